# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Small mathematical functions that several sectors share."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit, ndtr

from kientao.model.constants import STEP

Array = Any
"""An array [member, *dims]: of floats in a run, with units in `kientao check`."""

_ROOT_TWO_PI = float(np.sqrt(2.0 * np.pi))


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
