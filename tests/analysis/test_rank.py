# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Every lever's effect on one number, checked against runs of its own."""

from __future__ import annotations

import functools
import json

import pytest

import kientao as kt
from city_run import city, result
from kientao.analysis.rank import Ranking
from kientao.cities.assumed import assumed
from kientao.report.headline import headline_value


@functools.cache
def ranking(variable: str = "pm25", zone: str | None = None) -> Ranking:
    return kt.rank(city(), variable, "baseline", 2040, zone)


def test_every_lever_is_ranked_by_size() -> None:
    found = ranking()
    assert sorted(one.lever for one in found.levers) == sorted(city().levers.ids)
    sizes = [abs(one.effect) for one in found.levers]
    assert sizes == sorted(sizes, reverse=True)
    assert found.value == pytest.approx(headline_value(result("baseline"), "pm25", 2040), rel=1e-12)


@pytest.mark.parametrize("lever", ["industry_filter", "metro_buildout", "low_emission_zone", "satellite_towns"])
def test_an_effect_is_that_of_a_run_with_the_lever_pulled(lever: str) -> None:
    row = city().levers.get(lever)
    move = {"lever": lever, "start": 2023, "end": 2027, "to": row.max, "ramp": "linear"}
    run = kt.simulate(city(), {"id": "one", "extends": "baseline", "levers": [move]}, until=2040)
    one = next(one for one in ranking().levers if one.lever == lever)
    expected = headline_value(run, "pm25", 2040) - ranking().value
    # An amount that the baseline still builds ends at the same total by a slightly other way.
    assert one.effect == pytest.approx(expected, rel=0.02)
    assert one.to == pytest.approx(row.max)
    assert one.good == (one.effect < 0)


def test_a_small_step_does_a_part_of_the_whole() -> None:
    for one in ranking().levers[:5]:
        assert 0 < one.step_effect / one.effect < 1


def test_a_lever_pulled_costs_money_and_the_cheapest_way_stands_first() -> None:
    found = ranking()
    filters = next(one for one in found.levers if one.lever == "industry_filter")
    assert filters.cost > 0
    assert filters.cost_per_unit == pytest.approx(filters.cost / abs(filters.effect))
    cheap = found.by_cost()
    costs = [one.cost_per_unit or 0.0 for one in cheap]
    assert costs == sorted(costs)
    assert all(one.good for one in cheap)
    assert all(abs(one.effect) > 0.01 * abs(found.levers[0].effect) for one in cheap)


def test_a_zone_has_a_ranking_of_its_own() -> None:
    here = ranking("pm25", "soc_son")
    assert here.value == pytest.approx(float(result("baseline")["pm25"].sel(year=2040, zone="soc_son")), rel=1e-12)
    assert [one.lever for one in here.levers[:10]] != [one.lever for one in ranking().levers[:10]]


def test_a_variable_without_a_better_way_calls_nothing_good() -> None:
    assert {one.good for one in ranking("population_total").levers} == {None}


def test_a_ranking_is_plain_data() -> None:
    data = json.loads(json.dumps(ranking().to_dict(), allow_nan=False))
    assert data["levers"][0]["lever"] == ranking().levers[0].lever


def test_decisions_cannot_begin_in_the_past_or_after_the_year() -> None:
    for start in (2020, 2041):
        with pytest.raises(kt.InputError):
            kt.rank(city(), "pm25", "baseline", 2040, start=start)


def test_a_ranking_answers_for_the_assumptions_it_is_asked_under() -> None:
    changed, _ = assumed(city(), {"value_of_time": 900.0, "occupancy": {"car": 1.1}})
    found = kt.rank(city(), "transit_share", "baseline", 2040, parameters=changed)
    run = kt.simulate(city(), "baseline", until=2040, parameters=changed)
    assert found.value == pytest.approx(headline_value(run, "transit_share", 2040), rel=1e-12)
    assert found.value != pytest.approx(headline_value(result("baseline"), "transit_share", 2040), rel=1e-3)
    lever = city().levers.get("metro_buildout")
    move = {"lever": lever.id, "start": 2023, "end": 2027, "to": lever.max, "ramp": "linear"}
    pulled = {"id": "one", "extends": "baseline", "levers": [move]}
    mine = headline_value(kt.simulate(city(), pulled, until=2040, parameters=changed), "transit_share", 2040)
    effect = next(one for one in found.levers if one.lever == lever.id).effect
    assert effect == pytest.approx(mine - found.value, rel=0.02)
