# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Air in the base year: how far emissions carry, and how much comes from outside.

Two equations, two unknowns: the mean of the station sites and the ratio of the cleanest to the dirtiest zone give the
scale of the transfer matrix and the background. The outside share is a result, not an input.
"""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import T_PER_KT
from kientao.model.dimensions import DIMENSIONS
from kientao.model.functions import mask

DISC_TO_DISTANCE = 3.0 * np.pi / 16.0
"""Mean 1/distance within a disc of radius R is 16/(3 pi R)."""
_NOX, _SO2, _NH3 = (mask("precursor", name)[:, None] for name in DIMENSIONS["precursor"])
WASTE_SOURCE = mask("source", "waste")
NOX_OF_TRAFFIC = _NOX * mask("source", "traffic")
NH3_OF_WASTE = _NH3 * WASTE_SOURCE
LIKE_ACTIVITY = 1.0 - NOX_OF_TRAFFIC - NH3_OF_WASTE
"""Precursors that follow the activity of their source; NOx of traffic and NH3 of waste have measures of their own."""

# What the emitting activity of a year is measured against


@base_year(unit="kt/yr", dims=("source",), vi="Kiểm kê phát thải PM2.5 năm 2019", en="PM2.5 inventory of 2019")
def pm25_inventory_2019(pm25_inventory_2015, inventory_growth_2015_2019):
    """The inventory of 2015 carried to 2019. Method: conversion of units."""
    return pm25_inventory_2015 * inventory_growth_2015_2019


@base_year(unit="yr/t", vi="Một phần khói xe năm gốc", en="Per exhaust of the base year")
def exhaust_of_base(exhaust_pm25_base_year):
    """One over the city's total of 2019. Method: index against the base year."""
    return 1.0 / exhaust_pm25_base_year.sum(-1)


@base_year(unit="yr/t", dims=("zone",), vi="Một phần bụi đường năm gốc", en="Per road dust of the base year")
def road_dust_of_base(nonexhaust_pm25_base_year, dust_wash_effect, road_dust_washing_base):
    """One over the city's total of 2019, and over what the washing of 2019 leaves in a zone.

    Method: index against the base year.
    """
    return 1.0 / (nonexhaust_pm25_base_year.sum(-1)[:, None] * (1.0 - dust_wash_effect * road_dust_washing_base))


@base_year(unit="yr/billion_VND", vi="Một phần bụi công trường năm gốc", en="Per site dust of the base year")
def sites_of_base(grdp_by_industry_base_year__construction, construction_dust_effect, construction_dust_base):
    """One over construction of 2019 and what dust control of 2019 leaves. Method: index against the base year."""
    kept = 1.0 - construction_dust_effect * construction_dust_base
    return 1.0 / (grdp_by_industry_base_year__construction * kept)


@base_year(unit="yr/t", vi="Một phần bụi công nghiệp năm gốc", en="Per industry dust of the base year")
def industry_of_base(industry_pm25_base_year):
    """One over the city's total of 2019. Method: index against the base year."""
    return 1.0 / industry_pm25_base_year.sum(-1)


@base_year(unit="yr/t", vi="Một phần bụi làng nghề năm gốc", en="Per craft village dust of the base year")
def craft_villages_of_base(craft_village_pm25_base_year):
    """One over the city's total of 2019. Method: index against the base year."""
    return 1.0 / craft_village_pm25_base_year.sum(-1)


@base_year(unit="yr/t", vi="Một phần khói bếp năm gốc", en="Per stove smoke of the base year")
def homes_of_base(home_pm25_base_year):
    """One over the city's total of 2019. Method: index against the base year."""
    return 1.0 / home_pm25_base_year.sum(-1)


@base_year(unit="1/km2", vi="Một phần đất nông nghiệp năm gốc", en="Per farmland of the base year")
def farm_of_base(land_area_base_year__farm):
    """One over the city's total of 2019. Method: index against the base year."""
    return 1.0 / land_area_base_year__farm.sum(-1)


