# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The few indicators a leader reads first, each worked out from model variables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from kientao.indicators.expressions import Context, evaluate
from kientao.text import Language, say

if TYPE_CHECKING:
    from kientao.engine.inputs import Floats
    from kientao.result import Result


class Over(StrEnum):
    """How a variable by zone becomes one number of the city."""

    CITY = "city"
    TOTAL = "total"
    PEOPLE = "people"
    RATIO = "ratio"


class Good(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Headline:
    """One indicator: the variable, how it is put together, and the factor to the unit it is read in."""

    id: str
    variable: str
    over: Over
    factor: float
    digits: int
    good: Good
    per: str = ""
    """For a ratio: what the city total is divided by."""
    zones: str = ""
    """The variable that shows it by zone, where there is one."""

    @property
    def expression(self) -> str:
        """How it is worked out, in the language of targets; in the units of the model."""
        match self.over:
            case Over.CITY:
                return self.variable
            case Over.TOTAL:
                return f"total({self.variable})"
            case Over.PEOPLE:
                return f"people_mean({self.variable})"
            case Over.RATIO:
                return f"total({self.variable}) / total({self.per})"

    def name(self, lang: Language) -> str:
        """What it is called."""
        return say(f"headline.{self.id}", lang)

    def unit(self, lang: Language) -> str:
        """The unit people read it in."""
        return say(f"headline.{self.id}.unit", lang)


HEADLINES: dict[str, Headline] = {
    h.id: h
    for h in (
        Headline("people", "population_total", Over.CITY, 1e-6, 2, Good.NONE, zones="population"),
        Headline("income", "income_mean", Over.CITY, 1.0, 0, Good.UP, zones="income_per_person"),
        Headline("grdp_growth", "grdp_growth", Over.CITY, 100.0, 1, Good.UP),
        Headline("pm25", "pm25", Over.PEOPLE, 1.0, 1, Good.DOWN, zones="pm25"),
        Headline("ghg_per_person", "ghg_per_person", Over.CITY, 1.0, 2, Good.DOWN),
        Headline("ghg", "ghg_total", Over.CITY, 1e-6, 1, Good.DOWN),
        Headline("transit_share", "transit_share", Over.CITY, 100.0, 1, Good.UP),
        Headline("commute_minutes", "commute_minutes", Over.PEOPLE, 1.0, 0, Good.DOWN, zones="commute_minutes"),
        Headline("park_area", "land_area__park", Over.RATIO, 1e6, 2, Good.UP, "population", "park_area_per_person"),
        Headline("flood_damage", "flood_damage", Over.RATIO, 100.0, 2, Good.DOWN, "grdp", "flooded_share"),
        Headline("affordable_share", "affordable_share", Over.CITY, 100.0, 1, Good.UP),
        Headline("wastewater", "wastewater_treated", Over.RATIO, 100.0, 0, Good.UP, "wastewater_generated",
                 "wastewater_treated_share"),
        Headline("pm25_deaths", "pm25_deaths", Over.TOTAL, 1.0, 0, Good.DOWN, zones="pm25_deaths"),
        Headline("liveability", "liveability_index", Over.PEOPLE, 1.0, 1, Good.UP, zones="liveability_index"),
        Headline("competitiveness", "competitiveness_index", Over.CITY, 1.0, 1, Good.UP),
        Headline("debt_to_cap", "debt_to_cap", Over.CITY, 100.0, 0, Good.DOWN),
        Headline("funded_share", "build_speed", Over.CITY, 100.0, 0, Good.UP),
    )
}  # fmt: skip
"""In the order in which they are read."""


def headline_series(result: Result, headline: Headline) -> Floats:
    """The indicator [year, member] in the unit it is read in."""
    return evaluate(headline.expression, Context(result.series)) * headline.factor


def headline_value(result: Result, name: str, year: int, zone: int | None = None, member: int = 0) -> float:
    """One number of a headline, or of any variable: over what it has besides the zone asked for, amounts are added,
    and all else is a mean, over zones weighted by people."""
    from kientao.report.over import adds_up

    at = result.years.index(year)
    headline = HEADLINES.get(name)
    if headline is not None and zone is None:
        return float(headline_series(result, headline)[at, member])
    if headline is not None and headline.zones:
        return float(result.values(headline.zones)[at, member, zone])
    variable = headline.variable if headline is not None else name
    values = result.values(variable)[at, member]
    reference = result.series.names.resolve(variable, "the reader")
    dims = reference.dims
    weights = np.ones_like(values)
    if zone is not None and "zone" in dims:
        values = np.take(values, zone, axis=dims.index("zone"))
        weights = np.ones_like(values)
    elif "zone" in dims and "population" in result.series:
        place = dims.index("zone")
        people = result.values("population")[at, member]
        weights = weights * people.reshape([-1 if i == place else 1 for i in range(len(dims))])
    if adds_up(reference.unit):
        return float(values.sum())
    return float((values * weights).sum() / weights.sum())
