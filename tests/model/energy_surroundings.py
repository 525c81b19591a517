# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Stand-ins around vehicles, buildings, power, industry and heat, so that the five run without people, land and travel.

People, output and incomes grow as in the numerical trial of the specification; land by ring does not change. Traffic
follows the fleets. Every lever is 0 in 2019 and takes the value a test gives from 2020 on.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import replace
from pathlib import Path

import numpy as np

from kientao import cities
from kientao.engine import variable
from kientao.engine.declare import Declaration, Kind, declarations
from kientao.engine.program import Program
from kientao.engine.testing import partial
from kientao.model import buildings, heat, industry, power, vehicles
from kientao.model.calibration import buildings as base_buildings
from kientao.model.calibration import heat as base_heat
from kientao.model.calibration import industry as base_industry
from kientao.model.calibration import power as base_power
from kientao.model.calibration import vehicles as base_vehicles
from kientao.model.dimensions import DIMENSIONS
from kientao.model.functions import join

MODULES = (
    vehicles, buildings, power, industry, heat,
    base_vehicles, base_buildings, base_power, base_industry, base_heat,
)  # fmt: skip
LEVERS = (
    "ev_two_wheeler_support", "ev_charging", "ebus_fleet", "inspection", "parking_price", "building_code",
    "building_retrofit", "ac_meps", "cool_roofs", "green_roofs", "district_cooling", "led_lighting",
    "coal_stove_phaseout", "rooftop_solar", "public_solar", "smart_grid", "industry_efficiency",
    "industry_fuel_switch", "industry_filter", "industry_relocation", "craft_control", "carbon_price",
    "heat_action_plan",
)  # fmt: skip
PEOPLE = ((6, 0.016), (10, 0.011), (15, 0.006))
OUTPUT = ((1, 0.042), (1, 0.029), (1, 0.089), (8, 0.068), (10, 0.055), (10, 0.042))


def _grown(periods, years_since_base):
    """Growth over periods of (years, rate)."""
    year = getattr(years_since_base, "value", years_since_base)
    index, start = np.ones(year.shape), 0
    for length, rate in periods:
        index = index * (1 + rate) ** np.clip(year - start, 0, length)
        start += length
    return index


def _city(unit):
    return variable(unit=unit, vi="-", en="-")


def _zone(unit):
    return variable(unit=unit, dims=("zone",), vi="-", en="-")


@_city("ratio")
def people_index(years_since_base):
    return _grown(PEOPLE, years_since_base)


@_city("ratio")
def grdp_index(years_since_base):
    return _grown(OUTPUT, years_since_base)


@_city("ratio")
def manufacturing_index(grdp_index):
    return grdp_index


@_city("ratio")
def service_index(grdp_index):
    return grdp_index


@_zone("person")
def population(population_start, people_index):
    return population_start * people_index


@_city("person")
def population_total(population):
    return population.sum(-1)


@_zone("household")
def households(population, household_size):
    return population / household_size


@_zone("person/yr")
def baseline_deaths(population, death_rate):
    return population * death_rate


@_zone("person")
def jobs(population, is_core, is_inner, is_outer):
    return 0.55 * population * (1.9 * is_core + 1.3 * is_inner + 0.7 * is_outer)


@_zone("m2")
def housing_floor(population, floor_each, grdp_index):
    return population * floor_each * grdp_index**0.3


@_zone("ratio")
def income_level(is_core, is_inner, is_outer, population_start, grdp_index, people_index):
    ring = 1.45 * is_core + 1.25 * is_inner + 0.72 * is_outer
    mean = (ring * population_start).sum(-1, keepdims=True) / population_start.sum(-1, keepdims=True)
    return ring / mean * (grdp_index / people_index)


@_city("ratio")
def income_index(grdp_index, people_index):
    return grdp_index / people_index


@_zone("million_VND/person/yr")
def income_per_person(income_level, income_each):
    return income_level * income_each


@variable(unit="km2", dims=("land", "zone"), vi="-", en="-")
def land_area(area, is_core, is_inner, is_outer):
    def shares(core, inner, outer):
        return area * (core * is_core + inner * is_inner + outer * is_outer)

    return join(
        shares(0.70, 0.50, 0.22), shares(0.18, 0.12, 0.04), shares(0.02, 0.02, 0.01), shares(0.02, 0.25, 0.58),
        shares(0.0, 0.0, 0.05), shares(0.08, 0.09, 0.06), shares(0.0, 0.02, 0.04),
    )  # fmt: skip


