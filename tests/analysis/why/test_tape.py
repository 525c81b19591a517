# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Derivatives read off a tape are those that small steps show, for every function that equations use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.special import expit, ndtr

from kientao.analysis.why.tape import Tape, Traced
from kientao.model.functions import clip, compound, concatenate, interpolate, join, mix, plus, sum_ages, times, total

ROWS = 5
WEIGHTS = np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]])
STARTS = np.array([0, 2, 3])
PLACES = np.array([0, 2, 2, 1, 3, 0])


def written_into(x: Any) -> Any:
    y = np.exp(x)
    y[:, 1:2] = x[:, 1:2] * y[:, 2:3]
    y[:, 3:] += x[:, 2:3]
    return y


def rows_laid_together(x: Any) -> Any:
    """As `on_paths` of the travel sector: members and modes go through one product."""
    members, size = x.shape
    flat = (np.stack([x, 2.0 * x], axis=1)).reshape(1, members * 2, size)
    return (flat @ np.arange(8.0).reshape(1, 4, 2)).reshape(members, 2, -1) ** 2.0


def rows_made_longer(x: Any) -> Any:
    """As the shares of a cohort: rows and sexes on one axis, divided there."""
    both = np.stack([x, x * x], axis=1).reshape(-1, 4)
    return (both @ WEIGHTS[0:1].T.repeat(4, 0)[:4] / (both @ np.ones((4, 1)))).reshape(-1, 2)


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sums and products": lambda x: (2.0 * x + 1.0) * x - 3.0 / x - (-x) ** 2,
    "powers": lambda x: x**1.7 + 2.0**x + x**x + np.sqrt(x) + compound(x, 3.0),
    "logarithms": lambda x: np.log(x) + np.log1p(x) + np.log10(x) + np.exp(-x) + np.expm1(x),
    "waves and bells": lambda x: np.sin(x) + np.tanh(x) + expit(x) + ndtr(x) + np.abs(x - 1.0),
    "limits": lambda x: clip(x, 0.8, 1.4) + np.maximum(x, x[:, ::-1]) + np.minimum(x, 1.1),
    "a choice": lambda x: np.where(x > 1.0, x * x, 3.0 * x),
    "a table": lambda x: interpolate(x, np.array([[0.5, 1.0, 2.0]]), np.array([[1.0, 4.0, 3.0]])),
    "totals": lambda x: x / total(x, -1)[:, None] + x.sum(-1, keepdims=True),
    "a running total": lambda x: x.cumsum(-1) ** 2.0,
    "pieces": lambda x: x[:, 1:3] * x[:, :1] + x[:, [0, 0]],
    "side by side": lambda x: join(concatenate(x, x * x), concatenate(x, 1.0 + x), axis=1),
    "rows picked": lambda x: np.take(x * x, PLACES, axis=-1),
    "runs added": lambda x: np.add.reduceat(x * x, STARTS, axis=-1),
    "runs repeated": lambda x: np.repeat(x * x, np.array([2, 0, 1, 3]), axis=-1),
    "a matrix": lambda x: (x * x)[:, :3] @ WEIGHTS.T,
    "a matrix from the left": lambda x: WEIGHTS[:, :2] @ (x * x).reshape(-1, 2, 2),
    "a mix": lambda x: mix(x[:, :2], x.reshape(-1, 2, 2)) + mix(np.ones((1, 2)), x.reshape(-1, 2, 2)),
    "a sum over two axes": lambda x: sum_ages(np.stack([x, x * x], axis=1).reshape(-1, 2, 2, 2)),
    "dot products": lambda x: np.vecdot(x, x) + np.vecdot(np.arange(4.0), x * x),
    "a product of three": lambda x: np.einsum("bi,bi->b", x, x * x)[:, None] + x @ np.ones(4)[:, None],
    "turned axes": lambda x: x.reshape(-1, 2, 2).swapaxes(1, 2) * x.reshape(-1, 2, 2),
    "in place": lambda x: times(plus(1.0 * x, x * x), x),
    "written into": written_into,
    "rows laid together": rows_laid_together,
    "rows made longer": rows_made_longer,
    "spread out": lambda x: np.broadcast_to(x[:, :1] * x[:, 1:2], x.shape) * x,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_derivative_is_what_small_steps_show_for_all_rows_and_for_some(name: str) -> None:
    function = FUNCTIONS[name]
    draw = np.random.default_rng(4)
    x = draw.uniform(0.6, 1.9, (ROWS, 4))
    tape = Tape(ROWS)
    traced = Traced(x, tape, tape.new())
    result = function(traced)
    assert np.allclose(result.array, function(x.copy()), rtol=1e-13)
    weight = draw.uniform(-1.0, 1.0, result.shape)
    (found,) = tape.back(result, weight, slice(None), [0])
    expected = np.zeros_like(x)
    step = 1e-6
    for column in range(x.shape[1]):
        up, down = x.copy(), x.copy()
        up[:, column] += step
        down[:, column] -= step
        slope = (function(up) - function(down)) / (2 * step)
        expected[:, column] = (weight * slope).reshape(ROWS, -1).sum(1)
    assert found is not None
    assert np.allclose(found, expected, rtol=1e-6, atol=1e-8)
    (some,) = tape.back(result, weight[2:4], slice(2, 4), [0])
    assert some is not None
    assert np.allclose(some, found[2:4], rtol=1e-13)
