# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Stand-ins for the sectors that waste, water, flood, air, health and climate read, on the land and people of the pack.

They are round numbers of the right size, not results: the tests state identities, signs and sizes of response.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np

from kientao.cities import load
from kientao.engine.inputs import Driver, Inputs
from kientao.engine.program import Program
from kientao.engine.series import Series
from kientao.engine.testing import partial
from kientao.model import air, climate, flood, health, waste, water
from kientao.model.calibration import air as air_base
from kientao.model.calibration import climate as climate_base
from kientao.model.calibration import flood as flood_base
from kientao.model.calibration import health as health_base
from kientao.model.calibration import waste as waste_base
from kientao.model.calibration import water as water_base
from kientao.model.calibration.land import land_area_base_year
from kientao.model.dimensions import DIMENSIONS

MODULES: tuple[ModuleType, ...] = (
    waste, water, flood, air, health, climate, waste_base, water_base, flood_base, air_base, health_base,
    climate_base,
)  # fmt: skip
Given = dict[str, Any]
IMPERVIOUS_OF_BUILT = 0.7


@functools.cache
def inputs() -> Inputs:
    """The pack of Hà Nội, read once."""
    return load("hanoi", dimensions=DIMENSIONS).inputs()


def parameter(name: str) -> np.ndarray:
    """A table of the pack, [*dims]."""
    return inputs().parameters[name].value


@functools.cache
def land_of_base_year() -> np.ndarray:
    """Land by use and zone as the land sector makes it, [land, zone]."""
    fitted: np.ndarray = land_area_base_year(
        parameter("land_area_seed")[None],
        parameter("land_total_base_year")[None, :, None],
        parameter("settlement_land_base_year"),
        parameter("area")[None, None],
    )
    return fitted[0]


@functools.cache
def stand_ins() -> Given:
    """Values of 2019 for every name of other sectors."""
    land = land_of_base_year()
    people = parameter("population_by_age_base_year")
    population = people.sum((0, 1))
    share = population / population.sum()
    built, farm = land[0], land[3]
    area = parameter("area")
    zones, fuels = len(population), len(DIMENSIONS["fuel"])
    age = np.arange(len(DIMENSIONS["age"])) * 5.0 + 2.5
    rate = mortality(age)
    income = np.where(built / area > 0.5, 100.0, 60.0)
    industry = np.array([20e3, 200e3, 90e3, 280e3, 250e3, 30e3, 100e3])

    def zone(total: float, weight: np.ndarray) -> np.ndarray:
        return total * weight / weight.sum()

    def fuel(**totals: float) -> np.ndarray:
        table = np.zeros((fuels, zones))
        for name, total in totals.items():
            table[DIMENSIONS["fuel"].index(name)] = zone(total, population)
        return table

    kilometres = np.zeros((len(DIMENSIONS["road_mode"]), zones))
    for mode, total in {"motorcycle": 25e9, "car": 6e9, "bus": 2e8}.items():
        kilometres[DIMENSIONS["road_mode"].index(mode)] = zone(total, population)
    of_people, of_built, of_farm = share, built / built.sum(), farm / farm.sum()

    values: Given = {
        "population": (population, "person", ("zone",)),
        "population_total": (population.sum(), "person", ()),
        "income_per_person": (income, "million_VND/person/yr", ("zone",)),
        "income_mean": (float(parameter("income_mean_base_year")), "million_VND/person/yr", ()),
        "grdp": (zone(970e3, population), "billion_VND/yr", ("zone",)),
        "grdp_total": (970e3, "billion_VND/yr", ()),
        "grdp_by_industry": (industry, "billion_VND/yr", ("industry",)),
        "land_area": (land, "km2", ("land", "zone")),
        "impervious_share": (IMPERVIOUS_OF_BUILT * (built + land[1]) / area, "share", ("zone",)),
        "exhaust_pm25": (2000.0 * of_people, "t/yr", ("zone",)),
        "exhaust_nox": (14000.0 * of_people, "t/yr", ("zone",)),
        "nonexhaust_pm25": (3000.0 * of_people, "t/yr", ("zone",)),
        "industry_pm25": (9000.0 * of_built, "t/yr", ("zone",)),
        "craft_village_pm25": (500.0 * of_farm, "t/yr", ("zone",)),
        "home_pm25": (900.0 * of_people, "t/yr", ("zone",)),
        "vehicle_km": (kilometres, "vehicle_km/yr", ("road_mode", "zone")),
        "speed": (parameter("speed_base_year"), "km/h", ("zone",)),
        "trips_by_mode": (np.tile(1e6 * share, (len(DIMENSIONS["mode"]), 1)), "trip/day", ("mode", "zone")),
        "cycle_cover": (np.zeros(zones), "share", ("zone",)),
        "roof_area": (1e6 * built * np.where(built / area > 0.5, 0.3, 0.1), "m2", ("zone",)),
        "street_tree_cover": (parameter("street_tree_cover_base_year"), "km2", ("zone",)),
    }
    values |= {
        "baseline_deaths_by_age": (people.sum(0) * rate[:, None], "person/yr", ("age", "zone")),
        "heat_deaths": (425.0 * share, "person/yr", ("zone",)),
        "farm_converted": (zone(8.0, farm), "km2/yr", ("zone",)),
        "road_land_added": (zone(2.0, farm), "km2/yr", ("zone",)),
        "ac_units": (zone(2.5e6, population), "unit", ("zone",)),
        "home_fuel": (fuel(lpg=6000.0, coal=2500.0, biomass=9000.0), "TJ/yr", ("fuel", "zone")),
        "industry_energy": (fuel(coal=25000.0, diesel=4000.0, gas=1000.0), "TJ/yr", ("fuel", "zone")),
        "transport_fuel": (fuel(gasoline=38000.0, diesel=20000.0), "TJ/yr", ("fuel", "zone")),
        "transport_electricity": (zone(5.0, population), "GWh/yr", ("zone",)),
        "electricity_demand": (zone(19000.0, population), "GWh/yr", ("zone",)),
        "grid_electricity": (20500.0, "GWh/yr", ()),
    }
    levers = inputs().dimensions["lever"]
    values["lever_running"] = (np.zeros(len(levers)), "billion_VND/yr", ("lever",))
    city = ("composting_recycling", "waste_to_energy", "landfill_gas", "plastics_policy", "nrw_reduction",
            "construction_dust", "regional_air_agreement")  # fmt: skip
    local = ("waste_separation", "pay_as_you_throw", "wastewater_plants", "lake_river_restoration", "drainage_pumps",
             "retention_sponge", "green_roofs", "straw_burning_ban", "road_dust_washing",
             "walkability")  # fmt: skip
    units = {"composting_recycling": "t/day", "waste_to_energy": "t/day", "nrw_reduction": "percent",
             "wastewater_plants": "thousand_m3/day", "lake_river_restoration": "km", "drainage_pumps": "m3/s",
             "retention_sponge": "km2", "green_roofs": "km2"}  # fmt: skip
    start = {"landfill_gas": 0.05, "plastics_policy": 0.1, "construction_dust": 0.3, "waste_separation": 0.05,
             "straw_burning_ban": 0.15, "road_dust_washing": 0.15}  # fmt: skip
    for lever in (*city, *local):
        value: Any = start.get(lever, 0.0)
        dims: tuple[str, ...] = ()
        if lever in local:
            value, dims = np.full(zones, value), ("zone",)
        values[lever] = (value, units.get(lever, "share"), dims)
    return values


