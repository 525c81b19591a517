# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A scenario as a file or mapping says it, checked for its form.

Form: `id, version, kind (policy | stress), extends, name {vi, en}, narrative {vi, en}, as_of, quality, past_decisions,
drivers, committed, levers`. `past_decisions: true` lets a file hold decisions of years already gone (the baseline, and
plans that were announced then).
`levers` is a list of moves `{lever, start, end, to, ramp, zones, until, target, note, zoning}`, or the short form
`{metro_buildout: {2030: 97, 2035: 398}}`: the value decided by each year.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from kientao.errors import InputError

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.engine.inputs import Floats

Kind = Literal["policy", "stress"]
RAMPS = ("linear", "s_curve", "step")
KEYS = (
    "id", "version", "kind", "extends", "name", "narrative", "as_of", "quality", "past_decisions", "drivers",
    "committed", "levers",
)  # fmt: skip
MOVE_KEYS = (
    "lever", "start", "end", "to", "ramp", "zones", "until", "replace", "target", "note", "zoning",
)  # fmt: skip
COMMITTED_KEYS = ("lever", "year", "amount", "zones", "spend", "spend_years", "onlent_share", "note")

LARGEST_FILE = 1_000_000
"""Bytes; a scenario is a few pages of text."""
MOST_ENTRIES = 2_000
MOST_PARENTS = 8

Zones = str | tuple[str, ...] | dict[str, float]
"""A name (all, city, a zone, rings, a plan), a list of zones, or weights by zone."""


@dataclass(frozen=True, slots=True)
class Move:
    """One decision: a lever goes to a value by a year. `start` None: from the first year that can still be decided.

    `replace`: what was decided before for the lever holds no longer than to that first year, as in the short form.
    """

    lever: str
    start: int | None
    end: int
    to: float | dict[str, float]
    ramp: str | None
    zones: Zones | None
    until: int | None
    target: str
    note: str
    place: str
    replace: bool = False
    zoning: str = ""
    """The zoning for which the move is written; it is left out in others. Blank: for all."""


@dataclass(frozen=True, slots=True)
class Committed:
    """Works that come into service whatever the money, and what is still to be paid for them."""

    lever: str
    year: int
    amount: float
    zones: Zones | None
    spend: float
    spend_years: tuple[int, int] | None
    onlent_share: float
    place: str


@dataclass(frozen=True, slots=True)
class DriverPath:
    """A driver's values by year, by label of its list, or the name of one of its paths.

    `always`: a bare value, which holds from the first year that can still be decided.
    """

    points: dict[int, float]
    interpolation: str | None
    variant: str | None
    place: str
    by_label: dict[str, DriverPath] = field(default_factory=dict)
    always: float | None = None


@dataclass(frozen=True)
class Scenario:
    """What a scenario file says. `drivers(city)` turns it, with what it extends, into yearly values."""

    id: str
    kind: Kind = "policy"
    name: dict[str, str] = field(default_factory=dict)
    narrative: dict[str, str] = field(default_factory=dict)
    extends: tuple[str, ...] = ()
    as_of: str = ""
    paths: dict[str, DriverPath] = field(default_factory=dict)
    committed: tuple[Committed, ...] = ()
    moves: tuple[Move, ...] = ()
    folder: Path | None = None
    place: str = ""
    past_decisions: bool = False
    parents: tuple[Scenario, ...] = ()
    """Scenarios already read that this one stands on, in place of the names in `extends`."""

    @staticmethod
    def read(path: str | Path) -> Scenario:
        """Read a scenario file.

        Raises:
            InputError: the file cannot be read, or something in it has a wrong form.
        """
        from kientao.cities.files import read_yaml

        file = Path(path)
        if not file.is_file():
            raise InputError("không thấy tệp kịch bản.", "there is no such scenario file.", str(path))
        if file.stat().st_size > LARGEST_FILE:
            raise InputError(
                "tệp kịch bản quá lớn.", "the scenario file is too large.", file.name,
                "Một kịch bản chỉ dài vài trang chữ.", "A scenario is a few pages of text.",
            )  # fmt: skip
        data = read_yaml(file, file.parent)
        return Scenario.parse(data, place=file.name, folder=file.parent, default_id=file.stem)

    @staticmethod
    def parse(data: Any, *, place: str = "", folder: Path | None = None, default_id: str = "scenario") -> Scenario:
        """A scenario from the content of a file.

        Raises:
            InputError: something in it has a wrong form; place and remedy are named.
        """
        return _parse(data, place or "scenario", folder, default_id)

    def title(self, lang: str = "vi") -> str:
        """Its name in a language."""
        return self.name.get(lang) or self.name.get("vi") or self.id

    def summary(self, lang: str = "vi") -> str:
        """Its narrative in a language."""
        return " ".join((self.narrative.get(lang) or self.narrative.get("vi") or "").split())

    def drivers(self, city: City) -> dict[str, Floats]:
        """Yearly values of every driver that the scenario and those it extends give, what is decided among them.

        Raises:
            InputError: a lever, zone, driver or year the city does not have, or a value out of range.
        """
        from kientao.scenario.decide import yearly

        return yearly(city, self)


