# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Investment: how much of what is decided can be paid for and carried out, and what ordinary works get."""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.budget.recurrent import ONE_BILLION_A_YEAR
from kientao.model.constants import STEP
from kientao.model.functions import clip


@variable(unit="billion_VND/yr", vi="Chi đầu tư thường xuyên tối thiểu", en="Ordinary investment that cannot be moved")
def ordinary_minimum(ordinary_floor, development_spending_base_year, grdp_total, grdp_total_base_year):
    """Schools, clinics, local roads, major repair: the part of investment no plan can take away. Share assumed.

    Assumption: share of output.
    """
    return ordinary_floor * development_spending_base_year * (grdp_total / grdp_total_base_year)


@variable(unit="billion_VND/yr", vi="Nguồn tiền có thể chi đầu tư", en="Cash available for investment")
def available_cash(
    revenue,
    recurrent_spending,
    debt_service,
    debt_prepayment,
    reserve_contribution,
    cash_balance,
    carryover_minimum,
):
    """Revenue and carry-over after recurrent spending, debt and the reserve, less what is always on the way.

    The last part (a share of a year's revenue) is added to the specification: salaries of January are paid before the
    year's revenue comes, and a capital plan is never wholly disbursed by 31 January (law_39_2019 art. 68), so no city
    ends a year at zero. Method: accounting identity.
    """
    on_the_way = carryover_minimum * revenue
    return (
        revenue
        - recurrent_spending
        - debt_service
        - debt_prepayment
        - reserve_contribution
        + (cash_balance / STEP - on_the_way)
    )


@variable(unit="share", vi="Tỷ lệ bảo đảm vốn cho các quyết định", en="Share of what is decided that can be paid for")
def funded_share(available_cash, borrowing_room, committed_onlent, committed_spending, ordinary_minimum, public_demand):
    """Money that can be found for the levers' works (own cash and all the borrowing allowed) over what they ask for.

    The specification counts the loan actually taken. Counting the room instead says the same about what is built
    (the least of money and hands), and does not make a shortage of hands look like one of money.
    Method: definition.
    """
    money = available_cash + np.maximum(borrowing_room, committed_onlent) - committed_spending - ordinary_minimum
    some = public_demand > 0
    return np.where(some, clip(money / np.where(some, public_demand, ONE_BILLION_A_YEAR), 0.0, 1.0), 1.0)


@variable(unit="ratio", vi="Năng lực thực hiện nhờ dịch vụ số", en="Capacity by digital services")
def digital_capacity(capacity_digital, digital_services_share, digital_services_share_base_year):
    """Investment that the same boards and contractors carry out with more procedures online, 2019 = 1.

    A lift of the level, once. It used to add to the yearly growth of capacity, so that it compounded as long as hands
    were short: digital services then gave twice the GRDP expected of them, and rides of metros not built without them.
    Studies of e-procurement find better works and fewer delays rather than more of them (Lewis-Faupel et al. 2016), so
    the size is small and 0 in its range.
    Assumption: linear in the share of procedures online.
    """
    return 1.0 + capacity_digital * (digital_services_share - digital_services_share_base_year)


@stock(
    unit="billion_VND/yr",
    initial="development_spending_base_year",
    vi="Năng lực giải ngân vốn đầu tư",
    en="Capacity to carry out investment",
)
def execution_capacity(
    execution_capacity,
    capacity_decay,
    development_spending,
    execution_growth,
    capacity_base,
    digital_capacity,
):
    """Investment that the city's project boards and contractors can carry out in a year with the procedures of 2019.

    It grows from what was really done (less what digital services added) and wears off slowly when not used: capacity
    is learnt by doing and scaling up is gradual. Source: Presbitero 2016; Gurara et al. 2021; mof_plan (plans of
    2010-2017 grew about 8-9 % a year in real terms).
    """
    learnt = development_spending / digital_capacity * (1.0 + STEP * execution_growth * capacity_base)
    return np.maximum((1.0 - STEP * capacity_decay) * execution_capacity, learnt)


@variable(unit="billion_VND/yr", vi="Trần giải ngân trong năm", en="Limit of what can be carried out in the year")
def execution_limit(execution_capacity, digital_capacity, delivery_shock):
    """Capacity with the digital services of the year, after its disturbance (lockdowns, material prices).

    Source: accounts of 2020-2021.
    """
    return execution_capacity * digital_capacity * delivery_shock


@variable(unit="share", vi="Tỷ lệ năng lực thực hiện các quyết định", en="Share of what is decided that hands can do")
def delivery_capacity(execution_limit, committed_spending, ordinary_minimum, public_demand):
    """What the city can carry out beside works under way and ordinary works, over what the levers ask for.

    Method: definition.
    """
    hands = execution_limit - committed_spending - ordinary_minimum
    some = public_demand > 0
    return np.where(some, clip(hands / np.where(some, public_demand, ONE_BILLION_A_YEAR), 0.0, 1.0), 1.0)


@variable(unit="billion_VND/yr", vi="Chi đầu tư ngoài các giải pháp", en="Ordinary investment")
def ordinary_development(
    available_cash, new_borrowing, lever_capital_public, committed_spending, execution_limit, ordinary_minimum
):
    """Investment of the city, districts and communes beside the levers: all that money and hands still allow.

    At least the ordinary minimum as long as there is money. In 2019 hands bind, so it is that year's investment.
    Method: limit of the smaller.
    """
    taken = lever_capital_public + committed_spending
    money = available_cash + new_borrowing - taken
    hands = execution_limit - taken
    return np.maximum(np.maximum(np.minimum(money, hands), np.minimum(ordinary_minimum, money)), 0.0)


@variable(unit="billion_VND/yr", vi="Chi đầu tư phát triển", en="Development spending")
def development_spending(lever_capital_public, committed_spending, ordinary_development):
    """All investment paid by the city's budget; feeds the stock of public capital. Method: accounting identity."""
    return lever_capital_public + committed_spending + ordinary_development


@variable(unit="share", vi="Tỷ lệ đầu tư công trong GRDP", en="Investment in public works over GRDP")
def public_investment_share(development_spending, private_finance, central_finance, ppp_upfront, grdp_total):
    """Works of the city by all payers over output: unit costs rise when it is high (Gurara et al. 2021).

    Method: definition.
    """
    return (development_spending + private_finance + central_finance + ppp_upfront) / grdp_total
