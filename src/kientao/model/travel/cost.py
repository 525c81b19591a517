# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a trip costs: minutes from door to door, money, and both as the minutes a traveller feels."""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import TH_TO_VND, VEHICLE_TRIP
from kientao.model.functions import concatenate, plus
from kientao.model.travel.network import on_paths

WALK, BICYCLE, MOTORCYCLE, CAR, BUS, RAIL = np.eye(6)[:, :, None]
"""Switches of modes, [mode, 1]: a term that acts on one mode only."""
DRIVEN = slice(2, 4)
"""The modes that burn fuel, park and pay charges: motorcycle, car."""
ROAD = slice(2, 5)
"""The modes in traffic (road_mode)."""


@variable(unit="min", dims=("mode", "zone"), vi="Thời gian chờ theo phương thức", en="Waiting by mode")
def wait_minutes(bus_wait, rail_wait):
    """Waiting for bus or train at the origin. Method: definition."""
    return BUS * bus_wait + RAIL * rail_wait


@variable(
    unit="min",
    dims=("mode", "zone", "destination"),
    vi="Thời gian trên đường theo phương thức",
    en="Minutes under way",
)
def ride_minutes(free_minutes, road_minutes):
    """Minutes under way between two zones by every mode. Method: accounting identity."""
    return concatenate(free_minutes[:, :2], road_minutes, free_minutes[:, 2:])


@variable(
    unit="min",
    dims=("mode", "zone", "destination"),
    vi="Thời gian đi từ cửa đến cửa",
    en="Minutes from door to door",
)
def door_minutes(ride_minutes, access_minutes, wait_minutes):
    """Minutes by the clock: under way, waiting, walking to and from vehicle or stop. Method: accounting identity."""
    return ride_minutes + (access_minutes + wait_minutes)


@variable(
    unit="thousand_VND/vehicle",
    dims=("zone", "destination"),
    vi="Phí vào vùng thu phí",
    en="Congestion charge of a car trip",
)
def entry_charge(congestion_charge, congestion_charge__destination, congestion_charge__via, via_share):
    """Half the step of the charge between two zones: one crossing a tour, shared by its two trips. Source: MARS.

    Any set of zones is a cordon; steps of price inside it are charged as well. Those who only drive through enter on
    every trip: they pay by the part of their way that lies inside, for the less of it does, the more of them drive
    round. Departs from the specification, where they pay nothing and fill the roads that the charge empties.
    Assumption: through traffic pays by the part of its way inside.
    """
    here, there = congestion_charge * VEHICLE_TRIP, congestion_charge__destination * VEHICLE_TRIP
    zones = via_share.shape[-1]
    on_the_way = on_paths(congestion_charge__via[:, None] * VEHICLE_TRIP, via_share.reshape(1, zones, -1))
    through = np.maximum(on_the_way.reshape(-1, zones, zones) - np.maximum(here, there), 0.0)
    return 0.5 * np.abs(there - here) + through


@variable(
    unit="thousand_VND/vehicle",
    dims=("mode", "zone"),
    vi="Giá gửi xe mỗi lượt đến",
    en="Parking paid per arrival of a vehicle",
)
def parking_charge(parking_per_trip_motorcycle, parking_per_trip_car, parking_price):
    """Parking of a motorcycle or car in the zone where it arrives, mean over those who pay and those who do not.

    Method: definition.
    """
    return (MOTORCYCLE * parking_per_trip_motorcycle + CAR * parking_per_trip_car) * (1.0 + parking_price)


@variable(unit="thousand_VND/km/trip", dims=("mode",), vi="Tiền nhiên liệu mỗi km", en="Fuel cost per km")
def fuel_cost_per_km(fuel_per_km__motorcycle, fuel_per_km__car, fuel_price, vehicle_per_person):
    """Fuel per kilometre, shared by those in the vehicle. Method: definition."""
    fuel = MOTORCYCLE[:, 0] * fuel_per_km__motorcycle + CAR[:, 0] * fuel_per_km__car
    return fuel * fuel_price * vehicle_per_person


