# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Checks of the CSV files of a pack: parameters, drivers, observations, zones, targets, levers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from kientao.cities import schemas
from kientao.cities.check.references import Known, doubts
from kientao.cities.check.report import Report
from kientao.cities.files import Table
from kientao.cities.parameters import PLANS, RINGS, ZONE_AXES, split_dims
from kientao.engine import units
from kientao.levers import Lever

AREA_UNITS = {"km2", "m2", "ha"}
AREA_TOLERANCE = 0.002
"""Share by which the areas of zones may miss the city's."""
LAND_TABLE = "land_area_seed"
"""Areas of land by kind, which must nearly add up to each zone's area: the base year fits them to it."""
LAND_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Places:
    """What a row may name as a place or label."""

    zones: tuple[str, ...]
    all_places: frozenset[str]
    dimensions: dict[str, tuple[str, ...]]
    areas: dict[str, float]
    """km2 of each zone."""

    def labels(self, dim: str) -> tuple[str, ...] | None:
        """Labels of a dimension, None where only the pack knows them."""
        if dim in ZONE_AXES:
            return self.zones or None
        return RINGS if dim == "ring" else self.dimensions.get(dim)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value == value else None


def number_or(text: str, otherwise: float) -> float:
    """A number, or another where the text is none."""
    value = _number(text)
    return otherwise if value is None else value


@cache
def _unit_fault(unit: str) -> str:
    try:
        units.parse(unit)
    except ValueError as error:
        return str(error)
    return ""


def check_unit(report: Report, file: str, line: int, name: str, unit: str) -> None:
    """The unit must be one that the unit check of the model can read."""
    if unit.strip() and _unit_fault(unit.strip()):
        report.add(
            file, line, name,
            f"đơn vị '{unit}' không đọc được.", f"unit '{unit}' cannot be read.",
        )  # fmt: skip


def check_source(report: Report, known: Known, file: str, line: int, name: str, source: str, quality: str) -> None:
    """Every number says where it comes from."""
    for doubt in doubts(source, quality, known):
        report.add(file, line, name, doubt.vi, doubt.en, "error" if doubt.certain else "warning")


def _rows(report: Report, table: Table, model: type[BaseModel], named: str) -> Iterable[tuple[int, dict[str, str]]]:
    for line, cells in table:
        sound = report.validate(model, cells, table.place, line, cells.get(named, ""))
        if sound:
            yield line, cells


def _index(report: Report, file: str, line: int, cells: dict[str, str], places: Places) -> tuple[str, ...] | None:
    dims, name = split_dims(cells["dims"]), cells["name"]
    index: dict[str, str] = {}
    for piece in cells["index"].split(";") if cells["index"].strip() else ():
        key, equals, label = (part.strip() for part in piece.partition("="))
        if not equals or key in index:
            report.add(file, line, name, f"chỉ mục '{piece}' viết sai.", f"index '{piece}' is malformed.")
            return None
        index[key] = label
    if set(index) != set(dims):
        report.add(
            file, line, name,
            f"chỉ mục có ({', '.join(index)}) nhưng cột dims ghi ({', '.join(dims)}).",
            f"the index names ({', '.join(index)}) but dims says ({', '.join(dims)}).",
        )  # fmt: skip
        return None
    sound = True
    for dim, label in index.items():
        labels = places.labels(dim)
        if labels is not None and label not in labels:
            report.add(
                file, line, name,
                f"'{label}' không có trong danh mục '{dim}'.", f"'{label}' is not a label of '{dim}'.",
            )  # fmt: skip
            sound = False
    return tuple(index[dim] for dim in dims) if sound else None


def check_parameters(report: Report, tables: list[Table], places: Places, known: Known) -> None:
    """Rows, ranges, units, sources; then each name as a whole: one unit, one layout, no row twice."""
    first: dict[str, tuple[str, int, dict[str, str]]] = {}
    seen: dict[tuple[str, tuple[str, ...]], str] = {}
    counted: dict[str, int] = defaultdict(int)
    land: dict[str, float] = defaultdict(float)
    for table in tables:
        plan = table.place.rpartition("/")[2] == f"{PLANS}.csv"
        for line, cells in _rows(report, table, schemas.ParameterRecord, "name"):
            name, file = cells["name"], table.place
            check_unit(report, file, line, name, cells["unit"])
            check_source(report, known, file, line, name, cells["source"], cells["quality"])
            value = _number(cells["value"])
            if value is not None and value < 0 and cells["unit"] in AREA_UNITS:
                report.add(file, line, name, "diện tích âm.", "an area is negative.")
            other = first.setdefault(name, (file, line, cells))
            for column in ("dims", "unit"):
                if other[2][column] != cells[column]:
                    report.add(
                        file, line, name,
                        f"cột {column} khác với dòng {other[0]}:{other[1]}.",
                        f"column {column} differs from {other[0]}:{other[1]}.",
                    )  # fmt: skip
            free = Places(places.zones, places.all_places, {}, {}) if plan else places
            index = _index(report, file, line, cells, free)
            if index is None:
                continue
            before = seen.setdefault((name, index), f"{file}:{line}")
            if before != f"{file}:{line}":
                report.add(file, line, name, f"trùng với dòng {before}.", f"repeats the row {before}.")
                continue
            counted[name] += 1
            if name == LAND_TABLE and value is not None and "zone" in split_dims(cells["dims"]):
                land[index[split_dims(cells["dims"]).index("zone")]] += value
    _partly_given(report, first, counted, places)
    _land_adds_up(report, land, first, places.areas)


