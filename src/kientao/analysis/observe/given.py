# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Reading a file of observations, as people keep them: long or one column a year, English or Vietnamese headings."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kientao.analysis.observe.places import plain
from kientao.cities.files import Table, read_table
from kientao.errors import InputError
from kientao.text import say

_HEADS = {
    "variable": ("variable", "name", "indicator", "observation", "bien", "chi tieu", "ten", "series"),
    "zone": ("zone", "level", "place", "area", "district", "dia ban", "dia phuong", "don vi hanh chinh", "khu vuc",
             "quan huyen", "location", "region"),
    "year": ("year", "nam", "date", "period", "thoi gian", "ky"),
    "value": ("value", "gia tri", "so lieu", "observed"),
    "unit": ("unit", "don vi", "don vi tinh", "units"),
    "low": ("low", "lower", "min", "thap"),
    "high": ("high", "upper", "max", "cao"),
    "source": ("source", "nguon"),
    "quality": ("quality", "chat luong"),
    "note": ("note", "ghi chu", "notes", "comment"),
}  # fmt: skip
_NEEDED = ("variable", "year", "value")
_NUMBER = re.compile(r"[-+−]?\d[\d.,\u00a0 ]*(?:[eE][-+]?\d+)?")
_YEARS = re.compile(r"^(\d{4})(?:\.0+)?$")
_SPAN = re.compile(r"^(\d{4})\s*[-–/]\s*(\d{4})$")
_DAY = re.compile(r"^(\d{4})-\d{1,2}(?:-\d{1,2})?$|^\d{1,2}/\d{1,2}/(\d{4})$")
_WIDE = ("population", "area_km2", "urban_population")


@dataclass(frozen=True, slots=True)
class Given:
    """One observed value as the file has it; `problem` says why it cannot be compared, if so."""

    place: str
    name: str
    zone: str
    years: tuple[int, ...]
    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    quality: str
    note: str
    problem: str = ""
    text: str = ""
    """The value as written, where it is no plain number."""


def read_given(path: Path) -> list[Given]:
    """The rows of a file of observations.

    Columns: name (variable, indicator...), year and value are needed; unit, zone, low, high, source, quality and note
    are read if there. Also the shapes of tables by age group, and of lists of zones with population and area.

    Raises:
        InputError: no such file, no rows, a needed column is missing.
    """
    if not path.is_file():
        raise InputError(
            say("observe.no_file", "vi"), say("observe.no_file", "en"), str(path), say("observe.columns", "vi"),
            say("observe.columns", "en"),
        )  # fmt: skip
    table = read_table(path, semicolons=True)
    columns = _columns(table)
    if set(_NEEDED) <= set(columns):
        return [_row(table.at(line), row, columns) for line, row in table]
    years = [column for column in table.columns if read_years(column)]
    if "variable" in columns and years:
        whole = {**columns, "year": "year", "value": "value"}
        return [
            _row(table.at(line), {**row, "year": year, "value": row[year]}, whole)
            for line, row in table for year in years if row[year].strip()
        ]  # fmt: skip
    heads = {plain(c).replace(" ", "_"): c for c in table.columns}
    if {"age_group", "population"} <= set(heads):
        return _by_age(table, heads, _year_in(path))
    wide = [(plain(c).replace(" ", "_"), c) for c in table.columns]
    if "id" in heads and any(h.startswith(_WIDE) for h, _ in wide):
        return _by_zone(table, wide, heads["id"], _year_in(path))
    missing = ", ".join(name for name in _NEEDED if name not in columns)
    raise InputError(
        say("observe.missing_column", "vi", names=missing), say("observe.missing_column", "en", names=missing),
        f"{table.place}:1", say("observe.columns", "vi"), say("observe.columns", "en"),
    )  # fmt: skip


def _columns(table: Table) -> dict[str, str]:
    found: dict[str, str] = {}
    heads = {plain(column): column for column in table.columns}
    for name, known in _HEADS.items():
        for head in known:
            if head in heads and heads[head] not in found.values():
                found[name] = heads[head]
                break
    return found


def _row(place: str, row: Mapping[str, str], columns: Mapping[str, str]) -> Given:
    def cell(name: str) -> str:
        return row[columns[name]].strip() if name in columns else ""

    value, low, high, exact = read_value(cell("value"))
    years = read_years(cell("year"))
    low = _bound(cell("low"), low)
    high = _bound(cell("high"), high)
    given = Given(
        place, "_".join(plain(cell("variable")).split()), cell("zone"), years, value, low, high, cell("unit"),
        cell("source"), cell("quality").lower(), cell("note"), text="" if exact else cell("value"),
    )  # fmt: skip
    if not given.name:
        return replace(given, problem="no_name")
    if not math.isfinite(value):
        return replace(given, problem="not_a_number")
    return given if years else replace(given, problem="no_year")


