# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Finding scenarios by name or file, what they extend, overlays, and changes from the command line."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from kientao.scenario.read import Scenario, refuse, short_moves, shown

if TYPE_CHECKING:
    from kientao.cities import City

_DEEPEST = 8


def find_scenario(city: City, scenario: str | Path | Mapping[str, Any]) -> Scenario:
    """A shipped scenario by name, a file, the content of a file, or several joined by `+`: a policy and stresses on it.

    Raises:
        InputError: there is no such scenario, or it cannot be used in this city.
    """
    found = Scenario.parse(scenario) if isinstance(scenario, Mapping) else _joined(city, str(scenario))
    found.drivers(city)
    return found


@functools.lru_cache(maxsize=64)
def _shipped(path: Path, pack: str) -> Scenario:
    """A scenario of a pack, read once for each state of the pack's files."""
    return Scenario.read(path)


def _joined(city: City, text: str) -> Scenario:
    if "+" not in text or _is_file(text):
        return _given(city, text)
    first, *overlays = [_given(city, part.strip()) for part in text.split("+")]
    for overlay in overlays:
        if overlay.kind != "stress":
            refuse(
                text, f"'{overlay.id}' không phải là kịch bản thử thách.", f"'{overlay.id}' is not a stress scenario.",
                "Sau dấu + chỉ ghi kịch bản có kind: stress.", "After + name scenarios with kind: stress.",
            )  # fmt: skip
    both = {lang: " + ".join(one.title(lang) for one in (first, *overlays)) for lang in ("vi", "en")}
    ids = "+".join(one.id for one in (first, *overlays))
    return Scenario(
        ids, "policy", both, first.narrative, (), first.as_of, place=text,
        past_decisions=first.past_decisions, parents=(first, *overlays),
    )  # fmt: skip


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _given(city: City, text: str) -> Scenario:
    """A scenario that a person named: a shipped one, or the path of a file."""
    shipped = city.scenarios.get(text)
    if shipped is not None:
        return _shipped(shipped, city.hash)
    if _is_file(text):
        return Scenario.read(Path(text))
    _unknown(city, text, text[:60])


def _parent(city: City, name: str, child: Scenario) -> Scenario:
    """A scenario that a file extends: a shipped one, or a file beside it. A file cannot reach anywhere else."""
    shipped = city.scenarios.get(name)
    if shipped is not None:
        return _shipped(shipped, city.hash)
    if child.folder is not None and name == Path(name).name:
        for file in (child.folder / name, child.folder / f"{name}.yaml"):
            if _is_file(str(file)):
                return Scenario.read(file)
    _unknown(city, name, f"{child.place}: extends")


def _unknown(city: City, text: str, place: str) -> NoReturn:
    near = difflib.get_close_matches(text, list(city.scenarios), 1, 0.4)
    names = ", ".join(city.scenarios)
    refuse(
        place, f"không có kịch bản {shown(text)}.", f"there is no scenario {shown(text)}.",
        (f"Có phải '{near[0]}'? " if near else "") + f"Có sẵn: {names}; hoặc tệp YAML.",
        (f"Did you mean '{near[0]}'? " if near else "") + f"Available: {names}; or a YAML file.",
    )  # fmt: skip


def chain(city: City, scenario: Scenario) -> list[Scenario]:
    """A scenario after all those it stands on, the base first; each once.

    A stress scenario run alone stands on the baseline.
    """
    found: list[Scenario] = []

    def add(one: Scenario, trail: tuple[str, ...]) -> None:
        if one.id in trail or len(trail) > _DEEPEST:
            path = " <- ".join((*trail, one.id))
            refuse(
                one.place, f"extends vòng tròn: {path}.", f"extends in a circle: {path}.",
                "Bỏ extends ở một trong các tệp này.", "Remove extends from one of these files.",
            )  # fmt: skip
        if any(one.id == other.id for other in found):
            return
        for parent in one.parents or [_parent(city, name, one) for name in one.extends]:
            add(parent, (*trail, one.id))
        found.append(one)

    if scenario.kind == "stress" and not scenario.extends and "baseline" in city.scenarios:
        add(_shipped(city.scenarios["baseline"], city.hash), ())
    add(scenario, ())
    return found


def apply_set(city: City, scenario: Scenario, text: str) -> Scenario:
    """A scenario with one lever changed: `metro_buildout=2030:97,2035:398`, or `pt_fare=-0.5`.

    Raises:
        InputError: the text has another form, or what it asks for cannot be decided.
    """
    place = f"--set {text[:80]}"
    lever, equals, values = text.partition("=")
    lever = lever.strip()
    if not equals or not lever or not values.strip():
        refuse(
            place, "không đọc được.", "cannot be read.",
            "Ví dụ: metro_buildout=2030:97,2035:398.", "For example: metro_buildout=2030:97,2035:398.",
        )  # fmt: skip
    points: Any
    if ":" in values:
        points = {}
        for item in values.split(","):
            year, colon, value = item.partition(":")
            if not colon:
                refuse(place, f"'{item}' phải là năm:giá trị.", f"'{item}' must be year:value.")
            if year.strip() in points:
                refuse(place, f"năm {year.strip()} ghi hai lần.", f"the year {year.strip()} is given twice.")
            points[year.strip()] = value.strip()
    else:
        points = values.strip()
    moves = short_moves(lever, points, place)
    city.lever_places.table.get(lever, place)
    changed = replace(
        scenario,
        moves=(*scenario.moves, *moves),
        name={lang: f"{scenario.title(lang)} ({text})" for lang in ("vi", "en")},
    )
    changed.drivers(city)
    return changed
