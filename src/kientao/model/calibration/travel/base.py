# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of travel: distances, lanes, balancing, the traffic of 2019."""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import DAYS_PER_YEAR, L_PER_THOUSAND_M3, MINUTES_PER_HOUR
from kientao.model.functions import clip, join, mask, solve
from kientao.model.travel.cost import mode_utility
from kientao.model.travel.demand import furness, other_trips, work_trips_to

OPENING_ROUNDS = 500
"""Most rounds of balancing at load."""
SAME = 4e-15
"""Relative change of a factor that a double can hardly tell."""
LEAP_EVERY, MOST_KEPT, LEAST = 5, 0.95, 1e-300
"""Now and then the step is lengthened by what the last two have in common (Aitken): a third of the rounds."""
DOUBLINGS = 9
"""2^9 rounds of Furness."""


@base_year(unit="km", dims=("zone", "destination"), vi="Chiều dài chuyến đi", en="Length of a trip")
def trip_distance(straight_trip_length, detour_factor, trip_distance_floor):
    """Mean length of the trips between two zones, or inside one: straight x detour.

    Straight lengths are means over where people live in both zones, nearer places drawing more, so that they do not
    hinge on how the city is cut. Departs from the specification, which takes the distance of the zones' middles, and
    inside a zone a share of its radius up to a cap.
    Source: Barthelemy 2011 (detour); Head & Mayer 2002 (lengths between areas).
    """
    return np.maximum(trip_distance_floor, detour_factor * straight_trip_length)


@base_year(
    unit="share",
    dims=("via", "zone_from", "zone_to"),
    vi="Tỷ lệ quãng đường theo khu vực đi qua",
    en="Share of a path by the zone it crosses",
)
def via_share(path_share):
    """path_share with the zone crossed as first axis: the order in memory in which means over paths are quick.

    Method: accounting identity.
    """
    return 1.0 * path_share.transpose(0, 3, 1, 2).copy()


@base_year(
    unit="min",
    dims=("free_mode", "zone", "destination"),
    vi="Thời gian đi bộ, xe đạp, đường sắt",
    en="Minutes under way on foot, by bicycle and by rail",
)
def free_minutes(
    trip_distance, straight_walk_length, detour_factor, trip_distance_floor, walk_speed, bicycle_speed, rail_speed
):
    """Time between two zones by the modes that traffic does not slow, each at its own speed.

    Of the trips between two zones the short ones are walked: walking counts at the length that has the mean chance of
    a walk over all of them, not at the mean length, where nobody would walk between large neighbours.
    Method: conversion of units.
    """
    walked = np.maximum(trip_distance_floor, detour_factor * straight_walk_length)
    length = np.concatenate([walked, trip_distance, trip_distance], axis=1)
    return length * (MINUTES_PER_HOUR / join(walk_speed, bicycle_speed, rail_speed))


def _share_within(cost, limit, edge):
    """A logistic edge at a limit; by exp, which NumPy does on several numbers at once, as `logistic` is not."""
    return 1.0 / (1.0 + np.exp((cost - limit) / edge))


@base_year(
    unit="min",
    dims=("zone", "destination"),
    vi="Ngưỡng chi phí tiếp cận việc làm",
    en="Limit of the cost of reaching jobs",
)
def access_cost_limit(
    mode_share_base_year,
    door_minutes_base_year,
    ride_minutes_base_year,
    travel_logsum_base_year,
    people_distance,
    straight_trip_length,
    jobs_base_year__destination,
    population_base_year,
    job_access_limit,
    job_access_edge,
):
    """Inclusive cost within which residents reach as many jobs as within 45 minutes by the modes they chose in 2019.

    All jobs of a zone count, not the near ones that trips prefer, so they lie farther than trips go: minutes are
    lengthened, and the limit on the cost of trips lowered, by what that takes on the way.
    Method: solved so that the base year is met.
    """
    pairs = population_base_year * jobs_base_year__destination
    farther = ride_minutes_base_year * (people_distance / straight_trip_length - 1.0)[:, None]
    minutes = door_minutes_base_year + farther
    within = _share_within(minutes, job_access_limit[:, None], job_access_edge[:, None])
    wanted = (pairs * (mode_share_base_year * within).sum(1)).sum((1, 2))
    more = (mode_share_base_year * farther).sum(1)
    whole = travel_logsum_base_year + more

    def surplus(limit):
        reach = _share_within(whole, limit[:, None, None], job_access_edge)
        return (pairs * reach).sum((1, 2)) - wanted

    cost = whole.reshape(whole.shape[0], -1)
    return solve(surplus, cost.min(1), cost.max(1))[:, None, None] - more


@base_year(unit="vehicle/person", dims=("mode",), vi="Số xe cho mỗi người đi", en="Vehicles per traveller")
def vehicle_per_person(occupancy):
    """One over the people in a vehicle; bus and rail run by timetable, not by passengers: 0. Method: definition."""
    private = 1.0 / occupancy[:, :4]
    return np.concatenate([private, 0.0 * private[:, :2]], axis=1)


