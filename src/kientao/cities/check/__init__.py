# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Checking a city pack: every gap, contradiction and unsourced number, with file and line, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any, get_args

from kientao.cities import carry, drivers, parameters, schemas, sizes, words
from kientao.cities.check import documents, tables
from kientao.cities.check.references import Known
from kientao.cities.check.report import Problem, Report
from kientao.cities.check.uncertainty import check_leading, check_uncertainty
from kientao.cities.city import ZONE_COLUMNS, load, pack_path
from kientao.cities.files import Table, inside, read_table, read_yaml
from kientao.cities.geometry import read_geometry, ring_area_km2
from kientao.cities.uncertainty import LEVER_TABLES
from kientao.errors import InputError
from kientao.levers.table import SplitRule

__all__ = ["Problem", "check"]

OBSERVED = ("variable", "unit", "zone", "year", "value", "low", "high", "source", "quality", "note")
LINE_COLUMNS = ("feature", "kind", "point", "lon", "lat", "width_km", "source", "quality")
"""Rivers, lakes and lines that are laid over the pieces of two zonings (tools/pieces.py)."""
DRAWN_TOLERANCE = 0.05
"""Share by which the area of a polygon may miss the area of the table before it is mentioned."""


def check(
    path: str | Path,
    dimensions: Mapping[str, tuple[str, ...]] | None = None,
    names: Collection[str] = (),
    zoning: str = "districts",
) -> list[Problem]:
    """All problems of a city pack, errors first; an empty list means that the pack is sound.

    `dimensions` are the model's lists, `names` its variables: rows may say that they follow from one of them.
    `zoning` is the one by which the zone rows of the parameters are given.
    """
    return _Check(pack_path(path), dict(dimensions or {}), set(names), zoning).run()


