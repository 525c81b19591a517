# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Health: deaths from PM2.5, heat and roads, life years lost, their cost as welfare.

Left out: births, children's infections, noise, indoor smoke, activity gained by cycling, injuries without death, cold.
Lost work is the economy's: it reads life years and hot days a year later.
"""

import numpy as np

from kientao.engine import variable
from kientao.model.functions import compound, mix, sum_rows, sum_zones, total


def gemm_dose(concentration, gemm_alpha, gemm_mu, gemm_nu, gemm_counterfactual):
    """Part of the GEMM hazard that depends on concentration: log(z/alpha + 1) / (1 + exp(-(z - mu)/nu)).

    Source: Burnett et al. 2018 (crea_gemm).
    """
    above = np.maximum(concentration - gemm_counterfactual, 0.0)
    return np.log(above / gemm_alpha + 1.0) / (1.0 + np.exp((gemm_mu - above) / gemm_nu))


# PM2.5


@variable(unit="ratio", dims=("age", "zone"), vi="Tỷ số nguy cơ tử vong do PM2.5", en="Hazard ratio of PM2.5")
def pm25_hazard_ratio(pm25, gemm_theta, gemm_alpha, gemm_mu, gemm_nu, gemm_counterfactual):
    """Hazard of death from non-communicable disease and lower respiratory infection against the cleanest air.

    GEMM: closed form, all such causes; adults only, so 1 below the age of 25. Source: Burnett et al. 2018 (crea_gemm).
    """
    return np.exp(gemm_theta * gemm_dose(pm25, gemm_alpha, gemm_mu, gemm_nu, gemm_counterfactual))


@variable(
    unit="person/yr",
    dims=("age", "zone"),
    vi="Tử vong nhạy cảm với bụi",
    en="Deaths that air acts on, in the cleanest air",
)
def pm25_sensitive_deaths(baseline_deaths_by_age, pm25_sensitive_share):
    """Deaths from the causes of GEMM at the air of 2019, over the hazard of that air.

    The background rate stays when air improves: no other air is in baseline_deaths_by_age than that of 2019.
    Source: Burnett et al. 2018 (GEMM).
    """
    return baseline_deaths_by_age * pm25_sensitive_share


@variable(unit="person/yr", dims=("age", "zone"), vi="Tử vong do PM2.5 theo tuổi", en="PM2.5 deaths by age")
def pm25_deaths_by_age(pm25_sensitive_deaths, pm25_hazard_ratio):
    """Deaths of the year that the cleanest air would have spared. Source: Burnett et al. 2018 (GEMM)."""
    return pm25_sensitive_deaths * (pm25_hazard_ratio - 1.0)


@variable(unit="person/yr", dims=("zone",), vi="Tử vong do PM2.5", en="PM2.5 deaths")
def pm25_deaths(pm25_deaths_by_age):
    """Deaths attributable to PM2.5, all adults. Method: accounting identity."""
    return sum_rows(pm25_deaths_by_age)


@variable(unit="person/yr", dims=("limit",), vi="Tử vong do PM2.5 vượt ngưỡng", en="PM2.5 deaths above a limit")
def pm25_deaths_above(pm25_sensitive_deaths, pm25_hazard_ratio, pm25_hazard_ratio_at_limit):
    """Deaths that air at 25, 10 or 5 ug/m3 would have spared, to compare with studies.

    Source: Burnett et al. 2018 (GEMM).
    """
    beyond = np.maximum(pm25_hazard_ratio[:, None] - pm25_hazard_ratio_at_limit[..., None], 0.0)
    members, limits = beyond.shape[:2]
    return (beyond.reshape(members, limits, -1) @ pm25_sensitive_deaths.reshape(members, -1, 1))[..., 0]


# Roads


@variable(
    unit="ratio", dims=("zone",), vi="Mức nguy hiểm của đường phố so với 2019", en="Danger of streets against 2019"
)
def road_risk(
    road_speed_coefficient,
    road_slowed_share,
    speed,
    speed_base_year,
    street_redesign_safety,
    walkability,
    walkability_base,
    cycle_lane_safety,
    cycle_cover,
):
    """Deaths per vehicle-kilometre against 2019: speed, streets rebuilt for walking, protected cycle lanes.

    Departs from the specification, a cube of mean speed: a power law is fitted on flowing roads, and mean speed falls
    with queues of the rush hours while many die at night on free streets. Elvik's exponential model (8 % a km/h) acts
    here on the share of deaths in hours that congestion slows.
    Source: Elvik et al. 2019 (speed); Elvik 2001 (calmed areas); Marshall & Ferenchak 2019 (separated lanes).
    """
    faster = np.exp((road_speed_coefficient * road_slowed_share) * (speed - speed_base_year))
    calmer = 1.0 - street_redesign_safety * (walkability - walkability_base)
    return faster * calmer * (1.0 - cycle_lane_safety * cycle_cover)


@variable(unit="ratio", vi="Tử vong của người đi bộ, xe đạp so với 2019", en="Deaths of those on foot and cycles")
def active_victims(active_victim_share, safety_in_numbers, trips_by_mode, trips_by_mode_base_year):
    """Road deaths against 2019 as more or fewer people walk and cycle: less than in proportion (safety in numbers).

    Source: Elvik & Bjørnskau 2017, Safety Science 92.
    """
    active = total(trips_by_mode[:, :2], (1, 2)) / total(trips_by_mode_base_year[:, :2], (1, 2))
    return 1.0 + active_victim_share * (active**safety_in_numbers - 1.0)


@variable(unit="person/yr", vi="Tử vong do tai nạn giao thông", en="Road deaths")
def road_deaths(
    vehicle_km,
    road_deaths_per_km,
    road_risk,
    active_victims,
    road_safety_trend,
    years_since_base,
):
    """Deaths on roads: kilometres of each vehicle, the danger of streets, who walks and cycles, the trend of safety.

    Method: exposure times risk, by the vehicle that counts for a death (Nilsson 2004).
    """
    on_streets_of_2019 = mix(road_deaths_per_km, vehicle_km)
    return np.vecdot(on_streets_of_2019, road_risk) * active_victims * compound(road_safety_trend, years_since_base)


# Burden


@variable(unit="person", vi="Số năm sống khỏe mạnh bị mất", en="Healthy life years lost")
def healthy_life_years_lost(
    pm25_deaths_by_age, life_expectancy_at_age, yld_share, heat_life_years, heat_deaths, road_life_years, road_deaths
):
    """Years of life lost by the deaths of a year, not discounted, with years lived ill from PM2.5 as a share on top.

    Person-years a year, whose unit is the person. Source: GBD 2019 for the share lived ill.
    """
    by_pm25 = np.vecdot(sum_zones(pm25_deaths_by_age), life_expectancy_at_age) * (1.0 + yld_share)
    return by_pm25 + heat_life_years * total(heat_deaths, -1) + road_life_years * road_deaths


@variable(unit="billion_VND/person", vi="Giá trị mạng sống thống kê", en="Value of a statistical life")
def statistical_life_value(vsl_base, income_mean, income_mean_base_year, vsl_income_elasticity):
    """What a society pays to spare one death, growing with income. Source: World Bank & IHME 2016 (crea_valuation)."""
    return vsl_base * (income_mean / income_mean_base_year) ** vsl_income_elasticity


@variable(unit="billion_VND/yr", vi="Thiệt hại phúc lợi về sức khỏe", en="Health cost")
def health_cost(pm25_deaths, heat_deaths, road_deaths, statistical_life_value, morbidity_share):
    """Welfare lost by deaths and illness from air, heat and roads; no money of the budget. Source: OECD 2014."""
    deaths = total(pm25_deaths + heat_deaths, -1) + road_deaths
    return deaths * statistical_life_value * (1.0 + morbidity_share)
