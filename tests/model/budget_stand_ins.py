# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Simple stand-ins for the sectors around budget and governance: growth by decade, no levers decided."""

from dataclasses import replace

import numpy as np

from kientao.cities import load
from kientao.engine.inputs import Driver, Inputs
from kientao.engine.testing import partial
from kientao.model.budget import balance, investment, recurrent, revenue
from kientao.model.calibration import budget as calibration
from kientao.model.dimensions import DIMENSIONS

LEVERS = ("metro_buildout", "support_fund", "ev_two_wheeler_support", "wastewater_plants", "waste_separation")
PLACES = ("metro_buildout@ba_dinh", "pt_fare")
MODULES = [revenue, recurrent, investment, balance, calibration]
BN = "billion_VND/yr"


def pack() -> Inputs:
    inputs = load("hanoi", dimensions=DIMENSIONS).inputs()
    return replace(
        inputs, dimensions={**inputs.dimensions, "lever": LEVERS, "lever_place": PLACES, "work_lever": LEVERS[:1]}
    )


def growth(years, rates=((2030, 0.07), (2040, 0.055), (2060, 0.045))):
    """Output against the first year: the pandemic of 2020-2021, then growth by decade."""
    index, level = [], 1.0
    for year in years:
        index.append(level)
        given = {2019: 0.04, 2020: 0.03, 2021: 0.088}.get(year)
        level *= 1.0 + (given if given is not None else next(rate for last, rate in rates if year < last))
    return np.array(index)


def people(years):
    return np.array([8.05e6 * 1.013 ** min(y - 2019, 11) * 1.006 ** max(0, y - 2030) for y in years])


def series(inputs: Inputs, name: str, values, unit: str) -> Driver:
    return Driver(name, (), unit, np.asarray(values, dtype=float))


def given(**changes):
    """Constant stand-ins; `changes` replaces some."""
    zones = 30
    values = {
        "charge_revenue": (0.0, BN, ()),
        "parking_revenue": (300.0, BN, ()),
        "fare_revenue": (671.0, BN, ()),
        "transit_cost": (1867.0, BN, ()),
        "waste_cost": (1640.0, BN, ()),
        "flood_damage": (np.full(zones, 20.0), BN, ("zone",)),
        "flood_damage_base_year": (np.full(zones, 20.0), BN, ("zone",)),
        "parking_revenue_base_year": (300.0, BN, ()),
        "fare_revenue_base_year": (671.0, BN, ()),
        "transit_cost_base_year": (1867.0, BN, ()),
        "waste_cost_base_year": (1640.0, BN, ()),
        "land_price": (np.full(zones, 30.0), "million_VND/m2", ("zone",)),
        "built_land_added": (np.full(zones, 0.3), "km2/yr", ("zone",)),
        "land_price_index": (np.ones(zones), "ratio", ("zone",)),
        "housing_completed": (np.full(zones, 2e5), "m2/yr", ("zone",)),
        "land_area": (np.full((7, zones), 20.0), "km2", ("land", "zone")),
        "station_area_km2": (np.full(zones, 1.0), "km2", ("zone",)),
        "metro_buildout_added": (np.zeros(zones), "km/yr", ("zone",)),
        "tod_density": (np.zeros(zones), "percent", ("zone",)),
        "digital_services_share": (0.3, "share", ()),
        "cost_recovery": (0.2, "share", ()),
        "pay_as_you_throw": (np.zeros(zones), "share", ("zone",)),
        "waste_collected": (np.full(zones, 7e4), "t/yr", ("zone",)),
        "municipal_borrowing": (0.2, "share", ()),
        "green_finance": (0.0, "share", ()),
        "land_value_capture": (0.02, "share", ()),
        "contingency_reserve": (3.0, "percent", ()),
        "contingency_reserve_base": (3.0, "percent", ()),
        "lever_running": (np.zeros(len(LEVERS)), BN, ("lever",)),
        "lever_running_cost": (np.array([30.0, 1.0, 0.001, 1.3, 0.00025]), BN, ("lever",)),
        "running_counted_in_lever": (np.array([0.0, 0, 0, 1, 0]), "share", ("lever",)),
        "public_demand": (0.0, BN, ()),
        "lever_capital_public": (0.0, BN, ()),
        "central_finance": (0.0, BN, ()),
        "private_finance": (0.0, BN, ()),
        "ppp_upfront": (0.0, BN, ()),
        "works_under_way": (np.zeros((3, 1)), "1", ("stage", "work_lever")),
        "work_capital_cost": (np.array([2130.0]), "billion_VND", ("work_lever",)),
        "stages_unpaid": (np.array([[1.0], [2.0 / 3.0], [1.0 / 3.0]]), "1", ("stage", "work_lever")),
        "work_public_share_now": (np.ones(1), "share", ("work_lever",)),
        "unit_cost_factor": (1.0, "ratio", ()),
    }
    return values | changes


def build(extra=(), outside=None, **changes):
    """The budget alone; `outside` gives series by name as (values, unit)."""
    inputs = pack()
    years = inputs.years
    output, persons = growth(years), people(years)
    grdp = 968436.0 * output
    drivers = dict(inputs.drivers)
    around = {
        "grdp_total": (grdp, BN),
        "population_total": (persons, "person"),
        "grdp_per_person": (grdp * 1000.0 / persons, "million_VND/person/yr"),
    } | (outside or {})
    changes = {k: v for k, v in changes.items() if k not in around}
    stand_ins = {k: v for k, v in given(**changes).items() if k not in around}
    parameters = {k: v for k, v in inputs.parameters.items() if k != "grdp_total_base_year"}
    for name, (values, unit) in around.items():
        drivers[name] = series(inputs, name, values, unit)
    return partial([*MODULES, *extra], replace(inputs, drivers=drivers, parameters=parameters), stand_ins)
