# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Air in the base year: how far emissions carry, and how much comes from outside.

Two equations, two unknowns: the mean of the station sites and the ratio of the cleanest to the dirtiest zone give the
scale of the transfer matrix and the background. The outside share is a result, not an input.
"""

import numpy as np

from kientao.engine import base_year

DISC_TO_DISTANCE = 3.0 * np.pi / 16.0
"""Mean 1/distance within a disc of radius R is 16/(3 pi R)."""


@base_year(unit="kt/yr", dims=("source",), vi="Kiểm kê phát thải PM2.5 năm 2019", en="PM2.5 inventory of 2019")
def pm25_inventory_2019(pm25_inventory_2015, inventory_growth_2015_2019):
    """The inventory of 2015 carried to 2019."""
    return pm25_inventory_2015 * inventory_growth_2015_2019


@base_year(unit="km", dims=("zone_from", "zone_to"), vi="Khoảng cách phát tán", en="Dispersion distance")
def dispersion_distance(straight_distance, area, kernel_min_distance):
    """Distance between zone points; within a zone the distance whose inverse is the mean over a disc of its area."""
    own = DISC_TO_DISTANCE * np.sqrt(area / np.pi)
    itself = np.eye(straight_distance.shape[-1])
    distance = straight_distance * (1.0 - itself) + own[:, :, None] * itself
    return np.maximum(distance, kernel_min_distance)


@base_year(unit="1/km", dims=("zone_from", "zone_to"), vi="Hàm phát tán bụi", en="Dispersion of particles")
def pm25_kernel(dispersion_distance, kernel_length):
    """Sector-averaged plume in a mixed layer: 1/distance with exponential loss."""
    return np.exp(-dispersion_distance / kernel_length) / dispersion_distance


@base_year(unit="1/km", dims=("zone_from", "zone_to"), vi="Hàm phát tán NOx", en="Dispersion of NOx")
def nox_kernel(dispersion_distance, no2_length):
    """As for particles, with the short life of NO2."""
    return np.exp(-dispersion_distance / no2_length) / dispersion_distance


@base_year(unit="kt/yr/km", dims=("zone",), vi="Bụi sơ cấp chưa quy đổi", en="Primary PM2.5 at scale one")
def pm25_unscaled(pm25_emission_base_year, pm25_kernel):
    """Emissions of 2019 carried to zones before the scale is known."""
    return (pm25_emission_base_year.sum(1)[:, None, :] @ pm25_kernel)[:, 0]


@base_year(unit="kt/yr/km", vi="Bụi sơ cấp chưa quy đổi tại các trạm", en="Primary PM2.5 at the stations at scale one")
def pm25_unscaled_stations(pm25_unscaled, pm25_station_count):
    """Mean over the station sites."""
    return (pm25_unscaled * pm25_station_count).sum(-1) / pm25_station_count.sum(-1)


@base_year(unit="ug/m3*km/(kt/yr)", vi="Hệ số phát tán bụi", en="Dispersion scale")
def pm25_kernel_scale(pm25_unscaled, pm25_unscaled_stations, pm25_station_base, pm25_zone_ratio):
    """Scale at which the cleanest zone over the dirtiest is the measured ratio and the stations have their mean.

    Wind of 2 m/s and a mixing height of 600 m would give 4.2.
    """
    spread = pm25_zone_ratio * pm25_unscaled.max(-1) - pm25_unscaled.min(-1)
    return pm25_station_base * (1.0 - pm25_zone_ratio) / (spread + pm25_unscaled_stations * (1.0 - pm25_zone_ratio))


@base_year(unit="ug/m3/(kt/yr)", dims=("zone_from", "zone_to"), vi="Ma trận phát tán", en="Transfer matrix")
def transfer_matrix(pm25_kernel_scale, pm25_kernel):
    """PM2.5 in a zone from a kilotonne a year of another."""
    return pm25_kernel_scale * pm25_kernel


@base_year(unit="ug/m3", vi="PM2.5 từ ngoài Thành phố năm gốc", en="PM2.5 from outside in the base year")
def pm25_outside_base(pm25_station_base, pm25_kernel_scale, pm25_unscaled_stations, pm25_secondary_base_year):
    """What the city's own sources leave of the mean of the stations."""
    return pm25_station_base - pm25_kernel_scale * pm25_unscaled_stations - pm25_secondary_base_year.sum(-1)


@base_year(unit="ug/m3*km/(kt/yr)", vi="Hệ số phát tán NO2", en="NO2 scale")
def no2_scale(no2_urban_base, no2_background, nox_emission_base_year, nox_kernel, is_core, is_inner):
    """Scale at which the urban districts have the measured mean."""
    urban = is_core + is_inner
    unscaled = (nox_emission_base_year[:, None, :] @ nox_kernel)[:, 0]
    return (no2_urban_base - no2_background) * urban.sum(-1) / (unscaled * urban).sum(-1)
