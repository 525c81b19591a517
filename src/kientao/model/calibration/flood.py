# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Flood in the base year: design storms, drainage now and in a past flood, damage scale on that flood."""

import numpy as np

from kientao.engine import base_year
from kientao.engine.units import Constant
from kientao.model.constants import (
    BN_TO_MN,
    HA_PER_KM2,
    MINUTE,
    MM_IN_2DAY_PER_M3S_KM2,
    MM_IN_2H_PER_L_S_HA,
    STEP,
)
from kientao.model.flood import built_under_water, depth_on_built, runoff, water_level
from kientao.model.functions import interpolate

SMALLEST_FARM_SHARE = 0.05
"""Farm share below which flooded farmland is read as a share of this."""
STORM_MINUTES = Constant(120.0, "min")
RETENTION_OF_CURVE_NUMBER_50 = Constant(254.0, "mm")
"""S = 254 (100/CN - 1) mm: the curve number is defined by it (TR-55)."""


def _gumbel(years):
    """Reduced variate of the Gumbel distribution at a return period in years."""
    return -np.log(-np.log(1.0 - 1.0 / years))


# Storms


@base_year(unit="mm", dims=("return_period",), vi="Lượng mưa 2 giờ hiện tại", en="Rain of two hours in the base year")
def storm_2h_base(return_period_years, idf_a, idf_b, idf_c, idf_n):
    """Intensity-duration-frequency curve of the drainage code, q = A (1 + C lg P) / (t + b)^n in L/s/ha.

    Source: TCVN 7957:2008.
    """
    intensity = idf_a * (1.0 + idf_c * np.log10(return_period_years / STEP))
    return intensity / ((STORM_MINUTES + idf_b) / MINUTE) ** idf_n * MM_IN_2H_PER_L_S_HA


@base_year(unit="mm", dims=("return_period",), vi="Lượng mưa 2 ngày hiện tại", en="Rain of two days in the base year")
def storm_2day_base(return_period_years, rain_2day_2yr, rain_2day_10yr):
    """Two-day depth by return period. Method: Gumbel distribution through the 2-year and the 10-year depth."""
    position = (_gumbel(return_period_years / STEP) - _gumbel(2.0)) / (_gumbel(10.0) - _gumbel(2.0))
    return rain_2day_2yr + (rain_2day_10yr - rain_2day_2yr) * position


@base_year(
    unit="1/yr", dims=("return_period",), vi="Trọng số xác suất của trận mưa", en="Probability weight of a storm"
)
def storm_probability(return_period_years):
    """Weights that integrate over exceedance probability 1/T: trapezoids, all beyond the rarest storm as that storm.

    Storms more frequent than the first of the list count nothing.
    Method: trapezoids over exceedance probability.
    """
    exceedance = 1.0 / return_period_years
    half_steps = 0.5 * (exceedance[:, :-1] - exceedance[:, 1:])
    rarest = exceedance[:, -1:]
    return np.concatenate((half_steps, rarest), axis=1) + np.concatenate((0.0 * rarest, half_steps), axis=1)


@base_year(unit="share", dims=("return_period",), vi="Trận mưa thiết kế", en="Design storm")
def design_storm(return_period_years, design_return_period):
    """1 at the return period of the drainage design. Method: definition."""
    return (return_period_years == design_return_period) * 1.0


@base_year(unit="mm", dims=("surface",), vi="Khả năng giữ nước của bề mặt", en="Retention of a surface")
def soil_retention(curve_number):
    """Potential retention S of the curve-number method. Source: USDA TR-55 (1986)."""
    return RETENTION_OF_CURVE_NUMBER_50 * (100.0 / curve_number - 1.0)


# Drainage


@base_year(unit="km2", dims=("zone",), vi="Diện tích cần tiêu thoát", en="Area that is drained")
def drained_area(area, river_area):
    """Land, lakes and ponds of a zone inside the dykes: all but the rivers. Method: definition."""
    return area - river_area


@base_year(unit="share", dims=("zone",), vi="Tỷ trọng trong lưu vực nội đô", en="Part of the inner basin")
def basin_area_share(inner_basin_share, drained_area):
    """Area of a zone in the inner basin over that of the basin. Method: definition."""
    basin = drained_area * inner_basin_share
    return basin / basin.sum(-1, keepdims=True)


def _drainage(pump, inner_basin_share, drained_area, rural_drainage, hill_drainage, hill_share):
    """The pump by area in its basin, field drainage outside it, natural slope in hill zones; m3/s."""
    basin = drained_area * inner_basin_share
    return (
        pump * basin / basin.sum(-1, keepdims=True)
        + (drained_area - basin) * rural_drainage
        + drained_area * hill_share * hill_drainage
    )


