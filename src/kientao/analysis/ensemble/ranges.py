# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From a place in a range (0 to 1) to a value, and back, for the distributions a city pack may name.

`low` and `high` of a pack are limits: no value outside them is ever drawn. `value` is the mode of a triangular
distribution and the median of a normal or lognormal one; a uniform one does not use it. A normal or lognormal range
holds 95 % of its mass between low and high (sources give "estimate, 95 % interval"); the tails beyond are cut off. Its
two halves have each their own width, so that an estimate off the middle of its interval stays the median.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kientao.engine.inputs import Floats

TAIL = 0.025
"""Mass of a normal distribution beyond each limit, cut off."""
_SPAN = 1.959963984540054
"""Standard deviations from the median to a limit: the normal quantile of 1 - TAIL."""


def quantile(distribution: str, place: Floats, low: Floats, value: Floats, high: Floats) -> Floats:
    """Values at a place in the range; the arrays are broadcast against each other.

    Args:
        distribution: uniform, triangular, normal, lognormal (of which a range that is not above 0 is taken as normal);
            fixed gives the value.
        place: 0 (low) to 1 (high), the share of futures below.
        low: lower limit.
        value: the pack's own value.
        high: upper limit.
    """
    draw = _QUANTILES.get(distribution)
    if draw is None:
        return np.broadcast_to(value, np.broadcast_shapes(place.shape, np.shape(value))).copy()
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = draw(place, low, value, high)
    return np.where(high > low, np.clip(drawn, low, high), value)


def place_of(distribution: str, x: float, low: float, value: float, high: float) -> float:
    """The place in its range at which a value stands: the inverse of `quantile`, for one number.

    A value outside the limits gives 0 or 1; a fixed one 0.5.
    """
    if distribution not in _QUANTILES or not high > low:
        return 0.5
    left, right = 0.0, 1.0
    bounds = [np.float64(v) for v in (low, value, high)]
    for _ in range(60):
        middle = (left + right) / 2
        below = float(quantile(distribution, np.array(middle), *map(np.asarray, bounds))) < x
        left, right = (middle, right) if below else (left, middle)
    return (left + right) / 2


def _uniform(place: Floats, low: Floats, value: Floats, high: Floats) -> Floats:
    return low + place * (high - low)


def _triangular(place: Floats, low: Floats, value: Floats, high: Floats) -> Floats:
    width, left, right = high - low, value - low, high - value
    rising = low + np.sqrt(place * width * left)
    falling = high - np.sqrt((1.0 - place) * width * right)
    return np.where(place * width < left, rising, falling)


def _normal(place: Floats, low: Floats, value: Floats, high: Floats) -> Floats:
    from scipy.special import ndtri

    score = ndtri(TAIL + (1.0 - 2.0 * TAIL) * place) / _SPAN
    return np.asarray(value + score * np.where(score < 0, value - low, high - value))


def _lognormal(place: Floats, low: Floats, value: Floats, high: Floats) -> Floats:
    positive = low > 0
    logs = [np.log(np.where(positive, bound, 1.0)) for bound in (low, value, high)]
    return np.where(positive, np.exp(_normal(place, *logs)), _normal(place, low, value, high))


_QUANTILES: dict[str, Callable[[Floats, Floats, Floats, Floats], Floats]] = {
    "uniform": _uniform,
    "triangular": _triangular,
    "normal": _normal,
    "lognormal": _lognormal,
}
