# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The whole model gives the same numbers again: golden values, restart, repeated runs, members, the base year."""

from __future__ import annotations

import subprocess
import sys

import golden
import numpy as np
import pytest

import kientao as kt
from kientao.engine.declare import Kind

SCENARIO = "green_growth"


@pytest.fixture(scope="module")
def city() -> kt.City:
    return kt.load_city("hanoi")


@pytest.fixture(scope="module")
def whole(city: kt.City) -> kt.Result:
    return kt.simulate(city, SCENARIO)


def assert_same_bits(one: kt.Result, other: kt.Result, years: slice = slice(None)) -> None:
    assert one.variables == other.variables
    for name in one.variables:
        assert one.values(name)[years].tobytes() == other.values(name).tobytes(), name


def test_headline_values_are_the_golden_ones(city: kt.City):
    expected, found = golden.stored(), golden.computed(city)
    assert list(expected) == list(found)
    away = [
        f"{key}: {found[key]:.10g}, golden {value:.10g}"
        for key, value in expected.items()
        if abs(found[key] - value) > golden.TOLERANCE * max(abs(value), 1e-9)
    ]
    assert not away, "\n".join(["python tests/whole/golden.py writes them again, if this is meant", *away])


def test_a_run_stopped_and_continued_is_the_run_in_one_go(city: kt.City, whole: kt.Result):
    first = kt.simulate(city, SCENARIO, until=2030)
    rest = kt.simulate(city, SCENARIO, state=first.state)
    assert first.years[-1] + 1 == rest.years[0]
    assert_same_bits(whole, first, slice(0, len(first.years)))
    assert_same_bits(whole, rest, slice(len(first.years), None))


def test_a_batch_stopped_and_continued_is_the_batch_in_one_go(city: kt.City):
    plans, kept = ["baseline", SCENARIO, "announced_plans"], ["grdp_total", "pm25", "debt", "population", "speed"]
    one_go = kt.simulate(city, plans, keep=kept)
    first = kt.simulate(city, plans, keep=kept, until=2030)
    rest = kt.simulate(city, plans, keep=kept, state=first.state)
    assert_same_bits(one_go, rest, slice(len(first.years), None))


def test_the_same_inputs_give_the_same_bits(city: kt.City, whole: kt.Result):
    assert_same_bits(whole, kt.simulate(city, SCENARIO))


def test_the_same_inputs_give_the_same_bits_in_another_process():
    code = (
        "import hashlib, kientao as kt\n"
        f"run = kt.simulate(kt.load_city('hanoi'), '{SCENARIO}')\n"
        "digest = hashlib.sha256()\n"
        "for name in run.variables: digest.update(run.values(name).tobytes())\n"
        "print(digest.hexdigest())\n"
    )
    once, again = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert once == again
    assert len(once.strip()) == 64


def test_a_member_of_a_batch_is_the_scenario_run_alone(city: kt.City, whole: kt.Result):
    batch = kt.simulate(city, ["baseline", SCENARIO])
    for name in batch.variables:
        alone, member = whole.values(name)[:, 0], batch.values(name)[:, 1]
        assert np.allclose(member, alone, rtol=1e-7, atol=1e-9 * max(float(np.abs(alone).max()), 1e-30)), name


def test_what_is_decided_later_changes_nothing_before(city: kt.City, whole: kt.Result):
    move = {"lever": "pt_fare", "start": 2035, "end": 2035, "to": -0.5}
    plan = {"id": "later", "extends": SCENARIO, "levers": [move]}
    later = kt.simulate(city, plan)
    years = slice(0, whole.years.index(2035))
    for name in later.variables:
        assert whole.values(name)[years].tobytes() == later.values(name)[years].tobytes(), name
    assert later.values("fare_revenue")[-1] < whole.values("fare_revenue")[-1]


def test_the_step_of_the_base_year_gives_back_every_base_year_value(whole: kt.Result):
    compared = 0
    for name, given in whole.series.constants.values.items():
        variable = name.removesuffix("_base_year")
        if variable == name or variable not in whole.variables:
            continue
        found, expected = whole.values(variable)[0, 0], given[0]
        scale = np.maximum(np.abs(expected), 1e-9 * np.abs(expected).max())
        assert found.shape == expected.shape, name
        assert (np.abs(found - expected) <= 1e-9 * scale).all(), name
        compared += 1
    assert compared > 300


def test_a_stock_that_opens_on_a_base_year_value_holds_it_in_the_base_year(whole: kt.Result):
    constants = whole.series.constants.values
    opened = 0
    for name, declaration in whole.series.names.declared.items():
        if declaration.kind is Kind.STOCK and isinstance(declaration.initial, str) and declaration.initial in constants:
            expected = np.broadcast_to(constants[declaration.initial][0], whole.values(name)[0, 0].shape)
            assert np.array_equal(whole.values(name)[0, 0], expected), name
            opened += 1
    assert opened > 15
