# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Delivery, base year: costs and times of levers spread to their places, and cost bases that never change."""

import numpy as np

from kientao.engine import base_year
from kientao.levers.bases import COST_BASES, COUNTED_BASES
from kientao.model.constants import (
    ONE_JUNCTION,
    ONE_KM,
    ONE_KM2,
    ONE_KT,
    ONE_PER_YEAR,
    ONE_VEHICLE_KM_A_YEAR,
    ONE_VILLAGE,
    STEP,
)
from kientao.model.delivery import at_places
from kientao.model.delivery_cost import SHARED_BY_PEOPLE


def to_places(values, place_of_lever):
    """Values of levers, [member, lever], at the places of each lever, [member, lever_place]."""
    return (place_of_lever @ values[..., None])[..., 0]


def whole(values):
    """Whole numbers, to be used as positions."""
    return getattr(values, "value", values).astype(np.intp)


@base_year(unit="billion_VND/yr", dims=("lever",), vi="Suất vận hành Thành phố trả", en="Running cost of a unit")
def lever_running_at_base_price(lever_running_cost, lever_running_share):
    """Running cost of a unit at the prices of the base year, without what users pay. Method: accounting identity."""
    return lever_running_cost * lever_running_share


@base_year(unit="yr", dims=("lever_place",), vi="Thời gian thực hiện theo địa bàn", en="Lead time by place")
def place_lead_time(lever_lead_time, place_of_lever):
    """Lead time at every place. Method: rule of the lever table."""
    return to_places(lever_lead_time, place_of_lever)


@base_year(unit="1/yr", dims=("lever",), vi="Tốc độ một giai đoạn ở nhịp 2019", en="Stage rate at the pace of 2019")
def lever_stage_rate(lever_stages, lever_lead_time):
    """Stages over lead time: the share of what is in a stage that leaves it in a year at governance_speed 1.

    Method: definition.
    """
    return lever_stages / lever_lead_time


@base_year(unit="1", dims=("work_place",), vi="Vị trí giai đoạn cuối", en="Position of the last stage")
def work_last_stage(work_stages):
    """Position of the last stage of every place when the stages stand one after another.

    Method: rule of the lever table.
    """
    places = work_stages.shape[-1]
    return (whole(work_stages) - 1) * places + np.arange(places)


@base_year(unit="1/yr", dims=("lever_place",), vi="Tốc độ rút bỏ", en="Rate of withdrawal")
def place_withdrawal_rate(place_lead_time):
    """What is withdrawn leaves in the lead time, whatever the money and the hands. Method: definition."""
    return np.minimum(ONE_PER_YEAR, 1.0 / place_lead_time)


@base_year(unit="billion_VND/yr", dims=("lever",), vi="Tái đầu tư một đơn vị mỗi năm", en="Renewal of a unit a year")
def lever_renewal_cost(lever_capital_cost, lever_lifetime, lever_is_renewed):
    """Straight-line renewal of a unit, for works that wear out inside the horizon.

    Method: straight-line renewal over the lifetime.
    """
    return lever_capital_cost / lever_lifetime * lever_is_renewed


@base_year(unit="1/yr", dims=("level_place",), vi="Phần chi đầu tư hằng năm", en="Share paid for every year")
def level_yearly_rate(level_pays_yearly):
    """1 a year where capital is due every year, 0 elsewhere. Method: rule of the lever table."""
    return level_pays_yearly / STEP


SMALLEST_ROOM = 1e-9
"""Guards the division for a lever whose maximum is its value of 2019."""


@base_year(unit="ratio", dims=("lever_place",), vi="Nghịch đảo dư địa từng nơi", en="Inverse of a place's room")
def place_room_inverse_alone(place_room, place_adds_up):
    """1 / (maximum - value of 2019) where every place has a use of its own, 0 where the city's total counts.

    Method: rule of the lever table.
    """
    return (1.0 - place_adds_up) / np.maximum(place_room, SMALLEST_ROOM)


