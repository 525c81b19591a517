# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of heat: offsets solved on the stations, the scale of the heat island, and its loop with cooling.

Air conditioning heats the zone, heat asks for cooling: temperature, degree days, where the cooling of the base year
is used and its waste heat are one fixed point. City totals of cooling are given, so only the split by zone moves,
and each round shrinks the error about a hundredfold.
"""

import math

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import DAYS_PER_YEAR, DEGREE
from kientao.model.dimensions import DIMENSIONS
from kientao.model.functions import beside, concatenate, normal_cdf, normal_pdf, solve
from kientao.model.heat import (
    COOLING_BASE_TEMPERATURE,
    HEAT_CURVE_HIGH,
    HEAT_CURVE_LOW,
    HEAT_CURVE_POINTS,
    HOT_DAY,
    HOT_NIGHT,
    MONTH_SHARE,
    days_above,
    degree_days,
    heat_island,
    waste_heat_flux,
    zone_temperature,
)

LEAST_WITHOUT_AC = 0.1
"""Households still without air conditioner in the base year, at least: keeps adaptation defined."""
ROUNDS, SETTLED = 12, 1e-14
"""Rounds of the fixed point at most, and the relative change after which none is needed."""


def _core_excess(value, is_core, heat_mitigation):
    """Mean of the core zones less the value of the zone with the best cover: [member, 1]."""
    core = (value * is_core).sum(-1, keepdims=True) / is_core.sum(-1, keepdims=True)
    value = np.broadcast_to(value, np.broadcast_shapes(value.shape, heat_mitigation.shape))
    best = np.argmax(np.broadcast_to(heat_mitigation, value.shape), axis=-1)[:, None]
    return core - np.take_along_axis(value, best, -1)


def _scale(cooling_waste_heat, area, is_core, heat_mitigation, waste_heat_warming, uhi_core):
    """Degrees per unit of the mitigation index, [member, 1], so that the core is `uhi_core` above the best zone."""
    warming = waste_heat_warming * waste_heat_flux(cooling_waste_heat, area)
    rest = uhi_core - _core_excess(warming, is_core, heat_mitigation)
    return rest / -_core_excess(heat_mitigation, is_core, heat_mitigation)


def _waste_heat(cooled_stock, cooling_base_year, cooling_degree_days):
    """Cooling electricity of the base year by zone: totals by building, split by what is cooled and how hot it is."""
    demand = cooled_stock * cooling_degree_days[:, None, :]
    return (cooling_base_year[:, :, None] * demand / demand.sum(-1, keepdims=True)).sum(1)


def _at_stations(value, weather_station):
    """Mean over the zones of the weather stations: [member, 1]."""
    return (value * weather_station).sum(-1, keepdims=True) / weather_station.sum(-1, keepdims=True)


@base_year(unit="index", vi="Chỉ số giảm nhiệt tham chiếu", en="Heat mitigation of the best covered zone")
def heat_mitigation_reference(heat_mitigation_base_year):
    """Index of the zone with the best cover in the base year. Method: definition."""
    return heat_mitigation_base_year.max(-1)


@base_year(
    unit="degC_day/yr", dims=("zone",), vi="Số độ ngày làm mát năm gốc", en="Cooling degree days of the base year"
)
def cooling_degree_days_base_year(
    cooled_stock_base_year,
    cooling_base_year,
    heat_mitigation_base_year,
    heat_mitigation_reference,
    background_temperature_base_year,
    waste_heat_warming,
    uhi_core,
    area,
    is_core,
    weather_station,
    month_offset,
    month_sd,
):
    """Degree days by zone at which temperature, cooling and its waste heat agree.

    Method: solved so that the base year is met.
    """
    cover = heat_mitigation_base_year
    degrees = 1.0
    heat = (cooling_base_year[:, :, None] * cooled_stock_base_year).sum(1)
    for _ in range(ROUNDS):
        scale = _scale(heat, area, is_core, cover, waste_heat_warming, uhi_core)
        island = heat_island(scale, heat_mitigation_reference, cover, waste_heat_warming, waste_heat_flux(heat, area))
        temperature = zone_temperature(background_temperature_base_year, island, _at_stations(island, weather_station))
        degrees = degree_days(temperature, month_offset, month_sd, COOLING_BASE_TEMPERATURE)
        before, heat = heat, _waste_heat(cooled_stock_base_year, cooling_base_year, degrees)
        if not (abs(heat - before) > SETTLED * heat).any():
            break
    return degrees


@base_year(unit="GWh/yr", dims=("zone",), vi="Nhiệt thải làm mát năm gốc", en="Waste heat of cooling, base year")
def cooling_waste_heat_base_year(cooled_stock_base_year, cooling_base_year, cooling_degree_days_base_year):
    """Waste heat of the fixed point. Method: solved so that the base year is met."""
    return _waste_heat(cooled_stock_base_year, cooling_base_year, cooling_degree_days_base_year)


@base_year(unit="degC", vi="Hệ số đảo nhiệt", en="Heat island per unit of the mitigation index")
def heat_island_scale(
    cooling_waste_heat_base_year, area, is_core, heat_mitigation_base_year, waste_heat_warming, uhi_core
):
    """Scale at which the core zones are `uhi_core` above the best covered zone in the base year.

    Method: solved so that the base year is met.
    """
    scale = _scale(
        cooling_waste_heat_base_year,
        area,
        is_core,
        heat_mitigation_base_year,
        waste_heat_warming[:, None],
        uhi_core[:, None],
    )
    return scale[:, 0]


@base_year(unit="degC", vi="Đảo nhiệt tại trạm năm gốc", en="Heat island at the weather stations, base year")
def heat_island_station_base(
    heat_island_scale,
    heat_mitigation_reference,
    heat_mitigation_base_year,
    waste_heat_warming,
    cooling_waste_heat_base_year,
    area,
    weather_station,
):
    """Mean heat island of the zones where the stations of the weather rows stand. Method: weighted mean."""
    island = heat_island(
        heat_island_scale[:, None],
        heat_mitigation_reference[:, None],
        heat_mitigation_base_year,
        waste_heat_warming[:, None],
        waste_heat_flux(cooling_waste_heat_base_year, area),
    )
    return _at_stations(island, weather_station)[:, 0]


def _offset(days, temperature, month_offset, month_sd, threshold, sd_factor):
    """Offset from the daily mean at which the stations' mean number of days is met, by bisection."""
    size = month_sd.mean(1)
    spread = (month_sd * sd_factor)[:, :, None]

    def surplus(multiple):
        found = days_above(temperature[:, None], month_offset, spread, threshold, (multiple * size)[:, None])
        return found[:, 0] - days

    start = 10.0 * np.ones(surplus(np.zeros(size.shape)).shape)
    return solve(surplus, -start, start) * size