@variable(unit="thousand_VND/trip", dims=("mode",), vi="Giá vé mỗi lượt đi", en="Fare of a trip as felt")
def fare(bus_fare_perceived, rail_fare_perceived, pt_fare):
    """Fare of bus and rail, mean over single tickets, monthly passes and free rides. Method: definition."""
    return (BUS[:, 0] * bus_fare_perceived + RAIL[:, 0] * rail_fare_perceived) * (1.0 + pt_fare)


@variable(
    unit="thousand_VND/trip",
    dims=("private_vehicle", "zone", "destination"),
    vi="Chi phí bằng tiền mỗi chuyến đi bằng xe riêng",
    en="Money cost of a trip by own vehicle",
)
def trip_money(
    trip_distance,
    fuel_cost_per_km,
    entry_charge,
    motorcycle_charge_ratio,
    parking_charge__destination,
    vehicle_per_person,
):
    """Money of those who drive: fuel, charge and parking shared by those in the vehicle; bus and rail pay the fare.

    Departs from the specification: parking of a motorcycle is shared like all else (its revenue counts vehicles),
    and the higher value of time of car users enters minutes_per_money, so that this stays money.
    Method: accounting identity.
    """
    vehicles = vehicle_per_person[:, DRIVEN, None, None]
    charged = concatenate(motorcycle_charge_ratio * vehicles[:, :1], vehicles[:, 1:])
    parking = parking_charge__destination[:, DRIVEN, None] * vehicles
    return plus(plus(entry_charge * charged, trip_distance * fuel_cost_per_km[:, DRIVEN, None, None]), parking)


@variable(
    unit="min/(thousand_VND/trip)",
    dims=("mode", "zone"),
    vi="Số phút tương đương một nghìn đồng",
    en="Minutes that a thousand dong is worth",
)
def minutes_per_money(value_of_time, income_level, value_of_time_income_elasticity, car_value_of_time_factor):
    """Inverse of the value of time: time is worth more to the better paid, and more to those who drive a car.

    Source: Abrantes & Wardman 2011 (elasticity to income).
    """
    car_users = 1.0 + CAR * (1.0 / car_value_of_time_factor - 1.0)
    return TH_TO_VND / value_of_time * income_level**-value_of_time_income_elasticity * car_users


@variable(unit="ratio", dims=("mode", "zone"), vi="Trọng số cảm nhận thời gian đi", en="Weight of a minute under way")
def ride_weight(time_weight, walk_time_gain, walkability, cycle_time_gain, cycle_cover):
    """How long a minute under way feels; good pavements and protected lanes at the origin make it feel shorter.

    Source: Wardman 2004 for walking; gains set on the evidence of levers.
    """
    return time_weight * (1.0 - WALK * walk_time_gain * walkability - BICYCLE * cycle_time_gain * cycle_cover)


@variable(
    unit="utility",
    dims=("mode", "zone", "destination"),
    vi="Độ thỏa dụng của phương thức",
    en="Utility of a mode",
)
def mode_utility(
    mode_constant,
    mode_scale,
    ride_minutes,
    ride_weight,
    access_minutes,
    access_weight,
    wait_minutes,
    wait_weight,
    crowding,
    trip_money,
    fare,
    minutes_per_money,
):
    """Constant - scale x minutes as felt: under way, to the stop and waiting by their weights, crowding, money.

    Money is turned into minutes by the value of time. The terms of the origin are put together before they meet
    the pairs. Source: Ortúzar & Willumsen 2011.
    """
    felt = access_minutes * access_weight + wait_minutes * wait_weight + BUS[:, None] * crowding
    at_origin = mode_constant - mode_scale * (felt + fare * minutes_per_money)
    per_minute = -mode_scale * ride_weight
    utility = plus(ride_minutes * per_minute, at_origin)
    utility[:, DRIVEN] += trip_money * (-mode_scale * minutes_per_money[:, DRIVEN])
    return utility


@variable(
    unit="min",
    dims=("mode", "zone", "destination"),
    vi="Chi phí tổng quát quy ra phút",
    en="Generalised cost in minutes",
)
def generalised_minutes(mode_utility, mode_constant, mode_scale):
    """All that a trip costs as minutes felt: the utility of the mode without its constant, over that of a minute.

    Source: Ortúzar & Willumsen 2011.
    """
    return (mode_constant - mode_utility) / mode_scale