def _parse(data: Any, place: str, folder: Path | None, default_id: str) -> Scenario:
    if data is None:
        raise InputError(
            "kịch bản trống.", "the scenario is empty.", place,
            "Ghi ít nhất mục levers hoặc drivers.", "Give at least levers or drivers.",
        )  # fmt: skip
    if not isinstance(data, Mapping):
        raise InputError("kịch bản phải là các cặp khóa: giá trị.", "a scenario must be a mapping.", place)
    known(data, KEYS, place)
    kind = data.get("kind", "policy")
    if kind not in ("policy", "stress"):
        refuse(f"{place}: kind", "kind phải là policy hoặc stress.", "kind must be policy or stress.")
    past = data.get("past_decisions", False)
    if not isinstance(past, bool):
        refuse(f"{place}: past_decisions", "phải là true hoặc false.", "this must be true or false.")
    identity = data.get("id", default_id)
    if not isinstance(identity, str) or not re.fullmatch(r"\w[\w .+-]{0,79}", identity):
        refuse(
            f"{place}: id", "id phải là một tên ngắn.", "id must be a short name.",
            "Dùng chữ, số, gạch dưới.", "Use letters, digits and underscores.",
        )  # fmt: skip
    extends = _extends(data, kind, identity, f"{place}: extends")
    return Scenario(
        id=identity,
        kind="stress" if kind == "stress" else "policy",
        name=_texts(data.get("name"), f"{place}: name"),
        narrative=_texts(data.get("narrative"), f"{place}: narrative"),
        extends=extends,
        as_of=str(data.get("as_of", "")),
        paths={
            str(n): _path(v, f"{place}: drivers.{n}") for n, v in _mapping(data.get("drivers"), f"{place}: drivers")
        },
        committed=tuple(_committed(v, at) for v, at in _entries(data.get("committed"), f"{place}: committed")),
        moves=_moves(data.get("levers"), f"{place}: levers"),
        folder=folder,
        place=place,
        past_decisions=past,
    )


def _extends(data: Mapping[Any, Any], kind: Any, identity: str, place: str) -> tuple[str, ...]:
    given = data.get("extends")
    if given is None:
        return ("baseline",) if kind == "policy" and identity != "baseline" and "extends" not in data else ()
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not names or not all(isinstance(one, str) and one.strip() for one in names):
        refuse(
            place, "extends phải là tên kịch bản.", "extends must name a scenario.",
            "Ví dụ: extends: baseline.", "For example: extends: baseline.",
        )  # fmt: skip
    if len(names) > MOST_PARENTS:
        refuse(place, f"nhiều hơn {MOST_PARENTS} kịch bản.", f"more than {MOST_PARENTS} scenarios.")
    return tuple(one.strip() for one in names)


def refuse(place: str, vi: str, en: str, remedy_vi: str = "", remedy_en: str = "") -> NoReturn:
    """Raise the error of something given.

    Raises:
        InputError: always.
    """
    raise InputError(vi, en, place, remedy_vi, remedy_en)


def known(data: Mapping[Any, Any], keys: Iterable[str], place: str) -> None:
    """Refuse keys that a form does not have, naming the nearest one that it has."""
    allowed = tuple(keys)
    for key in data:
        if key not in allowed:
            if data[key] is None and " " in str(key):
                refuse(
                    place, f"'{key}' bị tách ra vì dấu phẩy.", f"'{key}' was split off at a comma.",
                    "Đặt cả câu trong dấu nháy '...'.", "Put the whole text into quotes '...'.",
                )  # fmt: skip
            near = difflib.get_close_matches(str(key), allowed, 1, 0.5)
            choice = near[0] if near else ", ".join(allowed)
            refuse(
                place, f"không có mục '{key}'.", f"there is no entry '{key}'.",
                f"Có phải: {choice}?", f"Did you mean: {choice}?",
            )  # fmt: skip


