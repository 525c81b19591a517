# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Stand-ins around travel and vehicles, so that the two run without people, land, economy and delivery.

People, jobs, incomes and output grow steadily. Every lever is at its value of 2019 in the base year and moves by
what a test gives from 2020 on; a batch of members carries one test each.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil

import numpy as np

from kientao import cities
from kientao.engine.declare import Declaration, Kind
from kientao.engine.testing import partial
from kientao.engine.units import Constant
from kientao.model import travel, vehicles
from kientao.model.calibration import vehicles as base_vehicles
from kientao.model.calibration.travel import base as base_travel
from kientao.model.calibration.travel import constants as travel_constants
from kientao.model.dimensions import DIMENSIONS
from kientao.model.functions import compound

SECTOR = [importlib.import_module(f"{travel.__name__}.{m.name}") for m in pkgutil.iter_modules(travel.__path__)]
ZONE_LEVERS = {
    "metro_buildout": "km",
    "brt_bus_priority": "km",
    "bus_service_frequency": "share",
    "congestion_charge": "thousand_VND/trip",
    "parking_price": "share",
    "low_emission_zone": "share",
    "motorcycle_restriction": "share",
    "cycling_network": "km",
    "walkability": "share",
    "its_signals": "share",
    "tod_density": "percent",
    "road_expansion": "lane_km",
    "ev_charging": "ratio",
}
CITY_LEVERS = {
    "pt_fare": "share",
    "open_data": "share",
    "telework": "share",
    "ev_two_wheeler_support": "million_VND/vehicle",
    "ebus_fleet": "share",
    "inspection": "share",
}
GROWTH = {
    "population": ("person", ("zone",), 0.012),
    "working_age_population": ("person", ("zone",), 0.010),
    "jobs": ("job", ("zone",), 0.012),
    "income_per_person": ("million_VND/person/yr", ("zone",), 0.045),
    "grdp_total": ("billion_VND/yr", (), 0.06),
}
JOBS_PER_PERSON = {"core": 1.05, "inner": 0.62, "outer": 0.36}
INCOME = {"core": 1.45, "inner": 1.25, "outer": 0.72}
SETTLED = {"core": 0.95, "inner": 0.70, "outer": 0.28}


@functools.cache
def city():
    """The pack of Hà Nội."""
    return cities.load("hanoi", dimensions=DIMENSIONS)


def ring(*names):
    """1 in the zones of the rings named."""
    return np.array([float(zone.ring in names) for zone in city().zones])


def by_ring(table):
    """A value of each zone by its ring."""
    return sum(value * ring(name) for name, value in table.items())


def population():
    """Residents of 2019 by zone."""
    return np.array([zone.population for zone in city().zones])


def _moved(name, unit, dims):
    def lever(years_since_base, base, moved):
        return base + moved * (years_since_base > 0)

    arguments = ("years_since_base", f"{name}_base", f"{name}_moved")
    return Declaration(name, Kind.VARIABLE, lever, unit, dims, "-", "-", None, arguments)


def _grown(name, unit, dims, rate):
    def grown(years_since_base, base):
        return base * compound(Constant(rate, "1/yr"), years_since_base)

    arguments = ("years_since_base", f"{name}_base_year")
    return Declaration(name, Kind.VARIABLE, grown, unit, dims, "-", "-", None, arguments)


@functools.cache
def build():
    """The program of travel and vehicles amid stand-ins."""
    people, zero, pack = population(), np.zeros(len(city().zones)), city().inputs().parameters
    area = np.array([zone.area_km2 for zone in city().zones])
    jobs, settled = by_ring(JOBS_PER_PERSON) * people, by_ring(SETTLED) * area
    income = by_ring(INCOME) * float(pack["income_mean_base_year"].value)
    land = np.zeros((len(DIMENSIONS["land"]), len(area)))
    land[0], land[1] = 0.85 * settled, 0.15 * settled
    zone, ones = ("zone",), np.ones(len(DIMENSIONS["industry"]))
    given = {
        "population_base_year": (people, "person", zone),
        "population_total_base_year": (people.sum(), "person", ()),
        "working_age_population_base_year": (0.65 * people, "person", zone),
        "jobs_base_year": (jobs * float(pack["employment_base_year"].value) / jobs.sum(), "job", zone),
        "income_per_person_base_year": (
            income * people.sum() / (by_ring(INCOME) * people).sum(),
            "million_VND/person/yr",
            zone,
        ),
        "land_area": (land, "km2", ("land", "zone")),
        "land_area_base_year": (land, "km2", ("land", "zone")),
        "grdp_by_industry": (ones, "billion_VND/yr", ("industry",)),
        "grdp_by_industry_base_year": (ones, "billion_VND/yr", ("industry",)),
    }
    parts = [*SECTOR, vehicles, base_travel, travel_constants, base_vehicles]
    for name, unit in ZONE_LEVERS.items():
        given |= {f"{name}_base": (zero, unit, zone), f"{name}_moved": (zero, unit, zone)}
        parts.append(_moved(name, unit, zone))
    for name, unit in CITY_LEVERS.items():
        base = 0.5 if name == "open_data" else 0.0
        given |= {f"{name}_base": (base, unit, ()), f"{name}_moved": (0.0, unit, ())}
        parts.append(_moved(name, unit, ()))
    parts += [_grown(name, *rest) for name, rest in GROWTH.items()]
    return partial(parts, city=city(), given=given)


def run(tests=None, until=2024):
    """A run with a member for each test, the one without any change first.

    A test is a mapping of moved levers (or `fuel_price_rise`) to numbers or zone arrays.
    """
    program, tests = build(), [{}, *(tests or [])]
    sampled = {}
    for name in {name for test in tests for name in test} - {"fuel_price_rise"}:
        shape = program.inputs.parameters[f"{name}_moved"].value.shape
        values = [np.broadcast_to(np.asarray(test.get(name, 0.0), float), shape) for test in tests]
        sampled[f"{name}_moved"] = np.stack(values)
    price = np.ravel(program.inputs.drivers["fuel_price"].values)
    rise = np.array([test.get("fuel_price_rise", 0.0) for test in tests])
    later = np.arange(len(price)) > 0
    drivers = {"fuel_price": price[:, None] * (1.0 + later[:, None] * rise)}
    return program.run(program.constants(sampled), drivers, until=until)
