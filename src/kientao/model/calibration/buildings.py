# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of buildings: who has an air conditioner, use by building and end use, floor and stoves by zone."""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import GJ_PER_TJ, STEP, T_PER_KT
from kientao.model.functions import beside, join, logistic, solve


@base_year(unit="utility", vi="Hằng số sở hữu điều hòa", en="Constant of air-conditioner ownership")
def ac_constant(ac_ownership_mean_base_year, ac_income_slope, income_level_base_year, households_base_year):
    """Constant at which the households' mean ownership is that of the base year, by bisection.

    Method: solved so that the base year is met.
    """
    weight = households_base_year / households_base_year.sum(-1, keepdims=True)
    income = ac_income_slope[:, None] * np.log(income_level_base_year)

    def surplus(constant):
        return (logistic(constant[:, None] + income) * weight).sum(-1) - ac_ownership_mean_base_year

    start = 20.0 * np.ones(surplus(np.zeros(ac_income_slope.shape)).shape)
    return solve(surplus, -start, start)


@base_year(unit="share", dims=("zone",), vi="Tỷ lệ hộ có điều hòa năm gốc", en="Air-conditioner ownership, base year")
def ac_ownership_base_year(ac_constant, ac_income_slope, income_level_base_year):
    """Ownership at the climate of the base year: written out, because the climate itself waits for it.

    Method: solved so that the base year is met.
    """
    return logistic(ac_constant + ac_income_slope * np.log(income_level_base_year))


@base_year(unit="degC_day/yr", vi="Độ ngày làm mát bình quân năm gốc", en="Mean cooling degree days, base year")
def cooling_degree_days_mean_base_year(cooling_degree_days_base_year, households_base_year):
    """Degree days of the base year, a mean over households. Method: weighted mean."""
    weighted = (cooling_degree_days_base_year * households_base_year).sum(-1)
    return weighted / households_base_year.sum(-1)


@base_year(
    unit="GWh/yr",
    dims=("building", "enduse"),
    vi="Điện theo công trình và mục đích năm gốc",
    en="Electricity by building and end use in the base year",
)
def electricity_use_total_base_year(electricity_sold_base_year, electricity_share_base_year, cooling_base_year):
    """Sales by customer split into cooling and the rest; the customers' shares are brought to a sum of 1.

    Method: scaled to the base year.
    """
    share = electricity_share_base_year / electricity_share_base_year.sum(-1, keepdims=True)
    sold = electricity_sold_base_year * share[:, :3, None]
    return join(cooling_base_year, sold - cooling_base_year, axis=2)


@base_year(
    unit="GWh/yr",
    dims=("building", "enduse"),
    vi="Hệ số mức dùng điện",
    en="Electricity at an activity of 1",
)
def electricity_scale(
    electricity_use_total_base_year,
    cooling_activity_base_year,
    other_activity_base_year,
    price_effect_base_year,
    efficient_saving,
    efficient_floor_share_base_year,
):
    """Electricity by building and end use for an activity of 1, so that the base year is met exactly.

    Method: scaled to the base year.
    """
    activity = join(
        cooling_activity_base_year.sum(-1)[:, :, None], other_activity_base_year.sum(-1)[:, :, None], axis=2
    )
    saved = 1.0 - efficient_saving * efficient_floor_share_base_year
    return electricity_use_total_base_year / (activity * price_effect_base_year * saved)


@base_year(
    unit="share",
    dims=("zone",),
    vi="Tỷ trọng điện sinh hoạt ngoài làm mát theo vùng",
    en="Homes' other electricity by zone in the base year",
)
def home_other_share_base_year(housing_floor_base_year, income_level_base_year, home_income_zone_elasticity):
    """Shares of zones in the use of homes without cooling: floor x income to a power below one.

    Assumption: floor x income to a power below one.
    """
    use = housing_floor_base_year * income_level_base_year**home_income_zone_elasticity
    return use / use.sum(-1, keepdims=True)


@base_year(unit="1/m2", dims=("zone",), vi="Điện ngoài làm mát trên sàn nhà ở năm gốc", en="Homes' other use of floor")
def home_other_of_floor(home_other_share_base_year, housing_floor_base_year):
    """Share of a zone in the homes' other electricity of 2019 over its floor of homes. Method: definition."""
    return home_other_share_base_year / housing_floor_base_year