@base_year(unit="ratio", dims=("zone",), vi="Một phần rơm được đốt năm gốc", en="Per straw allowed in the base year")
def straw_allowed_of_base(straw_burning_ban_base):
    """One over the share outside the ban of 2019. Method: index against the base year."""
    return 1.0 / (1.0 - straw_burning_ban_base)


@base_year(unit="yr/t", vi="Một phần khói đốt rác năm gốc", en="Per waste smoke of the base year")
def open_burning_of_base(open_burning_waste_pm25_base_year):
    """One over the city's total of 2019. Method: index against the base year."""
    return 1.0 / open_burning_waste_pm25_base_year.sum(-1)


@base_year(unit="t/yr/km2", vi="Rơm rạ bị đốt trên đất nông nghiệp", en="Straw burnt on farmland")
def straw_burnt_on_farmland(straw_total_base, straw_burnt_potential, farm_of_base):
    """Straw that would burn without a ban on a square kilometre of farmland. Method: emission factor times activity."""
    return straw_total_base * T_PER_KT * straw_burnt_potential * farm_of_base


# Precursors by what drives them, and stacks of waste plants


@base_year(unit="kt/yr", dims=("precursor", "source"), vi="Tiền chất theo hoạt động", en="Precursors by activity")
def precursor_of_activity(precursor_base, precursor_share):
    """The inventory of 2018 that follows the activity of its source. Method: scaled to the base year."""
    return precursor_base * precursor_share * LIKE_ACTIVITY


@base_year(unit="kt/t", dims=("precursor", "source"), vi="NOx giao thông theo khói xe", en="NOx of traffic by exhaust")
def precursor_of_traffic(precursor_base, precursor_share, exhaust_nox_base_year):
    """The inventory of 2018 that follows the NOx of exhaust. Method: scaled to the base year."""
    return precursor_base * precursor_share * NOX_OF_TRAFFIC / exhaust_nox_base_year.sum(-1)[:, None, None]


@base_year(unit="kt/person/yr", dims=("precursor", "source"), vi="NH3 theo dân số", en="NH3 by people")
def precursor_of_people(precursor_base, precursor_share, population_base_year):
    """The inventory of 2018 that follows people. Method: scaled to the base year."""
    return precursor_base * precursor_share * NH3_OF_WASTE / population_base_year.sum(-1)[:, None, None]


@base_year(unit="kt/t", dims=("precursor", "source"), vi="NOx lò đốt rác phát điện", en="NOx of waste plants")
def precursor_of_stacks(wte_nox_factor):
    """NOx of the stacks by tonne of waste burnt for power. Method: emission factor times activity."""
    return _NOX * WASTE_SOURCE * (wte_nox_factor / T_PER_KT)


@base_year(unit="kt/t", dims=("zone",), vi="NOx lò đốt rác theo địa bàn", en="NOx of waste plants by zone")
def nox_of_stacks(wte_nox_factor, wte_zone_share):
    """NOx of the stacks by tonne of waste burnt for power, where the plants stand.

    Method: emission factor times activity.
    """
    return wte_nox_factor / T_PER_KT * wte_zone_share


@base_year(unit="kt/t", dims=("source", "zone"), vi="PM2.5 lò đốt rác phát điện", en="PM2.5 of waste plants")
def pm25_of_stacks(wte_pm25_factor, wte_zone_share):
    """PM2.5 of the stacks by tonne of waste burnt for power, where the plants stand.

    Method: emission factor times activity.
    """
    return WASTE_SOURCE[:, None] * (wte_pm25_factor / T_PER_KT * wte_zone_share)


@base_year(unit="ratio", vi="Trung vị so với trung bình PM2.5", en="Median over mean of PM2.5")
def pm25_median_ratio(pm25_log_sd):
    """Median over mean of a lognormal spread. Method: lognormal spread of days."""
    return np.exp(-0.5 * pm25_log_sd * pm25_log_sd)


# Dispersion


@base_year(unit="km", dims=("zone_from", "zone_to"), vi="Khoảng cách phát tán", en="Dispersion distance")
def dispersion_distance(straight_distance, area, kernel_min_distance):
    """Distance between zone points; within a zone the distance whose inverse is the mean over a disc of its area.

    Method: mean inverse distance over a disc.
    """
    own = DISC_TO_DISTANCE * np.sqrt(area / np.pi)
    itself = np.eye(straight_distance.shape[-1])
    distance = straight_distance * (1.0 - itself) + own[:, :, None] * itself
    return np.maximum(distance, kernel_min_distance)


