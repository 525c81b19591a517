# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Population: residents by sex, age and zone; births, deaths, moves into, out of and within the city; households.

Cohort-component projection (Preston, Heuveline & Guillot 2001). Rates are kept as [sex, age] x [zone], so that only
two arrays of [sex, age, zone] are worked out a year besides the stock: the survivors and those who stay.
Boundary: usual residents. People in a zone are five-year groups; one city-wide pyramid by single year of age gives the
share of each group that turns into the next, which holds the age waves that a plain fifth would smear.
"""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import STEP
from kientao.model.functions import clip, concatenate, mix, sum_ages, sum_rows, sum_zones, total
from kientao.model.lifetable import (
    AGE_GROUP_WIDTH,
    GROUP_OF_SINGLE_AGE,
    LAST_YEAR_OF_GROUP,
    OLD,
    WORKING,
    YEARS_OF_GROUP,
    life_expectancy_at_birth,
)

ENVIRONMENT_SHARE_MAX = 0.5
"""No more than half of all deaths are taken to come from air and heat: a guard for runs far outside the data."""
MORTALITY_FACTOR_RANGE = (0.7, 1.3)
"""Range of the answer of the death rate to air and heat: the same guard."""


# People --------------------------------------------------------------------------------------------------------------
@variable(unit="person", dims=("age", "zone"), vi="Dân số theo nhóm tuổi", en="People by age group, both sexes")
def population_by_age_group(population_by_age):
    """People of each age group and zone, the sexes together. Method: accounting identity."""
    return population_by_age[:, 0] + population_by_age[:, 1]


@variable(unit="person", dims=("sex", "age"), vi="Tháp dân số thành phố", en="City population pyramid")
def population_city_by_age(population_by_age):
    """People of each sex and age group in the city. Method: sum over zones."""
    return sum_zones(population_by_age)


@variable(unit="person", dims=("zone",), vi="Dân số", en="Population")
def population(population_by_age_group):
    """Usual residents, mean of the year. Method: sum over zones."""
    return sum_rows(population_by_age_group)


@variable(unit="person", vi="Dân số toàn thành phố", en="Population of the city")
def population_total(population):
    """Usual residents of the city, mean of the year. Method: sum over zones."""
    return total(population, -1)


@variable(unit="person", dims=("zone",), vi="Dân số trong độ tuổi lao động", en="Working-age population")
def working_age_population(population_by_age_group):
    """People of 15 to 64 years. Method: definition."""
    return WORKING @ population_by_age_group


@variable(unit="person", dims=("zone",), vi="Dân số từ 65 tuổi trở lên", en="Elderly population")
def elderly_population(population_by_age_group):
    """People of 65 years and over. Method: definition."""
    return OLD @ population_by_age_group


# Births --------------------------------------------------------------------------------------------------------------
@variable(unit="child/woman", vi="Tổng tỷ suất sinh", en="Total fertility rate")
def fertility_rate_total(fertility_long_run, fertility_base_year, fertility_convergence, years_since_base):
    """Children a woman would have at this year's rates: moves from the 2019 level to a long-run level.

    Source: level gso_tables (2016), gso_proj2014; long run assumed between the urban and national level of 2019.
    """
    remaining = np.exp(-fertility_convergence * years_since_base)
    return fertility_long_run + (fertility_base_year - fertility_long_run) * remaining


@variable(unit="person/yr", dims=("zone",), vi="Số trẻ sinh", en="Births")
def births(fertility_rate_total, fertility_zone_factor, fertility_shape, population_by_age__female):
    """Live births: women of each group times the age-specific rate (total rate x shape / width of a group).

    Method: age-specific rates (Preston, Heuveline & Guillot 2001).
    """
    women = mix(fertility_shape, population_by_age__female)
    return fertility_rate_total / AGE_GROUP_WIDTH * fertility_zone_factor * women


@variable(unit="person/yr", dims=("sex", "zone"), vi="Trẻ sinh theo giới tính", en="Births by sex")
def newborn(births, newborn_share):
    """Births of boys and girls. Method: accounting identity."""
    return births * newborn_share


# Deaths --------------------------------------------------------------------------------------------------------------
@variable(unit="share", dims=("zone",), vi="Tỷ lệ tử vong do không khí, nắng nóng", en="Deaths from air and heat")
def environment_death_share(last_pm25_deaths, last_heat_deaths, last_deaths):
    """Share of last year's deaths attributed to fine particles and heat (attributable fraction of GBD 2019).

    Method: attributable fraction (GBD 2019).
    """
    return clip((last_pm25_deaths + last_heat_deaths) / last_deaths, 0.0, ENVIRONMENT_SHARE_MAX)


@variable(unit="ratio", dims=("zone",), vi="Hệ số tử vong theo môi trường", en="Mortality factor of air and heat")
def mortality_factor(environment_death_share, environment_death_share_base_year):
    """Death rate over what it would be at the air and heat of 2019.

    If a share s of deaths is attributable, the rate is the background over (1 - s).
    Method: attributable fraction (GBD 2019).
    """
    return clip((1.0 - environment_death_share_base_year) / (1.0 - environment_death_share), *MORTALITY_FACTOR_RANGE)


@variable(unit="1/yr", dims=("sex", "age"), vi="Tỷ suất chết theo tuổi", en="Death rate by age")
def mortality_rate(mortality_rate_base_year, mortality_decline, mortality_decline_scale, years_since_base):
    """Yearly death rate (hazard) of the city at the air and heat of 2019; falls log-linearly.

    Departs from the specification: [sex, age] without the zone's mortality_factor, which the survivors take
    separately; so `mortality_rate_base_year` is its 2019 value, and 1,080 numbers become 36.
    Source: Lee & Carter 1992 for the form; level and shape see the calibration.
    """
    return mortality_rate_base_year * np.exp(mortality_decline * (-mortality_decline_scale * years_since_base))


@variable(unit="yr", dims=("sex",), vi="Tuổi thọ trung bình", en="Life expectancy at birth")
def life_expectancy(mortality_rate, mortality_factor, population):
    """Years a child would live at this year's death rates, air and heat included (mean factor over residents).

    Method: period life table (Preston, Heuveline & Guillot 2001, ch. 3).
    """
    factor = np.vecdot(mortality_factor, population) / sum_zones(population)
    return life_expectancy_at_birth(mortality_rate * factor[:, None, None])


@variable(unit="person", dims=("sex", "age", "zone"), vi="Số người sống thêm một năm", en="Survivors of the year")
def survivors_by_age(population_by_age, mortality_rate, mortality_factor):
    """Residents who live through the year: people times exp(-death rate).

    Replaces deaths_by_age of the specification, which nothing read: deaths are people less survivors.
    Method: cohort-component projection (Preston, Heuveline & Guillot 2001).
    """
    return population_by_age * np.exp(-(mortality_rate * STEP) * mortality_factor)


@variable(unit="person/yr", dims=("zone",), vi="Số người chết", en="Deaths")
def deaths(population, survivors_by_age):
    """Deaths of the year, all ages and causes. Method: accounting identity."""
    return (population - sum_ages(survivors_by_age)) / STEP


@variable(unit="person/yr", dims=("age", "zone"), vi="Số người chết nền theo tuổi", en="Baseline deaths by age")
def baseline_deaths_by_age(population_by_age, mortality_rate):
    """Deaths at the air and heat of 2019: what heat and health attribute from, so that both use one life table.

    Method: cohort-component projection (Preston, Heuveline & Guillot 2001).
    """
    rate = (1.0 - np.exp(-(mortality_rate * STEP)))[..., None] / STEP
    return population_by_age[:, 0] * rate[:, 0] + population_by_age[:, 1] * rate[:, 1]


@variable(unit="person/yr", dims=("zone",), vi="Số người chết nền", en="Baseline deaths")
def baseline_deaths(baseline_deaths_by_age):
    """Deaths at the air and heat of 2019, all ages. Method: accounting identity."""
    return sum_rows(baseline_deaths_by_age)


# What draws people ---------------------------------------------------------------------------------------------------
@variable(unit="ratio", vi="Mức tiếp cận việc làm so với 2019", en="Access to jobs against 2019")
def job_access_ratio(last_jobs, last_job_access, job_access_base_year):
    """City mean of access to jobs over its 2019 value, weighted by jobs. Method: weighted mean."""
    return np.vecdot(last_jobs, last_job_access / job_access_base_year) / total(last_jobs, -1)


@variable(unit="ratio", dims=("zone",), vi="Mức đáng sống so với 2019", en="Liveability against 2019")
def liveability_ratio(last_liveability_index, liveability_index_base_year):
    """Liveability of the zone over its 2019 value. Method: index against the base year."""
    return last_liveability_index / liveability_index_base_year


@variable(unit="ratio", vi="Mức đáng sống thành phố so với 2019", en="City liveability against 2019")
def liveability_city_ratio(population, liveability_ratio, population_total):
    """Mean of liveability over its 2019 value, weighted by people. Method: weighted mean."""
    return np.vecdot(population, liveability_ratio) / population_total


@variable(unit="ratio", vi="Thu nhập kỳ vọng so với cả nước", en="Expected income against the country")
def relative_income_index(
    last_income_mean, income_mean_base_year, national_income_index, last_unemployment, unemployment_base_year
):
    """Income of the city times the chance of work, against the country; 2019 = 1. Source: Harris & Todaro 1970."""
    income = last_income_mean / income_mean_base_year / national_income_index
    return income * (1.0 - last_unemployment) / (1.0 - unemployment_base_year)


# Moves ---------------------------------------------------------------------------------------------------------------
@variable(unit="person/yr", vi="Số người nhập cư", en="In-migration")
def in_migration_total(
    in_migration_base_year,
    migration_pool_index,
    relative_income_index,
    in_migration_income_elasticity,
    price_to_income_index,
    in_migration_affordability_elasticity,
    liveability_city_ratio,
    migration_liveability_elasticity,
    migration_shock,
):
    """People who come from outside the city: gravity form with constant elasticities.

    The pool is people of 15 to 34 outside the city; the shock holds the pandemic years. Source: gravity studies of
    internal migration (elasticity of income at the destination 0.3-1.5); size from the population statistics.
    """
    return (
        in_migration_base_year
        * migration_pool_index
        * migration_shock
        * relative_income_index**in_migration_income_elasticity
        * price_to_income_index**in_migration_affordability_elasticity
        * liveability_city_ratio**migration_liveability_elasticity
    )


@variable(unit="1/yr", dims=("zone",), vi="Tỷ suất xuất cư theo khu vực", en="Out-migration rate")
def out_migration_zone_rate(
    out_migration_rate,
    relative_income_index,
    out_migration_income_elasticity,
    price_to_income_index,
    out_migration_affordability_elasticity,
    liveability_ratio,
    migration_liveability_elasticity,
):
    """Rate at which people of mean mobility leave the city, by zone: rises with prices, falls with income and life.

    Assumption: constant elasticities of the same form as in-migration (Greenwood 1997 for the form).
    """
    city = (
        out_migration_rate
        * price_to_income_index**out_migration_affordability_elasticity
        / relative_income_index**out_migration_income_elasticity
    )
    return city / liveability_ratio**migration_liveability_elasticity


@variable(unit="person", dims=("zone",), vi="Dân số quy đổi theo mức di chuyển", en="People weighted by mobility")
def mobile_population(population_by_age_group, move_profile):
    """People weighted by the mobility of their age (1 = mean of 2019). Source: Rogers & Castro 1981."""
    return mix(move_profile, population_by_age_group)


@variable(unit="person/yr", dims=("zone",), vi="Số người xuất cư", en="Out-migration")
def out_migrants(out_migration_zone_rate, mobile_population):
    """People who leave the city. By zone only: the ages follow from move_profile and are taken in kept_by_age.

    Method: accounting identity.
    """
    return out_migration_zone_rate * mobile_population


@variable(unit="person/yr", dims=("zone",), vi="Số người chuyển đi trong thành phố", en="Movers within the city")
def movers_out(internal_move_rate, mobile_population):
    """People who leave the zone for another zone (or the same) of the city. Method: accounting identity."""
    return internal_move_rate * mobile_population


@variable(
    unit="person/yr", dims=("sex", "age"), vi="Người tìm nơi ở mới theo tuổi", en="People choosing a zone, by age"
)
def arrivals_by_age(in_migration_total, in_migration_profile, internal_move_rate, move_profile, population_city_by_age):
    """In-migrants and people who move within the city: all who choose a zone this year. Method: accounting identity."""
    return in_migration_total * in_migration_profile + internal_move_rate * move_profile * population_city_by_age


# Choice of a zone ----------------------------------------------------------------------------------------------------
@variable(unit="utility", dims=("zone",), vi="Mức hấp dẫn nơi ở", en="Pull of a zone")
def destination_utility(
    destination_floor,
    housing_floor,
    housing_floor_base_year,
    destination_price,
    housing_price_index,
    housing_price_mean,
    destination_access,
    last_job_access,
    job_access_base_year,
    job_access_ratio,
    destination_liveability,
    liveability_ratio,
    liveability_city_ratio,
):
    """Change of utility since 2019: homes, price, access to jobs and liveability, the last three against the city.

    Homes are the size term of the choice; below 1 it lets people spread out. Source: McFadden 1978.
    """
    return (
        destination_floor * np.log(housing_floor / housing_floor_base_year)
        + destination_price * np.log(housing_price_index / housing_price_mean)
        + destination_access * np.log(last_job_access / job_access_base_year / job_access_ratio)
        + destination_liveability * np.log(liveability_ratio / liveability_city_ratio)
    )


@variable(unit="share", dims=("zone",), vi="Xác suất chọn nơi ở", en="Choice of zone")
def logit_share(destination_share_base_year, destination_utility):
    """Incremental logit about the shares of 2019 (Kumar 1980; Ortúzar & Willumsen 2011, ch. 7).

    Source: incremental logit, Kumar 1980; Ortúzar & Willumsen 2011, ch. 7.
    """
    weight = destination_share_base_year * np.exp(destination_utility)
    return weight / total(weight, -1, keepdims=True)


@variable(unit="person/yr", vi="Cư dân tăng thêm", en="New residents")
def new_residents(in_migration_total, out_migrants, births, deaths):
    """Growth of the city's population in the year, not below zero. Method: definition."""
    return np.maximum(in_migration_total + total(births - deaths - out_migrants, -1), 0.0)