@base_year(unit="degC", vi="Chênh lệch nhiệt độ cao nhất ngày", en="Daily maximum over the daily mean")
def tmax_offset(hot_days_station_mean, temperature_station_mean, month_offset, month_sd, tmax_sd_factor):
    """Offset at which the hot days of 2015-2018 at the stations are met.

    Method: solved so that the base year is met.
    """
    return _offset(
        hot_days_station_mean, temperature_station_mean, month_offset, month_sd, HOT_DAY, tmax_sd_factor[:, None]
    )


@base_year(unit="degC", vi="Chênh lệch nhiệt độ thấp nhất ngày", en="Daily minimum under the daily mean")
def tmin_offset(hot_nights_station_mean, temperature_station_mean, month_offset, month_sd):
    """Offset at which the hot nights of 2015-2018 at the stations are met.

    Method: solved so that the base year is met.
    """
    return _offset(hot_nights_station_mean, temperature_station_mean, month_offset, month_sd, HOT_NIGHT, 1.0)


@base_year(unit="degC", dims=("heat_measure",), vi="Chênh lệch so với ngưỡng nhiệt độ", en="Offset less threshold")
def heat_measure_offset(heat_death_threshold, tmax_offset, tmin_offset):
    """What is added to the yearly mean to give the degrees over the threshold of each measure of heat.

    Method: definition.
    """
    cooling = 0.0 * heat_death_threshold - COOLING_BASE_TEMPERATURE
    offsets = (cooling, -heat_death_threshold, tmax_offset - HOT_DAY, tmin_offset - HOT_NIGHT)
    return beside(*offsets)


