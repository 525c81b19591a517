# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Prices and exchange rates of years, to bring the model's money of the base year to the money of an observation.

Known years come from the pack's observations, and from the file that is compared if it has `cpi_change` or
`exchange_rate` itself. Later years go on at the mean yearly change of the known ones (prices: all known; dollar: the
last ten years); the spread of these changes enters the band, growing with the square root of the years.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kientao.analysis.checks.observed import PRICES, Observations

RATE = "exchange_rate"
RATE_YEARS = 10
CURRENT, CONSTANT = "grdp_current", "grdp_constant_"


@dataclass(frozen=True, slots=True)
class Level:
    """A factor, and the relative standard deviation of what is not known of it."""

    value: float
    spread: float = 0.0


class Prices:
    """Levels of prices and rates by year."""

    def __init__(
        self, observations: Observations, base_year: int, given: Iterable[tuple[str, int, float]] = ()
    ) -> None:
        self.base_year = base_year
        self._changes = {year: value / 100.0 for year, value in _series(observations, PRICES).items()}
        self._rates = _series(observations, RATE)
        for name, year, value in given:
            if name == PRICES and year > base_year:
                self._changes[year] = value / 100.0
            elif name == RATE:
                self._rates[year] = value
        self._observations = observations

    def level(self, year: int) -> Level | None:
        """Consumer prices of a year over those of the base year; None if the pack knows none."""
        if year == self.base_year:
            return Level(1.0)
        after = {y: c for y, c in self._changes.items() if y > self.base_year}
        if year < self.base_year or not after:
            return None
        mean, spread = _mean_and_spread(list(after.values()))
        value, guessed = 1.0, 0
        for when in range(self.base_year + 1, year + 1):
            change = after.get(when)
            guessed += change is None
            value *= 1.0 + (mean if change is None else change)
        return Level(value, spread * math.sqrt(guessed))

    def constant(self, year: int) -> Level | None:
        """The base year's money in the constant prices of another year: from output in both, of the pack."""
        if year == self.base_year:
            return Level(1.0)
        current = _series(self._observations, CURRENT).get(self.base_year)
        constant = _series(self._observations, f"{CONSTANT}{year}").get(self.base_year)
        if current is not None and constant is not None:
            return Level(constant / current)
        return self.level(year)

    def dollars(self, year: int) -> Level | None:
        """Money units of the country in a dollar."""
        if year in self._rates:
            return Level(self._rates[year])
        known = sorted(self._rates)
        if not known or year < known[0]:
            return None
        last = max(y for y in known if y < year)
        recent = [y for y in known if y > known[-1] - RATE_YEARS and y - 1 in self._rates]
        if not recent:
            return Level(self._rates[last])
        mean, spread = _mean_and_spread([self._rates[y] / self._rates[y - 1] - 1.0 for y in recent])
        return Level(self._rates[last] * (1.0 + mean) ** (year - last), spread * math.sqrt(year - last))


def _mean_and_spread(changes: list[float]) -> tuple[float, float]:
    return float(np.mean(changes)), float(np.std(changes, ddof=1)) if len(changes) > 1 else abs(float(changes[0]))


def _series(observations: Observations, name: str) -> dict[int, float]:
    found: dict[int, float] = {}
    for (variable, zone, year), listed in sorted(observations.found.items()):
        if variable == name and zone == observations.city:
            found[year] = listed[0].value
    return found
