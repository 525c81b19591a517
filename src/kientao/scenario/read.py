# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A scenario as a file or mapping says it, checked for its form.

Form: `id, version, kind (policy | stress), extends, name {vi, en}, narrative {vi, en}, as_of, quality, drivers,
committed, levers`.
`levers` is a list of moves `{lever, start, end, to, ramp, zones, until, target, note}`, or the short form
`{metro_buildout: {2030: 97, 2035: 398}}`: the value decided by each year.
"""

from __future__ import annotations

import difflib
import math
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
    "id", "version", "kind", "extends", "name", "narrative", "as_of", "quality", "drivers", "committed", "levers",
)  # fmt: skip
MOVE_KEYS = ("lever", "start", "end", "to", "ramp", "zones", "until", "target", "note")
COMMITTED_KEYS = ("lever", "year", "amount", "zones", "spend", "spend_years", "onlent_share", "note")

Zones = str | dict[str, float]


@dataclass(frozen=True, slots=True)
class Move:
    """One decision: a lever goes to a value by a year. `start` None: from the first year that can still be decided."""

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
    """A driver's values by year, or the name of one of its paths."""

    points: dict[int, float]
    interpolation: str | None
    variant: str | None
    place: str


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
    extends = data.get("extends") or ()
    extends = (extends,) if isinstance(extends, str) else extends
    if not all(isinstance(one, str) for one in extends):
        refuse(f"{place}: extends", "extends phải là tên kịch bản.", "extends must name a scenario.")
    if not extends and kind == "policy" and data.get("id", default_id) != "baseline":
        extends = ("baseline",)
    identity = data.get("id", default_id)
    if not isinstance(identity, str) or not identity.strip() or len(identity) > 80:
        refuse(f"{place}: id", "id phải là một tên ngắn.", "id must be a short name.")
    return Scenario(
        id=identity,
        kind="stress" if kind == "stress" else "policy",
        name=_texts(data.get("name"), f"{place}: name"),
        narrative=_texts(data.get("narrative"), f"{place}: narrative"),
        extends=tuple(extends),
        as_of=str(data.get("as_of", "")),
        paths={
            str(n): _path(v, f"{place}: drivers.{n}") for n, v in _mapping(data.get("drivers"), f"{place}: drivers")
        },
        committed=tuple(_committed(v, at) for v, at in _entries(data.get("committed"), f"{place}: committed")),
        moves=_moves(data.get("levers"), f"{place}: levers"),
        folder=folder,
        place=place,
    )


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
            value = float(value)
        except ValueError:
            value = None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        refuse(place, "phải là một số.", "this must be a number.")
    return float(value)


def a_year(value: Any, place: str) -> int:
    """A calendar year."""
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1900 <= value <= 2200:
        refuse(place, f"'{value}' không phải là năm.", f"'{value}' is not a year.")
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
    for i, one in enumerate(value, 1):
        if not isinstance(one, Mapping):
            refuse(f"{place}[{i}]", "phải là các cặp khóa: giá trị.", "this must be a mapping.")
    return [(one, f"{place}[{i}]") for i, one in enumerate(value, 1)]


def _path(value: Any, place: str) -> DriverPath:
    if isinstance(value, Mapping):
        how = value.get("interpolation")
        if how is not None and how not in ("linear", "step", "given years"):
            refuse(
                place, f"nội suy '{how}' không có.", f"there is no interpolation '{how}'.",
                "Chọn linear, step hoặc given years.", "Choose linear, step or given years.",
            )  # fmt: skip
        points = {a_year(y, place): a_number(v, f"{place}.{y}") for y, v in value.items() if y != "interpolation"}
        if not points:
            refuse(place, "không có năm nào.", "no year is given.")
        return DriverPath(points, how, None, place)
    if isinstance(value, str):
        return DriverPath({}, None, value, place)
    return DriverPath({1900: a_number(value, place)}, "step", None, place)


def _zones(value: Any, place: str) -> Zones | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping) and value:
        return {str(z): a_number(v, f"{place}.{z}") for z, v in value.items()}
    if isinstance(value, list) and value and all(isinstance(z, str) for z in value):
        return {z: 1.0 / len(value) for z in value}
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
        refuse(place, f"thiếu {names}.", f"{names} is missing.")


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
        until = entry.get("until")
        moves.append(
            Move(
                str(entry["lever"]), a_year(entry["start"], f"{at}.start"), a_year(entry["end"], f"{at}.end"),
                _to(entry["to"], f"{at}.to"), ramp, _zones(entry.get("zones"), f"{at}.zones"),
                None if until is None else a_year(until, f"{at}.until"), str(entry.get("target", "")),
                str(entry.get("note", "")), at,
            )
        )  # fmt: skip
    return tuple(moves)


def short_moves(lever: str, points: Any, place: str) -> list[Move]:
    """The short form of one lever: the value decided by each year, straight between; a bare value holds at once."""
    if not isinstance(points, Mapping):
        return [Move(lever, None, 0, a_number(points, place), "step", None, None, "", "", place)]
    if points and not any(str(y).isdigit() for y in points):
        return [Move(lever, None, 0, _to(points, place), "step", None, None, "", "", place)]
    years = sorted((a_year(y, place), v) for y, v in points.items())
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
