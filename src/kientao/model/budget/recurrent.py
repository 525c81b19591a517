# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Recurrent spending: what running the city costs, and what of the levers' running cost can be paid."""

import numpy as np

from kientao.engine import variable
from kientao.engine.units import Constant
from kientao.model.constants import STEP
from kientao.model.functions import clip

ONE_BILLION_A_YEAR = Constant(1.0, "billion_VND/yr")
"""Stands in a divisor where nothing is asked for, and the share is one whatever it is."""


@variable(unit="billion_VND/yr", vi="Trợ giá vận tải hành khách công cộng", en="Public transport subsidy")
def transit_subsidy(transit_cost, fare_revenue):
    """Cost of buses and metro less fares, borne by the city.

    Running cost of metro_buildout and bus_service_frequency is inside `transit_cost`, never in the levers' sum.
    Source: plo_2016_bus (957-1,078 billion in 2014-2016).
    """
    return np.maximum(transit_cost - fare_revenue, 0.0)


@variable(unit="billion_VND/yr", vi="Chi thường xuyên cho bộ máy và sự nghiệp", en="Ordinary recurrent spending")
def recurrent_other(
    recurrent_other_2019,
    population_total,
    population_total_base_year,
    grdp_per_person,
    grdp_per_person_base_year,
    recurrent_elasticity,
    recurrent_restraint,
):
    """Schools, health, administration, social policy: with people, and less than in step with output a person.

    Wagner's law with an elasticity under one: the recurrent share fell from 55.5 to 50.8 % in 2016-2018 (hnt_2018).
    `recurrent_restraint` is the saving ordered in 2020-2022 (tcdn_2020_budget, qdnd_536947).
    Source: Wagner's law with an elasticity under one; hnt_2018, tcdn_2020_budget.
    """
    people = population_total / population_total_base_year
    output = (grdp_per_person / grdp_per_person_base_year) ** recurrent_elasticity
    return recurrent_other_2019 * people * output * recurrent_restraint


@variable(unit="billion_VND/yr", vi="Chi hỗ trợ người dân chuyển đổi", en="Support to households")
def support_spending(lever_running__support_fund, lever_running__ev_two_wheeler_support):
    """Support paid to affected households and for machines exchanged, beyond that of 2019.

    Method: cost of unit times extent.
    """
    return lever_running__support_fund + lever_running__ev_two_wheeler_support


@variable(unit="billion_VND/yr", vi="Chi vận hành các giải pháp", en="Running cost of levers on the budget")
def lever_running_on_budget(lever_running, running_counted_in_lever):
    """Running cost of all levers that no other item holds (waste_cost, transit_cost and support hold the others).

    Method: accounting identity.
    """
    return (lever_running * running_counted_in_lever).sum(-1)


@variable(unit="billion_VND/yr", vi="Chi khắc phục thiên tai, sự cố", en="Emergency spending")
def emergency_spending(repair_public_share, flood_damage, flood_damage_base_year, emergency_event):
    """Repair of public works after floods, beyond the damage of 2019 (inside ordinary spending), and given events.

    Method: definition.
    """
    more = np.maximum(flood_damage.sum(-1) - flood_damage_base_year.sum(-1), 0.0)
    return repair_public_share * more + emergency_event


@variable(unit="billion_VND/yr", vi="Chi khẩn cấp ngoài quỹ dự trữ", en="Emergency spending not covered by the reserve")
def emergency_spending_unreserved(emergency_spending, reserve):
    """The part of an emergency that the financial reserve cannot pay. Source: State Budget Law art. 11."""
    return np.maximum(emergency_spending - reserve / STEP, 0.0)


@variable(unit="billion_VND/yr", vi="Chi thường xuyên", en="Recurrent spending", initial="recurrent_2019")
def recurrent_spending(
    recurrent_other,
    surplus_release,
    transit_subsidy,
    waste_cost,
    user_fee_revenue,
    support_spending,
    ppp_payment,
    lever_running_on_budget,
    emergency_spending_unreserved,
):
    """All recurrent spending, user fees netted against the services they pay for.

    In 2019 it is recurrent_2019, because recurrent_other_2019 is solved so.
    Method: accounting identity.
    """
    return (
        recurrent_other
        + surplus_release
        + transit_subsidy
        + waste_cost
        - user_fee_revenue
        + support_spending
        + ppp_payment
        + lever_running_on_budget
        + emergency_spending_unreserved
    )


@variable(unit="share", vi="Tỷ lệ kinh phí vận hành được bảo đảm", en="Share of levers' running cost that can be paid")
def running_funded_share(
    revenue,
    cash_balance,
    debt_service,
    recurrent_other,
    waste_cost,
    user_fee_revenue,
    transit_subsidy,
    ppp_payment,
    support_spending,
    lever_running_on_budget,
):
    """What is left after the duties that cannot be put off, against the running cost of the levers.

    Loans may not pay running costs (golden rule, State Budget Law art. 7). One if nothing is asked for.
    Source: State Budget Law 2015 art. 7 (loans may not pay running costs).
    """
    duties = debt_service + recurrent_other + waste_cost - user_fee_revenue + transit_subsidy + ppp_payment
    asked = support_spending + lever_running_on_budget
    some = asked > 0
    left = (revenue + cash_balance / STEP - duties) / np.where(some, asked, ONE_BILLION_A_YEAR)
    return np.where(some, clip(left, 0.0, 1.0), 1.0)