@_zone("share")
def tree_cover_share(is_core, is_inner, is_outer, more_trees, years_since_base):
    return 0.10 * is_core + 0.12 * is_inner + 0.18 * is_outer + more_trees * (years_since_base > 0)


@_zone("lane_km")
def road_lane_km(area, road_lane_km_total_base_year):
    return road_lane_km_total_base_year * area / area.sum(-1, keepdims=True)


@_zone("km/h")
def speed(speed_base_year):
    return speed_base_year


@_city("ratio")
def bus_supply_index(people_index):
    return people_index


@_zone("share")
def rail_reach(is_core):
    return 0.0 * is_core


@_zone("km")
def metro_line_km(is_core, metro_each, years_since_base):
    return is_core * metro_each * (years_since_base > 0)


@_zone("share")
def motorcycle_barred(is_core, barred, years_since_base):
    return is_core * barred * (years_since_base > 0)


@_zone("share")
def lez_coverage(is_core, barred, years_since_base):
    return is_core * barred * (years_since_base > 0)


@variable(unit="share", dims=("vehicle",), vi="-", en="-")
def lez_exposure(barred, years_since_base, lez_applies):
    return 0.3 * barred * (years_since_base > 0) * (lez_applies > 0)


@variable(unit="vehicle_km/yr", dims=("vehicle", "zone"), vi="-", en="-")
def road_km(vehicle_stock, vehicle_stock_base_year, km_start, population):
    growth = vehicle_stock.sum(-1) / vehicle_stock_base_year.sum(-1)
    return km_start * growth[:, :, None] * (population / population.sum(-1, keepdims=True))


@_zone("pcu_km/yr")
def traffic_load(road_km, pcu):
    return (road_km * pcu[:, :, None]).sum(1)


def _lever(name: str, unit: str, dims: tuple[str, ...]) -> Declaration:
    def value(years_since_base, push, area):
        lever = push * (years_since_base > 0)
        return lever + 0.0 * (area > 0) if dims else lever

    arguments = ("years_since_base", f"push_{name}", "area")
    return Declaration(name, Kind.VARIABLE, value, unit, dims, "-", "-", None, arguments)


@functools.cache
def _inputs():
    return cities.load("hanoi", dimensions=DIMENSIONS).inputs()


@functools.cache
def _lever_rows():
    path = Path(cities.__file__).parent / "hanoi" / "levers.csv"
    with path.open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file) if row["id"] in LEVERS}


@functools.cache
def _levers() -> tuple[Declaration, ...]:
    return tuple(
        _lever(name, row["unit"], ("zone",) if row["dims"] == "zone" else ()) for name, row in _lever_rows().items()
    )


def build(pushes=None, drivers=None, **given) -> Program:
    """The five sectors in their surroundings; `pushes` are levers, `drivers` paths over the years, `given` the rest."""
    inputs = _inputs()
    parameters = inputs.parameters
    stand_ins = {
        "household_size": (3.6, "person/household", ()),
        "death_rate": (0.0065, "1/yr", ()),
        "floor_each": (26.8, "m2/person", ()),
        "income_each": (76.8, "million_VND/person/yr", ()),
        "more_trees": 0.0,
        "metro_each": (0.0, "km", ()),
        "barred": 0.0,
        "waste_incinerated_power": (0.0, "t/yr", ()),
        "landfill_ch4_recovered": (0.0, "t/yr", ()),
        "population_start": (parameters["population_by_age_base_year"].value.sum((0, 1)), "person", ("zone",)),
        "km_start": ([29.1e9, 4.85e9, 0.102e9, 1.97e9], "vehicle_km/yr", ("vehicle",)),
    }
    for name, row in _lever_rows().items():
        stand_ins[f"push_{name}"] = ((pushes or {}).get(name, 0.0), row["unit"], ())
        stand_ins[f"{name}_base"] = (0.0, row["unit"], ())
    stand_ins.update(given)
    changed = {
        name: replace(inputs.drivers[name], values=np.asarray(values, dtype=float))
        for name, values in (drivers or {}).items()
    }
    inputs = replace(inputs, drivers={**inputs.drivers, **changed}, parts={})
    here = declarations(globals())
    return partial([*MODULES, *here, *_levers()], city=inputs, given=stand_ins)


@functools.cache
def baseline(until: int = 2050):
    """The run without levers."""
    return build().run(until=until)


def run(until: int = 2050, **kwargs):
    """A run with levers, drivers or stand-ins changed."""
    return build(**kwargs).run(until=until)
