# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Housing in the base year: floor by zone, and plans that at least allow what stands."""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import KM2_TO_M2, STEP


@base_year(unit="m2", dims=("zone",), vi="Diện tích sàn nhà ở năm gốc", en="Housing floor in the base year")
def housing_floor_base_year(floor_per_person_surveyed, upgrading_rate, population_base_year, floor_per_person_pattern):
    """Floor of homes: the city mean of the year after, taken back by one year of upgrading, spread by a pattern.

    `floor_per_person_pattern` says how floor per person differs between centre and outskirts; it is scaled to the city.
    Method: scaled to the base year.
    """
    city_floor = floor_per_person_surveyed / (1.0 + STEP * upgrading_rate) * population_base_year.sum(-1, keepdims=True)
    floor = floor_per_person_pattern * population_base_year
    return floor * (city_floor / floor.sum(-1, keepdims=True))


@base_year(unit="m2/m2", dims=("zone",), vi="Hệ số sử dụng đất theo quy hoạch năm gốc", en="Permitted floor area ratio")
def far_permitted_base_year(
    far_planned,
    capacity_margin,
    housing_floor_base_year,
    residential_share_of_capacity,
    land_area_base_year__built,
    urbanisable_share,
    convertible_farm_base_year,
):
    """Floor area ratio that plans permit on built land: the ring's value, raised where more stands already.

    Capacity is at least `capacity_margin` times the floor of 2019, so that no zone starts without room.
    Assumption: the value of the ring, raised where more stands already.
    """
    land = (land_area_base_year__built + urbanisable_share * convertible_farm_base_year) * KM2_TO_M2
    needed = capacity_margin * housing_floor_base_year / (residential_share_of_capacity * land)
    return np.maximum(far_planned, needed)


@base_year(unit="ratio", dims=("zone",), vi="Chỉ số giá nhà năm gốc", en="Home price index in the base year")
def housing_price_index_base_year(population_base_year):
    """One in every zone: prices are measured against the base year, and none is out of balance in it.

    Method: definition.
    """
    return np.ones_like(population_base_year)


@base_year(unit="million_VND/household/yr", vi="Thu nhập cần để mua nhà năm gốc", en="Income required to buy in 2019")
def required_income_base_year(
    housing_price_base_year, reference_dwelling, mortgage_rate_factor, affordable_payment_share
):
    """Income at which the loan for a small flat at the price of 2019 takes the affordable share.

    Method: annuity of a loan at 30 % of income.
    """
    return housing_price_base_year * reference_dwelling * mortgage_rate_factor / affordable_payment_share


@base_year(unit="ratio", vi="Trung vị so với trung bình thu nhập hộ", en="Median over mean of household income")
def median_of_mean_income(income_gini):
    """Median over mean of log-logistic incomes with shape 1 / Gini. Source: Fisk 1961."""
    angle = np.pi * income_gini
    return np.sin(angle) / angle
