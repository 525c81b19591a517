# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Balance: debt under its legal limit, carry-over and what becomes of it, the reserve, private partners.

The cash rule. By the published figures the city takes in 15 to 25 trillion VND a year more than it reports as spent
in 2019-2022: hands, not money, were short. A trial of the specification, which released a quarter of the excess a year
from 2023, let that money pile up to about 110 trillion. Official accounts do not show such saving: in 2010-2014 the
part of final accounts beyond the plan of the year, most of it carried over, was 27 to 51 % of the account and stayed
at 21-30 trillion (mof_final, mof_plan), because carried money is spent in the years after, outside the December
reports. The rule here:

1. Money tied to its purpose waits: capital of the year's plan not yet disbursed (Public Investment Law 39/2019/QH14
   art. 68: one year), signed contracts, the wage-reform source (State Budget Law 83/2015/QH13 art. 64). Up to
   `carryover_norm` of a year's revenue is left alone (`carryover_allowance`).
2. `settlement_rate` of what is above is given a use in the year: the law says the next budget year, some accounts close
   later. In 2022 this is about 20 trillion; the plan of that year named 16 before additions (dnhn_2021_plan2022).
3. 70 % of that goes to wage reform and, while the reform waits, to social policy and aid, as resolutions of 2020-2021
   allowed (`surplus_release`; Resolution 27-NQ/TW of 2018, State Budget Law art. 59).
4. The rest is surplus (kết dư, art. 72): first debt service due and early repayment, then half of it into the financial
   reserve up to 25 % of yearly spending (art. 11); the other half is next year's revenue and goes to repair and upkeep
   of what stands, because works are short of hands, not of money.