@base_year(unit="lane_km", dims=("zone",), vi="Chiều dài làn đường năm gốc", en="Road lanes of the base year")
def road_lane_km_base_year(road_lane_km_total_base_year, population_base_year, area):
    """Lanes of the city by zone, by the square root of population x area; only their growth matters.

    Assumption: by the square root of population x area.
    """
    weight = np.sqrt(population_base_year * area)
    return road_lane_km_total_base_year * weight / weight.sum(-1, keepdims=True)


@base_year(unit="km", dims=("zone",), vi="Hành lang xe buýt chính", en="Main bus corridors by zone")
def bus_corridor_km_zone(
    bus_corridor_km,
    population_base_year,
    jobs_base_year,
    bus_coverage_base,
    trip_distance,
    commute_km_base_year,
    path_share,
):
    """Main bus corridors by zone, by a plain estimate of bus travel.

    Departs from the specification, which shares them by the bus passenger-kilometres of the model: these need the
    speed of buses, which needs the corridors. The estimate sends the residents of each zone to jobs by distance
    alone, with the coverage of both ends. Against the model's own passenger-kilometres it misplaces about a tenth
    of the corridors, little beside the range of their total.
    Assumption: by a plain estimate of bus travel.
    """
    zones = path_share.shape[-1]
    near = jobs_base_year[:, None, :] * np.exp(-trip_distance / commute_km_base_year[:, :, None])
    from_people = (population_base_year * bus_coverage_base)[:, :, None]
    km = from_people * near / near.sum(-1, keepdims=True) * bus_coverage_base[:, None, :] * trip_distance
    paths = path_share.reshape(path_share.shape[0], -1, zones)
    travelled = (km.reshape(km.shape[0], 1, -1) @ paths)[:, 0]
    return bus_corridor_km * travelled / travelled.sum(-1, keepdims=True)


@base_year(unit="trip/person/day", vi="Số chuyến đi khác mỗi người", en="Other trips per person")
def other_trip_rate(trips_nonwalk_base_year, walk_share_base_year, work_trips_from_base_year, population_base_year):
    """Trips for other purposes per resident: all trips of the base year less commuting. Method: accounting identity."""
    trips = trips_nonwalk_base_year / (1.0 - walk_share_base_year)
    return (trips - work_trips_from_base_year.sum(-1)) / population_base_year.sum(-1)


@base_year(unit="share", dims=("mode",), vi="Tỷ trọng phương thức năm gốc", en="Mode shares of the base year")
def mode_share_target(mode_share_nonwalk_base_year, walk_share_base_year):
    """Shares of all trips: walking, and the shares of the rest (brought to sum 1 for members that sample them).

    Method: scaled to the base year.
    """
    walk = mask("mode", "walk")
    others = mode_share_nonwalk_base_year / mode_share_nonwalk_base_year.sum(-1, keepdims=True)
    return walk * walk_share_base_year + others * (1.0 - walk_share_base_year)


@base_year(
    unit="utility",
    dims=("mode", "zone", "destination"),
    vi="Độ thỏa dụng của chi phí đi lại năm gốc",
    en="Utility of the cost of travel in the base year",
)
def cost_utility_base_year(
    mode_scale,
    ride_minutes_base_year,
    ride_weight_base_year,
    access_minutes,
    access_weight,
    wait_minutes_base_year,
    wait_weight,
    crowding_base_year,
    trip_money_base_year,
    fare_base_year,
    minutes_per_money_base_year,
):
    """Utility of each mode in the base year before its constant, on which the constants are solved.

    Source: Ortúzar & Willumsen 2011.
    """
    return mode_utility(
        0.0,
        mode_scale,
        ride_minutes_base_year,
        ride_weight_base_year,
        access_minutes,
        access_weight,
        wait_minutes_base_year,
        wait_weight,
        crowding_base_year,
        trip_money_base_year,
        fare_base_year,
        minutes_per_money_base_year,
    )


@base_year(unit="utility", dims=("mode",), vi="Hằng số phương thức", en="Mode constants")
def mode_constant(travel_constants):
    """Utility of a mode beyond its cost, against the motorcycle. Method: solved so that the base year is met."""
    return travel_constants[:, :6]


@base_year(unit="1/min", dims=("purpose",), vi="Độ nhạy phân bố chuyến đi", en="Scale of distribution")
def distribution_scale(travel_constants, mode_scale):
    """Sensitivity of the destination to cost; below that of the mode in a model of random utility.

    Method: solved so that the base year is met.
    """
    return travel_constants[:, 6:] * mode_scale


@base_year(unit="ratio", dims=("zone",), vi="Hệ số cân bằng năm gốc", en="Balancing factors of the base year")
def work_balance_base_year(deterrence_base_year__work, work_trips_from_base_year, jobs_base_year):
    """Balancing factors of workplaces, converged. Source: Furness method; Wilson 1970."""
    to_jobs = work_trips_to(jobs_base_year, work_trips_from_base_year)
    balance = np.ones(to_jobs.shape)
    step = np.zeros(to_jobs.shape)
    for turn in range(OPENING_ROUNDS):
        before, earlier = balance, step
        balance = furness(deterrence_base_year__work, work_trips_from_base_year, to_jobs, balance)
        balance = balance / balance.mean(-1, keepdims=True)
        step = np.log(balance / before)
        if not (abs(step) > SAME).any():
            break
        if turn % LEAP_EVERY == LEAP_EVERY - 1:
            kept = (step * earlier).sum(-1, keepdims=True) / ((earlier * earlier).sum(-1, keepdims=True) + LEAST)
            balance = balance * np.exp(step * (kept / (1.0 - clip(kept, -MOST_KEPT, MOST_KEPT))))
    return balance


