# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Stand-ins around people, economy, housing and land, so that the four run without travel, budget and environment.

Access and speed follow employment, city investment is a fixed share of GRDP, and air, heat, floods
and liveability do not change. Numbers called `push_...` move one thing from 2025 on; they are 0 unless a test gives
others, one per member.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from dataclasses import replace

import numpy as np

from kientao import model
from kientao.cities import load
from kientao.engine import variable
from kientao.engine.declare import declarations
from kientao.engine.program import Program
from kientao.engine.testing import partial
from kientao.engine.units import Constant
from kientao.model.dimensions import DIMENSIONS

SECTORS = ("economy", "housing", "land", "population")
FIRST_PUSH = Constant(2025 - 2019, "yr")
RAMP = Constant(15, "yr")


def _from_2025(years_since_base):
    return np.where(years_since_base - FIRST_PUSH < 0, 0.0, 1.0)


def _over_15_years(years_since_base):
    return np.minimum(np.maximum((years_since_base - FIRST_PUSH) / RAMP, 0), 1)


@variable(unit="job", dims=("zone",), vi="-", en="-")
def job_access(employment, employment_base_year, push_access, years_since_base, is_core):
    jobs_near = Constant(1e6, "job")
    return (
        jobs_near
        * (1.0 + 0 * is_core)
        * employment
        / employment_base_year
        * (1 + push_access * _from_2025(years_since_base))
    )


@variable(unit="km/h", dims=("zone",), vi="-", en="-")
def speed(speed_base_year, employment, employment_base_year):
    return speed_base_year * (employment_base_year / employment) ** 0.2


@variable(unit="index", dims=("zone",), vi="-", en="-")
def liveability_index(is_core):
    return 50.0 + 0.0 * is_core


@variable(unit="index", vi="-", en="-")
def competitiveness_index(push_competitiveness, years_since_base):
    return 50.0 * (1.0 + push_competitiveness * _from_2025(years_since_base))


@variable(unit="1", dims=("zone",), vi="-", en="-")
def pm25_deaths(is_core):
    return 100.0 + 0.0 * is_core


@variable(unit="1", dims=("zone",), vi="-", en="-")
def heat_deaths(is_core):
    return 10.0 + 0.0 * is_core


@variable(unit="person", vi="-", en="-")
def healthy_life_years_lost(push_illness, population_total, years_since_base):
    return (0.02 + push_illness * _from_2025(years_since_base)) * population_total


@variable(unit="day/yr", dims=("zone",), vi="-", en="-")
def hot_days(is_core, push_hot_days, years_since_base):
    usual = Constant(30.0, "day/yr")
    return usual * (1.0 + 0.0 * is_core) + Constant(1.0, "day/yr") * push_hot_days * _from_2025(years_since_base)


@variable(unit="billion_VND/yr", dims=("zone",), vi="-", en="-")
def flood_damage(is_core, grdp_total, grdp_total_base_year, push_flood, years_since_base):
    one = Constant(1.0, "billion_VND/yr")
    usual = 20.0 * one * (1.0 + 0.0 * is_core) * grdp_total / grdp_total_base_year
    return usual + one * push_flood * _from_2025(years_since_base)


@variable(unit="share", dims=("zone",), vi="-", en="-")
def relocated_share(is_core, push_relocated, years_since_base):
    return is_core * push_relocated * _from_2025(years_since_base)


@variable(unit="share", vi="-", en="-")
def digital_services_share(digital_services_share_base_year, push_digital, years_since_base):
    return digital_services_share_base_year + push_digital * _from_2025(years_since_base)


@variable(unit="billion_VND/yr", vi="-", en="-")
def development_spending(
    development_spending_base_year, grdp_total, grdp_total_base_year, push_spending, years_since_base
):
    usual = development_spending_base_year / grdp_total_base_year * grdp_total
    return usual + push_spending * _from_2025(years_since_base)


