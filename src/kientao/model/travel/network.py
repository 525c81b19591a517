# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Roads, lanes and speeds: capacity of a zone, its speed under last year's traffic, time on the way between zones."""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import MINUTES_PER_HOUR, PERCENT, STEP
from kientao.model.functions import compound, concatenate, times


@variable(unit="lane_km", dims=("zone",), vi="Chiều dài làn đường", en="Road lanes")
def road_lane_km(road_lane_km_base_year, road_growth, years_since_base, road_expansion):
    """Lane-kilometres: ordinary growth and what the city adds. Method: definition."""
    return road_lane_km_base_year * compound(road_growth, years_since_base) + road_expansion


@variable(unit="km", dims=("zone",), vi="Chiều dài làn buýt riêng", en="Bus lanes")
def bus_lane_km(bus_lane_km_base_year, brt_bus_priority):
    """Separated bus lanes of the base year and those added. Method: definition."""
    return bus_lane_km_base_year + brt_bus_priority


@variable(unit="km", dims=("zone",), vi="Chiều dài làn xe đạp", en="Cycle lanes")
def cycle_lane_km(cycling_network):
    """Protected cycle lanes; there were none in the base year. Method: rule of the lever table."""
    return 1.0 * cycling_network


@variable(unit="km", dims=("zone",), vi="Chiều dài đường sắt đô thị", en="Metro lines by zone")
def metro_line_km(metro_buildout):
    """Kilometres of urban rail in service in the zone; there were none in the base year.

    Method: rule of the lever table.
    """
    return 1.0 * metro_buildout


@variable(unit="km", vi="Tổng chiều dài đường sắt đô thị", en="Metro lines")
def metro_km(metro_line_km):
    """Kilometres of urban rail in service in the city. Method: sum over zones."""
    return metro_line_km.sum(-1)


@variable(unit="ratio", dims=("zone",), vi="Chỉ số năng lực thông hành", en="Road capacity against 2019")
def road_capacity_index(
    road_lane_km,
    road_lane_km_base_year,
    bus_lane_take,
    bus_lane_km,
    bus_lane_km_base_year,
    its_capacity_gain,
    its_signals,
    its_signals_base,
    road_capacity_floor,
):
    """Lanes left to general traffic over those of the base year, with what linked signals gain.

    Method: index against the base year.
    """
    lanes = road_lane_km - bus_lane_take * (bus_lane_km - bus_lane_km_base_year)
    signals = 1.0 + its_capacity_gain * (its_signals - its_signals_base)
    return np.maximum(road_capacity_floor, lanes / road_lane_km_base_year * signals)


@stock(
    unit="pcu_km/yr",
    dims=("zone",),
    initial="traffic_load_base_year",
    vi="Tải lượng giao thông dự kiến",
    en="Traffic that people count on",
)
def expected_traffic_load(expected_traffic_load, traffic_load, traffic_learning):
    """Traffic that travellers and the road network have settled to: each year closes part of the gap to the actual.

    Departs from the specification, which reads last year's load: with a steep congestion curve a full year's answer
    overshoots, and speeds swing from year to year without end. Day-to-day and year-to-year learning in assignment is
    gradual (Cascetta 1989; Horowitz 1984); the long-run balance is the same.
    Source: gradual learning, Cascetta 1989; Horowitz 1984.
    """
    return expected_traffic_load + (traffic_load - expected_traffic_load) * (traffic_learning * STEP)


@variable(unit="km/h", dims=("zone",), vi="Tốc độ giao thông trung bình", en="Speed of traffic")
def speed(
    free_speed,
    speed_base_year,
    expected_traffic_load,
    traffic_load_base_year,
    road_capacity_index,
    congestion_power,
    min_speed,
):
    """Mean speed of the day in a zone: delay rises with a power of the traffic that people count on over capacity.

    Anchored to the speed of the base year, so that the load needs no unit of capacity.
    Source: form of BPR 1964 at the level of a zone, which is flatter than that of a link (Geroliminis & Daganzo 2008).
    """
    load = expected_traffic_load / traffic_load_base_year / road_capacity_index
    delay = (free_speed / speed_base_year - 1.0) * load**congestion_power
    return np.maximum(min_speed, free_speed / (1.0 + delay))


@variable(unit="km/h", dims=("zone",), vi="Tốc độ xe buýt", en="Speed of buses")
def bus_speed(speed, bus_slowness, bus_lane_speed, bus_lane_km, bus_corridor_km_zone):
    """Speed of buses with stops: that of traffic, and of the lane on the part of the corridors that has one.

    Assumption: traffic speed over a constant, and the lane's speed on the part of corridors that has one.
    """
    in_traffic = speed / bus_slowness
    lane_share = np.minimum(1.0, bus_lane_km / bus_corridor_km_zone)
    return in_traffic + lane_share * np.maximum(0.0, bus_lane_speed - in_traffic)


@variable(
    unit="min/km",
    dims=("road_mode", "zone"),
    vi="Thời gian đi mỗi km đường bộ trong khu vực",
    en="Minutes per km on the roads of a zone",
)
def road_pace(speed, bus_speed, motorcycle_pace_factor, car_pace_factor):
    """Time per kilometre under way in a zone by the modes that run in traffic.

    With free_minutes replaces pace, car_pace and bus_pace of the specification.
    Method: conversion of units.
    """
    in_traffic = MINUTES_PER_HOUR / speed
    return concatenate(motorcycle_pace_factor * in_traffic, car_pace_factor * in_traffic, MINUTES_PER_HOUR / bus_speed)


def on_paths(values, paths):
    """[member, mode, k] x [1, k, m] -> [member, mode, m]: one product for all members, who share the geometry."""
    members, modes, size = values.shape
    return (values.reshape(1, members * modes, size) @ paths).reshape(members, modes, -1)


@variable(
    unit="min",
    dims=("road_mode", "zone", "destination"),
    vi="Thời gian trên đường bộ",
    en="Minutes on the road between zones",
)
def road_minutes(trip_distance, road_pace__via, via_share):
    """Distance x mean pace of the zones on the straight path between two zones (no choice of route).

    Method: definition.
    """
    zones = via_share.shape[-1]
    pace = on_paths(road_pace__via, via_share.reshape(1, zones, -1))
    return times(pace.reshape(*road_pace__via.shape, zones), trip_distance)


@variable(unit="share", dims=("zone",), vi="Mức phủ làn xe đạp", en="Cover of cycle lanes")
def cycle_cover(cycle_lane_km, cycle_lane_density_full, land_area__built):
    """Share of cycling that finds a protected lane: rises with lane density, each further lane covers less.

    Assumption: saturating form.
    """
    return 1.0 - np.exp(-cycle_lane_km / (cycle_lane_density_full * land_area__built))


@variable(unit="share", dims=("zone",), vi="Tỷ lệ tiếp cận ga đường sắt", en="Share within reach of a station")
def rail_reach(rail_catchment, tod_catchment_gain, tod_density, metro_line_km, land_area__built, land_area__road):
    """Share of residents and jobs near a station: circles thrown on the settled land (Poisson cover).

    Density allowed at stations brings more of them into the circles.
    Method: Poisson cover of circles.
    """
    catchment = rail_catchment * (1.0 + tod_catchment_gain * tod_density / PERCENT)
    return 1.0 - np.exp(-catchment * metro_line_km / (land_area__built + land_area__road))