@base_year(
    unit="ratio",
    dims=("zone", "destination"),
    vi="Đáp ứng của hệ số cân bằng",
    en="Response of balancing factors to one round",
)
def balancing_gain(work_trips_base_year):
    """What all rounds of Furness together make of the step of the first, near the balance of the base year.

    A round passes ln factors on by K = (shares of a destination's trips by origin) x (shares of an origin's trips by
    destination). The sum 1 + K + K^2 + ..., less the common level of the factors, which changes nothing, is
    (1 + K)(1 + K^2)(1 + K^4)...
    Method: quasi-Newton step of the Furness method.
    """
    by_origin = work_trips_base_year / work_trips_base_year.sum(1, keepdims=True)
    by_destination = work_trips_base_year / work_trips_base_year.sum(2, keepdims=True)
    arriving = work_trips_base_year.sum(1, keepdims=True)
    power = by_origin.swapaxes(1, 2) @ by_destination - arriving / arriving.sum(2, keepdims=True)
    one = np.eye(power.shape[-1])
    gain = one + power
    for _ in range(DOUBLINGS):
        power = power @ power
        gain = gain @ (one + power)
    return gain


@base_year(unit="min", vi="Thời gian chuyến đi khác năm gốc", en="Time of other trips in the base year")
def other_minutes_base_year(
    deterrence_base_year__other,
    pair_minutes_base_year,
    population_base_year,
    jobs_base_year,
    other_trip_jobs_weight,
):
    """Minutes of trips for other purposes in the base year; trips per resident are the same in all zones.

    Method: weighted mean.
    """
    trips = other_trips(
        deterrence_base_year__other,
        population_base_year[:, :, None],
        population_base_year[:, None],
        jobs_base_year[:, None],
        other_trip_jobs_weight[:, None, None],
    )
    return (trips * pair_minutes_base_year).sum((1, 2)) / trips.sum((1, 2))


@base_year(unit="person_km/day", vi="Hành khách-km xe buýt năm gốc", en="Passenger-km of buses in the base year")
def bus_person_km_base_year(road_person_km_base_year__bus):
    """Passenger-kilometres by bus of the base year, to which crowding is held. Method: sum over zones."""
    return road_person_km_base_year__bus.sum(-1)


@base_year(unit="ratio", dims=("mode",), vi="Hệ số dịch vụ", en="Service factor")
def service_factor(
    petrol_sold_base_year,
    petrol_share_motorcycle,
    fuel_per_km,
    electric_share_base_year,
    road_person_km_base_year,
    vehicle_per_person,
):
    """Kilometres that the petrol sold stands for over those of residents' trips; 1 on foot and by bicycle.

    Deliveries, ride-hailing, empty taxis, visitors, and petrol used outside the city.
    Method: solved so that the base year is met.
    """
    petrol = petrol_sold_base_year * L_PER_THOUSAND_M3
    share = join(petrol_share_motorcycle, 1.0 - petrol_share_motorcycle)
    sold_km = petrol * share / (fuel_per_km * (1.0 - electric_share_base_year))[:, :2]
    trip_km = DAYS_PER_YEAR * road_person_km_base_year[:, :2].sum(-1) * vehicle_per_person[:, 2:4]
    driven = sold_km / trip_km
    one = np.ones(driven.shape)
    return np.concatenate([one, driven, 0.0 * one], axis=1)


@base_year(unit="vehicle_km/yr", dims=("zone",), vi="Quãng đường xe tải năm gốc", en="Truck kilometres in 2019")
def truck_km_base_year(
    diesel_sold_base_year,
    nonroad_diesel_share,
    vehicle_stock_base_year__bus,
    bus_km_per_vehicle,
    fuel_per_km__bus,
    fuel_per_km__truck,
    jobs_base_year,
    land_area_base_year__built,
):
    """Kilometres that the diesel sold stands for, less machines and buses; by zone half by jobs, half by built land.

    Method: solved so that the base year is met.
    """
    bus_km = vehicle_stock_base_year__bus.sum(-1, keepdims=True) * bus_km_per_vehicle
    road = diesel_sold_base_year * L_PER_THOUSAND_M3 * (1.0 - nonroad_diesel_share)
    total = (road - bus_km * fuel_per_km__bus) / fuel_per_km__truck
    by_jobs = jobs_base_year / jobs_base_year.sum(-1, keepdims=True)
    by_land = land_area_base_year__built / land_area_base_year__built.sum(-1, keepdims=True)
    return total * (0.5 * by_jobs + 0.5 * by_land)
