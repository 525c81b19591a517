# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Finding scenarios by name or file, what they extend, overlays, and changes from the command line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kientao.scenario.read import Scenario, refuse, short_moves

if TYPE_CHECKING:
    from kientao.cities import City

_DEEPEST = 8


def find_scenario(city: City, scenario: str | Path | Mapping[str, Any]) -> Scenario:
    """A shipped scenario by name, a file, the content of a file, or several joined by `+`: a policy and stresses on it.

    Raises:
        InputError: there is no such scenario, or it cannot be used in this city.
    """
    found = Scenario.parse(scenario) if isinstance(scenario, Mapping) else _joined(city, str(scenario), None)
    found.drivers(city)
    return found


def _joined(city: City, text: str, folder: Path | None) -> Scenario:
    if "+" not in text or Path(text).is_file():
        return _one(city, text, folder)
    first, *overlays = [_one(city, part.strip(), folder) for part in text.split("+")]
    for overlay in overlays:
        if overlay.kind != "stress":
            refuse(
                text, f"'{overlay.id}' không phải là kịch bản thử thách.", f"'{overlay.id}' is not a stress scenario.",
                "Sau dấu + chỉ ghi kịch bản có kind: stress.", "After + name scenarios with kind: stress.",
            )  # fmt: skip
    both = {lang: " + ".join(one.title(lang) for one in (first, *overlays)) for lang in ("vi", "en")}
    ids = "+".join(one.id for one in (first, *overlays))
    return replace(overlays[-1], id=ids, name=both, narrative=first.narrative, kind="policy", place=text,
                   extends=tuple(text.split("+")), paths={}, moves=(), committed=())  # fmt: skip


def _one(city: City, text: str, folder: Path | None) -> Scenario:
    shipped = city.scenarios.get(text)
    if shipped is not None:
        return Scenario.read(shipped)
    for path in (Path(text), *((folder / text, folder / f"{text}.yaml") if folder is not None else ())):
        if path.is_file():
            return Scenario.read(path)
    near = difflib.get_close_matches(text, list(city.scenarios), 1, 0.4)
    names = ", ".join(city.scenarios)
    refuse(
        text, f"không có kịch bản '{text}'.", f"there is no scenario '{text}'.",
        (f"Có phải '{near[0]}'? " if near else "") + f"Có sẵn: {names}; hoặc ghi đường dẫn tới tệp YAML.",
        (f"Did you mean '{near[0]}'? " if near else "") + f"Available: {names}; or give the path of a YAML file.",
    )  # fmt: skip


def chain(city: City, scenario: Scenario) -> list[Scenario]:
    """A scenario after all those it extends, the base first; each once.

    A stress scenario run alone stands on the baseline.
    """
    found: list[Scenario] = []

    def add(one: Scenario, trail: tuple[str, ...]) -> None:
        if one.id in trail or len(trail) > _DEEPEST:
            path = " <- ".join((*trail, one.id))
            refuse(one.place, f"extends vòng tròn: {path}.", f"extends in a circle: {path}.")
        for parent in one.extends:
            add(_one(city, parent.strip(), one.folder), (*trail, one.id))
        if all(one.id != other.id for other in found):
            found.append(one)

    if scenario.kind == "stress" and not scenario.extends and "baseline" in city.scenarios:
        add(_one(city, "baseline", None), ())
    add(scenario, ())
    return found


def apply_set(city: City, scenario: Scenario, text: str) -> Scenario:
    """A scenario with one lever changed: `metro_buildout=2030:97,2035:398`, or `pt_fare=-0.5`.

    Raises:
        InputError: the text has another form, or what it asks for cannot be decided.
    """
    place = f"--set {text}"
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
            points[year.strip()] = value.strip()
    else:
        points = values.strip()
    moves = short_moves(lever, points, place)
    city.lever_places.table.get(lever, place)
    changed = replace(
        scenario,
        id=scenario.id,
        moves=(*scenario.moves, *moves),
        name={lang: f"{scenario.title(lang)} ({text})" for lang in ("vi", "en")},
    )
    changed.drivers(city)
    return changed