def _partly_given(
    report: Report, first: dict[str, tuple[str, int, dict[str, str]]], counted: dict[str, int], places: Places
) -> None:
    for name, (file, line, cells) in first.items():
        sizes = [places.labels(dim) for dim in split_dims(cells["dims"])]
        if any(labels is None for labels in sizes) or file.endswith(f"/{PLANS}.csv"):
            continue
        whole = 1
        for labels in sizes:
            whole *= len(labels or ())
        if 0 < counted[name] < whole:
            report.add(
                file, line, name,
                f"có {counted[name]} trên {whole} phần tử; phần còn lại tính là 0.",
                f"{counted[name]} of {whole} elements are given; the others count as 0.", "info",
            )  # fmt: skip


def _land_adds_up(
    report: Report, land: dict[str, float], first: dict[str, tuple[str, int, dict[str, str]]], areas: dict[str, float]
) -> None:
    for zone, total in land.items():
        area = areas.get(zone)
        if area and abs(total - area) > LAND_TOLERANCE * area:
            file, line, _ = first[LAND_TABLE]
            report.add(
                file, line, LAND_TABLE,
                f"các loại đất của '{zone}' cộng lại {total:.3f} km2, diện tích là {area:.3f} km2.",
                f"kinds of land of '{zone}' add up to {total:.3f} km2, its area is {area:.3f} km2.",
            )  # fmt: skip


def check_drivers(
    report: Report, table: Table, places: Places, known: Known, yearly: set[str], constant: set[str]
) -> None:
    """Rows of drivers.csv; `yearly` are the names with yearly rows, `constant` the other parameters."""
    seen: dict[str, int] = {}
    for line, cells in _rows(report, table, schemas.DriverRecord, "name"):
        name = cells["name"]
        if name in seen:
            report.add(table.place, line, name, f"trùng với dòng {seen[name]}.", f"repeats line {seen[name]}.")
        seen.setdefault(name, line)
        if cells["unit"] != "text":
            check_unit(report, table.place, line, name, cells["unit"])
        feeding = cells["path"].removeprefix("rows:") if cells["path"].startswith("rows:") else name
        if cells["path"].startswith("rows") and feeding not in yearly:
            report.add(
                table.place, line, name,
                f"không có dòng theo năm nào tên '{feeding}'.", f"there are no yearly rows named '{feeding}'.",
            )  # fmt: skip
        if cells["path"] not in ("engine", "scenario") and not cells["path"].startswith("rows"):
            check_source(report, known, table.place, line, name, cells["source"], cells["quality"])
        default = cells["default"].strip()
        if default and cells["unit"] != "text" and _number(default) is None and default not in constant:
            report.add(
                table.place, line, name,
                f"giá trị mặc định '{default}' không phải là số hay tên tham số.",
                f"default '{default}' is neither a number nor a parameter.",
            )  # fmt: skip


def check_observations(report: Report, table: Table, places: Places, known: Known) -> None:
    """Observed values: place, year, source, and no row twice."""
    if "age_group" in table.columns:
        for line, cells in _rows(report, table, schemas.AgeRecord, "age_group"):
            check_source(report, known, table.place, line, cells["age_group"], cells["source"], cells["quality"])
        return
    seen: dict[tuple[object, ...], int] = {}
    for line, cells in _rows(report, table, schemas.ObservationRecord, "variable"):
        name = cells["variable"]
        check_source(report, known, table.place, line, name, cells["source"], cells["quality"])
        if places.zones and cells["zone"] not in places.all_places:
            report.add(
                table.place, line, name, f"không có nơi '{cells['zone']}'.", f"unknown place '{cells['zone']}'."
            )  # fmt: skip
        words = tuple(cells[column] for column in ("variable", "zone", "year", "source", "note"))
        key = (*words, float(cells["value"]))
        if key in seen:
            report.add(table.place, line, name, f"trùng với dòng {seen[key]}.", f"repeats line {seen[key]}.")
        seen.setdefault(key, line)


