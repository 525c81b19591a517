# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Places: where the jobs and the output of the city are."""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import STEP
from kientao.model.economy.production import MANUFACTURING
from kientao.model.functions import mix, sum_rows, total


@variable(unit="person", dims=("industry", "zone"), vi="Việc làm theo ngành và địa bàn", en="Jobs by industry and zone")
def jobs_by_industry(employment_by_industry, job_share_base_year, job_location, last_relocated_share):
    """Jobs of an industry spread over zones by the pattern of 2019, moved by `job_location`.

    Factories that left a zone take their jobs along to the others.
    Assumption: the pattern of 2019, moved by the pull of places.
    """
    moved = 1.0 - MANUFACTURING[:, None] * last_relocated_share
    weight = job_share_base_year * job_location * moved
    return weight * (employment_by_industry / total(weight, -1, keepdims=True))


@variable(unit="person", dims=("zone",), vi="Việc làm theo địa bàn", en="Jobs")
def jobs(jobs_by_industry):
    """Jobs in the zone. Method: accounting identity."""
    return sum_rows(jobs_by_industry)


@variable(unit="person", dims=("zone",), vi="Chỗ làm việc", en="Work places")
def job_places(jobs, labour_shock):
    """Work places standing, filled or not: a rebound of employment asks for no new land. Method: definition."""
    return jobs / labour_shock


@stock(unit="ratio", dims=("zone",), initial=1.0, vi="Hệ số vị trí việc làm", en="Job location")
def job_location(
    job_location,
    job_adjust,
    population,
    population_total,
    population_base_year,
    population_total_base_year,
    job_population,
    last_job_access,
    job_access_base_year,
    job_access_ratio,
    job_access_pull,
    land_price_index,
    jobs,
    job_price,
    satellite_capacity,
    job_satellite,
):
    """Pull of a zone on jobs, 2019 = 1: moves slowly to what residents, access, land price and new towns imply.

    Partial adjustment of the log; a relative of the Lowry model, in which services follow people.
    Source: form of Lowry 1964; elasticities assumed.
    """
    residents = population / population_base_year * (population_total_base_year / population_total)
    access = last_job_access / (job_access_base_year * job_access_ratio)
    price = land_price_index * (total(jobs, -1) / np.vecdot(jobs, land_price_index))[:, None]
    new_town = 1.0 + satellite_capacity / population_base_year
    target = residents**job_population * access**job_access_pull * price**job_price * new_town**job_satellite
    return job_location * (target / job_location) ** (STEP * job_adjust)


@variable(unit="billion_VND/yr", dims=("zone",), vi="GRDP theo địa bàn", en="GRDP by zone")
def grdp(grdp_by_industry, jobs_by_industry, employment_by_industry):
    """Output of the zone: workers of an industry produce the same everywhere. Method: accounting identity."""
    per_worker = grdp_by_industry / employment_by_industry
    return mix(per_worker, jobs_by_industry)
