# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Housing: floor space by zone as a stock, the price that clears demand against it, and what building follows.

Stock-flow model (DiPasquale & Wheaton 1996). Affordability uses the whole income distribution (Fisk 1961). Left out:
tenure, credit cycles, speculation and dwelling types: there are no series, and price swings of a few years are noise to
a strategy of 30 years.
"""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import KM2_TO_M2, PERCENT, STEP, THOUSAND_DWELLINGS
from kientao.model.functions import clip, total

# Demand and price


@variable(unit="m2/person", dims=("zone",), vi="Diện tích sàn bình quân đầu người", en="Floor area per person")
def floor_per_person(housing_floor, population):
    """Floor area of homes over residents. Method: definition."""
    return housing_floor / population


@variable(unit="ratio", vi="Chỉ số chi phí xây dựng", en="Construction cost index")
def construction_cost_index(construction_labour_share, income_mean, income_mean_base_year):
    """Cost of building, 2019 = 1: wages follow incomes, material stays.

    Assumption: wages follow incomes, material stays.
    """
    return 1.0 - construction_labour_share + construction_labour_share * income_mean / income_mean_base_year


@variable(unit="ratio", dims=("zone",), vi="Giá nhà cân bằng", en="Market-clearing home price")
def housing_price_target(
    income_per_person,
    income_per_person_base_year,
    housing_income_elasticity,
    last_job_access,
    job_access_base_year,
    amenity_access,
    liveability_ratio,
    amenity_liveability,
    floor_per_person,
    floor_per_person_base_year,
    housing_price_elasticity,
):
    """Price at which residents want just the floor that stands, 2019 = 1: by income, access and liveability.

    Source: DiPasquale & Wheaton 1996; malpezzi_mayo_1987 (income), malpezzi_1999 (price), debrezion_2007 (access).
    """
    wanted = (
        (income_per_person / income_per_person_base_year) ** housing_income_elasticity
        * (last_job_access / job_access_base_year) ** amenity_access
        * liveability_ratio**amenity_liveability
    )
    return (wanted * floor_per_person_base_year / floor_per_person) ** (1.0 / housing_price_elasticity)


@variable(unit="ratio", dims=("zone",), vi="Chỉ số giá nhà", en="Home price index")
def housing_price_index(last_housing_price_index, housing_price_target, price_adjust):
    """Real home price, 2019 = 1: each year closes part of the (log) gap to the clearing price.

    Method: partial adjustment (DiPasquale & Wheaton 1996).
    """
    adjusted = STEP * price_adjust
    return last_housing_price_index ** (1.0 - adjusted) * housing_price_target**adjusted


@variable(unit="ratio", vi="Giá nhà bình quân so với 2019", en="Mean home price index")
def housing_price_mean(housing_price_index, housing_floor):
    """Home price index of the city, weighted by floor. Method: weighted mean."""
    return np.vecdot(housing_price_index, housing_floor) / total(housing_floor, -1)


@variable(unit="ratio", vi="Tỷ số giá nhà trên thu nhập so với 2019", en="Price to income against 2019")
def price_to_income_index(housing_price_mean, income_mean, income_mean_base_year):
    """Home price over income, 2019 = 1. Method: index against the base year."""
    return housing_price_mean * income_mean_base_year / income_mean


# What may be built


@variable(unit="share", dims=("zone",), vi="Hệ số sử dụng đất tăng thêm quanh nhà ga", en="Floor bonus at stations")
def far_bonus(tod_density, station_floor_share):
    """Extra permitted floor of a zone: the bonus near stations times the share of built land that lies near them.

    Method: definition.
    """
    return tod_density / PERCENT * station_floor_share


@variable(unit="m2", dims=("zone",), vi="Sức chứa sàn nhà ở theo quy hoạch", en="Floor capacity")
def floor_capacity(
    far_permitted_base_year,
    far_bonus,
    residential_share_of_capacity,
    land_area__built,
    urbanisable_share,
    convertible_farm,
):
    """Floor of homes that plans permit on built land and on the farm land that may be built on in the long run.

    Method: definition.
    """
    land = (land_area__built + urbanisable_share * convertible_farm) * KM2_TO_M2
    return far_permitted_base_year * (1.0 + far_bonus) * residential_share_of_capacity * land


@variable(unit="share", dims=("zone",), vi="Tỷ lệ sức chứa còn trống", en="Free capacity")
def free_capacity_share(housing_floor, floor_capacity):
    """Share of the permitted floor that is not yet built; negative where more stands than plans allow.

    Method: definition.
    """
    return 1.0 - housing_floor / floor_capacity


@variable(unit="ratio", dims=("zone",), vi="Dư địa xây dựng so với 2019", en="Supply slack")
def supply_slack(free_capacity_share, free_capacity_share_base_year, supply_slack_max):
    """Room left for building against 2019: building stops where capacity is used up.

    Method: index against the base year.
    """
    return clip(free_capacity_share / free_capacity_share_base_year, 0, supply_slack_max)


# Building


@stock(
    unit="1/yr",
    dims=("zone",),
    initial="population_growth_base_year",
    vi="Tăng dân số kỳ vọng",
    en="Expected population growth",
)
def expected_growth(expected_growth, growth_smoothing, population_growth):
    """Growth of residents that builders expect: adapts to what happened. Method: adaptive expectations."""
    return expected_growth + STEP * growth_smoothing * (population_growth - expected_growth)


@variable(unit="m2/yr", dims=("zone",), vi="Nhà ở thương mại và tự xây hoàn thành", en="Market completions")
def market_completion(
    housing_floor,
    expected_growth,
    upgrading_rate,
    demolition_rate,
    minimum_building_rate,
    housing_price_index,
    construction_cost_index,
    supply_elasticity,
    supply_slack,
    far_bonus,
    density_elasticity,
):
    """Homes built by developers and by households themselves.

    Growth expected, larger homes and replacement, moved by price over cost and by what plans still permit; extra floor
    near stations is taken up in part.
    Source: malpezzi_1999 (supply); auckland_rents (density).
    """
    rate = np.maximum(expected_growth + upgrading_rate + demolition_rate, minimum_building_rate)
    profit = (housing_price_index / construction_cost_index) ** supply_elasticity
    return housing_floor * rate * profit * supply_slack * (1.0 + far_bonus) ** density_elasticity


@variable(unit="dwelling/yr", dims=("zone",), vi="Nhà ở xã hội hoàn thành", en="Affordable homes completed")
def affordable_completed(affordable_housing, affordable_housing_base, affordable_built):
    """Social homes that came into service: the lever in force beyond what was counted before.

    Method: accounting identity.
    """
    return np.maximum((affordable_housing - affordable_housing_base) * THOUSAND_DWELLINGS - affordable_built, 0) / STEP


@stock(unit="dwelling", dims=("zone",), initial=0.0, vi="Nhà ở xã hội đã xây", en="Affordable homes built")
def affordable_built(affordable_built, affordable_completed):
    """Social homes built since 2019. Method: perpetual inventory."""
    return affordable_built + STEP * affordable_completed


@variable(unit="m2/yr", dims=("zone",), vi="Diện tích sàn nhà ở xã hội hoàn thành", en="Affordable floor completed")
def affordable_floor(affordable_completed, dwelling_size_affordable):
    """Floor of the social homes completed. Method: conversion of units."""
    return affordable_completed * dwelling_size_affordable


@variable(unit="person/yr", dims=("zone",), vi="Chỗ ở hoàn thành tại đô thị vệ tinh", en="Satellite places completed")
def satellite_completed(satellite_steer, new_residents):
    """Places for residents built in satellite towns: as planned, whether people come or not.

    Method: rule of the lever table.
    """
    return satellite_steer * new_residents


@stock(unit="person", dims=("zone",), initial=0.0, vi="Sức chứa đô thị vệ tinh", en="Satellite capacity")
def satellite_capacity(satellite_capacity, satellite_completed):
    """Places built in satellite towns since 2019. Method: perpetual inventory."""
    return satellite_capacity + STEP * satellite_completed


@variable(unit="m2/yr", dims=("zone",), vi="Diện tích sàn nhà ở hoàn thành", en="Housing completed")
def housing_completed(
    market_completion, market_crowding_out, affordable_floor, satellite_completed, floor_per_new_resident
):
    """All homes completed: the market's, less what social homes take from it, social homes and satellite towns.

    Method: accounting identity.
    """
    crowded_out = np.minimum(market_crowding_out * affordable_floor, market_completion)
    return market_completion - crowded_out + affordable_floor + satellite_completed * floor_per_new_resident


@variable(unit="m2/yr", dims=("zone",), vi="Diện tích sàn nhà ở phá dỡ", en="Housing demolished")
def housing_demolished(demolition_rate, housing_floor):
    """Homes torn down. Assumption: a constant share of the standing floor."""
    return demolition_rate * housing_floor


@stock(unit="m2", dims=("zone",), initial="housing_floor_base_year", vi="Diện tích sàn nhà ở", en="Housing floor area")
def housing_floor(housing_floor, housing_completed, housing_demolished):
    """Floor area standing at the start of next year (perpetual inventory). Method: perpetual inventory."""
    return housing_floor + STEP * (housing_completed - housing_demolished)


@stock(unit="m2", dims=("zone",), initial=0.0, vi="Diện tích sàn nhà ở xã hội", en="Social housing floor")
def social_floor(social_floor, affordable_floor):
    """Floor of social homes built since 2019; those standing before are inside the market stock.

    Method: perpetual inventory.
    """
    return social_floor + STEP * affordable_floor


# Affordability


@variable(unit="million_VND/household/yr", vi="Thu nhập cần để mua nhà", en="Income required to buy")
def required_income(required_income_base_year, housing_price_mean):
    """Household income at which the loan for a small new flat takes the affordable share of income (30 % rule).

    Method: annuity of a loan at 30 % of income.
    """
    return required_income_base_year * housing_price_mean


@variable(unit="million_VND/household/yr", vi="Thu nhập hộ trung vị", en="Median household income")
def household_income_median(household_income_mean, median_of_mean_income):
    """Median from the mean, for log-logistic incomes with shape 1 / Gini. Source: Fisk 1961."""
    return household_income_mean * median_of_mean_income


@variable(unit="share", vi="Tỷ lệ hộ có khả năng chi trả nhà ở", en="Households that can afford a home")
def affordable_share(required_income, household_income_median, income_gini, social_floor, housing_floor):
    """Households that can buy a small new flat at the affordable share of income, or live in a social home.

    Source: Fisk 1961 (share of a log-logistic distribution above the income required).
    """
    social = total(social_floor, -1) / total(housing_floor, -1)
    able = 1.0 / (1.0 + (required_income / household_income_median) ** (1.0 / income_gini))
    return social + (1.0 - social) * able
