# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of the budget: ordinary recurrent spending as what the accounts of 2019 leave."""

import numpy as np

from kientao.engine import base_year


@base_year(unit="billion_VND/yr", vi="Chi thường xuyên khác năm 2019", en="Ordinary recurrent spending in 2019")
def recurrent_other_2019(
    recurrent_2019, transit_cost_base_year, fare_revenue_base_year, waste_cost_base_year, user_fee_revenue_base_year
):
    """Recurrent spending of 2019 less transport subsidy and net waste cost, which have equations of their own.

    Source: recurrent_2019 is the mean of 2018 and 2020 (hnt_2018, tcdn_2020_budget): no account of 2019 was seen.
    """
    subsidy = np.maximum(transit_cost_base_year - fare_revenue_base_year, 0.0)
    return recurrent_2019 - subsidy - waste_cost_base_year + user_fee_revenue_base_year


@base_year(unit="share", vi="Tỷ trọng đầu tư công năm gốc", en="Public investment share in the base year")
def public_investment_share_base_year(development_spending_base_year, grdp_total_base_year):
    """Public investment over GRDP before any lever moves: no private, central or PPP money of levers yet.

    Method: definition.
    """
    return development_spending_base_year / grdp_total_base_year
