# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Checks of `uncertainty/`: every range and relation can be read, names something of the pack, and has a source."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kientao.cities.check.references import Known
from kientao.cities.check.report import Report
from kientao.cities.check.tables import check_source
from kientao.cities.schemas import UncertainDriverRecord, UncertainRelationRecord
from kientao.cities.uncertainty import (
    DRIVER_COLUMNS,
    FOLDER,
    RELATION_COLUMNS,
    read_driver_ranges,
    read_relations,
    table,
)
from kientao.errors import InputError


def check_uncertainty(
    report: Report, root: Path, known: Known, drivers: Collection[str], names: Collection[str]
) -> None:
    """Note what is wrong with the two files; a pack may do without them. `names` are those of parameters."""
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
