# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Checks of `uncertainty/`: every range and relation can be read, names something of the pack, and has a source; the
leading inputs exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from kientao.cities.check.references import Known
from kientao.cities.check.report import Report
from kientao.cities.check.tables import check_source, number_or
from kientao.cities.files import Table
from kientao.cities.parameters import split_dims
from kientao.cities.schemas import LeadingInputRecord, UncertainDriverRecord, UncertainRelationRecord
from kientao.cities.uncertainty import (
    DRIVER_COLUMNS,
    FOLDER,
    LEADING_COLUMNS,
    LEVER_TABLES,
    MOVES_AS_ONE,
    RELATION_COLUMNS,
    WAVES,
    DriverRange,
    Relation,
    read_driver_ranges,
    read_leading,
    read_relations,
    table,
    unknown_input,
)
from kientao.errors import InputError


def check_uncertainty(
    report: Report, root: Path, known: Known, drivers: Collection[str], names: Collection[str]
) -> None:
    """Note what is wrong with ranges and relations; a pack may do without them. `names` are those of parameters."""
    for name, columns, schema in (
        ("drivers.csv", DRIVER_COLUMNS, UncertainDriverRecord),
        ("relations.csv", RELATION_COLUMNS, UncertainRelationRecord),
    ):
        file = f"{FOLDER}/{name}"
        try:
            read = table(root, name, columns)
            if read is None:
                continue
            (read_driver_ranges if name == "drivers.csv" else read_relations)(root)
        except InputError as error:
            report.input_error(error, file)
            continue
        for line, cells in read:
            if not report.validate(schema, cells, file, line, cells["name"]):
                continue
            check_source(report, known, file, line, cells["name"], cells["source"], cells["quality"])
            if name == "drivers.csv":
                if cells["name"] not in drivers:
                    report.add(file, line, cells["name"], "không có chuỗi ngoài này.", "there is no such driver.")
                continue
            both = cells["kind"] in ("correlated", "at_most", "closes")
            for one in (cells["name"], *([cells["other"]] if both else [])):
                if one.partition("[")[0] not in names:
                    report.add(file, line, one, "không có tham số này.", "there is no such parameter.")


def check_leading(report: Report, root: Path, parameters: Sequence[Table], levers: Table | None) -> None:
    """Note what is wrong with the list of leading inputs: a row that is no id, stands twice, or names no input."""
    file = f"{FOLDER}/leading.csv"
    try:
        read = table(root, "leading.csv", LEADING_COLUMNS)
        if read is None:
            return
        read_leading(root)
        ranges, relations = read_driver_ranges(root), read_relations(root)
    except InputError as error:
        if error.place.startswith(file):
            report.input_error(error, file)
        return
    known = {*_parameter_inputs(parameters, relations), *_driver_inputs(ranges.values())}
    for lever_table in LEVER_TABLES if levers is not None else ():
        known |= {f"{lever_table}[{cells['id']}]" for _, cells in levers or ()}
    known |= {f"{relation.name}[*]" for relation in relations if relation.kind == "common"}
    for line, cells in read:
        name = cells["input"].strip()
        if report.validate(LeadingInputRecord, {**cells, "input": name}, file, line, name) and name not in known:
            report.add(file, line, "", *unknown_input(name, known))


def _parameter_inputs(tables: Iterable[Table], relations: Sequence[Relation]) -> set[str]:
    """Ids of the inputs that rows with a range make up, as the ensemble makes them."""
    apart = {(r.name, r.other) for r in relations if r.kind == "apart"}
    together = {(r.name, r.other) for r in relations if r.kind == "together"}
    found: set[str] = set()
    for _, cells in (row for one in tables for row in one):
        name = cells["name"]
        if cells["distribution"] == "fixed" or not number_or(cells["high"], 0.0) > number_or(cells["low"], 0.0):
            continue
        index = dict(part.split("=", 1) for part in cells["index"].split(";") if "=" in part)
        labels = [
            index.get(dim, "")
            for dim in split_dims(cells["dims"])
            if (name, dim) in apart or (dim not in MOVES_AS_ONE and (name, dim) not in together)
        ]
        found.add(f"{name}[{','.join(labels)}]" if labels else name)
    return found


def _driver_inputs(ranges: Iterable[DriverRange]) -> set[str]:
    """Ids of outside series: one each, or one for every wave of a series that forgets."""
    return {
        one
        for given in ranges
        for one in ([f"{given.name}~{k + 1}" for k in range(WAVES)] if given.memory > 0 else [given.name])
    }
