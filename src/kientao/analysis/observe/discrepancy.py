# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What the model leaves out, by name of observation, as the calibration found it."""

from __future__ import annotations

from pathlib import Path

from kientao.analysis.checks.rows import cells, table_of
from kientao.cities.files import number

FILE = "calibration/discrepancy.csv"
COLUMNS = ("observation", "deviation")


def read_discrepancy(root: Path) -> dict[str, float]:
    """Relative standard deviation by name; none if the pack was not calibrated."""
    path = root / FILE
    if not path.is_file():
        return {}
    return {
        row["observation"]: number(row["deviation"], place, "deviation")
        for place, row in cells(table_of(path, root, COLUMNS))
    }
