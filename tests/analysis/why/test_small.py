# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Causes in a model of a few equations: exact sums, nothing from nothing, alike for alike."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kientao.analysis.why.back import Causes
from kientao.analysis.why.pair import Pair, Source
from kientao.analysis.why.tree import Branch, Tree
from kientao.engine import declarations, stock, variable
from kientao.engine.graph import Origin
from kientao.engine.inputs import Driver, Inputs, Parameter
from kientao.engine.program import Program, build

YEARS = tuple(range(2019, 2026))


def model() -> list[Any]:
    @variable(unit="1", dims=("zone",), vi="Đường", en="Roads")
    def roads(lever_one, lever_two, idle):
        return (1.0 + lever_one) * (1.0 + lever_two) + 0.0 * idle

    @variable(unit="1", dims=("zone",), vi="Xe", en="Traffic")
    def traffic(people, roads, last_delay):
        return people * np.maximum(0.3, roads - 0.2 * last_delay.sum(-1)[:, None])

    @variable(unit="1", dims=("zone",), initial=0.5, vi="Chậm", en="Delay")
    def delay(traffic, roads, other):
        return (traffic / roads) ** 1.5 + (traffic > 2.0) * other

    @variable(unit="1", dims=("zone",), vi="Số sinh", en="Births")
    def births(people, delay, birth_rate):
        return people * birth_rate / (1.0 + delay)

    @stock(unit="1", dims=("zone",), initial=1.0, vi="Dân số", en="People")
    def people(people, births):
        return people + births

    @variable(unit="1", vi="Tổng", en="All")
    def everyone(people, delay):
        return (people * np.exp(-delay)).sum(-1)

    return declarations(globals())[-6:]


DECLARED = model()
DRIVERS = ("lever_one", "lever_two", "idle", "other")


def program() -> Program:
    count = len(YEARS)
    drivers = {name: Driver(name, (), "1", np.full(count, 0.4)) for name in DRIVERS}
    rate = Parameter("birth_rate", ("zone",), "1", np.array([0.02, 0.05, 0.1]))
    return build(DECLARED, Inputs(YEARS, {"zone": ("a", "b", "c")}, {"birth_rate": rate}, drivers))


PROGRAM = program()


def compared(**changed: Any) -> tuple[Causes, Source]:
    drivers = {n: np.full(len(YEARS), 0.4) + np.asarray(v) * (np.arange(len(YEARS)) > 1) for n, v in changed.items()}
    pair = Pair(PROGRAM, (PROGRAM.run(drivers=drivers), 0), (PROGRAM.run(), 0), YEARS[-1])
    return Causes(pair), Source.of(Origin.VARIABLE, "everyone")


def shares(causes: Causes, source: Source, at_once: int = 0) -> dict[str, float]:
    weight = causes.weights(source)
    weight[-1] = 1.0
    (held,) = causes.trace([{source: weight}], at_once)
    return {s.name: float((w[1:] * causes.pair.change(s)).sum()) for s, w in held.items() if s.outside}


def root(causes: Causes, source: Source) -> Branch:
    weight = causes.weights(source)
    weight[-1] = 1.0
    by_year = Tree(causes).by_year(source, weight)
    return Branch(source, "", weight, float(by_year.sum()), by_year)


sizes = st.floats(-0.3, 3.0).map(lambda x: round(x, 3))


@settings(max_examples=60, deadline=None)
@given(one=sizes, two=sizes, other=sizes)
def test_causes_add_up_by_driver_and_at_every_node(one: float, two: float, other: float) -> None:
    causes, source = compared(lever_one=one, lever_two=two, other=other)
    difference = float(causes.pair.change(source)[-1])
    found = shares(causes, source)
    assert abs(sum(found.values()) - difference) <= 1e-9 * abs(difference) + 1e-15
    few_years = shares(causes, source, 2)
    assert found.keys() == few_years.keys()
    for name, share in found.items():
        assert abs(few_years[name] - share) <= 1e-6 * sum(map(abs, found.values())) + 1e-15
    tree = Tree(causes)
    level = [root(causes, source)]
    for _ in range(7):
        following = []
        for branch in level:
            children = tree.children(branch)
            if children:
                total = sum(child.contribution for child in children)
                assert abs(total - branch.contribution) <= 1e-9 * abs(branch.contribution) + 1e-15
            following += children
        level = sorted(following, key=lambda b: -abs(b.contribution))[:25]


@settings(max_examples=25, deadline=None)
@given(one=sizes, idle=sizes)
def test_a_driver_that_does_nothing_gets_nothing(one: float, idle: float) -> None:
    causes, source = compared(lever_one=one, idle=idle)
    found = shares(causes, source)
    assert found.get("idle", 0.0) == 0.0
    assert set(found) <= {"lever_one", "idle"}


@settings(max_examples=25, deadline=None)
@given(both=sizes, other=sizes)
def test_two_levers_alike_get_the_same(both: float, other: float) -> None:
    causes, source = compared(lever_one=both, lever_two=both, other=other)
    found = shares(causes, source)
    scale = max(map(abs, found.values()), default=0.0)
    assert abs(found.get("lever_one", 0.0) - found.get("lever_two", 0.0)) <= 1e-12 * scale


def test_a_step_is_put_down_to_what_crossed_it() -> None:
    """Delay jumps where traffic passes 2: no slope shows it, and the roads that brought the traffic are the cause."""
    causes, _ = compared(lever_one=1.2)
    local = causes.local("delay")
    jumped = np.flatnonzero(np.abs(local.change).max(1) > 0.5)
    assert len(jumped)
    pulled = local.pull(np.ones(local.change.shape))
    did = sum((w * i.change).sum(1) for w, i in zip(pulled, local.inputs, strict=True))
    assert np.allclose(did, local.change.sum(1), rtol=1e-12)


def test_two_equal_runs_have_no_causes() -> None:
    causes, source = compared(lever_one=0.0)
    assert causes.pair.same
    assert shares(causes, source) == {}


def test_a_stock_is_told_in_flows_of_many_years_and_not_in_a_chain_of_years() -> None:
    causes, _ = compared(lever_one=0.5)
    stock_of = Source.of(Origin.STOCK, "people")
    (births,) = Tree(causes).children(root(causes, stock_of))
    assert births.source.name == "births"
    assert (births.by_year != 0).sum() >= 3
    assert {child.source.name for child in Tree(causes).children(births)} == {"delay"}


def test_parameters_that_differ_are_causes_of_their_own() -> None:
    more = PROGRAM.constants({"birth_rate": np.array([[0.03, 0.05, 0.1]])})
    pair = Pair(PROGRAM, (PROGRAM.run(more), 0), (PROGRAM.run(), 0), YEARS[-1])
    causes, source = Causes(pair), Source.of(Origin.VARIABLE, "everyone")
    found = shares(causes, source)
    assert set(found) == {"birth_rate"}
    assert np.isclose(found["birth_rate"], float(pair.change(source)[-1]), rtol=1e-9)