@variable(unit="share", dims=("zone",), vi="Tỷ lệ hướng về đô thị vệ tinh", en="Share steered to satellite towns")
def satellite_steer(satellite_towns, satellite_towns_base, satellite_steer_max):
    """Share of the city's new residents steered to the zone beyond the 2019 policy; at most a half in all.

    Assumption: at most half of the new residents can be steered.
    """
    steer = np.maximum(satellite_towns - satellite_towns_base, 0.0)
    return steer * (satellite_steer_max / np.maximum(total(steer, -1, keepdims=True), satellite_steer_max))


@variable(unit="share", dims=("zone",), vi="Sức hút đô thị vệ tinh", en="Pull of satellite towns")
def satellite_pull(satellite_steer, satellite_realisation, new_residents, arrivals_by_age):
    """Share of all who choose a zone that satellite towns draw by plan; part of the places stays empty.

    Source: songdo_bdc (about 28 % filled after 12 years) for the part that comes; assumed.
    """
    choosing = total(arrivals_by_age, (1, 2))[:, None]
    return satellite_steer * (satellite_realisation * new_residents / choosing)


@variable(unit="share", dims=("zone",), vi="Phân bố nơi đến", en="Share of arrivals")
def destination_share(logit_share, satellite_pull):
    """Share of each zone in all who choose a zone: satellite towns first, the rest by the logit.

    Method: accounting identity.
    """
    return logit_share * (1.0 - total(satellite_pull, -1, keepdims=True)) + satellite_pull


