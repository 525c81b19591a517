# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Air: yearly PM2.5 and NO2 by zone, PM2.5 by source, good-air days.

Emissions by source and zone, a matrix from zone to zone (sector-averaged plume, well mixed), a linear secondary part
and the background from outside. Left out: wind rose, street canyons, ozone, chemistry, seasons.
"""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import DAYS_PER_YEAR, T_PER_KT
from kientao.model.dimensions import DIMENSIONS
from kientao.model.functions import concatenate, mask, normal_cdf

_NOX, _SO2, _NH3 = (mask("precursor", name)[:, None] for name in DIMENSIONS["precursor"])
WASTE_SOURCE = mask("source", "waste")
NOX_OF_TRAFFIC = _NOX * mask("source", "traffic")
NOX_OF_WASTE = _NOX * WASTE_SOURCE
NH3_OF_WASTE = _NH3 * WASTE_SOURCE
LIKE_ACTIVITY = 1.0 - NOX_OF_TRAFFIC - NH3_OF_WASTE
"""Precursors that follow the activity of their source; NOx of traffic and NH3 of waste have measures of their own."""
NOX_EXCEPT_TRAFFIC = 1.0 - mask("source", "traffic")

# Emissions


@variable(
    unit="ratio", dims=("source", "zone"), vi="Hoạt động phát thải so với năm 2019", en="Emitting activity against 2019"
)
def activity_ratio(
    exhaust_pm25,
    exhaust_pm25_base_year,
    nonexhaust_pm25,
    nonexhaust_pm25_base_year,
    dust_wash_effect,
    road_dust_washing,
    road_dust_washing_base,
    land_area__built,
    grdp_by_industry__construction,
    grdp_by_industry_base_year__construction,
    construction_dust_effect,
    construction_dust,
    construction_dust_base,
    industry_pm25,
    industry_pm25_base_year,
    craft_village_pm25,
    craft_village_pm25_base_year,
    home_pm25,
    home_pm25_base_year,
    land_area__farm,
    land_area_base_year__farm,
    straw_burning_ban,
    straw_burning_ban_base,
    open_burning_waste_pm25,
    open_burning_waste_pm25_base_year,
):
    """Activity of each source in each zone over its total of 2019: sums to 1 over zones in 2019.

    Emissions are the inventory times this ratio, so the base year is exact whatever level a sending sector has.
    No power plant stands in the city; agriculture_nh3 has no primary particles.
    """

    def against(activity, of_base_year):
        return activity / of_base_year.sum(-1, keepdims=True)

    washing = (1.0 - dust_wash_effect * road_dust_washing) / (1.0 - dust_wash_effect * road_dust_washing_base)
    sites = (
        grdp_by_industry__construction
        / grdp_by_industry_base_year__construction
        * (1.0 - construction_dust_effect * construction_dust)
        / (1.0 - construction_dust_effect * construction_dust_base)
    )
    farm = against(land_area__farm, land_area_base_year__farm)
    return concatenate(
        against(exhaust_pm25, exhaust_pm25_base_year),
        against(nonexhaust_pm25, nonexhaust_pm25_base_year) * washing,
        against(land_area__built, land_area__built) * sites,
        against(industry_pm25, industry_pm25_base_year),
        against(craft_village_pm25, craft_village_pm25_base_year),
        against(home_pm25, home_pm25_base_year),
        farm * ((1.0 - straw_burning_ban) / (1.0 - straw_burning_ban_base)),
        0.0 * farm,
        against(open_burning_waste_pm25, open_burning_waste_pm25_base_year),
        farm,
    )


@variable(unit="kt/yr", dims=("source", "zone"), vi="Phát thải PM2.5", en="PM2.5 emissions")
def pm25_emission(pm25_inventory_2019, activity_ratio, wte_pm25_factor, waste_incinerated_power, wte_zone_share):
    """Primary particles: the inventory of 2019 with the activity of each source, and the stacks of waste plants."""
    stacks = wte_pm25_factor * waste_incinerated_power / T_PER_KT * wte_zone_share
    return pm25_inventory_2019 * activity_ratio + WASTE_SOURCE[:, None] * stacks


@variable(unit="t/yr", vi="Rơm rạ bị đốt", en="Straw burnt")
def straw_burnt(straw_total_base, straw_burnt_potential, land_area__farm, straw_burning_ban, land_area_base_year__farm):
    """Straw burnt on fields: what would burn without a ban, on the farmland left, outside the ban."""
    open_farm = (land_area__farm * (1.0 - straw_burning_ban)).sum(-1) / land_area_base_year__farm.sum(-1)
    return straw_total_base * T_PER_KT * straw_burnt_potential * open_farm


@variable(unit="kt/yr", dims=("precursor", "source"), vi="Phát thải tiền chất bụi thứ cấp", en="Precursor emissions")
def precursor_emission(
    precursor_base,
    precursor_share,
    activity_ratio,
    exhaust_nox,
    exhaust_nox_base_year,
    population,
    population_base_year,
    wte_nox_factor,
    waste_incinerated_power,
):
    """NOx, SO2 and NH3 of the city by source: the inventory of 2018 with the activity of the source.

    NOx of traffic follows exhaust_nox, NH3 of waste and sewage follows people.
    """
    traffic = (exhaust_nox.sum(-1) / exhaust_nox_base_year.sum(-1))[:, None, None]
    people = (population.sum(-1) / population_base_year.sum(-1))[:, None, None]
    ratio = LIKE_ACTIVITY * activity_ratio.sum(-1)[:, None, :] + NOX_OF_TRAFFIC * traffic + NH3_OF_WASTE * people
    return precursor_base * precursor_share * ratio + NOX_OF_WASTE * (
        wte_nox_factor * waste_incinerated_power / T_PER_KT
    )


# PM2.5


@variable(unit="ug/m3", dims=("source", "zone"), vi="Bụi PM2.5 sơ cấp theo nguồn", en="Primary PM2.5 by source")
def pm25_primary(pm25_emission, transfer_matrix):
    """Particles of every zone carried to every zone."""
    return pm25_emission @ transfer_matrix


@variable(unit="ug/m3", dims=("source",), vi="Bụi PM2.5 thứ cấp theo nguồn", en="Secondary PM2.5 by source")
def pm25_secondary(secondary_yield, precursor_emission):
    """Particles formed in the air from the city's own precursors: a box model, the same in all zones."""
    return (secondary_yield[:, :, None] * precursor_emission).sum(1)


