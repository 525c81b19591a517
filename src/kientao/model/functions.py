# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Small mathematical functions that several sectors share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import expit, ndtr

from kientao.model.constants import STEP
from kientao.model.dimensions import DIMENSIONS

Array = Any
"""An array [member, *dims]: of floats in a run, with units in `kientao check`."""

_ROOT_TWO_PI = float(np.sqrt(2.0 * np.pi))


total = np.add.reduce
"""Sum over an axis, `total(x, -1)`: what `x.sum(-1)` does, without the two Python calls inside it."""


def mix(weight: Array, parts: Array) -> Array:
    """Sum of parts [member, n, zone] by weight [member, n], one matrix product: [member, zone]."""
    return weight @ parts[0] if parts.shape[0] == 1 else (weight[:, None] @ parts)[:, 0]


def sum_zones(x: Array) -> Array:
    """Sum over the last axis of a big array, as a product with ones: a quarter of the time of `total`."""
    return x @ _ones(x.shape[-1])


def sum_rows(x: Array) -> Array:
    """Sum of [member, n, zone] over n, as a product with ones: [member, zone]."""
    return _ones(x.shape[1]) @ x


def sum_ages(x: Array) -> Array:
    """Sum of [member, sex, age, zone] over sexes and ages, as a product with ones: [member, zone]."""
    members, sexes, ages, zones = x.shape
    return _ones(sexes * ages) @ x.reshape(members, sexes * ages, zones)


@functools.cache
def _ones(size: int) -> np.ndarray:
    return np.ones(size)


def clip(x: Array, low: Array, high: Array) -> Array:
    """x held between low and high (a fifth of the cost of np.clip on small arrays)."""
    return np.minimum(np.maximum(x, low), high)


def compound(rate: Array, years: Array) -> Array:
    """Growth by a constant yearly rate: (1 + rate)^years. `rate` in 1/yr, `years` in yr."""
    return (1.0 + rate * STEP) ** (years / STEP)


def logistic(x: Array) -> Array:
    """1 / (1 + exp(-x)), without overflow."""
    return expit(x)


def normal_cdf(x: Array) -> Array:
    """Distribution function of the standard normal."""
    return ndtr(x)


def normal_pdf(x: Array) -> Array:
    """Density of the standard normal."""
    return np.exp(-0.5 * x * x) / _ROOT_TWO_PI


def join(*parts: Array, axis: int = 1) -> Array:
    """Put parts that have size 1 on `axis` beside one another, after bringing the other axes to one size."""
    return np.concatenate(np.broadcast_arrays(*parts), axis=axis)


def interpolate(x: Array, points: Array, values: Array) -> Array:
    """Straight lines through a table (points, values), flat outside; a table [1, n] that no member changes."""
    return np.interp(x, points[0], values[0])


def mask(dimension: str, *labels: str) -> np.ndarray:
    """1 at the labels named, 0 elsewhere, along a dimension: [n]."""
    return np.array([float(label in labels) for label in DIMENSIONS[dimension]])


def beside(*parts: Array) -> Array:
    """Put city arrays [member, n] of any n side by side, after bringing the member axis to one size."""
    try:
        return np.concatenate(parts, axis=1)
    except ValueError:  # the member axes differ
        pass
    members = max(part.shape[0] for part in parts)
    return np.concatenate(
        [p if p.shape[0] == members else np.broadcast_to(p, (members, p.shape[1])) for p in parts], axis=1
    )


def plus(x: Array, y: Array) -> Array:
    """x + y, written over x where it has the members: for a large x that the caller has just made and drops."""
    if x.shape[0] < y.shape[0]:
        return x + y
    x += y
    return x


def times(x: Array, y: Array) -> Array:
    """x * y, written over x where it has the members: for a large x that the caller has just made and drops."""
    if x.shape[0] < y.shape[0]:
        return x * y
    x *= y
    return x


def concatenate(*parts: Array, axis: int = 1) -> Array:
    """Put parts of any size on `axis` beside one another, after bringing the other axes to one size."""
    try:
        return np.concatenate(parts, axis=axis)
    except ValueError:  # other axes differ: bring them to one size (slower)
        pass
    common = np.broadcast_shapes(*((*part.shape[:axis], 1, *part.shape[axis + 1 :]) for part in parts))
    shapes = [(*common[:axis], part.shape[axis], *common[axis + 1 :]) for part in parts]
    spread = [p if p.shape == s else np.broadcast_to(p, s) for p, s in zip(parts, shapes, strict=True)]
    return np.concatenate(spread, axis=axis)


TELLS = 4e-16
"""Relative step that a double can hardly tell."""


def bare(x: Array) -> Array:
    """The numbers of an array that may carry units (in the unit check), for solvers that work without them."""
    return np.asarray(getattr(x, "value", x))


def solve(surplus: Callable[[Array], Array], low: Array, high: Array, rounds: int = 60) -> Array:
    """Root of `surplus` between `low` and `high`, for each member at once (for base-year values).

    False position with the weights of Anderson & Bjorck (1973), a dozen turns where bisection takes sixty; what has not
    settled then is bisected. A member that is not a number stays none.
    """
    left, right = low, high
    at_left, at_right = surplus(left), surplus(right)
    right, still = np.where(at_left == 0, left, right), (at_right != 0) & (at_left != 0)
    for _ in range(rounds // 2):
        share = at_right / (at_right - at_left)
        share = np.where((share > 0) & (share < 1), share, 0.5)
        new = np.where(still, right + share * (left - right), right)
        found = surplus(new)
        moved = still & (abs(new - right) > TELLS * abs(new)) & (found != 0)
        crossed = (found > 0) != (at_right > 0)
        kept = 1.0 - found / at_right
        kept = np.where(kept > 0, kept, 0.5)
        left, at_left = np.where(crossed, right, left), np.where(crossed, at_right, at_left * kept)
        right, at_right, still = new, found, moved
        if not still.any():
            break
    else:
        right = np.where(still, _bisected(surplus, low, high, rounds), right)
    return np.where(at_right != at_right, np.nan * right, right)


def _bisected(surplus: Callable[[Array], Array], low: Array, high: Array, rounds: int) -> Array:
    falling = surplus(low) > 0
    for _ in range(rounds):
        middle = 0.5 * (low + high)
        above = (surplus(middle) > 0) == falling
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return 0.5 * (low + high)