@variable(unit="person/yr", dims=("zone",), vi="Di cư thuần", en="Net migration")
def net_migration(arrivals_by_age, destination_share, out_migrants, movers_out):
    """Arrivals less departures, moves within the city included; sums to in-migration less out-migration.

    Method: accounting identity.
    """
    return total(arrivals_by_age, (1, 2))[:, None] * destination_share - out_migrants - movers_out


# The year's account --------------------------------------------------------------------------------------------------
@variable(unit="person", dims=("sex", "age", "zone"), vi="Dân số sau chết và di cư", en="People after deaths and moves")
def kept_by_age(
    survivors_by_age,
    population_by_age,
    move_profile,
    out_migration_zone_rate,
    internal_move_rate,
    arrivals_by_age,
    destination_share,
):
    """People of the start of the year after deaths and moves, still at the age of the start.

    Method: accounting identity.
    """
    leaving = (move_profile * STEP) * (out_migration_zone_rate + internal_move_rate)
    arriving = (arrivals_by_age * STEP) * destination_share
    return survivors_by_age - population_by_age * leaving + arriving


@variable(unit="ratio", dims=("sex", "age"), vi="Hệ số duy trì nhóm tuổi", en="Keep ratio of an age group")
def keep_ratio(kept_by_age, population_city_by_age):
    """People after deaths and moves over people before, city; carries the single-year pyramid along.

    Method: definition.
    """
    return sum_zones(kept_by_age) / population_city_by_age


