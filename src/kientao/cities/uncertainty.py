# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`uncertainty/` of a city pack: ranges of outside series, what holds between uncertain numbers, leading inputs.

All files are optional. Ranges of parameters stand in their own rows (low, high, distribution), those of levers in
levers.csv; here is what these columns cannot say.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from kientao.cities.files import Table, number, read_table
from kientao.cities.parameters import DISTRIBUTIONS, ZONE_AXES
from kientao.errors import InputError

FOLDER = "uncertainty"
DRIVER_COLUMNS = ("name", "form", "low", "high", "distribution", "memory", "source", "quality", "note")
FIRST_YEAR = "first_year"
"""Optional column of drivers.csv."""
LEADING_COLUMNS = ("input",)
RELATION_COLUMNS = ("kind", "name", "other", "value", "source", "quality", "note")
LEVER_TABLES = ("lever_capital_cost", "lever_running_cost", "lever_lead_time")
"""Parameters whose ranges stand in levers.csv."""
MOVES_AS_ONE = (*ZONE_AXES, "ring", "age", "single_age", "sex", "year")
"""Dimensions along which the cells of a table are one input: such rows come from one rule or one source."""
WAVES = 3
"""Inputs of a series that forgets: the leading waves of its correlation over the years."""

Form = Literal["rows", "factor", "add"]
Kind = Literal["apart", "together", "common", "correlated", "at_most", "closes"]


@dataclass(frozen=True, slots=True)
class DriverRange:
    """How far an outside series may lie from its path after the base year.

    form: `factor` (path x factor), `add` (path + number, in the series' unit), `rows` (low and high of its
    yearly rows).
    memory: years after which a deviation is half forgotten by the correlation exp(-years/memory); 0: the whole path
    moves as one.
    first_year: the first year that may lie off the path (years before are known); the base year never does.
    """

    name: str
    form: Form
    low: float
    high: float
    distribution: str
    memory: float
    place: str
    first_year: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """What holds between uncertain numbers.

    apart, together: the cells of `name` along the dimension `other` move each on their own, or as one;
    common: the inputs of `name` share a factor, any two with the rank correlation `value`;
    correlated: the inputs `name` and `other` have the rank correlation `value`;
    at_most: `name` never exceeds `value` x `other`;
    closes: `name` gives way: its own value less `value` x (`other` less the pack's value of it).
    """

    kind: Kind
    name: str
    other: str
    value: float
    place: str


def table(root: Path, file: str, columns: tuple[str, ...]) -> Table | None:
    """One file of the folder, None where a pack has none."""
    path = root / FOLDER / file
    return read_table(path, root, columns) if path.is_file() else None


def read_driver_ranges(root: Path) -> dict[str, DriverRange]:
    """Ranges of outside series by name.

    Raises:
        InputError: an unknown form or distribution, a reversed range, a name given twice.
    """
    found: dict[str, DriverRange] = {}
    read = table(root, "drivers.csv", DRIVER_COLUMNS)
    for line, cells in read or ():
        place = read.at(line) if read else ""
        form, distribution = cells["form"].strip(), cells["distribution"].strip()
        if form not in get_args(Form):
            raise _unknown("form", form, get_args(Form), place)
        if form != "rows" and distribution not in DISTRIBUTIONS:
            raise _unknown("distribution", distribution, DISTRIBUTIONS, place)
        centre = {"factor": 1.0, "add": 0.0}.get(form, 0.0)
        low, high = (
            number(cells[side], place, side) if cells[side].strip() else centre for side in ("low", "high")
        )  # fmt: skip
        if not low <= centre <= high:
            raise InputError(
                f"khoảng {low:g} đến {high:g} không chứa {centre:g}.",
                f"the range {low:g} to {high:g} does not hold {centre:g}.", place,
            )  # fmt: skip
        memory = number(cells["memory"], place, "memory") if cells["memory"].strip() else 0.0
        first = cells.get(FIRST_YEAR, "").strip()
        name = cells["name"].strip()
        if name in found or memory < 0:
            raise InputError(
                f"'{name}' có hai dòng hoặc memory âm.", f"'{name}' has two rows, or memory is negative.", place
            )
        year = int(number(first, place, FIRST_YEAR)) if first else 0
        found[name] = DriverRange(name, cast(Form, form), low, high, distribution, memory, place, year)
    return found


def read_relations(root: Path) -> list[Relation]:
    """What holds between uncertain numbers, in the order of the file.

    Raises:
        InputError: an unknown kind, or a correlation beyond -1 to 1.
    """
    found: list[Relation] = []
    read = table(root, "relations.csv", RELATION_COLUMNS)
    for line, cells in read or ():
        place = read.at(line) if read else ""
        kind = cells["kind"].strip()
        if kind not in get_args(Kind):
            raise _unknown("kind", kind, get_args(Kind), place)
        value = number(cells["value"], place, "value") if cells["value"].strip() else 1.0
        if (kind == "common" and not 0.0 <= value < 1.0) or (kind == "correlated" and not -1.0 < value < 1.0):
            raise InputError(
                f"tương quan {value:g} nằm ngoài khoảng.", f"the correlation {value:g} is out of range.", place,
                "common: từ 0 đến dưới 1; correlated: giữa -1 và 1.", "common: 0 to below 1; correlated: -1 to 1.",
            )  # fmt: skip
        found.append(Relation(cast(Kind, kind), cells["name"].strip(), cells["other"].strip(), value, place))
    return found


def read_leading(root: Path) -> dict[str, str]:
    """The inputs that matter most, in the order of their Sobol dimensions, with the place of their row.

    New ones belong at the end.

    Raises:
        InputError: an input given twice, or a row without one.
    """
    read = table(root, "leading.csv", LEADING_COLUMNS)
    found: dict[str, str] = {}
    for line, cells in read or ():
        name, place = cells["input"].strip(), read.at(line) if read else ""
        if not name or name in found:
            raise InputError(
                f"'{name}' có hai dòng." if name else "dòng không có đầu vào nào.",
                f"'{name}' has two rows." if name else "the row names no input.", place,
            )  # fmt: skip
        found[name] = place
    return found


def unknown_input(name: str, known: Collection[str]) -> tuple[str, str]:
    """What to say, in Vietnamese and English, of an input that the pack does not have: with the nearest it has."""
    near = difflib.get_close_matches(name, known, 1, 0.5)
    vi, en = f"không có đầu vào bất định '{name}'.", f"there is no uncertain input '{name}'."
    return (f"{vi} Gần nhất: '{near[0]}'.", f"{en} Nearest: '{near[0]}'.") if near else (vi, en)


def _unknown(what: str, given: str, known: tuple[str, ...], place: str) -> InputError:
    names = ", ".join(known)
    return InputError(
        f"{what} '{given}' không có.", f"unknown {what} '{given}'.", place, f"Chọn: {names}.", f"Choose: {names}."
    )
