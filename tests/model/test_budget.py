# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Budget: base year, identities, law, and how it answers to money and hands."""

import functools

import numpy as np
import pytest
from budget_stand_ins import BN, build

YEARS = np.arange(2019, 2051)


@functools.cache
def plain():
    return build().run()


def values(run, name):
    return run[name][:, 0]


def test_units_agree():
    assert build().check_units() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("revenue", 100541.0), ("recurrent_spending", 44660.0), ("development_spending", 39410.0), ("debt", 10650.0)],
)
def test_base_year_is_reproduced(name, value):
    assert values(plain(), name)[0] == pytest.approx(value, rel=1e-9)


def test_ordinary_recurrent_spending_leaves_the_published_total():
    run = plain()
    parts = 42_200.0
    assert values(run, "recurrent_other_2019")[0] == pytest.approx(parts, rel=0.01)


def test_cash_changes_by_all_flows():
    run = plain()
    change = np.diff(values(run, "cash_balance"))
    flows = values(run, "revenue") + values(run, "new_borrowing")
    for name in (
        "recurrent_spending", "debt_service", "debt_prepayment", "development_spending", "reserve_contribution",
    ):  # fmt: skip
        flows = flows - values(run, name)
    assert change == pytest.approx(flows[:-1], rel=1e-9, abs=1e-6)


def test_debt_and_reserve_change_by_their_flows():
    run = plain()
    debt = values(run, "new_borrowing") - values(run, "principal") - values(run, "debt_prepayment")
    assert np.diff(values(run, "debt")) == pytest.approx(debt[:-1], abs=1e-6)
    assert np.diff(values(run, "reserve")) == pytest.approx(values(run, "reserve_contribution")[:-1], abs=1e-6)


def test_carry_over_is_no_savings_account():
    run = plain()
    ratio = values(run, "cash_balance") / values(run, "revenue")
    assert ratio.max() < 0.75
    assert ratio[YEARS == 2030].item() < 0.5
    assert (ratio[YEARS >= 2035] < 0.3).all()
    assert values(run, "cash_balance").max() < 90_000.0


def test_carried_money_used_in_2022_is_near_what_its_plan_names():
    assert 14_000.0 < values(plain(), "surplus_settled")[3] < 24_000.0


def test_published_spending_of_2020_to_2022_is_met_within_eight_percent():
    run = plain()
    spent = (
        values(run, "recurrent_spending") - values(run, "surplus_release")
        + values(run, "development_spending") + values(run, "debt_service")
    )  # fmt: skip
    assert spent[1:4] / 1000.0 == pytest.approx([85.1, 81.0, 80.4], rel=0.08)


def test_reserve_is_full_at_a_quarter_of_spending():
    run = build(contingency_reserve=(8.0, "percent", ())).run()
    spending = values(run, "recurrent_spending") + values(run, "development_spending")
    reserve = values(run, "reserve")
    assert (reserve[1:] <= 0.25 * np.maximum.accumulate(spending)[:-1] + 1e-6).all()
    assert reserve[-1] > values(plain(), "reserve")[-1]


def demanding(**changes):
    demand = (np.where(YEARS >= 2024, 60_000.0, 0.0), BN)
    return build(outside={"public_demand": demand}, **changes).run()


def test_shares_stay_between_nothing_and_all():
    run = demanding()
    for name in ("funded_share", "delivery_capacity", "running_funded_share"):
        share = values(run, name)
        assert (share >= 0).all()
        assert (share <= 1).all()


def test_nothing_asked_for_is_wholly_funded():
    run = plain()
    assert (values(run, "funded_share") == 1).all()
    assert (values(run, "delivery_capacity") == 1).all()


def test_hands_bind_before_money_at_first():
    run = demanding()
    first = YEARS == 2024
    assert values(run, "delivery_capacity")[first] < values(run, "funded_share")[first]


def test_higher_retention_never_lowers_what_can_be_paid():
    years = np.full(YEARS.size, 0.32)
    low = build(outside={"public_demand": (np.full(32, 9e4), BN), "retention_rate": (years, "share")}).run()
    high = build(outside={"public_demand": (np.full(32, 9e4), BN), "retention_rate": (years + 0.1, "share")}).run()
    assert (values(high, "funded_share") >= values(low, "funded_share") - 1e-12).all()
    assert values(high, "funded_share").sum() > values(low, "funded_share").sum()