@base_year(unit="m3/s", dims=("zone",), vi="Năng lực tiêu thoát nước năm gốc", en="Drainage capacity in the base year")
def drainage_capacity_base_year(
    basin_pumps, inner_basin_share, drained_area, rural_drainage, hill_drainage, hill_share
):
    """Pumps of the inner basin by its area, field drainage elsewhere and slope in the hills.

    Assumption: so shared out.
    """
    return _drainage(basin_pumps, inner_basin_share, drained_area, rural_drainage, hill_drainage, hill_share)


@base_year(
    unit="m3/s",
    dims=("zone",),
    vi="Năng lực tiêu thoát nước khi có trận ngập mẫu",
    en="Drainage capacity in the past flood",
)
def drainage_capacity_past_flood(
    basin_pumps_past_flood, inner_basin_share, drained_area, rural_drainage, hill_drainage, hill_share
):
    """Assumption: as in the base year, with the pumps at the time of the flood that damage is set on."""
    return _drainage(basin_pumps_past_flood, inner_basin_share, drained_area, rural_drainage, hill_drainage, hill_share)


@base_year(unit="mm*s/m3", dims=("zone",), vi="Lớp nước tiêu trong 2 ngày", en="Depth drained in two days")
def drained_in_2day(drained_area):
    """Depth that a flow of 1 m3/s takes off a zone in two days. Method: conversion of units."""
    return MM_IN_2DAY_PER_M3S_KM2 / drained_area


# Damage


@base_year(
    unit="billion_VND/m2", vi="Giá trị có thể bị thiệt hại mỗi m2 mặt bằng", en="Value exposed per m2 of ground floor"
)
def building_value_exposed(building_value, flood_damage_scale, flood_indirect):
    """Structures and contents at ground floor with losses of traffic and trade, at incomes of 2019.

    Method: definition.
    """
    return building_value * flood_damage_scale * (1.0 + flood_indirect) / BN_TO_MN


@base_year(unit="billion_VND/km2", vi="Giá trị mùa màng bị mất", en="Crop lost per flooded farmland")
def crop_value(crop_loss):
    """Value of the crop on a square kilometre. Method: definition."""
    return crop_loss * HA_PER_KM2 / BN_TO_MN


@base_year(unit="m/km2", dims=("zone",), vi="Chênh cao theo diện tích", en="Relief by land")
def relief_of_land(relief, drained_area):
    """Relief that farmland takes up, by its area. Method: definition."""
    return relief / drained_area


@base_year(unit="m", dims=("zone",), vi="Chênh cao đồng ruộng nhỏ nhất", en="Least relief of fields")
def smallest_field_relief(relief):
    """Relief of the smallest farm share that is told apart. Method: definition."""
    return relief * SMALLEST_FARM_SHARE


@base_year(unit="ratio", vi="Hệ số hiệu chỉnh thiệt hại ngập", en="Flood damage scale")
def flood_damage_scale(
    past_flood_damage,
    past_flood_rain_2h,
    past_flood_rain_2day,
    drainage_capacity_past_flood,
    soil_retention,
    surface_share_base_year,
    open_water_share_base_year,
    lake_storage_base_year,
    lake_storage_2day_base_year,
    canopy_storage_base_year,
    sewer_capacity,
    depression_storage,
    short_storm_storage_share,
    relief,
    flood_level_max,
    flood_depth_threshold,
    lowland_share_base_year,
    floor_raise,
    damage_depth,
    damage_curve,
    roof_area_base_year,
    drained_area,
    building_value,
    flood_indirect,
):
    """Damage of a past flood at prices and assets of the base year over what the model gives for its rain.

    What lies under water is ground floor, so value follows the roofs. The specification took half of all built land for
    ground floor: in the inner districts, where the flood was, that is more floor than all storeys together hold, and
    the scale came out at a fifth. Below 0.1 or above 1.2 land or relief is wrong.
    Method: solved so that the damage of that flood is met.
    """
    city = [x[:, None] for x in (short_storm_storage_share, depression_storage, flood_depth_threshold, floor_raise)]
    short_share, depression, threshold, floor = city
    water = open_water_share_base_year

    def runs_off(rain):
        on_land = (runoff(rain[:, None], soil_retention)[:, None, :] @ surface_share_base_year)[:, 0]
        return on_land + water * rain[:, None] - canopy_storage_base_year

    short = runs_off(past_flood_rain_2h) - sewer_capacity - depression - short_share * lake_storage_base_year
    pumped = drainage_capacity_past_flood / drained_area * MM_IN_2DAY_PER_M3S_KM2
    long = runs_off(past_flood_rain_2day) - pumped - depression - lake_storage_2day_base_year
    excess = np.maximum(np.maximum(short, long), 0.0)

    level = water_level(excess, relief, flood_level_max[:, None])
    built = built_under_water(level, threshold, relief, lowland_share_base_year)
    depth = depth_on_built(built, level, threshold, relief, lowland_share_base_year)
    damaged = interpolate(np.maximum(depth - floor, 0.0), damage_depth, damage_curve)
    value = building_value * (1.0 + flood_indirect) / BN_TO_MN
    modelled = (built * roof_area_base_year * damaged).sum(-1) * value
    return past_flood_damage / modelled
