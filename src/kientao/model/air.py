# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Air: yearly PM2.5 and NO2 by zone, PM2.5 by source, good-air days.

Emissions by source and zone, a matrix from zone to zone (sector-averaged plume, well mixed), a linear secondary part
and the background from outside. Left out: wind rose, street canyons, ozone, chemistry, seasons.
"""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import DAYS_PER_YEAR
from kientao.model.functions import concatenate, mix, normal_cdf, total

# Emissions


@variable(
    unit="ratio", dims=("source", "zone"), vi="Hoạt động phát thải so với năm 2019", en="Emitting activity against 2019"
)
def activity_ratio(
    exhaust_pm25,
    exhaust_of_base,
    nonexhaust_pm25,
    road_dust_of_base,
    dust_wash_effect,
    road_dust_washing,
    land_area__built,
    grdp_by_industry__construction,
    construction_dust_effect,
    construction_dust,
    sites_of_base,
    industry_pm25,
    industry_of_base,
    craft_village_pm25,
    craft_villages_of_base,
    home_pm25,
    homes_of_base,
    land_area__farm,
    farm_of_base,
    straw_burning_ban,
    straw_allowed_of_base,
    open_burning_waste_pm25,
    open_burning_of_base,
):
    """Activity of each source in each zone over its total of 2019: sums to 1 over zones in 2019.

    Emissions are the inventory times this ratio, so the base year is exact whatever level a sending sector has.
    No power plant stands in the city; agriculture_nh3 has no primary particles.
    Method: index against the base year.
    """
    sites = grdp_by_industry__construction * (1.0 - construction_dust_effect * construction_dust) * sites_of_base
    farm = land_area__farm * farm_of_base
    return concatenate(
        exhaust_pm25 * exhaust_of_base,
        nonexhaust_pm25 * (1.0 - dust_wash_effect * road_dust_washing) * road_dust_of_base,
        land_area__built * (sites / total(land_area__built, -1)[..., None]),
        industry_pm25 * industry_of_base,
        craft_village_pm25 * craft_villages_of_base,
        home_pm25 * homes_of_base,
        farm * (1.0 - straw_burning_ban) * straw_allowed_of_base,
        0.0 * farm,
        open_burning_waste_pm25 * open_burning_of_base,
        farm,
    )


@variable(unit="kt/yr", dims=("source", "zone"), vi="Phát thải PM2.5", en="PM2.5 emissions")
def pm25_emission(pm25_inventory_2019, activity_ratio, pm25_of_stacks, waste_incinerated_power):
    """Primary particles: the inventory of 2019 with the activity of each source, and the stacks of waste plants.

    Method: emission factor times activity.
    """
    return pm25_inventory_2019 * activity_ratio + pm25_of_stacks * waste_incinerated_power


@variable(unit="t/yr", vi="Rơm rạ bị đốt", en="Straw burnt")
def straw_burnt(straw_burnt_on_farmland, land_area__farm, straw_burning_ban):
    """Straw burnt on fields: what would burn without a ban, on the farmland left, outside the ban.

    Method: emission factor times activity.
    """
    return straw_burnt_on_farmland * np.vecdot(land_area__farm, 1.0 - straw_burning_ban)


@variable(unit="kt/yr", dims=("precursor", "source"), vi="Phát thải tiền chất bụi thứ cấp", en="Precursor emissions")
def precursor_emission(
    precursor_of_activity,
    activity_ratio,
    precursor_of_traffic,
    exhaust_nox,
    precursor_of_people,
    population_total,
    precursor_of_stacks,
    waste_incinerated_power,
):
    """NOx, SO2 and NH3 of the city by source: the inventory of 2018 with the activity of the source.

    NOx of traffic follows exhaust_nox, NH3 of waste and sewage follows people.
    Method: emission factor times activity.
    """
    return (
        precursor_of_activity * total(activity_ratio, -1)[:, None]
        + precursor_of_traffic * total(exhaust_nox, -1)[:, None, None]
        + precursor_of_people * population_total
        + precursor_of_stacks * waste_incinerated_power
    )


# PM2.5


@variable(unit="ug/m3", dims=("source", "zone"), vi="Bụi PM2.5 sơ cấp theo nguồn", en="Primary PM2.5 by source")
def pm25_primary(pm25_emission, transfer_matrix):
    """Particles of every zone carried to every zone. Method: source-receptor matrix of a sector-averaged plume."""
    return pm25_emission @ transfer_matrix


@variable(unit="ug/m3", dims=("source",), vi="Bụi PM2.5 thứ cấp theo nguồn", en="Secondary PM2.5 by source")
def pm25_secondary(secondary_yield, precursor_emission):
    """Particles formed in the air from the city's own precursors: a box model, the same in all zones.

    Method: box model, linear in precursors.
    """
    return mix(secondary_yield, precursor_emission)


@variable(unit="ug/m3", vi="Bụi PM2.5 từ ngoài Thành phố", en="PM2.5 from outside")
def pm25_outside(pm25_outside_base, outside_index, regional_agreement_effect, regional_air_agreement, pm25_event_add):
    """Background that comes with the air: its outlook, what neighbours do, and events.

    Assumption: outlook of neighbours and of a regional agreement.
    """
    return (
        pm25_outside_base * outside_index * (1.0 - regional_agreement_effect * regional_air_agreement) + pm25_event_add
    )


@variable(unit="ug/m3", dims=("zone",), vi="Nồng độ PM2.5 trung bình năm", en="PM2.5")
def pm25(pm25_primary, pm25_secondary, pm25_outside):
    """Yearly mean of PM2.5. Method: accounting identity."""
    return total(pm25_primary, 1) + (total(pm25_secondary, -1)[:, None] + pm25_outside)


@variable(unit="ug/m3", dims=("source_or_outside",), vi="Nguồn gây bụi PM2.5", en="PM2.5 by source")
def pm25_by_source(pm25_primary, pm25_secondary, pm25_outside, population, population_total):
    """Where the PM2.5 that people breathe comes from: population-weighted, ten sources of the city and the outside.

    Method: weighted mean.
    """
    breathed = (pm25_primary @ population[:, :, None])[:, :, 0] / population_total
    return concatenate(breathed + pm25_secondary, pm25_outside)


# NO2


@variable(unit="kt/yr", dims=("zone",), vi="Phát thải NOx", en="NOx emissions")
def nox_emission(
    precursor_of_activity__nox, activity_ratio, precursor_of_traffic__nox__traffic, exhaust_nox, nox_of_stacks,
    waste_incinerated_power,
):  # fmt: skip
    """NOx by zone, with the activity of its sources. Method: emission factor times activity."""
    traffic = precursor_of_traffic__nox__traffic * exhaust_nox
    return mix(precursor_of_activity__nox, activity_ratio) + traffic + nox_of_stacks * waste_incinerated_power


@variable(unit="ug/m3", dims=("zone",), vi="Nồng độ NO2 trung bình năm", en="NO2")
def no2(no2_background, no2_scale, nox_emission, nox_kernel):
    """Yearly mean of NO2: background and what the NOx of all zones adds over its short life.

    Method: source-receptor matrix with a short life.
    """
    return no2_background + no2_scale * mix(nox_emission, nox_kernel)


# Days


@variable(unit="ug/m3", dims=("zone",), vi="Trung vị PM2.5 ngày", en="Median of daily PM2.5")
def pm25_daily_median(pm25, pm25_median_ratio):
    """Median of days that are spread lognormally around the yearly mean. Method: lognormal spread of days."""
    return pm25 * pm25_median_ratio


@variable(unit="day/yr", dims=("zone",), vi="Số ngày không khí đạt chuẩn", en="Good-air days")
def good_air_days(pm25_daily_median, good_air_limit, pm25_log_sd):
    """Days with PM2.5 within the 24-hour limit (VN_AQI at most 100 by PM2.5). Source: QCVN 05:2013."""
    return DAYS_PER_YEAR * normal_cdf(np.log(good_air_limit / pm25_daily_median) / pm25_log_sd)
