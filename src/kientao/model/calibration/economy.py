# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Economy in the base year: shares brought to their sums, and the rates and stocks that the accounts of 2019 imply."""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import BN_TO_MN


@base_year(
    unit="billion_VND/yr", dims=("industry",), vi="GRDP theo ngành năm gốc", en="GRDP by industry in the base year"
)
def grdp_by_industry_base_year(grdp_by_industry_unscaled, grdp_total_base_year):
    """Output of each industry, scaled to the published GRDP (product tax spread over industries).

    Method: scaled to the base year.
    """
    return grdp_by_industry_unscaled * (grdp_total_base_year / grdp_by_industry_unscaled.sum(-1, keepdims=True))


@base_year(
    unit="share", dims=("industry",), vi="Cơ cấu lao động năm gốc", en="Labour share by industry in the base year"
)
def labour_share_base_year(labour_share_unscaled):
    """Share of workers by industry, scaled to 1. Method: scaled to the base year."""
    return labour_share_unscaled / labour_share_unscaled.sum(-1, keepdims=True)


@base_year(
    unit="share", dims=("industry", "zone"), vi="Phân bố việc làm năm gốc", en="Job share by zone in the base year"
)
def job_share_base_year(job_share_unscaled):
    """Share of an industry's jobs in each zone, scaled to 1. No count by district was found: assumed weights.

    Assumption: weights by zone, no count by district was found.
    """
    return job_share_unscaled / job_share_unscaled.sum(-1, keepdims=True)


@base_year(unit="ratio", dims=("zone",), vi="Thu nhập tương đối năm gốc", en="Relative income in the base year")
def income_relative_base_year(income_relative_unscaled, population_base_year):
    """Income of a zone over the city mean, scaled so that its mean over residents is 1.

    Method: scaled to the base year.
    """
    weighted = (income_relative_unscaled * population_base_year).sum(-1, keepdims=True)
    return income_relative_unscaled * population_base_year.sum(-1, keepdims=True) / weighted


@base_year(unit="ratio", vi="Hệ số hiệu chỉnh lực lượng lao động", en="Scale of labour supply")
def employment_scale(employment_base_year, unemployment_base_year, participation_rate, population_by_age_base_year):
    """Brings recalled participation rates to the number of people at work in 2019.

    Method: solved so that the base year is met.
    """
    active = (participation_rate * population_by_age_base_year.sum(-1)).sum((1, 2))
    return employment_base_year / ((1.0 - unemployment_base_year) * active)


@base_year(unit="ratio", dims=("industry",), vi="Hệ số chênh lệch tiền lương", en="Labour wedge")
def labour_wedge(labour_share_base_year, grdp_by_industry_base_year, grdp_total_base_year, capital_income_share):
    """Workers of an industry per unit of its wage bill, against the city: holds the labour shares of 2019.

    Method: solved so that the base year is met.
    """
    value_share = grdp_by_industry_base_year / grdp_total_base_year
    return labour_share_base_year / (value_share * (1.0 - capital_income_share))


@base_year(unit="ratio", vi="Tỷ lệ thu nhập hộ trong GRDP", en="Household share of GRDP")
def household_income_share(income_mean_base_year, population_base_year, grdp_total_base_year):
    """Household income over GRDP in 2019. Method: definition."""
    return income_mean_base_year * population_base_year.sum(-1) / (grdp_total_base_year * BN_TO_MN)


@base_year(unit="share", vi="Tỷ lệ đầu tư nhà nước khác", en="Rate of other state investment")
def other_state_investment_rate(state_investment_base_year, development_spending_base_year, grdp_total_base_year):
    """Investment of central bodies, state firms and aid over GRDP: state investment less the city's own.

    Levers stand at their base in 2019 and cost no capital.
    Method: accounting identity.
    """
    return (state_investment_base_year - development_spending_base_year) / grdp_total_base_year


@base_year(unit="billion_VND/yr", vi="Đầu tư tư nhân năm gốc", en="Private investment in the base year")
def private_investment_base_year(
    investment_total_base_year, state_investment_base_year, fdi_base_year, housing_investment_base_year
):
    """What remains of total investment after state, foreign and housing investment; not below 1 % of the total.

    Method: accounting identity.
    """
    rest = investment_total_base_year - state_investment_base_year - fdi_base_year - housing_investment_base_year
    return np.maximum(rest, 0.01 * investment_total_base_year)


@base_year(unit="billion_VND", dims=("industry",), vi="Vốn sản xuất năm gốc", en="Productive capital in the base year")
def capital_base_year(
    private_investment_base_year,
    fdi_base_year,
    state_investment_base_year,
    infrastructure_share,
    base_growth_for_capital,
    depreciation,
    capital_income_share,
    grdp_by_industry_base_year,
):
    """Capital that investment of 2019 keeps growing at the trend, split by capital income (equal returns).

    Steady-state start of the perpetual inventory. Source: Harberger 1978.
    """
    invested = private_investment_base_year + fdi_base_year + (1.0 - infrastructure_share) * state_investment_base_year
    income = capital_income_share * grdp_by_industry_base_year
    return invested / (base_growth_for_capital + depreciation) * income / income.sum(-1, keepdims=True)


@base_year(unit="billion_VND", vi="Vốn hạ tầng công năm gốc", en="Public capital in the base year")
def public_capital_base_year(
    infrastructure_share, state_investment_base_year, base_growth_for_capital, public_depreciation
):
    """Infrastructure that the state's investment of 2019 keeps growing at the trend.

    Method: solved so that the base year is met.
    """
    return infrastructure_share * state_investment_base_year / (base_growth_for_capital + public_depreciation)


@base_year(unit="billion_VND", vi="Vốn tri thức năm gốc", en="Innovation stock in the base year")
def innovation_stock_base_year(rd_share, grdp_total_base_year, base_growth_for_capital, rd_depreciation):
    """Knowledge that R&D of 2019 keeps growing at the trend. Method: solved so that the base year is met."""
    return rd_share * grdp_total_base_year / (base_growth_for_capital + rd_depreciation)


@base_year(unit="share", vi="Thiệt hại ngập trên GRDP năm gốc", en="Flood damage of output in the base year")
def flood_damage_of_output_base_year(flood_damage_base_year, grdp_total_base_year):
    """Flood damage of 2019 over GRDP: the usual loss, which depreciation holds. Method: definition."""
    return flood_damage_base_year.sum(-1) / grdp_total_base_year