TOGETHER = 8
"""Members whose curves are worked out together: the tables of more of them leave the processor's cache."""


def _terms(month_offset, month_sd, count):
    """Taylor terms of yearly degree days about the points of `heat_point`: [member, point, term], in day/yr.

    A month's mean excess e over a threshold is s phi(z) + e Phi(z) with z = e / s; its slope is Phi(z), and the further
    derivatives are Hermite polynomials He(z) times the density phi(z) / s. At the cold end, where next to nothing is
    left (about 1e-15 of a hot summer), all are 0.
    """
    members = month_sd.shape[0]
    if members > TOGETHER:
        groups = [slice(first, first + TOGETHER) for first in range(0, members, TOGETHER)]
        some = [month_offset[g] if len(month_offset) > 1 else month_offset for g in groups]
        return np.concatenate([_terms(one, month_sd[g], count) for one, g in zip(some, groups, strict=True)])
    points = np.arange(HEAT_CURVE_LOW * HEAT_CURVE_POINTS, HEAT_CURVE_HIGH * HEAT_CURVE_POINTS + 1)
    spread = (month_sd / DEGREE)[:, :, None]
    excess = points / HEAT_CURVE_POINTS + (month_offset / DEGREE)[:, :, None]
    z = excess / spread
    density, below = normal_pdf(z), normal_cdf(z)
    derivatives = [spread * density + excess * below, below]
    before, hermite, scale = 0.0, 1.0, density / spread
    for order in range(count - 2):
        derivatives.append(scale * hermite)
        before, hermite, scale = hermite, z * hermite - order * before, -scale / spread
    terms = [(MONTH_SHARE @ term)[:, :, None] / math.factorial(k) for k, term in enumerate(derivatives)]
    above_the_end = (points > points[0])[:, None]
    return concatenate(*terms, axis=2) * above_the_end * DAYS_PER_YEAR


@base_year(
    unit="day/yr",
    dims=("heat_measure", "heat_point", "heat_term"),
    vi="Đường cong ngày nóng theo nhiệt độ",
    en="Curves of heat by degrees over a threshold",
)
def heat_curve(month_offset, month_sd, tmax_sd_factor):
    """Taylor terms of the four measures of heat: degree days twice, and days above, which are the slope of degree days.

    Twelve terms about points a quarter of a degree apart are exact to rounding for a spread of half a degree and more.
    Method: Taylor series of degree days of normal daily means.
    """
    count = len(DIMENSIONS["heat_term"])
    degrees = _terms(month_offset, month_sd, count + 1)
    slope = np.arange(1.0, count + 1.0)
    nights = degrees[:, :, 1:] * slope
    days = _terms(month_offset, month_sd * tmax_sd_factor[:, :, 0, 0], count + 1)[:, :, 1:] * slope
    measures = (degrees[:, :, :count], degrees[:, :, :count], days, nights)
    return concatenate(*(measure[:, None] for measure in measures))


@base_year(unit="share", dims=("zone",), vi="Tỷ lệ hộ chưa có điều hòa năm gốc", en="Without air conditioner, 2019")
def without_ac_base_year(ac_ownership_base_year):
    """Households without air conditioner in the base year, at least a tenth: keeps adaptation defined.

    Method: accounting identity.
    """
    return np.maximum(1.0 - ac_ownership_base_year, LEAST_WITHOUT_AC)