def a_number(value: Any, place: str) -> float:
    """A finite number; text that holds one will do."""
    if isinstance(value, str):
        try:
            return a_number(float(value), place)
        except ValueError:
            pass
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _finite(value):
        refuse(
            place, f"{shown(value)} không phải là số hữu hạn.", f"{shown(value)} is not a finite number.",
            "Ghi số với dấu chấm thập phân, ví dụ 0.5.", "Write a number with a decimal point, for example 0.5.",
        )  # fmt: skip
    return float(value)


def _finite(value: int | float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def shown(value: Any) -> str:
    """A value as messages show it: short, in quotes."""
    text = str(value) if isinstance(value, (str, int, float, bool)) or value is None else type(value).__name__
    return f"'{text if len(text) <= 40 else text[:37] + '...'}'"


def a_year(value: Any, place: str) -> int:
    """A calendar year."""
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{4}\s*", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1900 <= value <= 2200:
        refuse(
            place, f"{shown(value)} không phải là năm.", f"{shown(value)} is not a year.",
            "Ghi năm bốn chữ số, ví dụ 2030.", "Write a year of four digits, for example 2030.",
        )  # fmt: skip
    return int(value)


def _texts(value: Any, place: str) -> dict[str, str]:
    if value is None:
        return {}
    if isinstance(value, str):
        return {"vi": value, "en": value}
    if isinstance(value, Mapping) and set(value) <= {"vi", "en"}:
        return {str(k): str(v) for k, v in value.items()}
    refuse(place, "phải là chữ, hoặc {vi: ..., en: ...}.", "this must be text, or {vi: ..., en: ...}.")


def _mapping(value: Any, place: str) -> Iterable[tuple[Any, Any]]:
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        refuse(place, "phải là các cặp tên: giá trị.", "this must be a mapping of names to values.")
    return value.items()


def _entries(value: Any, place: str) -> list[tuple[Mapping[str, Any], str]]:
    if value is None:
        return []
    if not isinstance(value, list):
        refuse(place, "phải là một danh sách.", "this must be a list.")
    if len(value) > MOST_ENTRIES:
        refuse(place, f"nhiều hơn {MOST_ENTRIES} mục.", f"more than {MOST_ENTRIES} entries.")
    for i, one in enumerate(value, 1):
        if not isinstance(one, Mapping):
            refuse(f"{place}[{i}]", "phải là các cặp khóa: giá trị.", "this must be a mapping.")
    return [(one, f"{place}[{i}]") for i, one in enumerate(value, 1)]


def _path(value: Any, place: str, inside: bool = False) -> DriverPath:
    if isinstance(value, Mapping):
        how = value.get("interpolation")
        if how is not None and how not in ("linear", "step", "given years"):
            refuse(
                place, f"nội suy {shown(how)} không có.", f"there is no interpolation {shown(how)}.",
                "Chọn linear, step hoặc given years.", "Choose linear, step or given years.",
            )  # fmt: skip
        given = {key: one for key, one in value.items() if key != "interpolation"}
        if not given:
            refuse(place, "không có năm nào.", "no year is given.", "Ví dụ: {2030: 1.2}.", "For example: {2030: 1.2}.")
        if not inside and all(isinstance(key, str) and not key.strip().isdigit() for key in given):
            labels = {str(key): _path(one, f"{place}.{key}", True) for key, one in given.items()}
            return DriverPath({}, how, None, place, labels)
        return DriverPath(_by_year(given, place), how, None, place)
    if isinstance(value, str):
        return DriverPath({}, None, value, place)
    return DriverPath({}, "step", None, place, always=a_number(value, place))


def _by_year(given: Mapping[Any, Any], place: str) -> dict[int, float]:
    points: dict[int, float] = {}
    for key, one in given.items():
        year = a_year(key, place)
        if year in points:
            refuse(place, f"năm {year} ghi hai lần.", f"the year {year} is given twice.")
        points[year] = a_number(one, f"{place}.{year}")
    return points


def _zones(value: Any, place: str) -> Zones | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping) and value:
        return {str(z): a_number(v, f"{place}.{z}") for z, v in value.items()}
    if isinstance(value, list) and value and all(isinstance(z, str) for z in value):
        if len(set(value)) != len(value):
            refuse(place, "có đơn vị ghi hai lần.", "a zone is named twice.")
        return tuple(value)
    refuse(
        place, "zones phải là all, city, một tên, danh sách hoặc {đơn vị: trọng số}.",
        "zones must be all, city, a name, a list or {zone: weight}.",
    )  # fmt: skip