@variable(unit="billion_VND/yr", vi="-", en="-")
def central_finance(push_central, years_since_base):
    return push_central * _from_2025(years_since_base)


@variable(unit="billion_VND/yr", vi="-", en="-")
def private_finance(push_private, years_since_base):
    return push_private * _from_2025(years_since_base)


@variable(unit="1", vi="-", en="-")
def innovation_rd(innovation_rd_base, push_rd, years_since_base):
    return innovation_rd_base + push_rd * _from_2025(years_since_base)


@variable(unit="1", vi="-", en="-")
def skills(skills_base, push_skills, years_since_base):
    return skills_base + push_skills * _from_2025(years_since_base)


@variable(unit="1", vi="-", en="-")
def tourism(tourism_base, push_tourism, years_since_base):
    return tourism_base + push_tourism * _from_2025(years_since_base)


@variable(unit="1", dims=("zone",), vi="-", en="-")
def affordable_housing(push_homes, years_since_base, is_core):
    """Thousand homes, the same in each zone, coming over 15 years."""
    return push_homes * _over_15_years(years_since_base) * (1.0 + 0.0 * is_core)


@variable(unit="1", dims=("zone",), vi="-", en="-")
def tod_density(push_density, years_since_base, is_outer):
    """Extra floor in the urban districts, coming into force over 15 years."""
    return push_density * _over_15_years(years_since_base) * (1.0 - is_outer)


@variable(unit="1", dims=("zone",), vi="-", en="-")
def satellite_towns(push_satellites, years_since_base, is_outer):
    return push_satellites * _from_2025(years_since_base) * is_outer / is_outer.sum(-1, keepdims=True)


PUSHES = (
    "access", "competitiveness", "illness", "hot_days", "flood", "relocated", "digital", "spending", "central",
    "private", "rd", "skills", "tourism", "homes", "density", "satellites",
)  # fmt: skip


NOTHING_DONE = (
    "parks", "parks_base", "street_trees", "street_trees_base", "permeable_surfaces", "permeable_surfaces_base",
    "road_expansion_added",
)  # fmt: skip


@functools.cache
def city() -> Program:
    """People, economy, housing and land of Hà Nội among stand-ins."""
    inputs = load("hanoi", dimensions=DIMENSIONS).inputs()
    if "lever" not in inputs.dimensions:
        inputs = replace(inputs, dimensions={**inputs.dimensions, "lever": ("affordable_housing",)})
    levers = len(inputs.dimensions["lever"])
    names = [m.name for m in pkgutil.walk_packages(model.__path__, "kientao.model.")]
    own = [importlib.import_module(n) for n in names if any(sector in n.split(".")[2:4] for sector in SECTORS)]
    given = {f"push_{name}": 0.0 for name in PUSHES} | {
        "lever_capital": (np.zeros(levers), "billion_VND/yr", ("lever",)),
        "lever_capital_by_payer": (np.zeros((4, levers)), "billion_VND/yr", ("payer", "lever")),
        "ppp_upfront": (0.0, "billion_VND/yr", ()),
        "station_floor_share": 0.3,
        "industry_fuel_switch": np.zeros(30),
        "innovation_rd_base": 0.05,
        "skills_base": 0.0,
        "tourism_base": 200.0,
        "affordable_housing_base": np.zeros(30),
        "satellite_towns_base": np.zeros(30),
        "lake_protection": 0.0,
    }
    given |= {name: np.full(30, 0.3) for name in ("green_belt", "green_belt_base")}
    given |= {name: np.zeros(30) for name in NOTHING_DONE}
    return partial([*own, *declarations(globals())], inputs, given)


def pushed(**pushes: list[float]):
    """One run with a member for each value of the pushes; the first is best left at 0."""
    program = city()
    members = max(len(v) for v in pushes.values())
    sampled = {f"push_{n}": np.asarray(v, dtype=float) for n, v in pushes.items()}
    assert all(len(v) == members for v in sampled.values())
    return program.run(program.constants(sampled))