def check_zones(report: Report, table: Table, entry: dict[str, Any], known: Known) -> list[str]:
    """Zones of one zoning: ids, areas that add up to the city's, people that add up to the city's."""
    seen: dict[str, int] = {}
    area = people = 0.0
    whole = True
    for line, cells in table:
        zone = cells.get("id", "")
        if not report.validate(schemas.ZoneRecord, cells, table.place, line, zone):
            whole = False
            continue
        if zone in seen:
            report.add(table.place, line, zone, f"trùng với dòng {seen[zone]}.", f"repeats line {seen[zone]}.")
            continue
        seen[zone] = line
        check_source(report, known, table.place, line, zone, cells["source"], cells["quality"])
        area += float(cells["area_km2"])
        people += float(cells["population"])
    for what, total, vi, en in (
        ("area_km2", area, "diện tích", "areas"), ("population", people, "dân số", "populations"),
    ):  # fmt: skip
        wanted = entry.get(what)
        if whole and isinstance(wanted, int | float) and abs(total - wanted) > AREA_TOLERANCE * wanted:
            report.add(
                table.place, 1, what,
                f"tổng {vi} các đơn vị là {total:.2f}, của thành phố là {wanted:.2f}.",
                f"{en} of zones add up to {total:.2f}, the city has {wanted:.2f}.",
            )  # fmt: skip
    return list(seen)


def check_targets(report: Report, table: Table, known: Known) -> None:
    """Targets of law and plans."""
    seen: dict[str, int] = {}
    for line, cells in _rows(report, table, schemas.TargetRecord, "id"):
        name = cells["id"]
        if name in seen:
            report.add(table.place, line, name, f"trùng với dòng {seen[name]}.", f"repeats line {seen[name]}.")
        seen.setdefault(name, line)
        if cells["document"] not in known.documents:
            report.add(
                table.place, line, name,
                f"không có văn bản '{cells['document']}'.", f"there is no document '{cells['document']}'.",
            )  # fmt: skip
        _, bracket, quoted = cells["note"].partition("[src:")
        for source in quoted.partition("]")[0].split(";") if bracket else ():
            if source.strip() and source.strip() not in known.sources:
                report.add(
                    table.place, line, name,
                    f"nguồn '{source.strip()}' không có trong sources/.",
                    f"source '{source.strip()}' is not in sources/.",
                )  # fmt: skip


def check_levers(report: Report, table: Table, known: Known, provisions: set[str], evidence: set[str]) -> None:
    """What levers.csv shares with other files: ranges, sources, provisions of law, evidence."""
    seen: dict[str, int] = {}
    lists = (
        ("sources", known.sources | known.documents, "nguồn", "source"),
        ("law_enables", provisions | known.documents, "quy định", "provision"),
        ("law_limits", provisions | known.documents, "quy định", "provision"),
        ("evidence", evidence, "chứng cứ", "evidence"),
    )
    for line, cells in _rows(report, table, Lever, "id"):
        name = cells["id"]
        if name in seen:
            report.add(table.place, line, name, f"trùng với dòng {seen[name]}.", f"repeats line {seen[name]}.")
        seen.setdefault(name, line)
        check_unit(report, table.place, line, name, cells["unit"])
        for column, allowed, vi, en in lists:
            for word in cells.get(column, "").split(";"):
                if word.strip() and word.strip() not in allowed:
                    report.add(
                        table.place, line, name,
                        f"cột {column}: không có {vi} '{word.strip()}'.",
                        f"column {column}: there is no {en} '{word.strip()}'.",
                    )  # fmt: skip


def check_sizes(report: Report, table: Table, known: Known, levers: set[str], quantities: set[str]) -> None:
    """What evidence/sizes.csv shares with other files: levers, works, quantities of the evidence on levers."""
    lists = (
        ("lever", levers, "đòn bẩy", "lever"),
        ("source", known.sources | known.documents | {"definition"}, "nguồn", "source"),
        ("evidence", quantities, "đại lượng trong evidence/levers.yaml", "quantity of evidence/levers.yaml"),
    )
    for line, cells in _rows(report, table, schemas.SizeRecord, "lever"):
        for column, allowed, vi, en in lists:
            for word in cells[column].split(";"):
                if word.strip() and word.strip() not in allowed:
                    report.add(
                        table.place, line, cells["lever"],
                        f"cột {column}: không có {vi} '{word.strip()}'.",
                        f"column {column}: there is no {en} '{word.strip()}'.",
                    )  # fmt: skip


def check_words(report: Report, table: Table, texts: Iterable[tuple[str, int, str, str]]) -> None:
    """Vietnamese of notes: no text twice, none empty, none missing that a table of the pack holds."""
    said: dict[str, int] = {}
    for line, cells in table:
        if cells["en"] in said:
            first = said[cells["en"]]
            report.add(table.place, line, "en", f"trùng với dòng {first}.", f"repeats line {first}.")
        said.setdefault(cells["en"], line)
        if not cells["vi"].strip():
            report.add(table.place, line, "vi", "thiếu tiếng Việt.", "the Vietnamese is missing.")
    for file, line, name, text in texts:
        if text and text not in said:
            report.add(
                file, line, name,
                f"ghi chú chưa có tiếng Việt trong {table.place}: '{text}'.",
                f"a note without Vietnamese in {table.place}: '{text}'.",
            )  # fmt: skip