@variable(unit="ug/m3", vi="Bụi PM2.5 từ ngoài Thành phố", en="PM2.5 from outside")
def pm25_outside(pm25_outside_base, outside_index, regional_agreement_effect, regional_air_agreement, pm25_event_add):
    """Background that comes with the air: its outlook, what neighbours do, and events."""
    return (
        pm25_outside_base * outside_index * (1.0 - regional_agreement_effect * regional_air_agreement) + pm25_event_add
    )


@variable(unit="ug/m3", dims=("zone",), vi="Nồng độ PM2.5 trung bình năm", en="PM2.5")
def pm25(pm25_primary, pm25_secondary, pm25_outside):
    """Yearly mean of PM2.5."""
    return pm25_primary.sum(1) + (pm25_secondary.sum(-1)[:, None] + pm25_outside)


@variable(unit="ug/m3", dims=("source_or_outside",), vi="Nguồn gây bụi PM2.5", en="PM2.5 by source")
def pm25_by_source(pm25_primary, pm25_secondary, pm25_outside, population):
    """Where the PM2.5 that people breathe comes from: population-weighted, ten sources of the city and the outside."""
    people = population / population.sum(-1, keepdims=True)
    return concatenate((pm25_primary @ people[:, :, None])[:, :, 0] + pm25_secondary, pm25_outside)


# NO2


@variable(unit="kt/yr", dims=("zone",), vi="Phát thải NOx", en="NOx emissions")
def nox_emission(
    precursor_base__nox,
    precursor_share__nox,
    precursor_share__nox__traffic,
    activity_ratio,
    exhaust_nox,
    exhaust_nox_base_year,
    wte_nox_factor,
    waste_incinerated_power,
    wte_zone_share,
):
    """NOx by zone, with the activity of its sources."""
    other = ((precursor_share__nox * NOX_EXCEPT_TRAFFIC)[:, None, :] @ activity_ratio)[:, 0]
    traffic = precursor_share__nox__traffic * exhaust_nox / exhaust_nox_base_year.sum(-1, keepdims=True)
    stacks = wte_nox_factor * waste_incinerated_power / T_PER_KT * wte_zone_share
    return precursor_base__nox * (other + traffic) + stacks


@variable(unit="ug/m3", dims=("zone",), vi="Nồng độ NO2 trung bình năm", en="NO2")
def no2(no2_background, no2_scale, nox_emission, nox_kernel):
    """Yearly mean of NO2: background and what the NOx of all zones adds over its short life."""
    return no2_background + no2_scale * (nox_emission[:, None, :] @ nox_kernel)[:, 0]


# Days


@variable(unit="ug/m3", dims=("zone",), vi="Trung vị PM2.5 ngày", en="Median of daily PM2.5")
def pm25_daily_median(pm25, pm25_log_sd):
    """Median of days that are spread lognormally around the yearly mean."""
    return pm25 * np.exp(-0.5 * pm25_log_sd * pm25_log_sd)


@variable(unit="day/yr", dims=("zone",), vi="Số ngày không khí đạt chuẩn", en="Good-air days")
def good_air_days(pm25_daily_median, good_air_limit, pm25_log_sd):
    """Days with PM2.5 within the 24-hour limit (VN_AQI at most 100 by PM2.5). Source: QCVN 05:2013."""
    return DAYS_PER_YEAR * normal_cdf(np.log(good_air_limit / pm25_daily_median) / pm25_log_sd)
