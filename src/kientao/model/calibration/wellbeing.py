# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of wellbeing: price of a home against income, and the marks of the themes on their scales."""

import numpy as np

from kientao.engine import base_year
from kientao.model.dimensions import DIMENSIONS

_ON_LOG = np.array([theme == "income" for theme in DIMENSIONS["theme"]])
"""Income counts in proportion: 10 % more means the same to rich and poor zones."""


@base_year(unit="yr", vi="Giá nhà so với thu nhập năm 2019", en="Home price over income in 2019")
def price_to_income_base_year(housing_price_base_year, reference_dwelling, household_income_mean_base_year):
    """Price of a new flat of reference size over the mean income of a household: years of income.

    Source: cbre_q2_2019 for prices.
    """
    return housing_price_base_year * reference_dwelling / household_income_mean_base_year


@base_year(unit="ratio", dims=("theme",), vi="Mốc không trên thang điểm", en="Zero mark on its scale")
def liveability_start(liveability_zero):
    """The mark where a theme counts nothing, as a logarithm for income. Method: definition."""
    return np.where(_ON_LOG, np.log(np.where(_ON_LOG, liveability_zero, 1.0)), liveability_zero)


@base_year(unit="ratio", dims=("theme",), vi="Khoảng giữa hai mốc", en="Distance between the marks")
def liveability_span(liveability_full, liveability_start):
    """From the zero to the full mark; negative where less is better. Method: definition."""
    full = np.where(_ON_LOG, np.log(np.where(_ON_LOG, liveability_full, 1.0)), liveability_full)
    return full - liveability_start


@base_year(unit="share", dims=("theme",), vi="Trọng số chủ đề", en="Weights of the themes")
def liveability_share(liveability_weight):
    """Weights of the themes, brought to a sum of 1. Method: scaled to the base year."""
    return liveability_weight / liveability_weight.sum(-1, keepdims=True)


@base_year(unit="share", dims=("zone",), vi="Trọng số sông trong chủ đề nước", en="Weight of rivers in the water theme")
def river_in_water_theme(liveability_river_weight, inner_basin_share):
    """How much the theme of water reads the inner rivers: by the part of a zone on them. Assumption: half."""
    return liveability_river_weight * inner_basin_share
