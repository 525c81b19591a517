# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Health in the base year: life expectancy by age, hazards at the limits that studies use."""

import numpy as np

from kientao.engine import base_year
from kientao.engine.units import Constant
from kientao.model.health import gemm_dose

AGE_WIDTH = Constant(5.0, "yr")


@base_year(unit="yr", dims=("age",), vi="Số năm còn sống theo tuổi", en="Life expectancy at age")
def life_expectancy_at_age(mortality_rate_base_year, population_by_age_base_year):
    """Years left to somebody who dies in the middle of an age group: abridged life table of the base year, both sexes.

    Deaths fall evenly within a group; the last group is open. Half-way between two ages the mean of the two is taken.
    Method: abridged life table (Preston, Heuveline & Guillot 2001).
    """
    people = population_by_age_base_year.sum(-1)
    rate = (mortality_rate_base_year * people).sum(1) / people.sum(1)
    expected = 1.0 / rate[:, -1]
    years = [expected]
    for age in range(rate.shape[-1] - 2, -1, -1):
        m = rate[:, age]
        dying = m * AGE_WIDTH / (1.0 + 0.5 * m * AGE_WIDTH)
        before = expected
        expected = (1.0 - dying) * (before + AGE_WIDTH) + dying * 0.5 * AGE_WIDTH
        years.append(0.5 * (expected + before))
    return np.stack(years[::-1], axis=1)


@base_year(unit="ratio", dims=("limit", "age"), vi="Tỷ số nguy cơ tại ngưỡng", en="Hazard ratio at a limit")
def pm25_hazard_ratio_at_limit(pm25_limit, gemm_theta, gemm_alpha, gemm_mu, gemm_nu, gemm_counterfactual):
    """Hazard of death at 25, 10 and 5 ug/m3. Source: Burnett et al. 2018 (GEMM)."""
    return np.exp(gemm_theta * gemm_dose(pm25_limit, gemm_alpha, gemm_mu, gemm_nu, gemm_counterfactual))


@base_year(unit="share", dims=("age", "zone"), vi="Tỷ lệ tử vong nhạy cảm với bụi", en="Share of deaths air acts on")
def pm25_sensitive_share(ncd_lri_share, pm25_hazard_ratio_base_year):
    """Deaths from the causes of GEMM in baseline deaths, over the hazard of the air of 2019.

    Source: Burnett et al. 2018 (GEMM).
    """
    return ncd_lri_share / pm25_hazard_ratio_base_year


@base_year(unit="person/vehicle_km", dims=("road_mode",), vi="Tử vong trên mỗi km xe", en="Road deaths per vehicle-km")
def road_deaths_per_km(road_deaths_base, road_death_share, vehicle_km_base_year):
    """Deaths of the base year by the vehicle that counts for them, over its kilometres.

    Method: scaled to the base year.
    """
    return road_deaths_base * road_death_share / vehicle_km_base_year.sum(-1)
