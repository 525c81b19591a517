# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Heat: air temperature by zone from climate, weather, land cover and air-conditioning; hot days, heat deaths.

Form of InVEST Urban Cooling (Bosch et al. 2021) on zone shares instead of pixels. Daily means within a month are
taken as normal. Left out: humidity, deaths from cold, wind corridors, parks that cool at a distance.
"""

import numpy as np

from kientao.engine import variable
from kientao.engine.units import Constant
from kientao.model.constants import DAYS_PER_YEAR, HOURS_PER_YEAR, M2_PER_KM2, WH_PER_GWH
from kientao.model.functions import clip, normal_cdf, normal_pdf

COOLING_BASE_TEMPERATURE = Constant(24.0, "degC")
"""Daily mean above which a room is cooled: base of cooling degree days."""
HOT_DAY = Constant(35.0, "degC")
"""Daily maximum of a hot day (nắng nóng) in the national weather service."""
HOT_NIGHT = Constant(28.0, "degC")
"""Daily minimum of a hot night."""
MONTH_SHARE = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) / 365.0
"""Share of each month in the year."""
GREEN_ROOF_EVAPORATION = 0.5
"""Evaporation of a planted roof against a lawn (thin soil)."""
LEAST_WITHOUT_AC = 0.1
"""Households still without air conditioner in the base year, at least: keeps adaptation defined."""


def degree_days(temperature, month_offset, month_sd, threshold):
    """Mean of the daily excess over a threshold, summed over the year, for yearly means [member, n]."""
    spread = month_sd[:, :, None]
    excess = (temperature - threshold)[:, None, :] + month_offset[:, :, None]
    z = excess / spread
    return (MONTH_SHARE @ (spread * normal_pdf(z) + excess * normal_cdf(z))) * DAYS_PER_YEAR


def days_above(temperature, month_offset, spread, threshold, offset):
    """Days on which the daily mean plus an offset exceeds a threshold; `spread` is [member, month, 1 or n]."""
    excess = (temperature + offset - threshold)[:, None, :] + month_offset[:, :, None]
    return (MONTH_SHARE @ normal_cdf(excess / spread)) * DAYS_PER_YEAR


@variable(unit="degC", vi="Nhiệt độ nền của khu vực", en="Background temperature of the region")
def background_temperature(temperature_base, temperature_change, temperature_deviation):
    """Yearly mean at the weather stations: trend level of the base year, climate change, weather of the year."""
    return temperature_base + temperature_change + temperature_deviation


@variable(unit="index", dims=("zone",), vi="Chỉ số giảm nhiệt đô thị", en="Heat mitigation index")
def heat_mitigation(
    cooling_weight,
    tree_cover_share,
    surface_albedo,
    evaporation_factor,
    land_area,
    area,
    cool_roof_albedo_gain,
    cool_roofs,
    green_roofs,
):
    """How well the zone's cover keeps it cool: shade of trees, brightness, evaporation. Source: InVEST form."""
    shade, albedo, evaporation = cooling_weight[:, :1], cooling_weight[:, 1:2], cooling_weight[:, 2:]
    by_land = albedo * surface_albedo + evaporation * evaporation_factor
    cover = (by_land[:, :, None] * land_area).sum(1)
    roofs = (albedo * cool_roof_albedo_gain) * cool_roofs + (evaporation * GREEN_ROOF_EVAPORATION) * green_roofs
    return shade * tree_cover_share + (cover + roofs) / area


@variable(unit="W/m2", dims=("zone",), vi="Mật độ nhiệt thải làm mát", en="Waste heat flux of cooling")
def waste_heat_flux(last_cooling_waste_heat, area):
    """Yearly mean power of cooling over the zone's area, of last year (else a circle)."""
    return last_cooling_waste_heat * WH_PER_GWH / HOURS_PER_YEAR / (area * M2_PER_KM2)


@variable(unit="degC", dims=("zone",), vi="Cường độ đảo nhiệt đô thị", en="Heat island")
def heat_island(heat_island_scale, heat_mitigation_reference, heat_mitigation, waste_heat_warming, waste_heat_flux):
    """Warmth of the zone over the best covered zone of the base year. Source: waste heat, Salamanca et al. 2014."""
    return heat_island_scale * (heat_mitigation_reference - heat_mitigation) + waste_heat_warming * waste_heat_flux


@variable(unit="degC", dims=("zone",), vi="Nhiệt độ trung bình năm theo vùng", en="Mean temperature of the zone")
def zone_temperature(background_temperature, heat_island, heat_island_station_base):
    """Yearly mean of the zone: the stations' level, plus the zone's heat island over the stations' of the base year."""
    return heat_island + (background_temperature - heat_island_station_base)


@variable(unit="degC_day/yr", dims=("zone",), vi="Số độ ngày làm mát", en="Cooling degree days")
def cooling_degree_days(zone_temperature, month_offset, month_sd):
    """Degree days of the daily mean above 24 degC."""
    return degree_days(zone_temperature, month_offset, month_sd, COOLING_BASE_TEMPERATURE)


@variable(unit="day/yr", dims=("zone",), vi="Số ngày nắng nóng (từ 35 °C)", en="Hot days (maximum of 35 °C or more)")
def hot_days(zone_temperature, month_offset, month_sd, tmax_offset, tmax_sd_factor):
    """Days with a maximum of 35 degC or more."""
    spread = month_sd[:, :, None] * tmax_sd_factor[:, None, :]
    return days_above(zone_temperature, month_offset, spread, HOT_DAY, tmax_offset)


@variable(unit="day/yr", dims=("zone",), vi="Số đêm nóng (từ 28 °C)", en="Hot nights (minimum of 28 °C or more)")
def hot_nights(zone_temperature, month_offset, month_sd, tmin_offset):
    """Nights with a minimum of 28 degC or more."""
    return days_above(zone_temperature, month_offset, month_sd[:, :, None], HOT_NIGHT, tmin_offset)


@variable(
    unit="degC_day/yr",
    dims=("zone",),
    vi="Số độ ngày trên ngưỡng tử vong do nóng",
    en="Degree days above the threshold of heat deaths",
)
def heat_death_degree_days(zone_temperature, month_offset, month_sd, heat_death_threshold):
    """Degree days of the daily mean above the temperature of least deaths."""
    return degree_days(zone_temperature, month_offset, month_sd, heat_death_threshold)


@variable(unit="person/yr", dims=("zone",), vi="Số ca tử vong do nắng nóng", en="Deaths from heat")
def heat_deaths(
    baseline_deaths,
    heat_death_degree_days,
    heat_death_slope,
    heat_plan_effect,
    heat_action_plan,
    heat_adaptation,
    ac_ownership,
    ac_ownership_base_year,
):
    """Deaths attributed to heat: daily deaths x slope x degrees above a threshold, less plans and adaptation.

    Log-linear in the excess, taken as linear (the slope is about 1 % a degree).
    """
    gap = np.maximum(1.0 - ac_ownership_base_year, LEAST_WITHOUT_AC)
    adapted = heat_adaptation * clip((ac_ownership - ac_ownership_base_year) / gap, 0.0, 1.0)
    plan = 1.0 - heat_plan_effect * heat_action_plan
    return baseline_deaths * heat_death_degree_days * (heat_death_slope / DAYS_PER_YEAR) * plan * (1.0 - adapted)
