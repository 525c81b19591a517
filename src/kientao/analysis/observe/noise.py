# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What an observation itself leaves open, so that a band can say where a *measured* value should lie.

The band of the model's members is where the true value may lie. A figure in a report is that value with the error of
its source, so the band that is to hold eight of ten figures must hold this error as well. We take it as normal, with
the standard deviation made up (as a root of squares) of

- the source: by its quality, relative, see SOURCE_ERROR, or the column `source` of the mapping; if the observation has
  low and high, these as a 90 % interval instead (with all of it on
  either side where the figure is at its end);
- the definition: the column `error` of the mapping;
- weather and other movement from year to year that the model does not have: the column `spread` of the mapping;
- prices and exchange rates of years that were not known, see `prices`;
- for a part of the year, the season: SEASON times the part that is missing;
- what the model leaves out, as the calibration found it: `calibration/discrepancy.csv`;
- for an amount of one zone whose numbers are carried from another zoning, the error of the carrying (`error` under
  `carried` of city.yaml): the members share one way of carrying, so their spread does not hold it.

A growth rate is a difference of two figures of one source, of which most errors are common: a tenth of the relative
error, in points of growth.

SOURCE_ERROR is our judgement (assumed): repeated reports of one figure in the pack differ by about this much.
"""

from __future__ import annotations

import math
import zlib

import numpy as np

from kientao.engine.inputs import Floats

SOURCE_ERROR = {
    "official": 0.02, "published": 0.05, "press": 0.05, "derived": 0.07, "recalled": 0.15, "assumed": 0.25,
}  # fmt: skip
UNKNOWN = 0.05
UNSURE = ("recalled", "assumed")
"""Qualities that keep their error even where a good source would know better."""
GROWTH = 0.1
SEASON = 0.3
NINETY = 1.6448536269514722


def source_error(quality: str, value: float, low: float | None, high: float | None, known: float | None) -> float:
    """Standard deviation of the source's error, in the unit of the observation."""
    if low is not None and high is not None and high > low:
        # a range on one side of the figure (two reports of it) says how far off the figure itself may be
        return max((high - low) / 2.0, high - value, value - low) / NINETY
    relative = SOURCE_ERROR.get(quality, UNKNOWN)
    if known is not None and quality not in UNSURE:
        relative = known
    return relative * abs(value)


def disturbed(values: Floats, deviation: float, mark: str) -> Floats:
    """Members [member] with an error of that standard deviation: evenly spread normal scores, in an order of their own.

    The same mark gives the same numbers.
    """
    if not deviation > 0 or not math.isfinite(deviation):
        return values
    from scipy.special import ndtri

    count = len(values)
    order = np.random.default_rng(zlib.crc32(mark.encode())).permutation(count)
    return np.asarray(values + deviation * ndtri((order + 0.5) / count))