@base_year(unit="1/km", dims=("zone_from", "zone_to"), vi="Hàm phát tán bụi", en="Dispersion of particles")
def pm25_kernel(dispersion_distance, kernel_length):
    """Sector-averaged plume in a mixed layer: 1/distance with exponential loss.

    Method: sector-averaged plume in a mixed layer.
    """
    return np.exp(-dispersion_distance / kernel_length) / dispersion_distance


@base_year(unit="1/km", dims=("zone_from", "zone_to"), vi="Hàm phát tán NOx", en="Dispersion of NOx")
def nox_kernel(dispersion_distance, no2_length):
    """As for particles, with the short life of NO2. Method: sector-averaged plume in a mixed layer."""
    return np.exp(-dispersion_distance / no2_length) / dispersion_distance


@base_year(unit="kt/yr/km", dims=("zone",), vi="Bụi sơ cấp chưa quy đổi", en="Primary PM2.5 at scale one")
def pm25_unscaled(pm25_emission_base_year, pm25_kernel):
    """Emissions of 2019 carried to zones before the scale is known. Method: sector-averaged plume in a mixed layer."""
    return (pm25_emission_base_year.sum(1)[:, None, :] @ pm25_kernel)[:, 0]


@base_year(unit="kt/yr/km", vi="Bụi sơ cấp chưa quy đổi tại các trạm", en="Primary PM2.5 at the stations at scale one")
def pm25_unscaled_stations(pm25_unscaled, pm25_station_count):
    """Mean over the station sites. Method: weighted mean."""
    return (pm25_unscaled * pm25_station_count).sum(-1) / pm25_station_count.sum(-1)


@base_year(unit="ug/m3*km/(kt/yr)", vi="Hệ số phát tán bụi", en="Dispersion scale")
def pm25_kernel_scale(pm25_unscaled, pm25_unscaled_stations, pm25_station_base, pm25_zone_ratio):
    """Scale at which the cleanest zone over the dirtiest is the measured ratio and the stations have their mean.

    Wind of 2 m/s and a mixing height of 600 m would give 4.2.
    Method: solved so that the base year is met.
    """
    spread = pm25_zone_ratio * pm25_unscaled.max(-1) - pm25_unscaled.min(-1)
    return pm25_station_base * (1.0 - pm25_zone_ratio) / (spread + pm25_unscaled_stations * (1.0 - pm25_zone_ratio))


@base_year(unit="ug/m3/(kt/yr)", dims=("zone_from", "zone_to"), vi="Ma trận phát tán", en="Transfer matrix")
def transfer_matrix(pm25_kernel_scale, pm25_kernel):
    """PM2.5 in a zone from a kilotonne a year of another. Method: sector-averaged plume in a mixed layer."""
    return pm25_kernel_scale * pm25_kernel


@base_year(unit="ug/m3", vi="PM2.5 từ ngoài Thành phố năm gốc", en="PM2.5 from outside in the base year")
def pm25_outside_base(pm25_station_base, pm25_kernel_scale, pm25_unscaled_stations, pm25_secondary_base_year):
    """What the city's own sources leave of the mean of the stations. Method: accounting identity."""
    return pm25_station_base - pm25_kernel_scale * pm25_unscaled_stations - pm25_secondary_base_year.sum(-1)


@base_year(unit="ug/m3*km/(kt/yr)", vi="Hệ số phát tán NO2", en="NO2 scale")
def no2_scale(no2_urban_base, no2_background, nox_emission_base_year, nox_kernel, is_core, is_inner):
    """Scale at which the urban districts have the measured mean. Method: solved so that the base year is met."""
    urban = is_core + is_inner
    unscaled = (nox_emission_base_year[:, None, :] @ nox_kernel)[:, 0]
    return (no2_urban_base - no2_background) * urban.sum(-1) / (unscaled * urban).sum(-1)
