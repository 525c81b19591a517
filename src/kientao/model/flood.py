# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Flood: built-up land under rain water by zone, and its expected yearly damage.

Two storms: two hours (sewers) and two days (pumps, lakes). Left out: river floods and dyke breach, flow between zones,
loss of life. A screening model: sign and rank of measures, not depths of streets.
"""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import (
    DEGREE,
    MM_PER_M,
    STEP,
)
from kientao.model.functions import clip, concatenate, interpolate, mix, total

INITIAL_ABSTRACTION = 0.2
"""Part of the retention that is wetted before any runoff (TR-55)."""


def runoff(rain, retention):
    """Runoff of a storm, mm: SCS curve-number method. Source: USDA TR-55 (1986)."""
    excess = np.maximum(rain - INITIAL_ABSTRACTION * retention, 0.0)
    return excess * excess / (excess + retention)


def water_level(excess, relief, flood_level_max):
    """Level of water that collects in the low ground of a zone, m.

    Ground is spread evenly over `relief`, so a volume per area v fills it to the level sqrt(2 relief v).
    """
    return np.minimum(np.sqrt(excess * (2.0 * relief / MM_PER_M)), flood_level_max)


def built_under_water(level, threshold, relief, lowland):
    """Share of built land deeper than the threshold, when the lowest ground is fields."""
    return clip((level - (threshold + lowland * relief)) * (1.0 / (relief * (1.0 - lowland))), 0.0, 1.0)


def depth_on_built(built, level, threshold, relief, lowland):
    """Mean depth on the built land that is flooded, m."""
    return np.sign(built) * (0.5 * (level + (threshold - lowland * relief)))


# Rain


@variable(unit="ratio", vi="Hệ số mưa cực đoan", en="Extreme rain factor")
def rain_factor(extreme_rain_factor, rain_sensitivity, temperature_change):
    """Extreme rain against 2019: as a scenario gives it, else about 7 % a degree (Clausius-Clapeyron).

    Source: O'Gorman 2015 (ogorman_2015); climateextremes_cc.
    """
    by_warming = (1.0 + rain_sensitivity * DEGREE) ** (temperature_change / DEGREE)
    return np.where(extreme_rain_factor > 0.0, extreme_rain_factor, by_warming)


@variable(unit="mm", dims=("return_period",), vi="Lượng mưa 2 giờ", en="Rain of two hours")
def storm_2h(storm_2h_base, rain_factor):
    """Depth of the two-hour storm by return period. Method: definition."""
    return storm_2h_base * rain_factor


@variable(unit="mm", dims=("return_period",), vi="Lượng mưa 2 ngày", en="Rain of two days")
def storm_2day(storm_2day_base, rain_factor):
    """Depth of the two-day storm by return period. Method: definition."""
    return storm_2day_base * rain_factor


# Surface and runoff


@variable(unit="share", dims=("zone",), vi="Tỷ lệ mặt nước", en="Share of open water")
def open_water_share(land_area__water, river_area, drained_area):
    """Lakes and ponds over the land they drain. Departs from the specification, which counts rivers as well: they run
    outside the dykes, at their own level, and hold back no storm of the streets. Method: definition.
    """
    return np.maximum(land_area__water - river_area, 0.0) / drained_area


@variable(unit="share", dims=("surface", "zone"), vi="Cơ cấu bề mặt", en="Surfaces")
def surface_share(land_area, impervious_share, open_water_share, area):
    """Shares of surfaces that rain falls on; with open water they sum to 1.

    Impervious land comes from the land sector, the rest of built and road land is yards.
    Method: accounting identity.
    """
    sealed = impervious_share * area
    yard = np.maximum(land_area[:, :1] + land_area[:, 1:2] - sealed, 0.0)
    park_farm_forest, other = land_area[:, 2:5], land_area[:, 6:]
    surfaces = concatenate(sealed, yard, park_farm_forest, other)
    return surfaces * ((1.0 - open_water_share) / total(surfaces, 1)[:, None])


@variable(unit="mm", dims=("zone",), vi="Mưa giữ lại trên tán cây", en="Rain held by tree crowns")
def canopy_storage(crown_storage, street_tree_cover, drained_area):
    """Rain that the crowns of street trees hold, spread over the zone; woods and parks have it in their curve number.

    One to three millimetres of crown whatever the storm, so it counts little in a flood.
    Source: Xiao & McPherson 2016, Journal of Environmental Quality 45.
    """
    return street_tree_cover * (crown_storage / drained_area)


@variable(unit="mm", dims=("return_period", "zone"), vi="Dòng chảy mặt mưa 2 giờ", en="Runoff of two hours")
def runoff_2h(storm_2h, soil_retention, surface_share, open_water_share, canopy_storage):
    """Runoff of the surfaces of a zone less what crowns hold, water taking all its rain. Source: TR-55, distributed."""
    wet = runoff(storm_2h, soil_retention[:, None, :]) @ surface_share + open_water_share * storm_2h
    return wet - canopy_storage


@variable(unit="mm", dims=("return_period", "zone"), vi="Dòng chảy mặt mưa 2 ngày", en="Runoff of two days")
def runoff_2day(storm_2day, soil_retention, surface_share, open_water_share, canopy_storage):
    """Runoff of the surfaces of a zone less what crowns hold, water taking all its rain. Source: TR-55, distributed."""
    wet = runoff(storm_2day, soil_retention[:, None, :]) @ surface_share + open_water_share * storm_2day
    return wet - canopy_storage


@variable(unit="mm", dims=("zone",), vi="Lớp dòng chảy mưa thiết kế", en="Runoff of the design storm")
def runoff_depth(runoff_2day, design_storm):
    """Two-day runoff at the return period of the drainage design. Method: definition."""
    return mix(design_storm, runoff_2day)


# Storage and drainage


@variable(unit="mm", dims=("zone",), vi="Trữ nước của hạ tầng xanh", en="Storage of green infrastructure")
def green_storage(sponge_depth, retention_sponge, green_roof_depth, green_roofs, drained_area):
    """Water held by sponge-city works and green roofs, spread over the zone. Method: definition."""
    return (sponge_depth * retention_sponge + green_roof_depth * green_roofs) / drained_area


@variable(unit="mm", dims=("zone",), vi="Trữ nước của hồ", en="Storage of lakes")
def lake_storage(lake_usable_depth, open_water_share):
    """Water that lakes can take between their kept and highest level. Method: definition."""
    return lake_usable_depth * open_water_share * MM_PER_M


@variable(unit="mm", dims=("zone",), vi="Trữ nước của hồ trong mưa 2 ngày", en="Storage of lakes in two days")
def lake_storage_2day(lake_storage, inner_basin_share, basin_area_share):
    """Storage of lakes that a long storm can reach: in the inner basin that of all its lakes together.

    In two days rivers and gates of the basin bring water to any of its lakes and on to its pumps, which are shared the
    same way (`drainage_capacity_base_year`); elsewhere each zone has its own ponds. In two hours water stays where it
    falls.
    Assumption: the inner basin is one system in a long storm.
    """
    together = total(lake_storage * basin_area_share, -1)[:, None]
    return lake_storage + inner_basin_share * (together - lake_storage)


@variable(unit="m3/s", dims=("zone",), vi="Năng lực tiêu thoát nước", en="Drainage capacity")
def drainage_capacity(drainage_capacity_base_year, drainage_pumps):
    """Usable pumping and gravity drainage: 2019 and what came into service since. Method: definition."""
    return drainage_capacity_base_year + drainage_pumps


@variable(unit="mm", dims=("return_period", "zone"), vi="Nước thừa mưa 2 giờ", en="Excess water of two hours")
def excess_2h(runoff_2h, sewer_capacity, depression_storage, green_storage, short_storm_storage_share, lake_storage):
    """Runoff that sewers and storage cannot take within two hours. Method: accounting identity."""
    held = sewer_capacity + depression_storage + green_storage + short_storm_storage_share * lake_storage
    return np.maximum(runoff_2h - held, 0.0)


@variable(unit="mm", dims=("return_period", "zone"), vi="Nước thừa mưa 2 ngày", en="Excess water of two days")
def excess_2day(runoff_2day, drainage_capacity, drained_in_2day, depression_storage, green_storage, lake_storage_2day):
    """Runoff that pumps, canals, lakes and storage cannot take within two days. Method: accounting identity."""
    held = drainage_capacity * drained_in_2day + depression_storage + green_storage + lake_storage_2day
    return np.maximum(runoff_2day - held, 0.0)


# Water on the ground


@variable(unit="share", dims=("zone",), vi="Tỷ lệ đất trũng là ruộng", en="Low ground that is fields")
def lowland_share(lowland_order, land_area__farm, drained_area):
    """Part of a zone that is farmland below its homes. Assumption: order of farmland below homes by zone."""
    return lowland_order * land_area__farm / drained_area


@variable(unit="m", dims=("return_period", "zone"), vi="Mực nước ngập", en="Flood level")
def flood_level(excess_2h, excess_2day, relief, flood_level_max):
    """Level above the lowest ground, for the worse of the two storms. Method: ground spread evenly over a relief."""
    return water_level(np.maximum(excess_2h, excess_2day), relief, flood_level_max)


@variable(unit="share", dims=("return_period", "zone"), vi="Tỷ lệ đất xây dựng bị ngập", en="Built land flooded")
def flooded_built(flood_level, flood_depth_threshold, relief, lowland_share):
    """Share of built land under more water than the kerb, by return period.

    Method: ground spread evenly over a relief.
    """
    return built_under_water(flood_level, flood_depth_threshold, relief, lowland_share)


@variable(unit="m", dims=("return_period", "zone"), vi="Độ sâu ngập trung bình", en="Mean flood depth")
def flooded_depth(flooded_built, flood_level, flood_depth_threshold, relief, lowland_share):
    """Mean depth of water on the built land that is flooded; 0 where none is.

    Method: ground spread evenly over a relief.
    """
    return depth_on_built(flooded_built, flood_level, flood_depth_threshold, relief, lowland_share)


@variable(unit="share", dims=("zone",), vi="Tỷ lệ ngập khi mưa thiết kế", en="Flooded share in the design storm")
def flooded_share(flooded_built, design_storm):
    """Share of built land flooded at the return period of the drainage design. Method: definition."""
    return mix(design_storm, flooded_built)


# Damage


@variable(unit="billion_VND", dims=("zone",), vi="Tài sản có thể bị thiệt hại", en="Value exposed to flood")
def exposed_value(
    roof_area, building_value_exposed, income_per_person, income_per_person_base_year, damage_income_elasticity
):
    """Structures and contents at ground floor with losses of traffic and trade, growing a little slower than income.

    Ground floor is the area under roofs: floor over storeys, not a share of built land (as the specification has it).
    Assumption: assets grow a little slower than income.
    """
    richer = (income_per_person / income_per_person_base_year) ** damage_income_elasticity
    return roof_area * building_value_exposed * richer


@variable(unit="billion_VND", dims=("return_period", "zone"), vi="Thiệt hại công trình", en="Damage to buildings")
def building_damage(flooded_built, exposed_value, flooded_depth, floor_raise, damage_depth, damage_curve):
    """Damage of a storm: flooded value times the depth-damage curve of Asia.

    Source: Huizinga et al. 2017 (climada_jrc).
    """
    indoors = np.maximum(flooded_depth - floor_raise, 0.0)
    return flooded_built * exposed_value * interpolate(indoors, damage_depth, damage_curve)


@variable(unit="billion_VND", dims=("return_period", "zone"), vi="Thiệt hại mùa màng", en="Damage to crops")
def crop_damage(land_area__farm, flood_level, crop_depth_threshold, relief_of_land, smallest_field_relief, crop_value):
    """Damage of a storm to fields under more water than the bunds. Method: definition."""
    field_relief = np.maximum(land_area__farm * relief_of_land, smallest_field_relief)
    flooded = clip((flood_level - crop_depth_threshold) / field_relief, 0.0, 1.0)
    return flooded * (land_area__farm * crop_value)


@variable(unit="billion_VND/yr", dims=("zone",), vi="Thiệt hại ngập kỳ vọng", en="Expected flood damage")
def expected_damage(building_damage, crop_damage, storm_probability):
    """Damage over exceedance probability by trapezoids, with the damage of the rarest storm beyond it.

    Method: trapezoids over exceedance probability.
    """
    return mix(storm_probability, building_damage + crop_damage)


@variable(unit="billion_VND/yr", dims=("zone",), vi="Thiệt hại do ngập lụt", en="Flood damage")
def flood_damage(storm_event, expected_damage, building_damage__100, crop_damage__100):
    """Expected damage, or that of the 100-year storm in a year when a scenario lets it come. Method: definition."""
    storm = (building_damage__100 + crop_damage__100) / STEP
    return expected_damage + storm_event * (storm - expected_damage)


@variable(unit="ward/yr", vi="Số xã, phường bị thiệt hại do ngập", en="Wards damaged by flood")
def wards_damaged(ward_count, flooded_built, flood_hit_share, storm_probability):
    """Expected number of wards a year in which flooding passes a threshold (indicator 0209).

    Source: indicator 0209 of Circular 01/2018/TT-BXD.
    """
    hit = np.minimum(flooded_built / flood_hit_share[:, None, None], 1.0)
    return np.vecdot(ward_count, mix(storm_probability, hit))