def _bound(text: str, other: float | None) -> float | None:
    value = read_value(text)[0] if text else math.nan
    return value if math.isfinite(value) else other


def read_value(text: str) -> tuple[float, float | None, float | None, bool]:
    """A number as people write it: (value, low, high, whether it was a plain number).

    A range gives its middle and its ends. Words about it ("over 60", "gần 5", "~12") are passed over.
    """
    try:
        return float(text), None, None, True
    except ValueError:
        pass
    span = re.match(r"^\s*(\d[\d.,]*)\s*(?:-|–|to|đến)\s*(\d[\d.,]*)\D*$", text)
    if span:
        low, high = _plain_number(span[1]), _plain_number(span[2])
        return (low + high) / 2.0, low, high, False
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return math.nan, None, None, False
    return _plain_number(found[0]), None, None, False


def _plain_number(text: str) -> float:
    """1,234.5, 1.234,5, 1 234 and 12,5 as they are meant: groups of three are thousands."""
    text = re.sub(r"[\u00a0 ]", "", text).replace("−", "-").rstrip(".,")
    if "," in text and "." in text:
        text = text.replace(",", "") if text.rfind(".") > text.rfind(",") else text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", text) or text.count(",") > 1:
        text = text.replace(",", "")
    elif text.count(".") > 1:
        text = text.replace(".", "")
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan


def read_years(text: str) -> tuple[int, ...]:
    """2023, 2023-2025 (all years of it) or a day; nothing if it is no year."""
    text = text.strip()
    if found := _YEARS.match(text):
        return (int(found[1]),)
    if (found := _SPAN.match(text)) and 0 < int(found[2]) - int(found[1]) < 60:
        return tuple(range(int(found[1]), int(found[2]) + 1))
    if found := _DAY.match(text):
        return (int(found[1] or found[2]),)
    return ()


def _year_in(path: Path) -> int | None:
    found = re.findall(r"(?:19|20)\d\d", path.stem)
    return int(found[-1]) if found else None


def _by_age(table: Table, heads: Mapping[str, str], year: int | None) -> list[Given]:
    """A table of people by age group and sex, as `population_age_00_04`, `population_age_00_04_male`."""
    rows = []
    for line, row in table:
        sex = row[heads["sex"]].strip().lower() if "sex" in heads else "both"
        end = {"nam": "_male", "male": "_male", "nữ": "_female", "female": "_female"}.get(sex, "")
        group = row[heads["age_group"]].strip().replace("+", "_plus").replace("-", "_").replace("–", "_")
        when = read_years(row[heads["year"]]) if "year" in heads else (year,) if year else ()
        value, low, high, exact = read_value(row[heads["population"]])
        rows.append(
            Given(
                table.at(line), f"population_age_{group}{end}", row.get(heads.get("zone", ""), ""), when, value,
                low, high, "person", row.get(heads.get("source", ""), ""), row.get(heads.get("quality", ""), ""), "",
                "" if when and math.isfinite(value) else "no_year" if math.isfinite(value) else "not_a_number",
                "" if exact else row[heads["population"]],
            )
        )  # fmt: skip
    return rows


def _by_zone(table: Table, wide: list[tuple[str, str]], ids: str, year: int | None) -> list[Given]:
    """A list of zones with their people and area, a column each, the year in the heading or the file's name."""
    rows = []
    for line, row in table:
        for head, column in wide:
            if not head.startswith(_WIDE) or not row[column].strip():
                continue
            found = re.search(r"_((?:19|20)\d\d)$", head)
            when = int(found[1]) if found else year
            name = head[: found.start()] if found else head
            name, unit = {"area_km2": ("area", "km2"), "urban_population": ("population_urban", "person")}.get(
                name, (name, "person")
            )
            value, low, high, _ = read_value(row[column])
            rows.append(
                Given(
                    table.at(line), name, row[ids], (when,) if when else (), value, low, high, unit,
                    row.get("source", ""), row.get("quality", ""), "",
                    "" if when and math.isfinite(value) else "no_year" if math.isfinite(value) else "not_a_number",
                )
            )  # fmt: skip
    return rows
