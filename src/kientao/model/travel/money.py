# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Transit passengers, and what travel brings to or takes from public budgets."""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import BN_TO_TH, DAYS_PER_YEAR, TRIP_PER_MILLION
from kientao.model.functions import sum_zones, total
from kientao.model.travel.cost import DRIVEN
from kientao.model.travel.traffic import over_pairs


@variable(unit="million_trip/yr", vi="Lượt khách xe buýt", en="Bus boardings")
def bus_boardings(trips_by_mode__bus, trips_by_mode__rail, boardings_per_bus_trip, rail_boardings_on_bus):
    """Boardings of buses in a year: with transfers, and the feeder buses of rail trips. Method: conversion of units."""
    by_bus, by_rail = total(trips_by_mode__bus, -1), total(trips_by_mode__rail, -1)
    boardings = by_bus * boardings_per_bus_trip + by_rail * rail_boardings_on_bus
    return DAYS_PER_YEAR * boardings / TRIP_PER_MILLION


@variable(unit="million_trip/yr", vi="Lượt khách đường sắt đô thị", en="Rail trips")
def rail_trips(trips_by_mode__rail):
    """Trips by urban rail in a year. Method: conversion of units."""
    return DAYS_PER_YEAR * total(trips_by_mode__rail, -1) / TRIP_PER_MILLION


@variable(unit="billion_VND/yr", vi="Doanh thu vé", en="Fare revenue")
def fare_revenue(
    bus_boardings, bus_revenue_per_boarding, rail_trips, rail_fare_perceived, rail_fare_paid_share, pt_fare
):
    """Fares paid in buses and trains, most of them with monthly or free passes. Method: cost of unit times extent."""
    paid = bus_boardings * bus_revenue_per_boarding + rail_trips * rail_fare_perceived * rail_fare_paid_share
    return paid * (1.0 + pt_fare)


@variable(unit="billion_VND/yr", vi="Chi phí vận hành giao thông công cộng", en="Running cost of transit")
def transit_cost(vehicle_km__bus, bus_cost_per_km, metro_km, rail_cost_per_km_line):
    """Running cost of buses by kilometre and of rail by length of line. Method: cost of unit times extent."""
    return vehicle_km__bus.sum(-1) * bus_cost_per_km / BN_TO_TH + metro_km * rail_cost_per_km_line


@variable(unit="billion_VND/yr", vi="Thu phí vào nội đô", en="Congestion charge revenue")
def charge_revenue(trips, vehicle_per_person, entry_charge, motorcycle_charge_ratio):
    """Charges paid by cars and, at their ratio, by motorcycles. Method: cost of unit times extent."""
    paid = over_pairs(trips[:, DRIVEN], entry_charge) * vehicle_per_person[:, DRIVEN]
    return DAYS_PER_YEAR * (paid[:, 0] * motorcycle_charge_ratio + paid[:, 1]) / BN_TO_TH


@variable(unit="billion_VND/yr", vi="Thu từ trông giữ xe", en="Parking revenue")
def parking_revenue(public_parking_share, trips, vehicle_per_person, parking_charge):
    """Parking money of arriving motorcycles and cars that reaches the budget. Method: cost of unit times extent."""
    arrivals = np.ones(trips.shape[-1]) @ trips[:, DRIVEN]
    paid = total(sum_zones(arrivals * parking_charge[:, DRIVEN]) * vehicle_per_person[:, DRIVEN], 1)
    return DAYS_PER_YEAR * public_parking_share * paid / BN_TO_TH
