# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What must hold whatever is decided and whatever the parameters are: accounts add up, nothing is negative or lost.

The accounts are those of `kientao validate` (analysis/checks/identities.csv): people, land, waste and carbon,
electricity, money, GRDP, jobs.
"""

from __future__ import annotations

import numpy as np
import pytest
from bounds import problems
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import random_parameters, random_plan

import kientao as kt
from kientao.analysis.checks.identities import identity_rows, read_identities
from kientao.api import program

CITY = kt.load_city("hanoi")
PROGRAM = program(CITY)
IDENTITIES = read_identities(PROGRAM.names)
MEMBERS = 8
ONE_BY_ONE = settings(max_examples=5, derandomize=True, deadline=None, database=None)
SEEDS = st.integers(0, 2**32 - 1)


def broken(run: kt.Result) -> list[str]:
    """Accounts that do not add up to 1e-9, and values out of bounds."""
    rows = identity_rows(IDENTITIES, {"random": run.series}, CITY.id)
    return [f"{row.name} in {row.year}: {row.model:.3g}" for row in rows if not row.ok] + problems(run)


def simulate(seed: int, with_parameters: bool) -> kt.Result:
    draw = np.random.default_rng(seed)
    plans = [random_plan(CITY, draw, f"plan {i} of seed {seed}") for i in range(MEMBERS)]
    return kt.simulate(CITY, plans, parameters=random_parameters(PROGRAM, draw, MEMBERS) if with_parameters else None)


@ONE_BY_ONE
@given(SEEDS)
def test_accounts_add_up_and_nothing_is_out_of_bounds_for_random_levers(seed: int):
    assert not broken(simulate(seed, with_parameters=False))


@ONE_BY_ONE
@given(SEEDS)
def test_accounts_add_up_and_nothing_is_out_of_bounds_for_random_levers_and_parameters(seed: int):
    assert not broken(simulate(seed, with_parameters=True))


def test_the_parameters_drawn_are_those_with_a_range_and_lie_within_it():
    drawn = random_parameters(PROGRAM, np.random.default_rng(1), 50)
    assert len(drawn) > 400
    for name, values in drawn.items():
        one = PROGRAM.inputs.parameters[name]
        assert one.low is not None
        assert one.high is not None
        assert (values >= one.low - 1e-12 * abs(one.low)).all()
        assert (values <= one.high + 1e-12 * abs(one.high)).all()


@pytest.mark.parametrize(
    "account", ["people_total", "land_account", "waste_mass", "electricity_balance", "cash_account"]
)
def test_an_account_that_does_not_add_up_is_seen(account: str):
    """The check itself: one figure changed by a millionth in one zone and year is found."""
    run = kt.simulate(CITY, "baseline").series
    identity = next(one for one in IDENTITIES if one.name == account)
    changed = next(name for name in identity.left.names if name in run)

    class Changed:
        names, years = run.names, run.years

        def __getitem__(self, name: str) -> np.ndarray:
            values = np.array(run[name])
            if name == changed:
                values[10].ravel()[0] += 1e-6 * np.abs(values[10]).max()
            return values

    (row,) = identity_rows([identity], {"changed": Changed()}, CITY.id)
    assert not row.ok


def test_people_cannot_die_twice_and_every_share_of_modes_is_a_share():
    run = simulate(7, with_parameters=True)
    assert (run.values("deaths") <= run.values("population")).all()
    assert (run.values("pm25_deaths") <= run.values("baseline_deaths") * (1 + 1e-9)).all()
    assert (run.values("affordable_share") >= 0).all()
    assert (run.values("wastewater_treated") <= run.values("treatment_capacity") * (1 + 1e-9)).all()
    assert (run.values("wastewater_treated") <= run.values("wastewater_generated") * (1 + 1e-9)).all()
    for name in (
        "liveability_index",
        "acceptance_index",
        "transparency_index",
        "competitiveness_index",
        "river_quality_index",
    ):
        assert (run.values(name) >= 0).all(), name
        assert (run.values(name) <= 100 + 1e-9).all(), name
