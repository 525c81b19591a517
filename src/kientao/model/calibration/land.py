# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of land: uses by zone that add to the area of each zone and to the city's land statistics."""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import KM2_TO_M2, TREES_PER_THOUSAND
from kientao.model.functions import concatenate

ROUNDS = 60
"""Rounds of proportional fitting; the error is far below a square metre after these."""


@base_year(unit="share", vi="Tỷ lệ đất xây dựng ở khu mới", en="Built share of new areas")
def built_share_new(road_share_new, park_share_new):
    """What streets and parks leave of a new area, so that the three shares add to 1 in every member.

    Method: accounting identity.
    """
    return 1.0 - road_share_new - park_share_new


@base_year(unit="km2", dims=("land", "zone"), vi="Diện tích đất theo loại năm 2019", en="Land by use, 2019")
def land_area_base_year(land_area_seed, land_total_base_year, settlement_land_base_year, area):
    """Land by use and zone: seeds by rule, fitted in turn to the area of the zones and the totals of the city.

    Departs from the specification, which took `other` as the rest in each zone: with sampled seeds a rest can be
    below zero and farm, forest and water would leave the statistics. Built land of the city is settlement land less
    roads, other land the rest of the city's area. The last step is by zone, so the account closes exactly.
    Source: totals nso_land; seeds by zone assumed, to be replaced by a survey by district. Method: Deming & Stephan
    1940 (iterative proportional fitting).
    """
    road_to_water = land_total_base_year[:, 1:6]
    built = settlement_land_base_year - road_to_water[:, :1]
    rest = area.sum(2, keepdims=True) - built - road_to_water.sum(1, keepdims=True)
    totals = concatenate(built, road_to_water, rest)
    fitted = land_area_seed
    for _ in range(ROUNDS):
        fitted = fitted * (totals / np.maximum(fitted.sum(2, keepdims=True), totals * 1e-12))
        fitted = fitted * (area / fitted.sum(1, keepdims=True))
    return fitted


@base_year(unit="km2", vi="Diện tích tán của một nghìn cây trồng mới", en="Crowns of a thousand trees planted")
def crowns_of_planting(tree_survival, tree_crown_area):
    """Crown area of those that survive of a thousand trees planted. Method: definition."""
    return TREES_PER_THOUSAND * tree_survival * tree_crown_area / KM2_TO_M2
