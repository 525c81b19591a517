# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What the model leaves out, as the calibration found it: `calibration/discrepancy.csv` of a city pack.

| column | holds |
|---|---|
| observation | name of an observation; or empty: the row is for all other names of the sector |
| sector, level | sector of the model; city or zone |
| deviation | of a name: relative standard deviation (of a growth rate, over a tenth) |
| inflation | of a sector: what the variance of the stated errors grows by |
| until | last year of the data it was found on |

Beyond the data it grows with the square root of the years since the base year: errors of a model add up as it runs on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

from kientao.analysis.checks.rows import cells, table_of
from kientao.cities.files import number

FILE = "calibration/discrepancy.csv"
COLUMNS = ("observation", "sector", "level", "deviation", "inflation", "until")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Deviations by (name, level), inflation of variance by (sector, level)."""

    base_year: int
    until: int = 0
    deviation: dict[tuple[str, str], float] = field(default_factory=dict)
    inflation: dict[tuple[str, str], float] = field(default_factory=dict)

    def of(self, name: str, sector: str, level: str, year: int) -> tuple[float, float]:
        """(relative deviation, inflation of the variance of stated errors) of a name in a year."""
        grown = math.sqrt(max(1.0, (year - self.base_year) / max(self.until - self.base_year, 1)))
        if (name, level) in self.deviation:
            return self.deviation[name, level] * grown, 0.0
        return 0.0, self.inflation.get((sector, level), 0.0) * grown**2


def read_left_out(root: Path, base_year: int) -> LeftOut:
    """The table of a pack; nothing if it was not calibrated.

    Raises:
        InputError: a number in it is wrong.
    """
    path = root / FILE
    if not path.is_file():
        return LeftOut(base_year)
    deviation, inflation, until = {}, {}, base_year
    for place, row in cells(table_of(path, root, COLUMNS)):
        until = int(number(row["until"], place, "until"))
        if row["observation"]:
            deviation[row["observation"], row["level"]] = number(row["deviation"], place, "deviation")
        else:
            inflation[row["sector"], row["level"]] = number(row["inflation"], place, "inflation")
    return LeftOut(base_year, until, deviation, inflation)
