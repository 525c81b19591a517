# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Heat: air temperature by zone from climate, weather, land cover and air-conditioning; hot days, heat deaths.

Form of InVEST Urban Cooling (Bosch et al. 2021) on zone shares instead of pixels. Daily means within a month are
taken as normal. Left out: humidity, deaths from cold, wind corridors, parks that cool at a distance.
"""

import functools

import numpy as np

from kientao.engine import variable
from kientao.engine.units import Constant
from kientao.model.constants import DAYS_PER_YEAR, DEGREE, HOURS_PER_YEAR, M2_PER_KM2, WH_PER_GWH
from kientao.model.functions import clip, mix, normal_cdf, normal_pdf

COOLING_BASE_TEMPERATURE = Constant(24.0, "degC")
"""Daily mean above which a room is cooled: base of cooling degree days."""
HOT_DAY = Constant(35.0, "degC")
"""Daily maximum of a hot day (nắng nóng) in the national weather service."""
HOT_NIGHT = Constant(28.0, "degC")
"""Daily minimum of a hot night."""
MONTH_SHARE = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) / 365.0
"""Share of each month in the year."""
HEAT_CURVE_LOW, HEAT_CURVE_HIGH, HEAT_CURVE_POINTS = -24, 16, 4
"""The curves of heat run from 24 degrees under a threshold to 16 over it, with 4 points a degree (`heat_point`)."""
MEAN_FLUX = Constant(WH_PER_GWH / HOURS_PER_YEAR / M2_PER_KM2, "W*yr*km2/GWh/m2")
"""Mean power over an area of the heat of a year."""
GREEN_ROOF_EVAPORATION = 0.5
"""Evaporation of a planted roof against a lawn (thin soil)."""


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
    """Yearly mean at the weather stations: trend level of the base year, climate change, weather of the year.

    Method: accounting identity.
    """
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
    cover = mix(by_land, land_area)
    roofs = (albedo * cool_roof_albedo_gain) * cool_roofs + (evaporation * GREEN_ROOF_EVAPORATION) * green_roofs
    return shade * tree_cover_share + (cover + roofs) / area


@variable(unit="W/m2", dims=("zone",), vi="Mật độ nhiệt thải làm mát", en="Waste heat flux of cooling")
def waste_heat_flux(last_cooling_waste_heat, area):
    """Yearly mean power of cooling over the zone's area, of last year (else a circle). Method: conversion of units."""
    return last_cooling_waste_heat / area * MEAN_FLUX


@variable(unit="degC", dims=("zone",), vi="Cường độ đảo nhiệt đô thị", en="Heat island")
def heat_island(heat_island_scale, heat_mitigation_reference, heat_mitigation, waste_heat_warming, waste_heat_flux):
    """Warmth of the zone over the best covered zone of the base year. Source: waste heat, Salamanca et al. 2014."""
    return heat_island_scale * (heat_mitigation_reference - heat_mitigation) + waste_heat_warming * waste_heat_flux


@variable(unit="degC", dims=("zone",), vi="Nhiệt độ trung bình năm theo vùng", en="Mean temperature of the zone")
def zone_temperature(background_temperature, heat_island, heat_island_station_base):
    """Yearly mean of the zone: the stations' level, plus the zone's heat island over the stations' of the base year.

    Method: accounting identity.
    """
    return heat_island + (background_temperature - heat_island_station_base)


@variable(
    unit="day/yr",
    dims=("heat_measure", "zone"),
    vi="Độ ngày và số ngày, đêm nóng trong năm",
    en="Degree days, hot days and hot nights of the year",
)
def heat_of_year(zone_temperature, heat_measure_offset, heat_curve):
    """The four measures of heat at the zone's yearly mean, degree days per degree.

    Each is a smooth curve of one number, the yearly mean over the measure's threshold. `heat_curve` holds it as Taylor
    series about points a quarter of a degree apart, which meets `degree_days` and `days_above` to rounding and takes
    a tenth of their time. Beyond its ends a curve is held: at 0 more than 24 degrees under the threshold. What is not a
    number stays none: `clip` lets the look-up pass, and `beyond` carries it on.
    Method: Taylor series of degree days of normal daily means.
    """
    above = clip((zone_temperature + heat_measure_offset) / DEGREE, HEAT_CURVE_LOW, HEAT_CURVE_HIGH)
    point = np.rint(above * HEAT_CURVE_POINTS)
    beyond = above - point / HEAT_CURVE_POINTS
    terms = heat_curve.shape[-1]
    series = np.take(heat_curve.reshape(-1, terms), _place(point, heat_curve.shape), axis=0, mode="clip")
    result = series[..., -1]
    for term in range(terms - 2, -1, -1):
        result = result * beyond + series[..., term]
    return result


def _place(point, shape):
    """Place of a point of each measure [member, measure, zone] in the curves [member, measure, point] laid out flat."""
    members, measures, points = shape[:3]
    number = getattr(point, "value", point).astype(np.intp)  # the unit check counts as well
    return number + _first_place(members, measures, points)


@functools.cache
def _first_place(members, measures, points):
    """Place of the threshold on each curve: [member, measure, 1]."""
    threshold = -HEAT_CURVE_LOW * HEAT_CURVE_POINTS
    return (np.arange(members * measures) * points + threshold).reshape(members, measures, 1)


@variable(unit="degC_day/yr", dims=("zone",), vi="Số độ ngày làm mát", en="Cooling degree days")
def cooling_degree_days(heat_of_year__cooling):
    """Degree days of the daily mean above 24 degC. Method: definition."""
    return heat_of_year__cooling * DEGREE


@variable(unit="day/yr", dims=("zone",), vi="Số ngày nắng nóng (từ 35 °C)", en="Hot days (maximum of 35 °C or more)")
def hot_days(heat_of_year__hot_day):
    """Days with a maximum of 35 degC or more. Method: definition."""
    return heat_of_year__hot_day


@variable(unit="day/yr", dims=("zone",), vi="Số đêm nóng (từ 28 °C)", en="Hot nights (minimum of 28 °C or more)")
def hot_nights(heat_of_year__hot_night):
    """Nights with a minimum of 28 degC or more. Method: definition."""
    return heat_of_year__hot_night


@variable(
    unit="degC_day/yr",
    dims=("zone",),
    vi="Số độ ngày trên ngưỡng tử vong do nóng",
    en="Degree days above the threshold of heat deaths",
)
def heat_death_degree_days(heat_of_year__heat_death):
    """Degree days of the daily mean above the temperature of least deaths. Method: definition."""
    return heat_of_year__heat_death * DEGREE


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
    without_ac_base_year,
):
    """Deaths attributed to heat: daily deaths x slope x degrees above a threshold, less plans and adaptation.

    Log-linear in the excess, taken as linear (the slope is about 1 % a degree).
    Method: log-linear exposure and response over a threshold.
    """
    gained = clip((ac_ownership - ac_ownership_base_year) / without_ac_base_year, 0.0, 1.0)
    share = heat_death_slope / DAYS_PER_YEAR * (1.0 - heat_plan_effect * heat_action_plan)
    return baseline_deaths * heat_death_degree_days * share * (1.0 - heat_adaptation * gained)
