# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Kilometres on the roads of a zone and the load they make."""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import DAYS_PER_YEAR
from kientao.model.functions import beside, concatenate, total
from kientao.model.travel.choice import flat
from kientao.model.travel.cost import DRIVEN, ROAD
from kientao.model.travel.network import on_paths


def over_pairs(trips, values):
    """Sum over the pairs: [member, mode, zone, destination] x [member, zone, destination] -> [member, mode]."""
    return (flat(trips) @ values.reshape(values.shape[0], -1, 1))[..., 0]


def along_paths(trips, trip_distance, path_share):
    """Kilometres of trips, laid on the zones their straight path crosses: [member, mode, zone]."""
    return on_paths(flat(trips * trip_distance[:, None]), path_share.reshape(1, -1, path_share.shape[-1]))


@variable(unit="vehicle/day", vi="Ô tô qua ranh nội đô lịch sử", en="Cars across the border of the historic core")
def core_car_crossings(trips__car, is_core, is_core__destination, vehicle_per_person__car):
    """Cars that go from the core to the rest of the city or come from there: what counters on a cordon would count.

    Cars that only drive through are left out. Method: sum over pairs of zones.
    """
    across = np.abs(is_core[:, :, None] - is_core__destination[:, None])
    return total((trips__car * across).reshape(trips__car.shape[0], -1), 1) * vehicle_per_person__car


LEAST_ALLOWED = 1e-9
"""Guards the division where every motorcycle is barred and none is made."""


@variable(
    unit="person_km/day",
    dims=("mode", "zone"),
    vi="Quãng đường đi trong khu vực theo phương thức",
    en="Kilometres travelled in the zone by mode",
)
def person_km(trips, trip_distance, path_share):
    """Kilometres of all trips, laid on the zones their straight path crosses. Method: accounting identity."""
    return along_paths(trips, trip_distance, path_share)


@variable(
    unit="person_km/day",
    dims=("road_mode", "zone"),
    vi="Quãng đường đi bằng xe trên đường bộ",
    en="Kilometres travelled on the roads of the zone",
)
def road_person_km(trips, trip_distance, path_share):
    """person_km of motorcycle, car and bus: what traffic rests on, so that runs need not lay out the other modes.

    Method: accounting identity.
    """
    return along_paths(trips[:, ROAD], trip_distance, path_share)


@variable(
    unit="vehicle_km/yr",
    dims=("road_mode", "zone"),
    vi="Quãng đường xe chạy theo phương thức",
    en="Vehicle kilometres by mode",
)
def vehicle_km(
    road_person_km,
    vehicle_per_person,
    service_factor,
    vehicle_stock_base_year__bus,
    bus_km_per_vehicle,
    bus_supply_index,
):
    """Kilometres driven in the zone in a year: motorcycles and cars follow the people in them, buses the supply run.

    The service factor holds deliveries, ride-hailing, empty taxis and visitors.
    Method: definition.
    """
    per_person = DAYS_PER_YEAR * (service_factor * vehicle_per_person)[:, DRIVEN, None]
    bus_km = vehicle_stock_base_year__bus.sum(-1)[:, None, None] * bus_km_per_vehicle * bus_supply_index
    bus = road_person_km[:, 2:]
    return concatenate(road_person_km[:, :2] * per_person, bus * (bus_km / bus.sum(-1, keepdims=True)))


@variable(unit="vehicle_km/yr", dims=("zone",), vi="Quãng đường xe tải chạy", en="Truck kilometres")
def truck_km(truck_km_base_year, grdp_index, truck_km_grdp_elasticity):
    """Kilometres of trucks in the zone: freight follows output.

    Assumption: freight follows output with a constant elasticity.
    """
    return truck_km_base_year * grdp_index**truck_km_grdp_elasticity


@variable(
    unit="vehicle_km/yr",
    dims=("vehicle", "zone"),
    vi="Quãng đường xe cơ giới chạy",
    en="Kilometres of motor vehicles",
)
def road_km(vehicle_km, truck_km):
    """Kilometres of motorcycles, cars, buses and trucks on the roads of the zone. Method: accounting identity."""
    return concatenate(vehicle_km, truck_km)


@variable(unit="pcu_km/yr", dims=("zone",), vi="Tải lượng giao thông (xe con quy đổi)", en="Traffic load")
def traffic_load(pcu, road_km):
    """Kilometres in passenger-car units: the room that each vehicle takes. Method: definition."""
    return (pcu[:, None] @ road_km)[:, 0]


@variable(
    unit="share",
    dims=("vehicle",),
    vi="Tỷ lệ chuyến đi chạm vùng phát thải thấp theo loại xe",
    en="Trips of a vehicle that touch the low-emission zone",
)
def lez_exposure(trips, motorcycle_allowed, motorcycle_barred, lez_coverage):
    """Share of motorcycle and car trips that meet the low-emission zone or a restriction; buses and trucks: none.

    One less the share that meets it at neither end. Trips by motorcycle are those people would make without the ban:
    the ban takes the machine from people's hands in proportion, so trips still made are divided by the share allowed.
    (The specification counts the trips still made; the stricter the ban, the fewer were left to feel it.)
    Method: weighted mean.
    """
    by_motorcycle = trips[:, 2:3] / np.maximum(motorcycle_allowed, LEAST_ALLOWED)[:, None]
    driven = concatenate(by_motorcycle, trips[:, 3:4])
    free = 1.0 - concatenate(motorcycle_barred[:, None], lez_coverage[:, None])
    one = np.ones((free.shape[-1], 1))
    untouched = free[:, :, None] @ (driven @ free[..., None])
    made = one.T @ (driven @ one)
    return beside(1.0 - (untouched / made)[..., 0, 0], np.zeros((1, 2)))
