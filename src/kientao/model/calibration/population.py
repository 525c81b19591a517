# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of the population: life table, fertility by zone, ages by single year, growth and migration flows of 2019.

All are functions of other parameters, so a member that samples those gets a base year that agrees with itself.
"""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import STEP
from kientao.model.functions import clip, concatenate, solve
from kientao.model.lifetable import FERTILE, life_expectancy_at_birth
from kientao.model.population import ENVIRONMENT_SHARE_MAX

CHILD_GROUPS = 2
"""Age groups 0-4 and 5-9, whose level has an observation of its own."""
LEVEL_RANGE = (0.2, 5.0)
"""Where the level of adult mortality against the standard is looked for."""
CENSUS_INTERVAL = 10.0
"""Years from the census of 1 April 2009 to that of 1 April 2019."""


# Deaths --------------------------------------------------------------------------------------------------------------
@base_year(unit="1/yr", dims=("sex", "age"), vi="Tỷ suất chết năm 2019", en="Death rate of 2019")
def mortality_rate_base_year(mortality_standard, child_mortality_ratio, life_expectancy_base_year):
    """Death rate by sex and age of 2019: national life table set to the life expectancy of the city.

    Departs from the specification, which had a Siler curve: it gave half to two thirds of the national rates at 0-9
    and 15-34 and 7-14 % too much at 55-69. A relational table keeps the shape (with its young-adult hump of men):
    ages 0-9 times the ratio of child mortality of the city to the country, all other ages times one level for each
    sex, solved so that life expectancy at birth is the official one (73.3 men, 78.2 women).
    Source: un_wpp_2022 for the shape; gso_proj2014 for life expectancy; gso_tables for infant mortality; method
    Preston, Heuveline & Guillot 2001, ch. 9 (proportional hazards).
    """
    child = mortality_standard[:, :, :CHILD_GROUPS] * child_mortality_ratio
    adult = mortality_standard[:, :, CHILD_GROUPS:]

    def rates(level):
        return concatenate(child, adult * level[:, :, None], axis=2)

    def too_long(level):
        return life_expectancy_at_birth(rates(level)) - life_expectancy_base_year[:, :, 0]

    start = np.ones_like(life_expectancy_base_year[:, :, 0])
    return rates(solve(too_long, LEVEL_RANGE[0] * start, LEVEL_RANGE[1] * start))


@base_year(unit="person/yr", dims=("zone",), vi="Số người chết năm 2019", en="Deaths of 2019")
def deaths_base_year(population_by_age_base_year, mortality_rate_base_year):
    """Deaths of 2019 by the life table: registrations (37,227) are incomplete.

    Method: cohort-component projection (Preston, Heuveline & Guillot 2001).
    """
    probability = (1.0 - np.exp(-(mortality_rate_base_year * STEP))) / STEP
    return (population_by_age_base_year * probability[..., None]).sum((1, 2))


@base_year(unit="share", dims=("zone",), vi="Tỷ lệ tử vong do môi trường 2019", en="Deaths from air and heat, 2019")
def environment_death_share_base_year(pm25_deaths_base_year, heat_deaths_base_year, deaths_base_year):
    """Share of the deaths of 2019 attributed to fine particles and heat; makes mortality_factor 1 in 2019.

    Method: attributable fraction (GBD 2019).
    """
    return clip((pm25_deaths_base_year + heat_deaths_base_year) / deaths_base_year, 0.0, ENVIRONMENT_SHARE_MAX)


# Births --------------------------------------------------------------------------------------------------------------
@base_year(unit="ratio", dims=("zone",), vi="Hệ số sinh theo khu vực", en="Fertility of a zone against the city")
def fertility_zone_factor(population_by_age_base_year, fertility_shape, fertility_zone_spread):
    """Fertility of a zone over the city's, from children of 0-4 a woman; mean 1 over births.

    Half of the difference in the child-woman ratio is taken: the other half is families moving out to where homes
    are larger, not births. Source: census2019_db; the half is assumed (fertility_zone_spread).
    """
    women = (population_by_age_base_year[:, 1, FERTILE] * fertility_shape[:, FERTILE, None]).sum(1)
    children = population_by_age_base_year[:, :, 0].sum(1)
    ratio = (children / women) * (women.sum(-1, keepdims=True) / children.sum(-1, keepdims=True))
    factor = 1.0 + fertility_zone_spread * (ratio - 1.0)
    return factor * women.sum(-1, keepdims=True) / (factor * women).sum(-1, keepdims=True)


# Ages ----------------------------------------------------------------------------------------------------------------
@base_year(
    unit="person", dims=("sex", "single_age"), vi="Dân số theo từng tuổi 2019", en="Population by single year, 2019"
)
def cohort_size_base_year(population_by_age_base_year):
    """City pyramid by single year of age: a smooth split of the five-year groups that keeps each group's sum.

    Monotone cubic Hermite curve through the cumulated groups; slopes are harmonic means of the neighbouring
    secants, end slopes the end secants. Source: Fritsch & Butland 1984.
    """
    groups = population_by_age_base_year.sum(-1)
    size, rest = groups[:, :, :-1], groups[:, :, -1:]
    before, after = size[:, :, :-1], size[:, :, 1:]
    inner = 2.0 * before * after / (before + after)
    slopes = concatenate(size[:, :, :1], inner, size[:, :, -1:], axis=2)
    left, right = slopes[:, :, :-1], slopes[:, :, 1:]
    steps = np.arange(6.0) / 5.0
    curve = (
        size[..., None] * (steps**2 * (3.0 - 2.0 * steps))
        + left[..., None] * (steps * (1.0 - steps) ** 2)
        - right[..., None] * (steps**2 * (1.0 - steps))
    )
    single = curve[..., 1:] - curve[..., :-1]
    return concatenate(single.reshape(*single.shape[:2], -1), rest, axis=2)


@base_year(unit="share", dims=("sex",), vi="Tỷ lệ trẻ sinh theo giới tính", en="Share of each sex at birth")
def newborn_share(sex_ratio_at_birth):
    """Boys and girls in births: boys per girl at birth is above the biological 1.05. Source: higoodhuman."""
    girls = 1.0 / (1.0 + sex_ratio_at_birth)
    return concatenate(1.0 - girls, girls)


# Growth and moves ----------------------------------------------------------------------------------------------------
@base_year(unit="1/yr", dims=("zone",), vi="Tốc độ tăng dân số 2019", en="Population growth of 2019")
def population_growth_base_year(
    population_by_age_base_year,
    population_census_2009,
    population_census_2019,
    population_growth_deviation,
    population_increase_base_year,
):
    """Yearly growth of a zone in 2019-2020: trend between the censuses plus one constant that gives the city's total.

    Source: gso_census_2019, census2009_dengue, panel_ltn (people of 2019 and 2020).
    """
    people = population_by_age_base_year.sum((1, 2))
    trend = ((population_census_2019 / population_census_2009) ** (1.0 / CENSUS_INTERVAL) - 1.0) / STEP
    growth = trend + population_growth_deviation
    missing = population_increase_base_year - (growth * people).sum(-1, keepdims=True)
    return growth + missing / people.sum(-1, keepdims=True)


@base_year(unit="person/yr", dims=("zone",), vi="Di cư thuần năm 2019", en="Net migration of 2019")
def net_migration_base_year(population_growth_base_year, population_base_year, births_base_year, deaths_base_year):
    """What growth of 2019 leaves after births and deaths, moves within the city included.

    Method: accounting identity.
    """
    return population_growth_base_year * population_base_year - births_base_year + deaths_base_year


@base_year(unit="person/yr", vi="Số người nhập cư năm 2019", en="In-migration of 2019")
def in_migration_base_year(net_migration_base_year, out_migrants_base_year):
    """Net migration plus out-migration: no gross flow agrees with the census of 2019. Method: accounting identity."""
    return net_migration_base_year.sum(-1) + out_migrants_base_year.sum(-1)


@base_year(unit="share", dims=("zone",), vi="Phân bố nơi đến năm 2019", en="Share of arrivals of 2019")
def destination_share_base_year(
    net_migration_base_year, out_migrants_base_year, movers_out_base_year, in_migration_base_year
):
    """Share of each zone in all who chose a zone in 2019: gives each zone's growth back.

    No share is below a thousandth of the mean: a member whose sampled trend would ask for less than nobody coming
    keeps the logit alive, at the cost of a slightly different growth of that zone.
    Method: solved so that the base year is met.
    """
    arrivals = net_migration_base_year + out_migrants_base_year + movers_out_base_year
    choosing = in_migration_base_year + movers_out_base_year.sum(-1, keepdims=True)
    share = np.maximum(arrivals / choosing, 0.001 / arrivals.shape[-1])
    return share / share.sum(-1, keepdims=True)


@base_year(unit="share", dims=("sex", "age"), vi="Cơ cấu tuổi người nhập cư", en="Ages of in-migrants")
def in_migration_profile(in_migration_shape):
    """Share of each sex and age in in-migration. Source: curve of Rogers & Castro 1981, constants assumed."""
    return in_migration_shape / in_migration_shape.sum((1, 2), keepdims=True)


@base_year(unit="ratio", dims=("age",), vi="Mức di chuyển theo tuổi", en="Mobility by age")
def move_profile(move_shape, population_by_age_base_year):
    """Mobility of an age over the mean of all people of 2019. Source: curve of Rogers & Castro 1981, assumed."""
    people = population_by_age_base_year.sum((1, 3))
    return move_shape * people.sum(-1, keepdims=True) / (move_shape * people).sum(-1, keepdims=True)
