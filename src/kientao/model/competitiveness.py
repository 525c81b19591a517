# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Competitiveness: eight pillars from aim-post scores, joined so that no pillar can be bought with another.

Method: OECD/JRC Handbook on composite indicators 2008; pillars in the spirit of PCI (institutions), GII (innovation)
and city indexes. The weights are the project's own, equal by default; show the index only with its band
(`kientao.indicators.weights`).
"""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import (
    BN_TO_MN,
    ONE_M2_PER_PERSON,
    ONE_MINUTE,
    ONE_MN_PER_PERSON_YEAR,
    ONE_UG_PER_M3,
)
from kientao.model.functions import clip, concatenate, total

LOWEST_SCORE = 1.0
SMALL = 1e-6
"""Keeps logarithms of indicators finite; far below every low aim-post."""


@variable(unit="ratio", dims=("indicator",), vi="Trị số chỉ số thành phần", en="Indicator values")
def indicator_value(
    grdp_total,
    jobs,
    grdp_by_industry__knowledge,
    human_capital,
    working_age_population,
    population,
    population_total,
    innovation_stock,
    innovation_stock_base_year,
    population_total_base_year,
    digital_services_share,
    job_access,
    commute_minutes,
    transit_share,
    affordable_share,
    floor_per_person,
    pm25,
    river_quality_index,
    park_area_per_person,
    flood_damage,
    heat_deaths,
    heat_deaths_base_year,
    transparency_index,
    debt_to_cap,
):
    """The indicators of the eight pillars as numbers, each in the unit its aim-posts are given in.

    Order as in the dimension `indicator`. Zone values are means over people, not over zones.
    Deaths of heat count against those of 2019: their level hangs on the slope of a risk function that nobody has
    measured in the city (a factor of four between its limits), their course does not.
    Method: weighted mean.
    """
    jobs_total = total(jobs, -1, keepdims=True)
    people = population / population_total
    innovation = (innovation_stock / population_total) / (innovation_stock_base_year / population_total_base_year)
    heat = (total(heat_deaths, -1, keepdims=True) / population_total) / (
        total(heat_deaths_base_year, -1, keepdims=True) / population_total_base_year
    )
    values = (
        grdp_total * BN_TO_MN / jobs_total / ONE_MN_PER_PERSON_YEAR,
        grdp_by_industry__knowledge / grdp_total,
        human_capital,
        total(working_age_population, -1, keepdims=True) / population_total,
        innovation,
        digital_services_share,
        np.vecdot(job_access, people)[:, None] / jobs_total,
        np.vecdot(commute_minutes, people)[:, None] / ONE_MINUTE,
        transit_share,
        affordable_share,
        np.vecdot(floor_per_person, people)[:, None] / ONE_M2_PER_PERSON,
        np.vecdot(pm25, people)[:, None] / ONE_UG_PER_M3,
        river_quality_index,
        np.vecdot(park_area_per_person, people)[:, None] / ONE_M2_PER_PERSON,
        total(flood_damage, -1, keepdims=True) / grdp_total,
        heat,
        transparency_index,
        debt_to_cap,
    )
    return concatenate(*values)


@variable(unit="index", dims=("indicator",), vi="Điểm chỉ số thành phần", en="Indicator scores")
def indicator_score(indicator_value, indicator_on_log, indicator_start, indicator_span):
    """Score of 1 to 100 between the low and the high aim-post, on logarithms where differences count in proportion.

    Method of the human development index. Source: aim-posts assumed (competitiveness.csv).
    """
    value = np.where(indicator_on_log > 0, np.log(np.maximum(indicator_value, SMALL)), indicator_value)
    return clip(100.0 * (value - indicator_start) / indicator_span, LOWEST_SCORE, 100.0)


@variable(unit="index", dims=("pillar",), vi="Điểm trụ cột năng lực cạnh tranh", en="Competitiveness pillars")
def competitiveness_pillar(indicator_weight, indicator_score):
    """Weighted arithmetic mean of the scores inside a pillar.

    Source: OECD/JRC Handbook on composite indicators 2008.
    """
    return (indicator_weight @ indicator_score[:, :, None])[:, :, 0]


@variable(unit="index", vi="Chỉ số năng lực cạnh tranh", en="Competitiveness index")
def competitiveness_index(pillar_share, competitiveness_pillar):
    """Weighted geometric mean of the pillars: a weak pillar is not made good by a strong one.

    Source: OECD/JRC Handbook on composite indicators 2008.
    """
    return np.exp(total(pillar_share * np.log(competitiveness_pillar), -1))
