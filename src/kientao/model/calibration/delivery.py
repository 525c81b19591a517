# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Delivery, base year: costs and times of levers spread to their places, and cost bases that never change."""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import (
    ONE_JUNCTION,
    ONE_KM,
    ONE_KM2,
    ONE_PER_YEAR,
    ONE_VILLAGE,
)


def to_places(values, place_of_lever):
    """Values of levers, [member, lever], at the places of each lever, [member, lever_place]."""
    return (place_of_lever @ values[..., None])[..., 0]


@base_year(unit="billion_VND", dims=("lever_place",), vi="Suất đầu tư theo địa bàn", en="Capital cost by place")
def place_capital_cost(lever_capital_cost, place_of_lever):
    """Capital cost of a unit at every place: one cost a lever, so that a sampled cost moves all zones together."""
    return to_places(lever_capital_cost, place_of_lever)


@base_year(unit="billion_VND/yr", dims=("lever_place",), vi="Suất vận hành theo địa bàn", en="Running cost by place")
def place_running_cost(lever_running_cost, place_of_lever):
    """Running cost of a unit at every place."""
    return to_places(lever_running_cost, place_of_lever)


@base_year(unit="yr", dims=("lever_place",), vi="Thời gian thực hiện theo địa bàn", en="Lead time by place")
def place_lead_time(lever_lead_time, place_of_lever):
    """Lead time at every place."""
    return to_places(lever_lead_time, place_of_lever)


@base_year(
    unit="1/yr", dims=("lever_place",), vi="Tốc độ một giai đoạn ở nhịp 2019", en="Stage rate at the pace of 2019"
)
def place_stage_rate(place_stages, place_lead_time):
    """Stages over lead time: the share of what is in a stage that leaves it in a year at governance_speed 1."""
    return place_stages / place_lead_time


@base_year(unit="1/yr", dims=("lever_place",), vi="Tốc độ rút bỏ", en="Rate of withdrawal")
def place_withdrawal_rate(place_lead_time):
    """What is withdrawn leaves in the lead time, whatever the money and the hands."""
    return np.minimum(ONE_PER_YEAR, 1.0 / place_lead_time)


@base_year(
    unit="billion_VND/yr", dims=("lever_place",), vi="Tái đầu tư một đơn vị mỗi năm", en="Renewal of a unit a year"
)
def place_renewal_cost(lever_capital_cost, lever_lifetime, lever_is_renewed, place_of_lever):
    """Straight-line renewal of a unit, for works that wear out inside the horizon."""
    return to_places(lever_capital_cost / lever_lifetime * lever_is_renewed, place_of_lever)


@base_year(unit="ratio", dims=("lever_place",), vi="Nghịch đảo dư địa đòn bẩy", en="Inverse of a lever's room")
def place_room_inverse(place_room):
    """1 / (maximum - value of 2019)."""
    return 1.0 / np.maximum(place_room, 1e-9)


@base_year(unit="1", dims=("fixed_base", "zone"), vi="Cơ sở chi phí không đổi", en="Cost bases that stay")
def cost_base_fixed(
    area, main_road_km_total, road_lane_km_base_year, junctions, craft_villages, craft_weight, industry_weight
):
    """Cost bases of levers that keep their value of the base year, in the order of `fixed_base`.

    Main roads and junctions are spread by lane-km of the base year, craft villages and industry by their weights.
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
