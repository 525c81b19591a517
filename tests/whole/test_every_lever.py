# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Each lever alone, in the whole model: it moves what it should, in the right direction, and it is not free."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from bounds import problems
from lever_runs import END, FALLS_ON, START, Effect, Runs, alone, effects

import kientao as kt

EFFECTS = effects()
MAIN = list({effect.lever: effect for effect in reversed(EFFECTS)}.values())[::-1]
CITY = kt.load_city("hanoi")
LEVERS = [lever.id for lever in CITY.lever_places.table]

TOGETHER = 12
"""Members run side by side when everything is kept, so that they fit into memory."""


@pytest.fixture(scope="module")
def runs() -> Runs:
    return Runs(CITY, EFFECTS)


def test_every_lever_has_a_main_variable():
    assert sorted(effect.lever for effect in MAIN) == sorted(LEVERS)


def test_the_main_variable_of_every_lever_has_a_range():
    for effect in MAIN:
        assert effect.low is not None or effect.high is not None, effect.name


def test_every_range_names_a_quantity_of_the_evidence_file_a_work_of_the_pack_or_the_definition():
    text = (CITY.path / "evidence" / "levers.yaml").read_text(encoding="utf-8")
    works = "".join(path.read_text(encoding="utf-8") for path in (CITY.path / "sources").glob("*.yaml"))
    for effect in EFFECTS:
        assert (effect.low is None and effect.high is None) or effect.evidence or effect.source, effect.name
        for work in filter(None, effect.source.split(";")):
            assert work == "definition" or f"id: {work}\n" in works or f"id: {work}," in works, work
        for quantity in filter(None, effect.evidence.split(";")):
            assert f"quantity: {quantity}\n" in text


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.name)
def test_a_lever_moves_its_variable_in_the_right_direction_and_within_the_evidence(runs: Runs, effect: Effect):
    size = runs.size(effect)
    assert size * effect.sign > 0, f"{effect.name}: {size:.4g}"
    assert effect.low is None or size >= effect.low, f"{effect.name}: {size:.4g} is below {effect.low}"
    assert effect.high is None or size <= effect.high, f"{effect.name}: {size:.4g} is above {effect.high}"


@pytest.mark.parametrize("lever", LEVERS)
def test_no_lever_is_free(runs: Runs, lever: str):
    at = CITY.lever_places.dimensions["lever"].index(lever)
    run, member = runs.results["baseline"], runs.member["baseline", lever]
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
    run, member, variable = runs.results[on], runs.member[on, lever], FALLS_ON[lever]
    values = run.values(variable)
    assert np.abs(values[:, member] - values[:, 0]).max() > 1e-6 * np.abs(values[:, member]).max()


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_does_nothing_before_it_is_decided(runs: Runs, lever: str):
    run, member = runs.results["baseline"], runs.member["baseline", lever]
    until = run.years.index(START)
    for name in run.variables:
        values = run.values(name)[:until]
        # Members of one matrix product may differ in the last bit.
        assert np.allclose(values[:, member], values[:, 0], rtol=1e-10, atol=1e-9 * np.abs(values).max()), name


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_in_force_stays_within_its_limits(runs: Runs, lever: str):
    row = CITY.lever_places.table.get(lever)
    run, member = runs.results["baseline"], runs.member["baseline", lever]
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
