# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A single function as machine code."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import kientao as kt
from kientao import api
from kientao.engine.compiled.routine import Routine
from kientao.engine.compiled.trace import TraceError
from kientao.model.calibration.travel import constants


def shares(given: dict[str, Any], moving: dict[str, Any]) -> tuple[Any, Any]:
    pull = np.exp(given["cost"] * moving["scale"][:, :, None])
    return pull / pull.sum(-1, keepdims=True), pull.sum((1, 2))


@pytest.mark.parametrize("members", [1, 3, 8])
def test_a_routine_gives_what_numpy_gives_for_each_member(members: int) -> None:
    rng = np.random.default_rng(members)
    given = {"cost": rng.normal(size=(members, 5, 7))}
    routine = Routine(shares, {"cost": (5, 7)}, {"scale": (1,)})
    block = routine.members(given)
    for scale in rng.uniform(0.1, 2.0, (3, members, 1)):
        for found, wanted in zip(block({"scale": scale}), shares(given, {"scale": scale}), strict=True):
            np.testing.assert_allclose(found, wanted, rtol=1e-14)


def test_what_is_one_for_all_members_may_be_given_once() -> None:
    cost, scale = np.linspace(0, 1, 6).reshape(1, 2, 3), np.array([[0.5], [1.5]])
    found = Routine(shares, {"cost": (2, 3)}, {"scale": (1,)}).members({"cost": cost})({"scale": scale})[0]
    np.testing.assert_allclose(found, shares({"cost": cost}, {"scale": scale})[0], rtol=1e-14)


def test_what_cannot_be_recorded_is_said() -> None:
    with pytest.raises(TraceError):
        Routine(lambda given, moving: (float(moving["x"].sum()),), {}, {"x": (2,)})


def test_travel_constants_of_members_are_those_that_numpy_settles_on(monkeypatch: pytest.MonkeyPatch) -> None:
    program = api.program(kt.load_city("hanoi"))
    parameters = program.inputs.parameters
    scale = parameters["mode_scale"].value
    names = {"mode_scale": scale[None] * np.linspace(0.8, 1.2, 10).reshape(10, *[1] * scale.ndim)}
    compiled = program.constants(names).values["travel_constants"]
    monkeypatch.setattr(constants, "_routine", lambda shapes, classes: None)
    plain = program.constants(names).values["travel_constants"]
    assert np.ptp(plain[:, 0]) > 0.01
    np.testing.assert_allclose(compiled, plain, rtol=0, atol=1e-8)
