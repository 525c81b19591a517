# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The city as districts and as wards: the same totals within 3 % in every year of every scenario tried."""

from __future__ import annotations

import functools

import numpy as np
import pytest

import kientao as kt
from kientao.report.headline import HEADLINES, headline_series
from kientao.result import Result

CLOSE = 0.03
REVENUE, CAP = "revenue", 100.0
"""Debt is what large flows leave over, so its difference is judged against what carries it: a year's revenue, the cap
that the law sets (debt_to_cap is in percent of it)."""
TOTALS = (
    "population", "births", "deaths", "jobs", "grdp", "housing_floor", "land_area__park", "land_area__built",
    "land_area__farm", "car_stock", "motorcycle_stock", "trips_by_mode", "waste_generated", "wastewater_generated",
    "electricity_demand", "pm25_deaths", "exhaust_nox", "street_tree_cover",
)  # fmt: skip
CITY = ("population_total", "grdp_total", "ghg_total", "revenue", "recurrent_spending", "debt", "income_mean")
SCENARIOS = ("baseline", "announced_plans", "green_growth")


@functools.cache
def run(scenario: str, zoning: str) -> Result:
    city = kt.load_city("hanoi", zoning=zoning)
    names = {h.variable for h in HEADLINES.values()} | {h.per for h in HEADLINES.values() if h.per} | {"population"}
    declared = kt.api.program(city).names.declared
    whole = {name.partition("__")[0] for name in (*names, *TOTALS, *CITY)}
    return kt.simulate(city, scenario, keep=sorted(whole & set(declared)))


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", list(HEADLINES))
def test_headlines_of_wards_are_those_of_districts(name: str, scenario: str) -> None:
    there, here = (headline_series(run(scenario, z), HEADLINES[name])[:, 0] for z in ("districts", "wards"))
    apart = np.abs(here - there) / (CAP if name == "debt_to_cap" else there)
    assert apart.max() < CLOSE, f"{name} in {2019 + int(apart.argmax())}"


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", [*TOTALS, *CITY])
def test_totals_of_wards_are_those_of_districts(name: str, scenario: str) -> None:
    there, here = (run(scenario, z).values(name) for z in ("districts", "wards"))
    sums = [values.reshape(len(values), -1).sum(1) for values in (there, here)]
    against = run(scenario, "districts").values(REVENUE)[:, 0] if name == "debt" else sums[0]
    assert (np.abs(sums[1] - sums[0]) / against).max() < CLOSE


def test_the_base_year_is_the_same_city_in_both() -> None:
    for name in ("population_total", "grdp_total", "ghg_total", "revenue", "transit_share", "income_mean"):
        there, here = (float(run("baseline", z).values(name)[0, 0]) for z in ("districts", "wards"))
        assert here == pytest.approx(there, rel=2e-4), name
