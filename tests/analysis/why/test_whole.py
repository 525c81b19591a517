# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Causes in the whole model: exact in every sector, year and zone, whatever the plan."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

import kientao as kt
from city_run import city, result
from kientao import api
from kientao.analysis.rank import numbers
from kientao.analysis.why import Cause, Why
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
AGREES = {"pm25": 0.04, "income": 0.04, "transit_share": 0.05, "affordable_share": 0.05, "commute_minutes": 0.25}
"""Largest difference between the two ways, against the largest lever. A path straight in every equation is not quite
that of the whole model; levers on commuting time undo one another (0.6 minutes in all, a third of what each does)."""


@pytest.fixture(scope="module")
def along_the_path() -> tuple[list[str], Series, dict[str, Why]]:
    """Both plans mixed, each lever a little up and down, at three points on the way: runs of the whole model."""
    points = np.polynomial.legendre.leggauss(3)[0]
    old, new = BASE.series.drivers, PLAN.series.drivers
    found = {name: kt.why(city(), name, PLAN, BASE, 2040, depth=0) for name in AGREES}
    shares = {s.id for why in found.values() for s in [s for s in why.levers if s.kind == "lever"][:8]}
    levers = sorted(shares)
    mixed = {key: [] for key in new if not np.array_equal(new[key], old[key])}
    for point in 0.5 * (points + 1.0):
        for span in (city().lever_places.span(lever) for lever in levers):
            for sign in (1.0, -1.0):
                for key, values in mixed.items():
                    change = new[key][:, 0] - old[key][:, 0]
                    value = old[key][:, 0] + point * change
                    if key == "lever_decided":
                        value[:, span] += sign * NUDGE * change[:, span]
                    values.append(value)
    program = api.program(city())
    kept = [*(asked(program.names, name, None).reference.name for name in AGREES), "population"]
    drivers = {**old, **{key: np.stack(values, 1) for key, values in mixed.items()}}
    return levers, program.run(drivers=drivers, until=2040, keep=kept), found


@pytest.mark.parametrize("name", AGREES)
def test_shares_by_lever_agree_with_runs_of_the_whole_model_along_the_path(
    name: str, along_the_path: tuple[list[str], Series, dict[str, Why]]
) -> None:
    """Aumann-Shapley by whole runs."""
    levers, run, found = along_the_path
    values = numbers(run, asked(api.program(city()).names, name, None)).reshape(3, len(levers), 2)
    weights = 0.5 * np.polynomial.legendre.leggauss(3)[1]
    by_runs = ((values[..., 0] - values[..., 1]) / (2 * NUDGE) * weights[:, None]).sum(0)
    by_equations = np.array([{s.id: s.contribution for s in found[name].levers}.get(lever, 0.0) for lever in levers])
    assert np.corrcoef(by_runs, by_equations)[0, 1] > (0.98 if name == "commute_minutes" else 0.998)
    assert np.abs(by_runs - by_equations).max() < AGREES[name] * np.abs(by_runs).max()


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
