# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Investment and capital: who invests, what levers displace, and the stocks that result.

**Private money in levers** (filters, boilers, moved plants, meters, solar plants, public-private works) is neither free
nor wholly a loss to other investment. It is counted in `investment_total`, as national accounts would, but it builds no
capital in the production function: what it gives (clean air, saved energy, works in use) is modelled where it arises.
The same savings and bank credit would in part have gone to machines, so a share of it, `private_finance_crowding_out`,
comes off `private_investment`. Firms that had to invest in abatement cut other investment about one for one (Gray &
Shadbegian 1998); between firms, and with credit from outside the city, less is lost. Additional investment at no cost
would make every private obligation a gain to growth; full crowding out, as in a closed economy with fixed savings, is
the high end of the range.

**Central money in levers** partly takes the place of what central bodies and state firms invest in the city anyway
(`other_state_investment_rate`), because both come from one national investment plan: share `central_finance_overlap`.

**Homes** built by the levers are in `housing_investment` with all other homes. Their capital is taken out of the lever
money here, whoever pays, so that it is not counted twice and does not become infrastructure.
"""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import BN_TO_MN, STEP
from kientao.model.functions import total


@variable(unit="billion_VND/yr", vi="Vốn công cho nhà ở xã hội", en="Public capital of social homes")
def social_housing_public_finance(
    lever_capital__affordable_housing, lever_capital_by_payer__private__affordable_housing
):
    """Capital of social homes that does not come from private payers: part of `housing_investment`.

    Method: accounting identity.
    """
    return lever_capital__affordable_housing - lever_capital_by_payer__private__affordable_housing


@variable(unit="billion_VND/yr", vi="Vốn tư nhân cho các giải pháp", en="Private investment in levers")
def lever_private_investment(private_finance, lever_capital_by_payer__private__affordable_housing):
    """Private capital that levers call for, without homes, which are in `housing_investment`.

    Method: accounting identity.
    """
    return private_finance - lever_capital_by_payer__private__affordable_housing


@variable(unit="billion_VND/yr", vi="Đầu tư tư nhân bị thay thế", en="Private investment displaced")
def private_investment_displaced(private_finance_crowding_out, lever_private_investment, ppp_upfront):
    """Investment in machines and buildings given up because private money went into levers or public works.

    Source: gray_shadbegian_1998 (about one for one within a plant); share for the city assumed.
    """
    return private_finance_crowding_out * (lever_private_investment + ppp_upfront)


@variable(unit="1/yr", vi="Tỷ suất thu nhập trên vốn", en="Return on capital")
def return_on_capital(capital_income_share, grdp_by_industry, capital):
    """Capital income over productive capital, before depreciation. Method: definition."""
    return np.vecdot(capital_income_share, grdp_by_industry) / total(capital, -1)


@variable(unit="ratio", vi="Chỉ số thu nhập trên vốn", en="Return index")
def return_index(return_on_capital, return_on_capital_base_year):
    """Return on capital over that of 2019. Method: index against the base year."""
    return return_on_capital / return_on_capital_base_year


@variable(unit="ratio", vi="Năng lực cạnh tranh so với 2019", en="Competitiveness against 2019")
def competitiveness_ratio(last_competitiveness_index, competitiveness_index_base_year):
    """Competitiveness index of last year over that of 2019. Method: index against the base year."""
    return last_competitiveness_index / competitiveness_index_base_year


@variable(unit="billion_VND/yr", vi="Đầu tư của khu vực ngoài nhà nước", en="Private investment")
def private_investment(
    private_investment_base_year,
    grdp_total_base_year,
    grdp_total,
    return_index,
    return_elasticity,
    competitiveness_ratio,
    competitiveness_elasticity,
    investment_event,
    private_investment_displaced,
):
    """Investment of domestic firms and households outside homes: the rate of 2019, moved by return and competitiveness.

    Less what levers displace, never below 0.
    Assumption: the investment rate of 2019, moved by return and competitiveness with constant elasticities.
    """
    rate = private_investment_base_year / grdp_total_base_year * (1.0 + investment_event)
    incentive = return_index**return_elasticity * competitiveness_ratio**competitiveness_elasticity
    return np.maximum(rate * grdp_total * incentive - private_investment_displaced, 0)


@variable(unit="billion_VND/yr", vi="Vốn đầu tư trực tiếp nước ngoài thực hiện", en="Foreign direct investment")
def fdi_inflow(
    fdi_base_year,
    grdp_total_base_year,
    grdp_total,
    competitiveness_ratio,
    fdi_competitiveness_elasticity,
    investment_event,
):
    """Foreign direct investment carried out: the rate of 2019, moved by competitiveness.

    Assumption: the rate of 2019, moved by competitiveness with a constant elasticity.
    """
    rate = fdi_base_year / grdp_total_base_year * (1.0 + investment_event)
    return rate * grdp_total * competitiveness_ratio**fdi_competitiveness_elasticity


@variable(unit="billion_VND/yr", vi="Vốn đầu tư khu vực nhà nước", en="State investment")
def state_investment(
    development_spending,
    central_finance,
    central_finance_overlap,
    ppp_upfront,
    social_housing_public_finance,
    other_state_investment_rate,
    grdp_total,
):
    """Investment of the city budget, public-private works, central bodies and state firms, without homes.

    Central money for levers counts only as far as it does not take the place of other central investment in the city.
    Method: accounting identity.
    """
    central = (1.0 - central_finance_overlap) * central_finance
    other = other_state_investment_rate * grdp_total
    return development_spending + central + ppp_upfront - social_housing_public_finance + other


@variable(unit="billion_VND/yr", vi="Vốn đầu tư nhà ở", en="Housing investment")
def housing_investment(housing_completed, construction_cost, construction_cost_index):
    """Cost of building the homes completed in the year, social homes included. Method: cost of unit times extent."""
    return total(housing_completed, -1) * construction_cost * construction_cost_index / BN_TO_MN


@variable(unit="billion_VND/yr", vi="Tổng vốn đầu tư toàn xã hội", en="Total investment")
def investment_total(private_investment, lever_private_investment, fdi_inflow, state_investment, housing_investment):
    """Investment of the whole society (vốn đầu tư toàn xã hội): its parts add up, nothing is counted twice.

    Method: accounting identity.
    """
    return private_investment + lever_private_investment + fdi_inflow + state_investment + housing_investment


@variable(unit="billion_VND/yr", vi="Đầu tư vào vốn sản xuất", en="Productive investment")
def productive_investment(private_investment, fdi_inflow, state_investment, infrastructure_share):
    """Investment in the capital of industries: private, foreign and the state's outside infrastructure.

    Method: accounting identity.
    """
    return private_investment + fdi_inflow + (1.0 - infrastructure_share) * state_investment


@variable(unit="share", dims=("industry",), vi="Cơ cấu đầu tư theo ngành", en="Investment share by industry")
def investment_share(capital_income_share, demand_share):
    """Split of productive investment: by capital income that demand implies, which holds returns equal.

    Assumption: investment follows the capital income that demand implies, which holds returns equal.
    """
    income = capital_income_share * demand_share
    return income / total(income, -1, keepdims=True)


@variable(unit="billion_VND/yr", vi="Vốn mất do ngập lụt", en="Capital lost to floods")
def flood_capital_loss(productive_damage_share, last_flood_damage, flood_damage_of_output_base_year, last_grdp_total):
    """Productive capital lost to floods beyond the usual loss, which is in depreciation and grows with the city.

    Method: definition.
    """
    usual = flood_damage_of_output_base_year * last_grdp_total
    return productive_damage_share * (total(last_flood_damage, -1) - usual)


@stock(unit="billion_VND", dims=("industry",), initial="capital_base_year", vi="Vốn sản xuất", en="Productive capital")
def capital(capital, depreciation, productive_investment, investment_share, flood_capital_loss):
    """Capital of each industry (perpetual inventory), without homes and infrastructure. Method: perpetual inventory."""
    flood_rate = flood_capital_loss / total(capital, -1, keepdims=True)
    return capital * (1.0 - STEP * (depreciation + flood_rate)) + STEP * productive_investment * investment_share


@stock(unit="billion_VND", initial="public_capital_base_year", vi="Vốn hạ tầng công", en="Public capital")
def public_capital(public_capital, public_depreciation, infrastructure_share, state_investment):
    """Infrastructure (perpetual inventory). Source: imf_2015 for depreciation."""
    return public_capital * (1.0 - STEP * public_depreciation) + STEP * infrastructure_share * state_investment
