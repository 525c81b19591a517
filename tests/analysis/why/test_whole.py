# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Causes in the whole model: exact in every sector, year and zone, whatever the plan."""

from __future__ import annotations

import json
import math
from collections import Counter

import numpy as np
import pytest

import kientao as kt
from city_run import city, result
from kientao import api
from kientao.analysis.rank import numbers, read_last
from kientao.analysis.why import Cause, Why
from kientao.analysis.why.ask import _answer as explained
from kientao.analysis.why.back import Causes
from kientao.analysis.why.pair import Pair
from kientao.analysis.why.root import asked
from kientao.engine.declare import Kind
from kientao.engine.series import Series
from kientao.model import all_declarations, sector_of
from kientao.report.headline import HEADLINES, headline_value

PLAN = result("green_growth")
BASE = result("baseline")
YEARS = (2023, 2026, 2031, 2045, 2050)

BY_SECTOR: dict[str, list[str]] = {}
for declared in all_declarations():
    if declared.kind is not Kind.BASE_YEAR:
        BY_SECTOR.setdefault(sector_of(declared), []).append(declared.name)
CHOSEN = [
    (name, YEARS[(i + j) % len(YEARS)])
    for i, names in enumerate(BY_SECTOR.values())
    for j, name in enumerate(names[:: max(1, len(names) // 2)])
]


def close(parts: float, whole: float, of: float = 0.0) -> bool:
    """To rounding of the parts, and of the numbers `of` that the whole is a difference of."""
    return abs(parts - whole) <= 1e-9 * abs(whole) + 4 * np.finfo(float).eps * abs(of)


def opened(found: Why, breadth: int = 3, depth: int = 4) -> list[Cause]:
    """Nodes of the tree with their children worked out: the largest few of every node, level by level."""
    nodes, level = [], [found.tree]
    for _ in range(depth):
        following = []
        for node in level:
            children = found.open(node.id)
            nodes.append(node)
            following += children[:breadth]
        level = following
    return nodes


@pytest.mark.parametrize("name,year", CHOSEN, ids=lambda x: str(x))
def test_causes_of_a_variable_add_up_at_every_node_and_by_lever(name: str, year: int) -> None:
    found = kt.why(city(), name, PLAN, BASE, year, depth=0)
    for node in opened(found):
        if node.children:
            assert close(math.fsum(c.contribution for c in node.children), node.contribution, found.new), node.id
    if name in CHOSEN_BY_LEVER:
        assert close(math.fsum(share.contribution for share in found.levers), found.difference)


CHOSEN_BY_LEVER = {names[0] for names in BY_SECTOR.values()}


@pytest.mark.parametrize("name", HEADLINES)
def test_a_headline_is_explained_as_the_report_shows_it(name: str) -> None:
    found = kt.why(city(), name, PLAN, BASE, 2045, depth=1)
    assert found.new == pytest.approx(headline_value(PLAN, name, 2045), rel=1e-12)
    assert found.old == pytest.approx(headline_value(BASE, name, 2045), rel=1e-12)
    assert close(math.fsum(c.contribution for c in found.tree.children or ()), found.difference)


@pytest.mark.parametrize("zone", ["dong_da", "soc_son"])
def test_a_zone_has_causes_of_its_own_that_add_up(zone: str) -> None:
    found = kt.why(city(), "pm25", PLAN, BASE, 2040, zone=zone, depth=3)
    at = city().zone_ids.index(zone)
    assert found.new == pytest.approx(float(PLAN["pm25"].sel(year=2040)[at]), rel=1e-12)
    for node in found.tree.walk():
        if node.children:
            assert close(math.fsum(c.contribution for c in node.children), node.contribution)
    assert close(math.fsum(s.contribution for s in found.levers), found.difference)


def test_two_equal_runs_need_no_cause() -> None:
    found = kt.why(city(), "pm25", BASE, BASE, 2045)
    assert found.difference == 0.0
    assert found.levers == []
    assert found.tree.children == []


def test_one_lever_is_the_whole_cause_of_what_it_alone_does() -> None:
    plan = {"id": "filters", "extends": "baseline", "levers": {"industry_filter": {2030: 0.8}}}
    found = kt.why(city(), "pm25", plan, BASE, 2045, depth=0)
    assert [share.id for share in found.levers] == ["industry_filter"]
    assert close(found.levers[0].contribution, found.difference)
    assert found.difference < -1.0


def test_a_lever_that_differs_and_does_nothing_to_a_number_gets_nothing() -> None:
    """What is decided for after the year cannot have worked yet."""
    moves = [
        {"lever": "industry_filter", "start": 2025, "end": 2030, "to": 0.8},
        {"lever": "parks", "start": 2036, "end": 2048, "to": 2000},
    ]
    plan = {"id": "late", "extends": "baseline", "levers": moves}
    found = kt.why(city(), "pm25", plan, BASE, 2035, depth=0)
    assert [share.id for share in found.levers] == ["industry_filter"]


def test_swapping_the_two_runs_turns_every_cause_round() -> None:
    there = kt.why(city(), "pm25", PLAN, BASE, 2045, depth=0)
    back = {share.id: share.contribution for share in kt.why(city(), "pm25", BASE, PLAN, 2045, depth=0).levers}
    for share in there.levers[:20]:
        assert back[share.id] == pytest.approx(-share.contribution, rel=1e-5)


def test_a_node_deep_in_the_tree_can_be_opened_by_its_id_alone() -> None:
    deep = kt.why(city(), "ghg", PLAN, BASE, 2045, depth=5)
    target = max((n for n in deep.tree.walk() if n.children), key=lambda n: n.id.count("/"))
    fresh = kt.why(city(), "ghg", PLAN, BASE, 2045, depth=0)
    children = fresh.open(target.id)
    assert [c.id for c in children] == [c.id for c in target.children or ()]
    with pytest.raises(kt.InputError):
        fresh.open("ghg_total/nothing")


def test_the_answer_is_plain_data_with_unique_ids() -> None:
    found = kt.why(city(), "income", PLAN, BASE, 2040, depth=3)
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["difference"] == found.difference
    assert {"id", "kind", "vi", "en", "unit", "old", "new", "contribution", "by_year"} == set(data["levers"][0])
    ids = [node.id for node in found.tree.walk()]
    assert len(ids) == len(set(ids))
    assert found.to_dict(depth=1)["tree"]["children"][0]["children"] is None


def test_drivers_from_outside_are_causes_as_levers_are() -> None:
    found = kt.why(city(), "heat_deaths", "hot_wet_climate", "baseline", 2045, depth=2)
    assert found.levers[0].id == "temperature_change"
    assert found.levers[0].kind == "driver"
    assert found.levers[0].contribution > 0.9 * found.difference > 0


def test_another_number_of_the_same_runs_is_explained_as_if_asked_alone() -> None:
    alone = kt.why(city(), "ghg", PLAN, BASE, 2045, depth=1)
    after = kt.why(city(), "pm25", PLAN, BASE, 2045, depth=1).again("ghg", depth=1)
    assert after.difference == alone.difference
    assert [c.id for c in after.tree.children or ()] == [c.id for c in alone.tree.children or ()]
    assert after.levers[0].contribution == pytest.approx(alone.levers[0].contribution, rel=1e-6)


NUDGE = 0.02
AGREES = {"pm25": 0.02, "income": 0.02, "transit_share": 0.03, "affordable_share": 0.03, "commute_minutes": 0.2}
"""Largest difference between the two ways, against the largest lever. A path straight in every equation is not quite
that of the whole model where levers undo one another (commuting: 0.6 minutes in all, a third of what each does)."""
STEPS = 2
STEPPED = {"pm25": 0.006, "income": 0.015, "transit_share": 0.012, "affordable_share": 0.025, "commute_minutes": 0.06}
"""The same when the way from one plan to the other is cut in two: what is left is the kinks of single runs."""


def mixed(points: list[float]) -> dict[str, list[np.ndarray]]:
    """What is decided and comes from outside at points on the straight way from the baseline to the plan."""
    old, new = BASE.series.drivers, PLAN.series.drivers
    differ = [key for key in new if not np.array_equal(new[key], old[key])]
    return {key: [old[key][:, 0] + p * (new[key][:, 0] - old[key][:, 0]) for p in points] for key in differ}


def ran(drivers: dict[str, list[np.ndarray]], keep: list[str] | None) -> Series:
    stacked = {key: np.stack(values, 1) for key, values in drivers.items()}
    return api.program(city()).run(drivers={**BASE.series.drivers, **stacked}, until=2040, keep=keep)


@pytest.fixture(scope="module")
def by_equations() -> dict[int, dict[str, dict[str, float]]]:
    """Shares by lever in one step, and added up over the steps of a way that is cut: [steps][number][lever]."""
    found: dict[int, dict[str, dict[str, float]]] = {}
    for steps in (1, STEPS):
        run = ran(mixed([k / steps for k in range(steps + 1)]), None)
        shares: dict[str, Counter[str]] = {name: Counter() for name in AGREES}
        for step in range(steps):
            causes = Causes(Pair(api.program(city()), (run, step + 1), (run, step), 2040))
            for name, held in shares.items():
                why = explained(city(), causes, asked(api.program(city()).names, name, None), None, 0, 0.01, ("", ""))
                held.update({s.id: s.contribution for s in why.levers if s.kind == "lever"})
        found[steps] = {name: dict(held) for name, held in shares.items()}
    return found


@pytest.fixture(scope="module")
def by_runs(by_equations: dict[int, dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """Aumann-Shapley by runs of the whole model: each lever a little up and down at three points on the way."""
    largest = {lever for held in by_equations[1].values() for lever in sorted(held, key=lambda x: -abs(held[x]))[:8]}
    levers = sorted(largest)
    points, weights = np.polynomial.legendre.leggauss(3)
    change = mixed([0.0, 1.0])["lever_decided"]
    drivers = mixed([p for p in 0.5 * (points + 1.0) for _ in range(2 * len(levers))])
    cases = [(lever, sign) for _ in points for lever in levers for sign in (1.0, -1.0)]
    for value, (lever, sign) in zip(drivers["lever_decided"], cases, strict=True):
        span = city().lever_places.span(lever)
        value[:, span] += sign * NUDGE * (change[1] - change[0])[:, span]
    names = api.program(city()).names
    run = ran(drivers, [*(asked(names, name, None).reference.name for name in AGREES), "population"])
    found = {}
    for name in AGREES:
        what = asked(names, name, None)
        values = numbers(read_last(run, what), what).reshape(3, len(levers), 2)
        slopes = (values[..., 0] - values[..., 1]) / (2 * NUDGE) * (0.5 * weights)[:, None]
        found[name] = dict(zip(levers, map(float, slopes.sum(0)), strict=True))
    return found


def apart(one: dict[str, float], other: dict[str, float]) -> float:
    """The largest difference of any lever, against the largest lever."""
    return max(abs(one.get(lever, 0.0) - value) for lever, value in other.items()) / max(map(abs, other.values()))


@pytest.mark.parametrize("name", AGREES)
def test_shares_by_lever_agree_with_runs_of_the_whole_model_and_what_parts_them_is_interaction(
    name: str,
    by_equations: dict[int, dict[str, dict[str, float]]],
    by_runs: dict[str, dict[str, float]],
) -> None:
    """An error of the attribution would stay when the way is cut; interaction is of second order and goes."""
    whole, cut = (apart(by_equations[steps][name], by_runs[name]) for steps in (1, STEPS))
    assert whole < AGREES[name]
    assert cut < STEPPED[name]
    if name == "commute_minutes":
        assert cut < whole / 3.0


def test_a_share_is_as_a_rule_between_what_a_lever_does_first_and_last(
    by_equations: dict[int, dict[str, dict[str, float]]],
) -> None:
    """Public transport: each of the largest levers alone on the baseline, and taken out of the plan."""
    held = by_equations[1]["transit_share"]
    levers = sorted(held, key=lambda x: -abs(held[x]))[:6]
    drivers = mixed([0.0, 1.0] + [0.0] * len(levers) + [1.0] * len(levers))
    decided = drivers["lever_decided"]
    for i, lever in enumerate(levers):
        span = city().lever_places.span(lever)
        decided[2 + i][:, span] = decided[1][:, span]
        decided[2 + len(levers) + i][:, span] = decided[0][:, span]
    names = api.program(city()).names
    what = asked(names, "transit_share", None)
    values = numbers(read_last(ran(drivers, [what.reference.name, "population"]), what), what)
    first, last = values[2 : 2 + len(levers)] - values[0], values[1] - values[2 + len(levers) :]
    shares = np.array([held[lever] for lever in levers])
    slack = 0.05 * np.abs(shares).max()
    assert (shares > np.minimum(first, last) - slack).all()
    assert (shares < np.maximum(first, last) + slack).all()
    assert np.abs(shares - (first + last) / 2.0).max() < slack


def test_slopes_of_almost_every_equation_come_from_its_tape() -> None:
    program = api.program(city())
    causes = Causes(Pair(program, (PLAN.series, 0), (BASE.series, 0), 2045))
    without = {
        name for name in program.order
        if (local := causes.local(name)).inputs and not local.has_slopes and np.any(local.change)
    }  # fmt: skip
    assert without <= {"heat_of_year"}, "a table looked up by a number has no tape"


@pytest.mark.parametrize(
    "name,zone", [("metro_km", "dong_da"), ("fuel_price", None), ("pm_25", None), ("pm25", "atlantis")]
)
def test_what_cannot_be_asked_is_refused_with_a_remedy(name: str, zone: str | None) -> None:
    with pytest.raises(kt.InputError) as refused:
        kt.why(city(), name, PLAN, BASE, 2045, zone=zone)
    assert refused.value.remedy_vi and refused.value.remedy_en
