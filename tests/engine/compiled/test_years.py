# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Compiled years of the whole model against the equations run by NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kientao as kt
from kientao import api
from kientao.engine.compiled.machine import cache_folder
from kientao.engine.program import Program, build
from kientao.model import all_declarations
from small_model import small_model

AGREE = 1e-10
"""Largest difference over the largest value of a variable, or 0.001: other order of sums, exp and log of our own."""

FEW = ("pm25", "population_total", "ghg_total", "transit_share", "debt")


@pytest.fixture(scope="module")
def hanoi() -> Program:
    return api.program(kt.load_city("hanoi"))


def differing(program: Program, members: int) -> dict[str, Any]:
    """Decisions that differ from member to member."""
    decided = program._drivers(None)["lever_decided"]
    return {"lever_decided": decided * np.random.default_rng(3).uniform(0.6, 1.4, (1, members, 1))}


def worst(a: Any, b: Any, names: Any) -> tuple[float, str]:
    found = []
    for name in names:
        x, y = a[name], b[name]
        np.testing.assert_array_equal(np.isnan(x), np.isnan(y), err_msg=name)
        found.append((float(np.nanmax(np.abs(x - y)) / max(np.nanmax(np.abs(y)), 1e-3)), name))
    return max(found)


def test_every_variable_of_every_year_agrees_with_numpy(hanoi: Program) -> None:
    drivers = kt.read_scenario(kt.load_city("hanoi"), "green_growth").drivers(kt.load_city("hanoi"))
    compiled = hanoi.run(drivers=drivers)
    assert not hanoi.not_compiled
    hanoi.compiled = False
    try:
        plain = hanoi.run(drivers=drivers)
    finally:
        hanoi.compiled = True
    assert len(compiled.kept) > 500
    difference, name = worst(compiled, plain, compiled.kept)
    assert difference < AGREE, name


def test_members_with_sampled_parameters_agree_with_numpy(hanoi: Program) -> None:
    rng = np.random.default_rng(5)
    names = ["mode_scale", "income_elasticity", "transfer_matrix", "housing_price_response"]
    chosen = [n for n in hanoi.inputs.parameters if n in names] or list(hanoi.inputs.parameters)[:4]
    sampled = {
        n: hanoi.inputs.parameters[n].value[None]
        * rng.uniform(0.97, 1.03, (3, *[1] * hanoi.inputs.parameters[n].value.ndim))
        for n in chosen
    }
    constants = hanoi.constants(sampled)
    compiled = hanoi.run(constants, keep=FEW)
    hanoi.compiled = False
    try:
        plain = hanoi.run(constants, keep=FEW)
    finally:
        hanoi.compiled = True
    assert compiled["pm25"].shape[1] == 3
    assert worst(compiled, plain, FEW)[0] < AGREE


def test_a_member_gives_the_same_bits_alone_in_a_batch_and_on_two_threads(hanoi: Program) -> None:
    drivers = differing(hanoi, 9)
    batch = hanoi.run(drivers=drivers)
    threads = hanoi.run(drivers=drivers, threads=2)
    alone = hanoi.run(drivers={"lever_decided": drivers["lever_decided"][:, 8:9]})
    for name in batch.kept:
        np.testing.assert_array_equal(batch[name], threads[name], err_msg=name)
        np.testing.assert_array_equal(batch[name][:, 8], alone[name][:, 0], err_msg=name)


def test_what_is_kept_does_not_change_the_bits(hanoi: Program) -> None:
    everything = hanoi.run()
    few = hanoi.run(keep=FEW)
    assert few.kept == FEW
    many = hanoi.run(drivers=differing(hanoi, 64), keep=FEW)
    some = hanoi.run(drivers={"lever_decided": differing(hanoi, 64)["lever_decided"][:, :5]}, keep=FEW)
    for name in FEW:
        np.testing.assert_array_equal(few[name], everything[name])
        np.testing.assert_array_equal(many[name][:, :5], some[name])


def test_a_batch_stopped_and_continued_equals_one_run(hanoi: Program) -> None:
    drivers = differing(hanoi, 9)
    whole = hanoi.run(drivers=drivers)
    first = hanoi.run(drivers=drivers, until=2031)
    second = hanoi.run(drivers=drivers, state=first.end)
    for name in whole.kept:
        np.testing.assert_array_equal(np.concatenate([first[name], second[name]]), whole[name], err_msg=name)


def test_runs_of_other_constants_do_not_leave_traces(hanoi: Program) -> None:
    before = hanoi.run(keep=FEW)
    name = "mode_scale" if "mode_scale" in hanoi.inputs.parameters else next(iter(hanoi.inputs.parameters))
    other = hanoi.constants({name: hanoi.inputs.parameters[name].value[None] * 1.1})
    changed = hanoi.run(other, keep=FEW)
    after = hanoi.run(keep=FEW)
    assert not np.array_equal(changed["transit_share"], before["transit_share"])
    for each in FEW:
        np.testing.assert_array_equal(before[each], after[each])


def test_damaged_code_on_disk_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIENTAO_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    expected = small_model().run()["people"]
    (file,) = tmp_path.glob("*.o")
    file.write_bytes(file.read_bytes()[:-100])
    np.testing.assert_array_equal(small_model().run()["people"], expected)
    tmp_path.chmod(0o500)
    np.testing.assert_array_equal(small_model().run()["people"], expected)
    tmp_path.chmod(0o700)


def test_an_equation_that_cannot_be_compiled_runs_by_numpy_and_says_so() -> None:
    def births(people, birth_rate):
        return people * birth_rate * (1.0 if float(people.sum()) > 0 else 0.0)

    program = small_model(births)
    assert program.run()["people"].shape[0] == 4
    assert "births" in program.not_compiled


def test_the_made_up_city_compiles(tiny_pack: Path) -> None:
    city = kt.load_city(tiny_pack)
    program = build(all_declarations(), city.inputs(), compiled=True)
    compiled = program.run(keep=FEW)
    assert not program.not_compiled
    program.compiled = False
    assert worst(compiled, program.run(keep=FEW), FEW)[0] < AGREE