@functools.cache
def program() -> Program:
    """The six sectors, with the other sectors as outside series that stand still."""
    pack = inputs()
    years = len(pack.years)
    drivers = dict(pack.drivers)
    for name, (value, unit, dims) in stand_ins().items():
        array = np.asarray(value, dtype=float)
        drivers[name] = Driver(name, dims, unit, np.broadcast_to(array, (years, *array.shape)).copy(), source="test")
    age = np.arange(len(DIMENSIONS["age"])) * 5.0 + 2.5
    given = {"mortality_rate_base_year": (np.stack([mortality(age), 0.8 * mortality(age)]), "1/yr", ("sex", "age"))}
    parameters = {n: p for n, p in pack.parameters.items() if n not in drivers}
    parts = {n: p for n, p in pack.parts.items() if n not in drivers}
    return partial(MODULES, city=replace(pack, drivers=drivers, parameters=parameters, parts=parts), given=given)


def mortality(age: np.ndarray) -> np.ndarray:
    """A Gompertz curve of the right level."""
    rate: np.ndarray = np.maximum(4e-5 * np.exp(0.088 * age), 0.001)
    return rate


def changes(**values: Any) -> dict[str, np.ndarray]:
    """Series that leave the baseline in 2020: a number for all elements, or an array."""
    series = {}
    for name, value in values.items():
        path = program().inputs.drivers[name].values.copy()
        path[1:] = value
        series[name] = path
    return series


def times(name: str, factor: Any) -> np.ndarray:
    """The stand-in times a factor."""
    stand_in: np.ndarray = stand_ins()[name][0] * factor
    return stand_in


@functools.cache
def base_run() -> Series:
    """The run in which nothing is decided, 2019 to 2050."""
    return program().run(until=2050)


def run(until: int = 2050, **values: Any) -> Series:
    """A run in which some outside series change in 2020."""
    return program().run(drivers=changes(**values), until=until)


def constant(name: str) -> np.ndarray:
    """A parameter or base-year value, [*dims]."""
    value: np.ndarray = program().constants().values[name][0]
    return value


def of(series: Series, name: str, year: int) -> np.ndarray:
    """A variable in a year, [*dims]."""
    value = np.asarray(series[name])[year - 2019]
    dims = program().names.declared[name].dims
    return value.reshape(value.shape[-len(dims) :]) if dims else value.reshape(())


def total(series: Series, name: str, year: int) -> float:
    """Sum of a variable over its elements in a year."""
    return float(of(series, name, year).sum())
