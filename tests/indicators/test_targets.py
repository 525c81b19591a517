# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Targets in law and plans against a run."""

import functools
import shutil
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from city_run import city, result
from kientao.errors import InputError
from kientao.indicators import Role, Status, assess, read_mapping, read_targets
from kientao.indicators.targets import REASONS, Rule, judge


@functools.cache
def assessed(scenario="baseline", reference="baseline"):
    found = assess(city(), result(scenario), result(reference) if reference else None)
    return {a.target.id: a for a in found}


def test_every_target_is_answered_once_with_its_document():
    targets = read_targets(city())
    assert len(targets) == len(assessed()) == len({t.id for t in targets})
    assert all(t.number and t.title_vi and t.title_en and t.document_status for t in targets)


def test_every_target_has_a_row_in_the_mapping_and_every_row_a_target():
    targets, mapping = read_targets(city()), read_mapping(city())
    assert [t.id for t in targets if not mapping.has(t)] == []
    pairs, single = {(t.indicator, t.scope) for t in targets}, {t.id for t in targets}
    assert [row for row in mapping.rows if row[:2] not in pairs and row[2] not in single] == []


def test_at_least_sixty_targets_of_the_city_itself_are_modelled():
    own = [a for a in assessed().values() if a.rule.role is Role.CITY and a.status is not Status.NOT_MODELLED]
    assert len(own) >= 60


def test_what_is_not_modelled_says_why():
    for one in assessed().values():
        if one.status is Status.NOT_MODELLED:
            assert one.reason in REASONS
            assert one.values is None
        else:
            assert one.reason == ""
            assert np.isfinite(one.value)


def test_targets_beyond_the_run_are_not_judged():
    short = {a.target.id: a for a in assess(city(), result(until=2025))}
    assert short["dh17_2125__floor_area_per_capita__2025"].status is not Status.NOT_MODELLED
    assert short["metro_scheme__urban_rail_length__2030"].reason == "beyond_run"


def test_targets_against_business_as_usual_need_a_run_to_compare_with():
    alone = assessed("green_growth", "")["kh_149_2020__ghg_reduction_vs_bau__2030"]
    assert alone.reason == "no_reference"
    beside = assessed("green_growth")["kh_149_2020__ghg_reduction_vs_bau__2030"]
    series = result("green_growth").series["ghg_total"], result().series["ghg_total"]
    assert beside.value == pytest.approx(100 * (1 - series[0][11, 0] / series[1][11, 0]))
    assert assessed()["kh_149_2020__ghg_reduction_vs_bau__2030"].value == pytest.approx(0.0)


def test_a_run_that_kept_too_little_says_so():
    from kientao.api import simulate

    few = assess(city(), simulate(city(), "baseline", keep=["population_total"], until=2030))
    by_id = {a.target.id: a for a in few}
    assert by_id["qd_1569_2024__population__2030"].status is not Status.NOT_MODELLED
    assert by_id["metro_scheme__urban_rail_length__2030"].reason == "not_kept"


def test_units_are_those_of_the_target():
    values = {key: one.value for key, one in assessed().items() if one.values is not None}
    assert 5_000 < values["gov_ap_nq15__grdp_per_capita_usd__2025"] < 15_000
    assert 100 < values["nq_hdnd_qh100__grdp_size_busd__2035"] < 300
    assert 25 < values["dh17_2125__floor_area_per_capita__2025"] < 35
    assert values["metro_scheme__urban_rail_length__2030"] == pytest.approx(25.55)
    assert 1 < values["dh18_2530__green_space_per_capita__2030"] < 3
    assert 30 < values["qd_2530_2025__pm25_annual__2030"] < 50


def test_announced_rail_comes_late():
    one = assessed("announced_plans")["metro_scheme__urban_rail_length__2035"]
    assert one.status is Status.MISSED
    assert 25.55 < one.value < 397.8
    assert one.path[-1, 0] > one.value


def test_a_greener_plan_meets_more():
    def met(scenario):
        return Counter(a.status for a in assessed(scenario).values())[Status.MET]

    assert met("green_growth") > met("baseline")


def test_members_are_judged_by_their_median_and_counted():
    both = assess(city(), result("baseline", "green_growth"))
    one = next(a for a in both if a.target.id == "qd_2530_2025__pm25_annual__2030")
    assert one.values.shape == (2,)
    assert one.share_met == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("direction", "value", "status"),
    [
        ("up", 100.0, Status.MET), ("up", 91.0, Status.NEAR), ("up", 89.0, Status.MISSED),
        ("down", 100.0, Status.MET), ("down", 109.0, Status.NEAR), ("down", 111.0, Status.MISSED),
        ("equal", 104.0, Status.MET), ("equal", 86.0, Status.NEAR), ("equal", 116.0, Status.MISSED),
    ],
)  # fmt: skip
def test_met_near_and_missed(direction, value, status):
    assert judge(Rule("x", direction, False, Role.CITY, "", ""), 100.0, value) is status


def test_provisions_of_the_same_document_are_linked():
    capital = [t for t in read_targets(city()) if t.document == "nq_188_2025"]
    assert capital
    assert all("nq188_budget" in t.provisions for t in capital)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("grdp_growth,hanoi,,__import__('os'),up,year,city,,", "unknown function"),
        ("grdp_growth,hanoi,,population_total,sideways,year,city,,", "direction"),
        ("grdp_growth,hanoi,,,,,,no_such_reason,", "unknown reason"),
        ("grdp_growth,hanoi,,population_total,up,year,city,definition,", "either an expression"),
        ("grdp_growth,hanoi,,population_total,up,year,mayor,,", "mayor"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_line(tmp_path, line, words):
    shutil.copytree(city().path / "law", tmp_path / "law")
    header = "indicator,scope,target,expression,direction,when,role,reason,note\n"
    (tmp_path / "law" / "target_mapping.csv").write_text(header + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=words) as raised:
        read_mapping(replace(city(), path=tmp_path))
    assert raised.value.place == "law/target_mapping.csv:2"