def _to(value: Any, place: str) -> float | dict[str, float]:
    if isinstance(value, Mapping) and value:
        return {str(z): a_number(v, f"{place}.{z}") for z, v in value.items()}
    return a_number(value, place)


def _required(entry: Mapping[str, Any], keys: Iterable[str], place: str) -> None:
    missing = [key for key in keys if key not in entry]
    if missing:
        names = ", ".join(missing)
        refuse(
            place, f"thiếu {names}.", f"{names} is missing.",
            f"Mỗi mục cần: {', '.join(keys)}.", f"Every entry needs: {', '.join(keys)}.",
        )  # fmt: skip


def _moves(value: Any, place: str) -> tuple[Move, ...]:
    if isinstance(value, Mapping):
        return tuple(
            move for lever, points in value.items() for move in short_moves(str(lever), points, f"{place}.{lever}")
        )
    moves = []
    for entry, at in _entries(value, place):
        known(entry, MOVE_KEYS, at)
        _required(entry, ("lever", "start", "end", "to"), at)
        ramp = entry.get("ramp")
        if ramp is not None and ramp not in RAMPS:
            refuse(
                f"{at}.ramp", f"ramp '{ramp}' không có.", f"there is no ramp '{ramp}'.",
                f"Chọn {', '.join(RAMPS)}.", f"Choose {', '.join(RAMPS)}.",
            )  # fmt: skip
        until, replaces = entry.get("until"), entry.get("replace", False)
        if not isinstance(replaces, bool):
            refuse(f"{at}.replace", "phải là true hoặc false.", "this must be true or false.")
        moves.append(
            Move(
                str(entry["lever"]), a_year(entry["start"], f"{at}.start"), a_year(entry["end"], f"{at}.end"),
                _to(entry["to"], f"{at}.to"), ramp, _zones(entry.get("zones"), f"{at}.zones"),
                None if until is None else a_year(until, f"{at}.until"), str(entry.get("target", "")),
                str(entry.get("note", "")), at, replaces, str(entry.get("zoning", "")),
            )
        )  # fmt: skip
    return tuple(moves)


def short_moves(lever: str, points: Any, place: str) -> list[Move]:
    """The short form of one lever: the value decided by each year, straight between; a bare value holds at once."""
    if not isinstance(points, Mapping):
        return [Move(lever, None, 0, a_number(points, place), "step", None, None, "", "", place)]
    if points and not any(str(y).isdigit() for y in points):
        return [Move(lever, None, 0, _to(points, place), "step", None, None, "", "", place)]
    years = sorted(((a_year(y, place), v) for y, v in points.items()), key=lambda pair: pair[0])
    if len({year for year, _ in years}) != len(years):
        refuse(place, "có năm ghi hai lần.", "a year is given twice.")
    if not years:
        refuse(place, "không có năm nào.", "no year is given.", "Ví dụ: {2030: 97}.", "For example: {2030: 97}.")
    moves: list[Move] = []
    for i, (year, value) in enumerate(years):
        start = None if i == 0 else years[i - 1][0] + 1
        moves.append(
            Move(lever, start, year, _to(value, f"{place}.{year}"), "linear", None, None, "", "", f"{place}.{year}")
        )
    return moves


def _committed(entry: Mapping[str, Any], place: str) -> Committed:
    known(entry, COMMITTED_KEYS, place)
    _required(entry, ("lever", "year", "amount"), place)
    years = entry.get("spend_years")
    if years is not None:
        if not isinstance(years, list) or len(years) != 2:
            refuse(f"{place}.spend_years", "phải là [năm đầu, năm cuối].", "this must be [first year, last year].")
        years = (a_year(years[0], f"{place}.spend_years"), a_year(years[1], f"{place}.spend_years"))
        if years[1] < years[0]:
            refuse(f"{place}.spend_years", "năm cuối trước năm đầu.", "the last year is before the first.")
    share = a_number(entry.get("onlent_share", 0), f"{place}.onlent_share")
    if not 0 <= share <= 1:
        refuse(f"{place}.onlent_share", "phải từ 0 đến 1.", "this must be from 0 to 1.")
    return Committed(
        str(entry["lever"]), a_year(entry["year"], f"{place}.year"), a_number(entry["amount"], f"{place}.amount"),
        _zones(entry.get("zones"), f"{place}.zones"), a_number(entry.get("spend", 0), f"{place}.spend"), years, share,
        place,
    )  # fmt: skip
