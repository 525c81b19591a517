# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The 24 indicators of Circular 01/2018/TT-BXD on a finished run."""

import functools

import numpy as np
import pytest

from city_run import city, result
from kientao.indicators import How, circular, green_growth_score, indicator_progress
from kientao.indicators.circular import RULES
from kientao.indicators.expressions import Context, ExpressionError, evaluate, parse


@functools.cache
def indicators(scenario="baseline"):
    return {i.code: i for i in circular(city(), result(scenario))}


def test_there_are_24_of_which_15_are_simulated_4_partly_and_5_entered():
    assert len(indicators()) == len(RULES) == 24
    kinds = [i.how for i in indicators().values()]
    assert [kinds.count(how) for how in How] == [15, 4, 5]


def test_eighteen_are_in_the_annual_report():
    assert sum(i.annual for i in indicators().values()) == 18


def test_every_entered_indicator_says_why_in_both_languages():
    for indicator in indicators().values():
        if indicator.how is not How.SIMULATED:
            assert indicator.rule.note_vi
            assert indicator.rule.note_en


def test_simulated_indicators_have_a_value_in_every_year_save_the_five_yearly_one():
    for indicator in indicators().values():
        if indicator.how is How.SIMULATED:
            unknown = np.isnan(indicator.values).any(axis=1)
            assert not unknown[5:].any(), indicator.code
            assert unknown[:5].all() if indicator.code == "0301" else not unknown.any()


def test_entered_indicators_are_unknown_until_entered_and_then_kept():
    assert np.isnan(indicators()["0404"].values).all()
    given = {i.code: i for i in circular(city(), result(), {"0404": {2021: 12.0, 2025: 40.0}})}["0404"].values[:, 0]
    assert np.isnan(given[:2]).all()
    assert (given[2:6] == 12.0).all()
    assert (given[6:] == 40.0).all()


def test_partly_simulated_indicators_say_what_the_model_adds_before_the_base_is_entered():
    led = indicators("green_growth")["0203"]
    assert np.isnan(led.values).all()
    assert led.added[0, 0] == 0
    assert led.added[-1, 0] > 50.0
    entered = {i.code: i for i in circular(city(), result("green_growth"), {"0203": {2019: 30.0}})}["0203"].values[:, 0]
    assert entered[0] == pytest.approx(30.0)
    assert entered[-1] == pytest.approx(min(100.0, 30.0 + led.added[-1, 0]))


def test_a_base_entered_later_is_not_counted_twice():
    values = {i.code: i for i in circular(city(), result("green_growth"), {"0304": {2030: 100.0}})}["0304"].values[:, 0]
    assert values[11] == pytest.approx(100.0)
    assert values[-1] > 100.0


def test_solid_houses_start_at_the_entered_share_and_only_rise():
    values = indicators()["0302"].values[:, 0]
    assert values[0] == pytest.approx(91.8)
    assert (np.diff(values) > 0).all()
    assert values[-1] < 100.0


def test_shares_in_percent_lie_between_zero_and_one_hundred():
    for indicator in indicators("green_growth").values():
        known = indicator.values[~np.isnan(indicator.values)]
        if indicator.unit == "%":
            assert (known >= 0).all(), indicator.code
            assert (known <= 100.0 + 1e-9).all(), indicator.code


def test_values_of_2019_have_the_size_they_are_known_by():
    first = {code: i.values[0, 0] for code, i in indicators().items()}
    assert first["0101"] == pytest.approx(4.0, abs=1.5)
    assert first["0103"] == pytest.approx(100 * 22.3 / 269.9, rel=0.02)
    assert 1.0 < first["0201"] < 3.0
    assert first["0208"] == pytest.approx(32.4, abs=1.0)
    assert first["0303"] == pytest.approx(100.0)


def test_population_against_land_is_the_ratio_of_two_growth_factors():
    series = result().series
    people = series["population_total"][:, 0]
    land = sum(series[f"land_area__{use}"][:, 0].sum(-1) for use in ("built", "road", "park"))
    assert indicators()["0301"].values[11, 0] == pytest.approx((people[11] / people[6]) / (land[11] / land[6]))


def test_green_growth_moves_the_indicators_it_is_made_for():
    for code, sign in {
        "0102": -1,
        "0104": 1,
        "0201": 1,
        "0202": -1,
        "0204": 1,
        "0205": 1,
        "0206": 1,
        "0208": 1,
    }.items():
        change = indicators("green_growth")[code].values[-1, 0] - indicators()[code].values[-1, 0]
        assert np.sign(change) == sign, code


def test_progress_starts_at_nothing_unless_the_target_is_met_already():
    for one in indicator_progress(city(), result()):
        assert one.share[0, 0] in (0.0, 1.0)
        assert (one.share >= 0).all()
        assert (one.share <= 1).all()


def test_score_is_the_mean_of_progress_and_higher_for_the_greener_plan():
    progress = indicator_progress(city(), result("green_growth"))
    score = green_growth_score(progress)
    assert score[11, 0] == pytest.approx(100 * np.mean([one.share[11, 0] for one in progress]))
    assert score[-1, 0] > green_growth_score(indicator_progress(city(), result()))[-1, 0]


def test_no_score_without_an_indicator_that_has_a_target():
    with pytest.raises(ValueError, match="no indicator"):
        green_growth_score([])


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "population_total.sum()", "population_total[0]", "open(1)", "'a'", "1 if 2 else 3", "1 +"],
)
def test_expressions_are_a_small_language_and_nothing_else(text):
    with pytest.raises(ExpressionError):
        parse(text)


def test_expressions_must_speak_of_the_whole_city():
    context = Context(result().series)
    with pytest.raises(ExpressionError, match="leaves the axes zone"):
        evaluate("population", context)
    with pytest.raises(ExpressionError, match="no_such_name"):
        evaluate("total(no_such_name)", context)
    with pytest.raises(ExpressionError, match="do not meet"):
        evaluate("total(waste_to * population)", context)


def test_functions_of_time():
    context = Context(result().series)
    people = result().values("population_total")
    assert evaluate("in_year(population_total, 2025)", context) == pytest.approx(
        np.broadcast_to(people[6], people.shape)
    )
    assert evaluate("years_ago(population_total, 3)", context)[3:] == pytest.approx(people[:-3])
    assert evaluate("running_total(population_total)", context) == pytest.approx(np.cumsum(people, axis=0))
    grown = evaluate("mean_growth(population_total, 10)", context)[11, 0]
    assert people[1, 0] * (1 + grown / 100) ** 10 == pytest.approx(people[11, 0])
    assert np.isnan(evaluate("in_year(population_total, 2060)", context)).all()