@base_year(unit="ratio", dims=("lever",), vi="Nghịch đảo dư địa cộng dồn", en="Inverse of a lever's common room")
def lever_room_inverse_together(place_room, place_adds_up, lever_first_place):
    """1 / (maximum - value of 2019) where the city's total counts, 0 elsewhere. Method: rule of the lever table."""
    return at_places(place_adds_up / np.maximum(place_room, SMALLEST_ROOM), lever_first_place)


# Where levers stand on the flat axis


@base_year(unit="1", dims=("lever",), vi="Vị trí đầu của đòn bẩy", en="First place of a lever")
def lever_first_place(place_of_lever):
    """Position of the first place of each lever; its other places follow. Method: rule of the lever table."""
    return np.argmax(place_of_lever, axis=1)


@base_year(unit="1", dims=("lever",), vi="Số nơi của đòn bẩy", en="Places of a lever")
def lever_places(place_of_lever):
    """How many places each lever has. Method: rule of the lever table."""
    return whole(place_of_lever.sum(1))


@base_year(unit="1", dims=("level_place",), vi="Vị trí cơ sở chi phí", en="Position of a place's cost base")
def level_base_position(level_base_index, cost_base_fixed):
    """Position of the cost base of every place: rows of zones, then one number for each base of the whole city.

    Method: rule of the lever table.
    """
    zones = cost_base_fixed.shape[-1]
    index = whole(level_base_index)
    by_zone = (len(COST_BASES) - len(COUNTED_BASES) + SHARED_BY_PEOPLE) * zones
    return np.where(index < by_zone, index, by_zone + (index - by_zone) // zones)


@base_year(unit="1", vi="Số km xe buýt năm gốc", en="Bus kilometres of the base year")
def bus_km_counted(vehicle_km_base_year__bus):
    """Vehicle-km of buses of the base year, as a cost base. Method: conversion of units."""
    return vehicle_km_base_year__bus.sum(-1) / ONE_VEHICLE_KM_A_YEAR


@base_year(unit="1/km2", vi="Rơm rạ trên đất nông nghiệp", en="Straw of farmland")
def straw_per_farmland(straw_total_base, land_area_base_year__farm):
    """Kilotonnes of straw a year of a square kilometre of farmland, as a cost base. Method: definition."""
    return straw_total_base * STEP / ONE_KT / land_area_base_year__farm.sum(-1)


@base_year(unit="1", dims=("lever_place",), vi="Vị trí mức không tuân thủ", en="Position of a place's enforcement gap")
def place_gap_index(place_needs_enforcement, place_is_zone, place_zone_index, place_zone_share):
    """Whose gap a place meets: its zone, the mean of the city (after the zones), or none (after the mean).

    Method: rule of the lever table.
    """
    zones = place_zone_share.shape[-1]
    gap = np.where(place_is_zone > 0, place_zone_index, zones)
    return whole(np.where(place_needs_enforcement > 0, gap, zones + 1))


@base_year(unit="1", dims=("fixed_base", "zone"), vi="Cơ sở chi phí không đổi", en="Cost bases that stay")
def cost_base_fixed(
    area, main_road_km_total, road_lane_km_base_year, junctions, craft_villages, craft_weight, industry_weight
):
    """Cost bases of levers that keep their value of the base year, in the order of `fixed_base`.

    Main roads and junctions are spread by lane-km of the base year, craft villages and industry by their weights.
    Method: rule of the lever table.
    """
    km2 = area / ONE_KM2
    one = km2 * 0.0 + 1.0
    network = road_lane_km_base_year / road_lane_km_base_year.sum(-1, keepdims=True)
    rows = (
        one,
        km2,
        km2,
        one,
        main_road_km_total / ONE_KM * network,
        junctions / ONE_JUNCTION * network,
        craft_villages / ONE_VILLAGE * craft_weight,
        industry_weight,
    )
    return np.concatenate(np.broadcast_arrays(*rows), axis=1)