So published spending of 2020-2022 is compared with recurrent spending less `surplus_release`.
"""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import PERCENT, STEP
from kientao.model.functions import clip, compound, total


@variable(unit="billion_VND/yr", vi="Chi trả lãi vay", en="Interest")
def interest(real_rate, interest_rate_add, green_discount, green_finance, debt):
    """Real interest on debt, a blend of on-lent loans and city bonds; labelled green bonds cost a little less.

    Source: vdsc_2019_debt (JICA 0.1-0.2 % for 30 years, bonds about 7 % nominal).
    """
    return (real_rate + interest_rate_add - green_discount * green_finance) * debt


@variable(unit="billion_VND/yr", vi="Chi trả nợ gốc", en="Repayment of principal")
def principal(debt, debt_maturity):
    """A constant share of debt falls due every year. Assumption: a constant share of debt falls due every year."""
    return debt / debt_maturity


@variable(unit="billion_VND/yr", vi="Chi trả nợ gốc và lãi", en="Debt service")
def debt_service(interest, principal):
    """Interest and principal due. Method: accounting identity."""
    return interest + principal


@variable(unit="billion_VND", vi="Trần dư nợ vay theo luật", en="Legal debt limit")
def legal_debt_cap(debt_cap_ratio, own_revenue):
    """Debt the law allows against own revenue: 60 % (2015), 70 % from 2017, 90 % from 2020.

    The 90 % are a pilot of five years from 15 August 2020, taken to be renewed.
    Source: nd_163_2016, thukyluat_63_2017, nq_115_2020, vna_2020_115.
    """
    return debt_cap_ratio * own_revenue * STEP


@variable(unit="billion_VND/yr", vi="Dư địa vay trong năm", en="Room to borrow in the year")
def borrowing_room(municipal_borrowing, legal_debt_cap, debt, principal, borrowing_pace, revenue):
    """What the city may and is willing to borrow this year.

    Two limits: its own debt ceiling (a share of the legal one) and the yearly deficit that the National Assembly
    allows (a share of revenue; 4 % were planned for 2022: dnhn_2021_plan2022).
    Method: limit of the smaller.
    """
    ceiling = (municipal_borrowing * legal_debt_cap - debt) / STEP + principal
    return np.maximum(np.minimum(ceiling, borrowing_pace * revenue), 0.0)


@variable(unit="billion_VND/yr", vi="Vay mới trong năm", en="New borrowing")
def new_borrowing(
    committed_onlent, lever_capital_public, committed_spending, ordinary_minimum, available_cash, borrowing_room
):
    """Loans tied to committed works, and what investment lacks beyond own cash, within the room.

    Golden rule: for investment only (State Budget Law art. 7). It reads what is really carried out, not what is
    wanted as the specification has it: a city short of hands would have borrowed for works it could not do.
    Method: limit of the smaller.
    """
    works = lever_capital_public + committed_spending + ordinary_minimum
    need = np.maximum(works - available_cash - committed_onlent, 0.0)
    return committed_onlent + np.minimum(need, np.maximum(borrowing_room - committed_onlent, 0.0))


@stock(unit="billion_VND", initial="debt_2019", vi="Dư nợ vay của Thành phố", en="Debt of the city")
def debt(debt, new_borrowing, principal, debt_prepayment):
    """Debt at the start of next year. Source: vdsc_2019_debt, znews_2018_debt."""
    return debt + STEP * (new_borrowing - principal - debt_prepayment)


@variable(unit="share", vi="Tỷ lệ dư nợ so với trần", en="Debt over its legal limit")
def debt_to_cap(debt, legal_debt_cap):
    """How much of the legal limit is used. Method: definition."""
    return debt / legal_debt_cap


@variable(unit="billion_VND", vi="Mức chuyển nguồn hợp lệ", en="Carry-over tied to its purpose")
def carryover_allowance(carryover_norm, revenue):
    """Money that may wait for its purpose: undisbursed capital, signed contracts, the wage-reform source.

    About 47 % of the year's capital was undisbursed at the end of 2022 (ktdt_2023_disburse, a fifth of revenue); the
    plan of 2022 used 16 trillion of carried money (dnhn_2021_plan2022). Capital of a year's plan may be disbursed until
    31 January of the next year and, if the People's Council extends it, at the latest until 31 December: it waits one
    year, not longer. Source: Public Investment Law art. 68 (law_39_2019, looked up; the law of 2024 keeps both dates,
    law_58_2024); State Budget Law art. 64 (law_83_2015, recalled).
    """
    return carryover_norm * revenue * STEP


@variable(unit="billion_VND/yr", vi="Nguồn vượt mức chuyển nguồn được xử lý", en="Excess carry-over dealt with")
def surplus_settled(settlement_rate, cash_balance, carryover_allowance):
    """What of the money above the allowance is given a use this year.

    Assumption: settlement rate of the excess a year.
    """
    return settlement_rate * np.maximum(cash_balance - carryover_allowance, 0.0)


@variable(unit="billion_VND/yr", vi="Chi từ nguồn chuyển sang, kết dư", en="Spending of carried money")
def surplus_release(surplus_settled, wage_reform_share, free_surplus, debt_prepayment, reserve_surplus_share):
    """Carried-over money spent: wage reform (social policy and aid while it waits), repair and upkeep.

    Upkeep takes what is left of the surplus after debt and reserve: it needs no project board, so it does not wait for
    hands as works do. The specification lets nothing out before 2023; the plan of 2022 used 16 trillion.
    Source: nq_27_2018 (70 % of revenue above the estimate); law_83_2015 art. 59, 72.
    """
    upkeep = (1.0 - reserve_surplus_share) * (free_surplus - debt_prepayment)
    return wage_reform_share * surplus_settled + upkeep


@variable(unit="billion_VND/yr", vi="Kết dư sau khi trả nợ đến hạn", en="Surplus after debt service")
def free_surplus(surplus_settled, wage_reform_share, debt_service):
    """Surplus of the accounts (kết dư) left after principal and interest due. Source: State Budget Law art. 72."""
    return np.maximum((1.0 - wage_reform_share) * surplus_settled - debt_service, 0.0)


@variable(unit="billion_VND/yr", vi="Trả nợ trước hạn", en="Early repayment of debt")
def debt_prepayment(prepayment_share, free_surplus, prepayable_rate, debt):
    """A small share of the surplus pays debt early: city bonds can be bought back, soft on-lent loans are kept.

    Assumption: a small share of the surplus pays debt early.
    """
    return np.minimum(prepayment_share * free_surplus, prepayable_rate * debt)


@variable(unit="billion_VND/yr", vi="Bổ sung quỹ dự trữ tài chính", en="Put into the financial reserve")
def reserve_contribution(
    contingency_reserve,
    contingency_reserve_base,
    last_recurrent_spending,
    last_development_spending,
    reserve_surplus_share,
    free_surplus,
    debt_prepayment,
    reserve_cap,
    reserve,
):
    """Half of the surplus, and what the city decides to put aside beyond the ordinary rate, until the reserve is full.

    The ordinary contingency (the lever's value of 2019) is inside ordinary recurrent spending. Full is 25 % of yearly
    spending, recurrent and development as the law says (the specification took recurrent only).
    Source: State Budget Law art. 10, 11, 72; lawnet_reserve_fund.
    """
    room = reserve_cap * (last_recurrent_spending + last_development_spending) - reserve / STEP
    decided = np.maximum(contingency_reserve - contingency_reserve_base, 0.0) / PERCENT * last_recurrent_spending
    return clip(decided + reserve_surplus_share * (free_surplus - debt_prepayment), 0.0, np.maximum(room, 0.0))


@stock(unit="billion_VND", initial="reserve_2019", vi="Quỹ dự trữ tài chính", en="Financial reserve")
def reserve(reserve, reserve_contribution, emergency_spending):
    """Reserve at the start of next year, after the emergencies it pays for. Method: perpetual inventory."""
    return reserve + STEP * (reserve_contribution - np.minimum(reserve / STEP, emergency_spending))


@stock(unit="billion_VND", initial="cash_balance_2019", vi="Số dư ngân sách chuyển sang năm sau", en="Carry-over")
def cash_balance(
    cash_balance,
    revenue,
    new_borrowing,
    recurrent_spending,
    debt_service,
    debt_prepayment,
    development_spending,
    reserve_contribution,
):
    """Money at the start of next year: the identity of all flows. Method: accounting identity."""
    return cash_balance + STEP * (
        revenue
        + new_borrowing
        - recurrent_spending
        - debt_service
        - debt_prepayment
        - development_spending
        - reserve_contribution
    )


@variable(unit="billion_VND/yr", vi="Thanh toán cho đối tác PPP", en="Payments to private partners")
def ppp_payment(ppp_liability, ppp_rate, ppp_years):
    """Availability payments: the annuity that repays what partners have put up at the return they ask for.

    Taken on what is still owed, so payments fall slowly and never quite end; a level annuity would need the age of
    every contract.
    Method: annuity on what is still owed.
    """
    return ppp_liability * (ppp_rate / (1.0 - compound(ppp_rate, -ppp_years)))


@stock(unit="billion_VND", initial=0.0, vi="Nghĩa vụ PPP còn phải trả", en="Owed to private partners")
def ppp_liability(ppp_liability, ppp_rate, ppp_upfront, ppp_payment):
    """What private partners have put up and not yet been paid back, with their return. Method: perpetual inventory."""
    return ppp_liability + STEP * (ppp_rate * ppp_liability + ppp_upfront - ppp_payment)


@variable(unit="billion_VND", vi="Giá trị công trình dở dang còn phải trả", en="Still to pay for works under way")
def unfinished_works(works_under_way, stages_unpaid, work_capital_cost, work_public_share_now, unit_cost_factor):
    """What the city still owes to works it has started: a unit in stage k of n has n - k + 1 stages to pay.

    Method: cost of unit times extent.
    """
    units = total(works_under_way * stages_unpaid, 1)
    return unit_cost_factor * total(units * (work_capital_cost * work_public_share_now), -1)


@variable(unit="billion_VND", vi="Nghĩa vụ nợ ròng của Thành phố", en="Net liability of the city")
def city_net_liability(debt, ppp_liability, cash_balance, reserve, unfinished_works):
    """Debt, promises to partners and works under way, less cash and reserve: what a plan leaves to the next council.

    Method: accounting identity.
    """
    return debt + ppp_liability - cash_balance - reserve + unfinished_works
