# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Income: of residents, by zone and by household, and of the country outside for comparison."""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import BN_TO_MN, STEP
from kientao.model.functions import total


@variable(unit="million_VND/person/yr", vi="Thu nhập bình quân đầu người", en="Mean income")
def income_mean(household_income_share, grdp_total, population_total):
    """Household income per resident: the share of GRDP that households receive stays at its value of 2019.

    Assumption: the household share of output of 2019 stays.
    """
    return household_income_share * grdp_total * BN_TO_MN / population_total


@variable(unit="ratio", dims=("zone",), vi="Thu nhập tương đối theo quận, huyện", en="Relative income by zone")
def income_relative(income_relative_base_year, income_convergence, years_since_base, population, population_total):
    """Income of a zone over the city mean of the year: gaps of 2019 shrink slowly, the weighted mean stays 1.

    Assumption: gaps of 2019 shrink slowly (conditional convergence, Barro & Sala-i-Martin 1992 for the form).
    """
    gap = income_relative_base_year ** np.exp(-income_convergence * years_since_base)
    return gap * (population_total / np.vecdot(gap, population)[:, None])


@variable(
    unit="million_VND/person/yr",
    dims=("zone",),
    vi="Thu nhập bình quân đầu người theo quận, huyện",
    en="Income per person by zone",
)
def income_per_person(income_mean, income_relative):
    """Household income per resident of the zone. Method: definition."""
    return income_mean * income_relative


@variable(unit="million_VND/household/yr", vi="Thu nhập bình quân hộ", en="Mean household income")
def household_income_mean(income_mean, population_total, households):
    """Income of the mean household. Method: definition."""
    return income_mean * population_total / total(households, -1)


@stock(
    unit="ratio",
    initial=1.0,
    vi="Chỉ số thu nhập ngoài Thành phố",
    en="Income index outside the city",
)
def national_income_index(national_income_index, national_income_growth, national_growth_add):
    """GDP per head of the country outside the city, 2019 = 1: what migrants compare with.

    Method: index against the base year.
    """
    return national_income_index * (1.0 + STEP * (national_income_growth + national_growth_add))
