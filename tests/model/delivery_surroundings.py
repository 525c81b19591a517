# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The delivery sector alone: stand-ins for other sectors that stay as they are, and decisions given by hand."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from kientao.cities import City, load
from kientao.engine.program import Program
from kientao.engine.testing import partial
from kientao.model import delivery, delivery_cost
from kientao.model.calibration import delivery as calibration
from kientao.model.dimensions import DIMENSIONS
from kientao.scenario import find_scenario


@functools.cache
def hanoi() -> City:
    return load("hanoi", dimensions=DIMENSIONS)


def surroundings(**changed: Any) -> dict[str, Any]:
    """What other sectors give, constant: round numbers of a city of the pack's zones and people."""
    city = hanoi()
    zones = len(city.zones)
    people = np.array([zone.population for zone in city.zones])

    def flat(*names: str, value: float, unit: str) -> tuple[Any, str, tuple[str, ...]]:
        return np.full([zones if n == "zone" else len(DIMENSIONS[n]) for n in names], value), unit, names

    given = {
        "population": (people, "person", ("zone",)),
        "population_total": (people.sum(), "person", ()),
        "acceptance_index": (np.full(zones, 60.0), "index", ("zone",)),
        "governance_speed": 1.0,
        "funded_share": 1.0,
        "delivery_capacity": 1.0,
        "running_funded_share": 1.0,
        "road_lane_km_base_year": flat("zone", value=1000.0, unit="lane_km"),
        "metro_line_km": flat("zone", value=2.2, unit="km"),
        "households": (people / 3.5, "household", ("zone",)),
        "land_area": flat("land", "zone", value=10.0, unit="km2"),
        "land_area_base_year": flat("land", "zone", value=10.0, unit="km2"),
        "vehicle_km_base_year": flat("mode", "zone", value=1e6, unit="vehicle_km/yr"),
        "vehicle_stock": flat("vehicle", "power", value=1e4, unit="vehicle"),
        "vehicle_sales": flat("vehicle", value=2e4, unit="vehicle/yr"),
        "electric_sales_share": flat("vehicle", value=0.1, unit="share"),
        "ebus_paid_share": 1.0,
        "new_residents": (1e5, "person/yr", ()),
        "private_solar_added": flat("zone", value=1.0, unit="MW/yr"),
        "solar_capex": (20.0, "million_VND/kW", ()),
        "building_floor": flat("building", "zone", value=5e6, unit="m2"),
        "housing_completed": flat("zone", value=2e5, unit="m2/yr"),
        "grdp_total": (968_436.0, "billion_VND/yr", ()),
        "last_own_revenue": (97_541.0, "billion_VND/yr", ()),
        "last_public_investment_share": 0.04,
    }
    return given | changed


def program(**changed: Any) -> Program:
    return partial([delivery, delivery_cost, calibration], city=hanoi(), given=surroundings(**changed))


@functools.cache
def plain_program() -> Program:
    return program()


def decided(scenario: str | Mapping[str, Any], only: tuple[str, ...] = ()) -> dict[str, np.ndarray]:
    """Drivers of a scenario; with `only`, all other levers stay at their base."""
    city = hanoi()
    drivers = dict(find_scenario(city, scenario).drivers(city))
    if only:
        places = city.lever_places
        kept = np.zeros(len(places.labels), dtype=bool)
        for lever in only:
            kept[places.span(lever)] = True
        base = places.parameters["place_base"].value
        drivers["lever_decided"] = np.where(kept, drivers["lever_decided"], base)
        drivers["committed_delivery"] = np.where(kept, drivers["committed_delivery"], 0.0)
    return drivers


def at(lever: str) -> slice:
    return hanoi().lever_places.span(lever)


def row(lever: str) -> int:
    return hanoi().lever_places.dimensions["lever"].index(lever)


def run(scenario: str | Mapping[str, Any], only: tuple[str, ...] = (), **changed: Any) -> Any:
    built = program(**changed) if changed else plain_program()
    return built.run(drivers={n: v for n, v in decided(scenario, only).items() if n in built.inputs.drivers})