def test_a_city_short_of_hands_does_not_borrow():
    wanted = build(outside={"public_demand": (np.full(32, 9e4), BN)}).run()
    assert values(wanted, "new_borrowing") == pytest.approx(values(plain(), "new_borrowing"))


def test_works_without_money_are_borrowed_for_up_to_the_limit():
    run = build(
        lever_capital_public=(70_000.0, BN, ()),
        public_demand=(70_000.0, BN, ()),
        municipal_borrowing=(0.9, "share", ()),
    ).run()
    assert values(run, "new_borrowing").max() > 0
    assert (values(run, "debt_to_cap") <= 0.9 + 1e-9).all()
    assert (values(run, "new_borrowing") <= 0.12 * values(run, "revenue") + 1e-6).all()


def test_dearer_money_raises_interest_and_green_labels_lower_it():
    dear = build(outside={"interest_rate_add": (np.full(32, 0.02), "1/yr")}).run()
    green = build(green_finance=(1.0, "share", ())).run()
    base = values(plain(), "interest")[0]
    assert values(dear, "interest")[0] - base == pytest.approx(0.02 * 10650.0)
    assert values(green, "interest")[0] < base


def test_land_market_slump_costs_its_share_of_land_fees():
    slump = build(outside={"land_market_factor": (np.full(32, 0.8), "ratio")}).run()
    lost = values(plain(), "revenue") - values(slump, "revenue")
    assert lost == pytest.approx(0.2 * values(plain(), "land_use_fee"))


def test_land_value_capture_pays_when_a_line_opens_and_nothing_without_the_lever():
    added = np.zeros(30)
    added[0] = 5.0
    opened = build(metro_buildout_added=(added, "km/yr", ("zone",)), land_value_capture=(0.4, "share", ())).run()
    none = build(metro_buildout_added=(added, "km/yr", ("zone",)), land_value_capture=(0.0, "share", ())).run()
    gain = 0.05 * 0.3 / 1.1 * 5.0 * 30.0 * 1e6 / 1e3
    assert values(opened, "land_value_capture_revenue")[0] == pytest.approx(0.4 * gain)
    assert (values(none, "land_value_capture_revenue") == 0).all()


def test_partners_are_paid_back_with_their_return():
    upfront = (np.where(YEARS == 2019, 1000.0, 0.0), BN)
    run = build(outside={"ppp_upfront": upfront}).run()
    paid, owed = values(run, "ppp_payment"), values(run, "ppp_liability")
    paid_until_2049 = (paid / 1.07 ** (YEARS - 2019))[1:-1].sum()
    worth = paid_until_2049 + owed[-1] / 1.07 ** (2050 - 2020)
    assert owed[1] == pytest.approx(1000.0)
    assert worth == pytest.approx(1000.0, rel=1e-9)


def test_emergency_is_paid_from_the_reserve_first():
    run = build(outside={"emergency_event": (np.where(YEARS == 2020, 2000.0, 0.0), BN)}).run()
    assert values(run, "emergency_spending_unreserved")[1] == 0
    assert values(run, "reserve")[2] == pytest.approx(1000.0)
    big = build(outside={"emergency_event": (np.where(YEARS == 2020, 9000.0, 0.0), BN)}).run()
    assert values(big, "emergency_spending_unreserved")[1] == pytest.approx(6000.0)


def test_works_under_way_are_owed_by_the_stages_left():
    under_way = np.array([[10.0], [6.0], [3.0]])
    run = build(works_under_way=(under_way, "1", ("stage", "work_lever"))).run(until=2019)
    assert values(run, "unfinished_works")[0] == pytest.approx(2130.0 * (10.0 + 6.0 * 2 / 3 + 3.0 / 3))


def test_carry_over_never_falls_below_nothing_in_a_squeeze():
    poor = np.where(YEARS < 2026, 1.0, 0.7)
    run = build(outside={
        "land_market_factor": (poor, "ratio"), "public_demand": (np.full(32, 9e4), BN),
    }).run()  # fmt: skip
    assert (values(run, "cash_balance") >= -1e-6).all()
