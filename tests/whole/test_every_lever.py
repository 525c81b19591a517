# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Each lever alone, in the whole model: it moves what it should, in the right direction, and it is not free."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from bounds import problems
from lever_runs import END, FALLS_ON, START, Runs, alone

import kientao as kt
from kientao.cities.sizes import Size, main_sizes, read_sizes

CITY = kt.load_city("hanoi")
SIZES = read_sizes(CITY.path)
MAIN = list(main_sizes(CITY.path).values())
LEVERS = [lever.id for lever in CITY.lever_places.table]

TOGETHER = 12
"""Members run side by side when everything is kept, so that they fit into memory."""


@pytest.fixture(scope="module")
def runs() -> Runs:
    return Runs(CITY, SIZES)


def test_every_lever_has_a_main_variable():
    assert sorted(effect.lever for effect in MAIN) == sorted(LEVERS)


def test_the_main_variable_of_every_lever_has_a_range():
    for effect in MAIN:
        assert effect.low is not None or effect.high is not None, effect.name


def test_every_range_says_how_it_was_checked_and_a_definition_why_nothing_else_fits():
    for size in SIZES:
        if size.low is None and size.high is None:
            continue
        assert size.note_vi and size.note_en and size.sources, size.name
        assert (size.checked == "definition") == ("definition" in size.sources), size.name
        works = [CITY.sources[one] for one in size.works]
        if size.checked in ("looked_up", "partly"):
            seen = [work for work in works if work["url"]]
            assert seen, f"{size.name}: no work of it was seen"
        if size.checked == "recalled":
            assert "recalled" in size.note_en.lower() and "nhớ lại" in size.note_vi.lower(), size.name


def test_nearly_every_main_range_rests_on_evidence_and_not_on_what_the_lever_is():
    defined = [size.lever for size in MAIN if size.checked == "definition"]
    assert len(defined) <= 6, defined


@pytest.mark.parametrize("effect", SIZES, ids=lambda size: size.name)
def test_a_lever_moves_its_variable_in_the_right_direction_and_within_the_evidence(runs: Runs, effect: Size):
    size = runs.size(effect)
    assert size * effect.sign > 0, f"{effect.name}: {size:.4g}"
    assert effect.low is None or size >= effect.low, f"{effect.name}: {size:.4g} is below {effect.low}"
    assert effect.high is None or size <= effect.high, f"{effect.name}: {size:.4g} is above {effect.high}"


@pytest.mark.parametrize("lever", LEVERS)
def test_no_lever_is_free(runs: Runs, lever: str):
    at = CITY.lever_places.dimensions["lever"].index(lever)
    run, member = runs.results["baseline"], runs.member["baseline", lever, None, ""]
    capital, running = (run.values(name)[:, :, at] for name in ("lever_capital", "lever_running"))
    more_capital = float((capital[:, member] - capital[:, 0]).sum())
    more_running = float((running[:, member] - running[:, 0]).sum())
    row = CITY.lever_places.table.get(lever)
    assert (more_capital > 0) == (row.capital_cost > 0)
    assert more_capital > 0 or more_running > 0
    if row.running_cost != 0:
        assert np.sign(more_running) == np.sign(row.running_cost)


@pytest.mark.parametrize("lever", FALLS_ON)
def test_a_price_or_a_loan_shows_where_people_or_budget_bear_it(runs: Runs, lever: str):
    on = next(effect.on for effect in MAIN if effect.lever == lever)
    run, member, variable = runs.results[on], runs.member[on, lever, None, ""], FALLS_ON[lever]
    values = run.values(variable)
    assert np.abs(values[:, member] - values[:, 0]).max() > 1e-6 * np.abs(values[:, member]).max()


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_does_nothing_before_it_is_decided(runs: Runs, lever: str):
    run, member = runs.results["baseline"], runs.member["baseline", lever, None, ""]
    until = run.years.index(START)
    for name in run.variables:
        values = run.values(name)[:until]
        # Members of one matrix product may differ in the last bit.
        assert np.allclose(values[:, member], values[:, 0], rtol=1e-10, atol=1e-9 * np.abs(values).max()), name


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_in_force_stays_within_its_limits(runs: Runs, lever: str):
    row = CITY.lever_places.table.get(lever)
    run, member = runs.results["baseline"], runs.member["baseline", lever, None, ""]
    values = run.values(lever)[:, member]
    values = values.sum(-1) if row.by_zone and row.adds_up else values
    committed = run.series.drivers["committed_delivery"][:, 0, CITY.lever_places.span(lever)].sum()
    assert values.min() >= row.min - 1e-9
    assert values.max() <= row.max + committed + 1e-9, "works already under contract come on top of what is decided"


def extremes() -> Iterator[list[str]]:
    """Problems of each lever at its minimum and at its maximum, from the first year that can be decided to 2050."""
    rows = list(CITY.lever_places.table)
    plans = [alone(row.id, row.max) for row in rows]
    plans += [alone(row.id, row.min) for row in rows if not row.is_amount and row.min < row.default]
    for i in range(0, len(plans), TOGETHER):
        run = kt.simulate(CITY, plans[i : i + TOGETHER])
        yield problems(run)


def test_every_lever_at_its_minimum_and_maximum_gives_finite_values_within_bounds():
    found = [problem for part in extremes() for problem in part]
    assert not found, "\n".join(found)


def test_all_levers_at_their_maximum_together_give_finite_values_within_bounds():
    moves = [{"lever": row.id, "start": START, "end": END, "to": row.max} for row in CITY.lever_places.table]
    lows = [
        {"lever": row.id, "start": START, "end": END, "to": row.min}
        for row in CITY.lever_places.table
        if not row.is_amount
    ]
    run = kt.simulate(CITY, [{"id": "all", "levers": moves}, {"id": "none", "levers": lows}])
    found = problems(run)
    assert not found, "\n".join(found)