class _Check:
    """One pass over a pack: first what others refer to, then every file."""

    def __init__(self, root: Path, dimensions: dict[str, tuple[str, ...]], names: set[str], zoning: str) -> None:
        self.root = root
        self.report = Report()
        self.known = Known(names=names)
        self.dimensions = dimensions
        self.zoning = zoning
        self.about: dict[str, Any] = {}
        self.zones: tuple[str, ...] = ()
        self.areas: dict[str, float] = {}
        self.all_places: set[str] = set()
        self.all_zones: set[str] = set()
        self.quantities: set[str] = set()
        self.effect_notes: list[tuple[str, int, str, str]] = []

    def run(self) -> list[Problem]:
        self.city_file()
        self.sources()
        self.law_documents()
        parameter_tables = self.read_all("parameters", parameters.COLUMNS)
        observed = self.read_all("observations", ())
        driver_table = self.table("drivers.csv", drivers.COLUMNS)
        lever_table = self.table("levers.csv", ("id", "name_vi", "name_en", "unit", "min", "max"))
        target_table = self.table("law/targets.csv", ("id", "document")) if self.has("law/targets.csv") else None
        self.learn([*parameter_tables, *observed, driver_table, lever_table, target_table])
        evidence = self.evidence()
        self.zonings()
        places = tables.Places(self.zones, frozenset(self.all_places), self.dimensions, self.areas)
        tables.check_parameters(self.report, parameter_tables, places, self.known)
        for table in observed:
            self.observed(table, places)
        given = {cells["name"]: cells["dims"].split(",") for table in parameter_tables for _, cells in table}
        yearly = {name for name, dims in given.items() if "year" in dims}
        if driver_table is not None:
            tables.check_drivers(self.report, driver_table, places, self.known, yearly, set(given) - yearly)
        parameter_names = {*given, *(LEVER_TABLES if lever_table is not None else ())}
        drivers_given = {cells["name"] for _, cells in driver_table or ()}
        check_uncertainty(self.report, self.root, self.known, drivers_given, parameter_names)
        check_leading(self.report, self.root, parameter_tables, lever_table)
        provisions = self.law()
        if target_table is not None:
            tables.check_targets(self.report, target_table, self.known)
        if lever_table is not None:
            tables.check_levers(self.report, lever_table, self.known, provisions, evidence)
            self.sizes({cells["id"] for _, cells in lever_table})
            self.words(lever_table)
        self.scenarios(places, parameter_tables, driver_table, lever_table, target_table)
        self.carried(parameter_tables)
        rank = {"error": 0, "warning": 1, "info": 2}
        return sorted(set(self.report.problems), key=lambda one: (rank[one.severity], one.file, one.line, one.name))

    # reading

    def has(self, name: str) -> bool:
        return (self.root / name).is_file()

    def try_(self, file: str, read: Callable[[], Any]) -> Any:
        """What `read` gives, or None with the reader's error noted."""
        try:
            return read()
        except InputError as error:
            self.report.input_error(error, file)
            return None

    def table(self, name: str, required: tuple[str, ...]) -> Table | None:
        table = self.try_(name, lambda: read_table(self.root / name, self.root, required))
        return table if isinstance(table, Table) else None

    def read_all(self, folder: str, required: tuple[str, ...]) -> list[Table]:
        paths = sorted((self.root / folder).glob("*.csv"))
        if not paths:
            self.report.add(folder, 0, "", "không có tệp nào.", "there are no files.")
        found = [self.table(inside(path, self.root), required) for path in paths]
        return [table for table in found if table is not None]

    def yaml(self, name: str) -> tuple[Any, Any]:
        path = self.root / name
        data = self.try_(name, lambda: read_yaml(path, self.root))
        lines = self.try_(name, lambda: documents.yaml_lines(path, self.root, self.report)) if data else None
        return data, lines

    # what others refer to

    def city_file(self) -> None:
        data, lines = self.yaml("city.yaml")
        if data is not None and self.report.validate(schemas.CityRecord, data, "city.yaml", lines):
            self.about = data
            self.all_places |= {data["id"], *(data.get("other_places") or {})}

    def sources(self) -> None:
        for path in sorted((self.root / "sources").glob("*.yaml")):
            name = inside(path, self.root)
            data, lines = self.yaml(name)
            if data is None:
                continue
            ids = documents.check_records(self.report, data, name, lines, schemas.SourceRecord)
            for twice in sorted(ids & self.known.sources):
                self.report.add(name, 0, twice, "mã nguồn có ở hai tệp.", "the source id is in two files.")
            self.known.sources |= ids
        if not self.known.sources:
            self.report.add("sources", 0, "", "không có nguồn nào.", "there are no sources.")

    def law_documents(self) -> None:
        if self.has("law/documents.yaml"):
            data, lines = self.yaml("law/documents.yaml")
            if data is not None:
                self.known.documents = documents.check_records(
                    self.report, data, "law/documents.yaml", lines, schemas.DocumentRecord
                )
                documents.check_quoted(self.report, data, "law/documents.yaml", lines, self.known)

    def learn(self, read: list[Table | None]) -> None:
        """Names and rows that sources may point at."""
        for table in read:
            if table is None:
                continue
            file = table.place.rpartition("/")[2]
            rows = self.known.rows.setdefault(file, {})
            key = next((column for column in ("variable", "name", "id", "age_group") if column in table.columns), None)
            self.known.names |= set(table.columns)
            for _, cells in table:
                name = cells[key] if key else ""
                rows.setdefault(name, set()).add((cells.get("zone", ""), cells.get("year", "")))
                self.known.names.add(name)

    def sizes(self, levers: set[str]) -> None:
        table = self.table(sizes.FILE, sizes.COLUMNS) if self.has(sizes.FILE) else None
        if table is not None:
            tables.check_sizes(self.report, table, self.known, levers, self.quantities)

    def words(self, lever_table: Table) -> None:
        """Every note that people read has a Vietnamese text, once the pack translates any."""
        table = self.table(words.FILE, words.COLUMNS) if self.has(words.FILE) else None
        if table is None:
            return
        notes = [
            (lever_table.place, line, cells["id"], cells.get(column, ""))
            for line, cells in lever_table
            for column in words.LEVER_NOTES
        ]
        tables.check_words(self.report, table, [*notes, *self.effect_notes])

    def evidence(self) -> set[str]:
        levers: set[str] = set()
        for name, model, key in (
            ("evidence/levers.yaml", schemas.EvidenceLeverFile, "levers"),
            ("evidence/cases.yaml", schemas.EvidenceCaseFile, "cases"),
        ):
            if not self.has(name):
                continue
            data, lines = self.yaml(name)
            if data is None or not self.report.validate(model, data, name, lines):
                continue
            documents.check_quoted(self.report, data, name, lines, self.known)
            ids = {record["id"] for record in data[key]}
            if key == "levers":
                levers = ids
                self.quantities = {str(effect["quantity"]) for record in data[key] for effect in record["effects"]}
                self.effect_notes = [
                    (name, lines.of((key, i, "effects", j, note)), record["id"], str(effect[note]))
                    for i, record in enumerate(data[key])
                    for j, effect in enumerate(record["effects"])
                    for note in words.EFFECT_NOTES
                    if effect.get(note)
                ]
            self.known.rows[name.rpartition("/")[2]] = {one: {("", "")} for one in ids}
            self.known.names |= ids
        return levers

    def zonings(self) -> None:
        for zoning, entry in (self.about.get("zonings") or {}).items():
            table = self.table(entry["table"], ZONE_COLUMNS)
            shapes = self.try_(entry["geometry"], partial(read_geometry, self.root / entry["geometry"], self.root))
            if table is None:
                continue
            self.learn([table])
            file = table.place.rpartition("/")[2]
            self.known.rows[file] |= {column: {("", "")} for column in table.columns}
            zones = tables.check_zones(self.report, table, entry, self.known)
            self.all_places |= set(zones)
            self.all_zones |= set(zones)
            if zoning == self.zoning:
                self.zones = tuple(zones)
                self.areas = {cells["id"]: float(cells["area_km2"]) for _, cells in table if cells["id"] in zones}
            for line, cells in table if shapes is not None else ():
                rings = shapes.get(cells["id"])
                if rings is None:
                    self.report.add(
                        table.place, line, cells["id"], "đơn vị không có hình.", "the zone has no geometry."
                    )
                    continue
                drawn, area = ring_area_km2(rings), self.areas.get(cells["id"])
                if area and abs(drawn - area) > DRAWN_TOLERANCE * area:
                    self.report.add(
                        table.place, line, cells["id"],
                        f"hình có diện tích {drawn:.2f} km2, bảng ghi {area:.2f} km2.",
                        f"the polygon has {drawn:.2f} km2, the table says {area:.2f} km2.", "info",
                    )  # fmt: skip
        if self.about and self.zoning not in self.about["zonings"]:
            self.report.add("city.yaml", 1, self.zoning, "không có cách chia này.", "there is no such zoning.")

    # the rest

    def carried(self, parameter_tables: list[Table]) -> None:
        """Zonings whose numbers come from another: a rule for every number by zone, and tables that can be read."""
        by_zone: dict[str, tuple[str, int]] = {}
        for table in parameter_tables:
            for line, cells in table:
                if any(dim in parameters.ZONE_AXES for dim in parameters.split_dims(cells["dims"])):
                    by_zone.setdefault(cells["name"], (table.place, line))
        for zoning, entry in (self.about.get("zonings") or {}).items():
            rule = entry.get("carried")
            if rule is None:
                continue
            rules = self.try_(rule["rules"], partial(carry.read_rules, self.root / rule["rules"], self.root))
            if rules is None:
                continue
            for name, (file, line) in by_zone.items():
                if name not in rules:
                    self.report.add(
                        file, line, name, f"{rule['rules']} chưa nói cách chuyển sang '{zoning}'.",
                        f"{rule['rules']} does not say how it is carried to '{zoning}'.",
                    )  # fmt: skip
            known = {*by_zone, *get_args(SplitRule), "population", "area"}
            for name in sorted(set(rules) - known):
                self.report.add(
                    rule["rules"], 0, name, "không có số liệu theo đơn vị nào tên này.",
                    "no number by zone has this name.",
                )  # fmt: skip
            for file, columns in ((rule.get("placed"), carry.PLACED_COLUMNS), (rule.get("lines"), LINE_COLUMNS)):
                noted = self.table(file, columns) if file else None
                for line, cells in noted or ():
                    name, source, quality = cells[columns[0]], cells["source"], cells["quality"]
                    tables.check_source(self.report, self.known, file, line, name, source, quality)
            if not any(problem.severity == "error" for problem in self.report.problems):
                self.try_(rule["rules"], partial(load, self.root, zoning, self.dimensions))

    def observed(self, table: Table, places: tables.Places) -> None:
        if "age_group" not in table.columns:
            missing = [column for column in OBSERVED if column not in table.columns]
            if missing:
                columns = ", ".join(missing)
                self.report.add(table.place, 1, "", f"thiếu cột {columns}.", f"missing column {columns}.")
                return
        tables.check_observations(self.report, table, places, self.known)

    def law(self) -> set[str]:
        provisions: set[str] = set()
        for name, model, key in (
            ("law/provisions.yaml", schemas.ProvisionRecord, "id"),
            ("law/timeline.yaml", schemas.EventRecord, "date"),
        ):
            if not self.has(name):
                continue
            data, lines = self.yaml(name)
            if data is None:
                continue
            ids = documents.check_records(self.report, data, name, lines, model, key)
            documents.check_document_links(self.report, data, name, lines, self.known)
            documents.check_quoted(self.report, data, name, lines, self.known)
            if key == "id":
                provisions = ids
        for path in sorted((self.root / "law").glob("indicators_*.yaml")):
            name = inside(path, self.root)
            data, lines = self.yaml(name)
            if data is not None and self.report.validate(schemas.IndicatorFile, data, name, lines):
                documents.check_quoted(self.report, data, name, lines, self.known)
        return provisions

    def scenarios(
        self,
        places: tables.Places,
        parameter_tables: list[Table],
        driver_table: Table | None,
        lever_table: Table | None,
        target_table: Table | None,
    ) -> None:
        plans = {
            piece.partition("=")[2].strip()
            for table in parameter_tables
            if table.place.endswith(f"/{parameters.PLANS}.csv")
            for _, cells in table
            for piece in cells["index"].split(";")
        }
        levers = {
            cells["id"]: (tables.number_or(cells["min"], 0.0), tables.number_or(cells["max"], 0.0))
            for _, cells in lever_table or ()
        }
        driver_names = {cells["name"] for _, cells in driver_table or ()}
        targets = {cells["id"] for _, cells in target_table or ()}
        paths = sorted((self.root / "scenarios").glob("*.yaml"))
        if not paths:
            self.report.add("scenarios", 0, "", "không có kịch bản nào.", "there are no scenarios.")
        known = documents.Named(
            plans, levers, driver_names, targets, {path.stem for path in paths}, self.all_zones,
            set(self.about.get("zonings") or {}),
        )  # fmt: skip
        for path in paths:
            self.try_(
                inside(path, self.root),
                partial(documents.check_scenario, self.report, path, self.root, places, known),
            )
