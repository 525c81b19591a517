# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The made-up city, and one of it with a parameter that dominates."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from changed_pack import change_parameters

import kientao as kt


@pytest.fixture(scope="session")
def tiny(tiny_pack: Path) -> kt.City:
    return kt.load_city(tiny_pack)


@pytest.fixture(scope="session")
def planted(tiny_pack: Path, tmp_path_factory: pytest.TempPathFactory) -> kt.City:
    """The made-up city where only the emission factors of farming and one number without weight are uncertain."""
    pack = tmp_path_factory.mktemp("planted") / "pack"
    shutil.copytree(tiny_pack, pack)

    def few(row: dict[str, str]) -> Mapping[str, str]:
        if row["name"] == "agriculture_ch4_base":
            low, high = 0.1 * float(row["value"]), 10 * float(row["value"])
            return {"low": str(low), "high": str(high), "distribution": "uniform"}
        if row["name"] in ("agriculture_n2o_base", "straw_ch4_factor", "green_certificate_takeup"):
            return {}
        return {"low": "", "high": "", "distribution": "fixed"}

    change_parameters(pack, few)
    levers = pack / "levers.csv"
    with levers.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    blank = ("lead_low", "lead_high", "capital_low", "capital_high", "running_low", "running_high")
    with levers.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, **dict.fromkeys(blank, "")} for row in rows)
    return kt.load_city(pack)
