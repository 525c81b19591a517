# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Wellbeing: how good each zone is to live in, and how unequal the zones are.

The 24 indicators of Circular 01/2018/TT-BXD, progress towards targets and the green-growth score are not here: they
look back five years or forward to a target year, so they are worked out from a finished run (`kientao.indicators`).
"""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import (
    ONE_DAY_PER_YEAR,
    ONE_M2_PER_PERSON,
    ONE_MINUTE,
    ONE_MN_PER_PERSON_YEAR,
    ONE_UG_PER_M3,
    ONE_YEAR_OF_INCOME,
)
from kientao.model.functions import clip, concatenate, mix, total


@variable(unit="share", dims=("theme", "zone"), vi="Điểm chủ đề đáng sống", en="Liveability themes")
def theme_score(
    pm25,
    hot_days,
    flooded_share,
    park_area_per_person,
    job_access,
    jobs,
    commute_minutes,
    price_to_income_base_year,
    housing_price_index,
    income_per_person_base_year,
    income_per_person,
    wastewater_treated_share,
    river_quality_index,
    river_in_water_theme,
    liveability_start,
    liveability_span,
    liveability_floor,
):
    """Nine themes on a scale from a floor to one, between a zero and a full mark.

    Air, heat, flood, green, access to jobs, commuting, price of a home against income, water, income (on logarithms).
    Water is the share of wastewater treated, and in zones on the inner rivers what the rivers look like as well.
    Source: marks assumed (wellbeing.csv); full mark of air is the WHO guideline, of green 10 m2 a person.
    """
    home = price_to_income_base_year * housing_price_index * (income_per_person_base_year / income_per_person)
    value = concatenate(
        pm25 / ONE_UG_PER_M3,
        hot_days / ONE_DAY_PER_YEAR,
        flooded_share,
        park_area_per_person / ONE_M2_PER_PERSON,
        job_access / total(jobs, -1, keepdims=True),
        commute_minutes / ONE_MINUTE,
        home / ONE_YEAR_OF_INCOME,
        wastewater_treated_share + river_in_water_theme * (river_quality_index / 100.0 - wastewater_treated_share),
        np.log(income_per_person / ONE_MN_PER_PERSON_YEAR),
    )
    return clip((value - liveability_start) / liveability_span, liveability_floor, 1.0)


@variable(unit="index", dims=("zone",), vi="Chỉ số đáng sống", en="Liveability index")
def liveability_index(theme_score, liveability_share, liveability_power):
    """Generalised mean of the themes, 0 to 100: power one is the arithmetic mean, near zero the geometric one.

    A power of one half lets a strong theme make up for a weak one only in part.
    Method: generalised mean of weighted themes (OECD/JRC Handbook 2008).
    """
    return 100.0 * mix(liveability_share, theme_score ** liveability_power[:, None]) ** (1.0 / liveability_power)


@variable(unit="index", vi="Chênh lệch đáng sống giữa các khu vực", en="Gap in liveability between zones")
def equity_gap(population, population_total, liveability_index):
    """Gini coefficient of liveability over people, in percent: zero when all zones are equal.

    People are taken to have the index of their zone, so differences inside a zone are not seen.
    Method: Gini coefficient.
    """
    gaps = np.abs(liveability_index[:, :, None] - liveability_index[:, None, :])
    spread = np.vecdot(mix(population, gaps), population)
    return 50.0 * spread / (population_total * np.vecdot(population, liveability_index))