@base_year(unit="m2", dims=("building", "zone"), vi="Diện tích sàn trước năm gốc", en="Floor a year before the base")
def building_floor_before_base_year(building_floor_base_year, building_floor_growth_base_year):
    """Floor of the year before, from its growth; the first year's new floor needs it. Method: definition."""
    return building_floor_base_year / (1.0 + STEP * building_floor_growth_base_year)


@base_year(unit="share", dims=("zone",), vi="Tỷ trọng bếp than theo vùng", en="Coal stoves by zone")
def coal_zone_share(coal_stoves_inner_share, households_base_year, is_outer):
    """Where the coal stoves stand: the surveyed share in core and inner zones, by households within each part.

    Assumption: by households within core, inner and outer parts.
    """
    outside = households_base_year * is_outer
    inside = households_base_year - outside
    inner = coal_stoves_inner_share * inside / inside.sum(-1, keepdims=True)
    return inner + (1.0 - coal_stoves_inner_share) * outside / outside.sum(-1, keepdims=True)


@base_year(unit="unit", vi="Tổng số máy điều hòa năm gốc", en="Air conditioners of the base year")
def ac_units_total_base_year(ac_units_base_year):
    """Air conditioners in the homes of the city. Method: sum over zones."""
    return ac_units_base_year.sum(-1)


@base_year(unit="m2", dims=("building",), vi="Tổng diện tích sàn năm gốc", en="Floor of the city in the base year")
def building_floor_total_base_year(building_floor_base_year):
    """Floor in use by kind of building. Method: sum over zones."""
    return building_floor_base_year.sum(-1)


@base_year(unit="m2/m2", dims=("building",), vi="Diện tích mái trên diện tích sàn", en="Roof per floor area")
def roof_per_floor(storeys_home, storeys_commercial):
    """One over the mean number of storeys. Method: definition."""
    other = 1.0 / storeys_commercial
    return beside(1.0 / storeys_home, other, other)


@base_year(unit="ratio", dims=("building",), vi="Độ co giãn theo giá điện", en="Elasticity to the electricity price")
def price_elasticity(home_price_elasticity, commercial_price_elasticity):
    """Of homes and commerce; public buildings do not respond. Method: definition."""
    return beside(home_price_elasticity, commercial_price_elasticity, 0.0 * home_price_elasticity)


@base_year(unit="TJ/household/yr", vi="Gas mỗi hộ năm gốc", en="Bottled gas per household")
def lpg_per_household_base_year(lpg_household_share, lpg_per_household):
    """Heat of bottled gas, a mean over all households. Method: definition."""
    return lpg_household_share * lpg_per_household / GJ_PER_TJ


@base_year(unit="TJ/stove/yr", dims=("zone",), vi="Nhiệt lượng than mỗi bếp theo vùng", en="Heat of a coal stove")
def coal_heat_per_stove(coal_per_stove, fuel_heat_content__coal, coal_zone_share):
    """Heat of a coal stove, times the share of the stoves that stand in the zone. Method: definition."""
    return coal_per_stove / T_PER_KT * fuel_heat_content__coal * coal_zone_share


@base_year(unit="TJ/household/yr", dims=("zone",), vi="Củi, rơm rạ mỗi hộ năm gốc", en="Wood and straw per household")
def biomass_per_household_base_year(biomass_household_share, biomass_per_household, urban_share_base):
    """Heat of wood and straw, a mean over all households of the zone; towns burn none. Method: definition."""
    return biomass_household_share * biomass_per_household / GJ_PER_TJ * (1.0 - urban_share_base)


@base_year(unit="t/TJ", dims=("fuel",), vi="Hệ số bụi của bếp theo nhiệt lượng", en="PM2.5 of stoves per heat")
def home_pm25_per_heat(home_pm25_factor, fuel_heat_content):
    """Emission factor of a mass of fuel over its heat; 0 for fuels that no stove burns. Method: conversion of units."""
    return home_pm25_factor / np.where(fuel_heat_content > 0, fuel_heat_content, np.inf)
