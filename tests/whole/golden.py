# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Headline values of shipped scenarios, held fixed: a change of the model that moves them has to be meant.

`python tests/whole/golden.py` writes `golden.csv` again after such a change; look at the difference before you commit.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

import kientao as kt

FILE = Path(__file__).with_name("golden.csv")
TOLERANCE = 1e-6
"""Relative. Wide enough for another processor or NumPy, far below anything that a reader would see."""

SCENARIOS = ("baseline", "green_growth")
YEARS = (2022, 2030, 2040, 2050)
SUMS = (
    "population_total", "grdp_total", "jobs", "housing_floor", "car_stock", "motorcycle_stock", "rail_trips",
    "bus_boardings", "vehicle_km__car", "electricity_supplied", "grid_electricity", "rooftop_solar_mw", "ghg_total",
    "waste_generated", "waste_to__landfilled", "landfill_ch4", "wastewater_treated", "flood_damage", "heat_deaths",
    "pm25_deaths", "road_deaths", "revenue", "recurrent_spending", "development_spending", "debt", "cash_balance",
    "lever_capital", "lever_running", "land_area__built", "land_area__farm", "land_area__park",
)  # fmt: skip
MEANS = (
    "income_mean", "unemployment", "productivity_index", "housing_price_index", "affordable_share", "transit_share",
    "speed", "commute_minutes", "job_access", "electric_share__motorcycle", "electric_share__car", "pm25", "no2",
    "good_air_days", "heat_island", "hot_days", "flooded_share", "river_quality_index", "nonrevenue_water_share",
    "tree_cover_share", "park_area_per_person", "funded_share", "delivery_capacity", "debt_to_cap",
    "transparency_index", "acceptance_index", "poor_household_cost", "competitiveness_index",
    "liveability_index", "equity_gap", "metro_km",
)  # fmt: skip

Key = tuple[str, str, str, int]


def computed(city: kt.City) -> dict[Key, float]:
    """Scenario, variable, how zones are put together, year -> value."""
    run = kt.simulate(city, SCENARIOS, keep=(*SUMS, *MEANS))
    values: dict[Key, float] = {}
    for member, scenario in enumerate(SCENARIOS):
        for how, names in (("sum", SUMS), ("mean", MEANS)):
            for name in names:
                series = run.values(name)
                for year in YEARS:
                    cell = series[run.years.index(year), member]
                    values[scenario, name, how, year] = float(np.sum(cell) if how == "sum" else np.mean(cell))
    return values


def stored() -> dict[Key, float]:
    """What golden.csv holds."""
    with FILE.open(encoding="utf-8") as file:
        return {
            (r["scenario"], r["variable"], r["zones"], int(r["year"])): float(r["value"]) for r in csv.DictReader(file)
        }


def write(city: kt.City) -> None:
    """Write golden.csv again."""
    with FILE.open("w", encoding="utf-8", newline="\n") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["scenario", "variable", "zones", "year", "value"])
        for (scenario, name, how, year), value in computed(city).items():
            writer.writerow([scenario, name, how, year, f"{value:.12g}"])


if __name__ == "__main__":
    write(kt.load_city("hanoi"))