@variable(unit="share", dims=("sex", "age"), vi="Tỷ lệ chuyển nhóm tuổi", en="Share ageing into the next group")
def ageing_share(cohort_size):
    """Share of a five-year group that is in its last year of age; 0 in the open group. Method: definition."""
    single = cohort_size.reshape(-1, cohort_size.shape[-1])
    return (single @ LAST_YEAR_OF_GROUP / (single @ YEARS_OF_GROUP)).reshape(-1, 2, YEARS_OF_GROUP.shape[1])


@stock(
    unit="person",
    dims=("sex", "age", "zone"),
    initial="population_by_age_base_year",
    vi="Dân số theo giới tính và nhóm tuổi",
    en="Population by sex and age",
)
def population_by_age(kept_by_age, ageing_share, newborn):
    """People of next year: those who turn a group older move up, newborn enter the first group.

    Source: Preston, Heuveline & Guillot 2001, ch. 6; exact ageing by the single-year pyramid is this project's.
    """
    older = kept_by_age * ageing_share
    return kept_by_age - older + concatenate(newborn * STEP, older[:, :, :-1], axis=2)


@stock(
    unit="person",
    dims=("sex", "single_age"),
    initial="cohort_size_base_year",
    vi="Dân số theo từng tuổi",
    en="Population by single year of age",
)
def cohort_size(cohort_size, keep_ratio, newborn):
    """City pyramid by single year of age: each cohort keeps the ratio of its five-year group and grows a year older.

    Method: cohort-component projection (Preston, Heuveline & Guillot 2001).
    """
    kept = cohort_size * np.take(keep_ratio, GROUP_OF_SINGLE_AGE, axis=2)
    born = total(newborn, -1, keepdims=True) * STEP
    older = concatenate(born, kept[:, :, :-1], axis=2)
    older[:, :, -1] += kept[:, :, -1]
    return older


@variable(unit="1/yr", dims=("zone",), vi="Tốc độ tăng dân số", en="Population growth")
def population_growth(births, deaths, net_migration, population):
    """Yearly growth of the zone's population. Method: definition."""
    return (births - deaths + net_migration) / population


# Households ----------------------------------------------------------------------------------------------------------
@variable(unit="person/household", dims=("zone",), vi="Quy mô hộ bình quân", en="Household size")
def household_size(household_size_floor, household_size_base_year, household_size_decline, years_since_base):
    """Persons a household: falls toward a floor as in other growing cities of the region (assumed).

    Assumption: falls toward a floor as in other growing cities of the region.
    """
    remaining = np.exp(-household_size_decline * years_since_base)
    return household_size_floor + (household_size_base_year - household_size_floor) * remaining


@variable(unit="household", dims=("zone",), vi="Số hộ", en="Households")
def households(population, household_size):
    """People over household size; family types are not followed. Method: definition."""
    return population / household_size
