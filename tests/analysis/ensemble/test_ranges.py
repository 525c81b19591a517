# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Places in ranges, and columns of places."""

from __future__ import annotations

import numpy as np
import pytest

from kientao.analysis.ensemble.ranges import place_of, quantile
from kientao.analysis.ensemble.sampler import SAMPLERS, places

PLACES = (np.arange(20_000) + 0.5) / 20_000
KINDS = ("uniform", "triangular", "normal", "lognormal")


def draw(kind: str, low: float, value: float, high: float, at: np.ndarray = PLACES) -> np.ndarray:
    return quantile(kind, at, np.array(low), np.array(value), np.array(high))


@pytest.mark.parametrize("kind", KINDS)
def test_no_draw_leaves_the_limits_and_both_are_reached(kind: str):
    drawn = draw(kind, 2.0, 3.0, 7.0)
    assert drawn.min() >= 2.0
    assert drawn.max() <= 7.0
    ends = draw(kind, 2.0, 3.0, 7.0, np.array([0.0, 1.0]))
    np.testing.assert_allclose(ends, [2.0, 7.0])
    assert (np.diff(drawn) > 0).all()


def test_the_value_is_the_median_of_a_normal_and_the_mode_of_a_triangular_range():
    for kind in ("normal", "lognormal"):
        assert np.median(draw(kind, 2.0, 3.0, 7.0)) == pytest.approx(3.0, rel=1e-3)
    counts, edges = np.histogram(draw("triangular", 2.0, 3.0, 7.0), bins=50)
    top = counts.argmax()
    assert edges[top] - 0.1 <= 3.0 <= edges[top + 1] + 0.1
    assert draw("triangular", 2.0, 3.0, 7.0).mean() == pytest.approx(4.0, rel=1e-3)


def test_a_normal_range_of_two_standard_errors_has_the_spread_of_its_source():
    drawn = draw("normal", 0.1585 - 1.96 * 0.01477, 0.1585, 0.1585 + 1.96 * 0.01477)
    assert drawn.std() == pytest.approx(0.01287, rel=0.01)
    """0.01477 less the two tails of 2.5 % that are cut off."""


def test_a_fixed_number_and_an_empty_range_stay():
    assert (draw("fixed", 1.0, 2.0, 3.0) == 2.0).all()
    assert (draw("triangular", 2.0, 2.0, 2.0) == 2.0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_place_of_undoes_quantile(kind: str):
    for place in (0.03, 0.4, 0.97):
        x = float(draw(kind, 2.0, 3.0, 7.0, np.array(place)))
        assert place_of(kind, x, 2.0, 3.0, 7.0) == pytest.approx(place, abs=1e-9)


NAMES = [f"input {i}" for i in range(50)]


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_an_input_added_or_left_out_changes_no_other_column(sampler):
    few = places(["a", "c", "d"], 64, 7, sampler, ["c"])
    more = places(["a", "b", "c", "d"], 64, 7, sampler, ["c", "b"])
    assert np.array_equal(few, more[:, [0, 2, 3]])
    assert not np.array_equal(few, places(["a", "c", "d"], 64, 8, sampler, ["c"]))


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_every_column_has_one_member_in_every_part_of_its_range(sampler):
    drawn = places(NAMES, 64, 3, sampler, NAMES[:8])
    for column in drawn.T:
        assert sorted((column * 64).astype(int)) == list(range(64))
    assert np.abs(np.corrcoef(drawn.T) - np.eye(50)).max() < 0.55


def test_leading_inputs_are_more_even_together_in_a_sobol_sample():
    from scipy.stats import qmc

    even = {s: qmc.discrepancy(places(NAMES, 256, 5, s, NAMES[:6])[:, :6]) for s in SAMPLERS}
    assert even["sobol"] < 0.7 * even["lhs"]
