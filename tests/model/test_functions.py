# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Roots for many members at once."""

from __future__ import annotations

import numpy as np
import pytest

from kientao.model.functions import solve

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # as in a run, where the engine silences them


def test_the_roots_of_members_are_found_to_rounding_in_a_score_of_evaluations():
    aims = np.array([0.1, 0.3, 0.9])
    count = 0

    def surplus(x):
        nonlocal count
        count += 1
        return 1.0 / (1.0 + np.exp(-x)) - aims

    found = solve(surplus, np.full(3, -5.0), np.full(3, 5.0))
    np.testing.assert_allclose(found, np.log(aims / (1.0 - aims)), rtol=1e-12)
    assert count < 20


def test_a_root_at_an_end_a_falling_line_and_a_member_without_numbers():
    ends = np.array([0.0, 2.0, 5.0, np.nan])
    found = solve(lambda x: ends - x, np.zeros(4), np.full(4, 5.0))
    np.testing.assert_allclose(found[:3], ends[:3], atol=1e-15)
    assert np.isnan(found[3])


def test_steps_that_false_position_cannot_follow_are_bisected():
    aims = np.array([0.001, 0.999, 1e-9])
    found = solve(lambda x: 1.0 / (1.0 + np.exp(-x)) - aims, np.full(3, -40.0), np.full(3, 40.0))
    np.testing.assert_allclose(found, np.log(aims / (1.0 - aims)), rtol=1e-12)
