# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Which inputs the spread comes from, estimated from the members themselves.

Of each input alone, the share of the (rank) variance of an outcome that goes with it: the squared Spearman correlation,
less what chance gives (1 / (n - 1)). This is the first-order Sobol index of ranks where the outcome rises or falls with
the input. It costs no run and works for a thousand inputs.

Limits: it does not see an input that works only together with others or that has its effect at both ends of its range
(`screen`, Morris, does); with n members a share under `noise(n, inputs)` cannot be told from chance, so such inputs are
not listed: 200 members show what makes up a tenth, 2,000 members what makes up a hundredth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kientao.analysis.ensemble.inputs import Input
from kientao.engine.inputs import Floats

FEWEST = 10
"""Members below which nothing is said."""
STILL = 1e-6
"""Relative spread of an outcome below which it does not move (members are kept in single precision)."""
COLUMNS = 128


@dataclass(frozen=True, slots=True)
class Source:
    """An input and what it adds to the spread."""

    input: Input
    share: float
    """Share of the variance, 0 to 1; for `screen` the mean absolute effect over that of all inputs."""
    direction: int
    """1: the outcome rises with the input, -1: it falls, 0: not told."""
    margin: float
    """Half width of the 95 % interval of the share."""
    total: float | None = None
    """Share with all interactions, where the method tells."""

    def as_row(self) -> dict[str, Any]:
        """Plain data."""
        low, high = self.input.shown_range()
        row: dict[str, Any] = {
            "input": self.input.id, "share": self.share, "direction": self.direction, "margin": self.margin,
            "kind": self.input.kind, "low": low, "high": high, "unit": self.input.unit if low or high != 1 else "",
            "note": self.input.note,
        }  # fmt: skip
        return row if self.total is None else {**row, "total": self.total}


def noise(members: int, inputs: int) -> float:
    """The share that the luckiest of inputs without any effect reaches, once in twenty ensembles.

    Several outcomes asked at once are as many more tries: `inputs` counts pairs of an input and an outcome.
    """
    from scipy.stats import norm

    return float((norm.isf(0.025 / inputs) / np.sqrt(max(members - 1, 1))) ** 2)


def from_members(
    inputs: Sequence[Input], places: Floats, outcomes: Mapping[str, Floats], count: int = 20
) -> dict[str, list[Source]]:
    """The inputs that the spread of each outcome comes from, largest first.

    Args:
        inputs: of the columns.
        places: [member, input].
        outcomes: name -> [member], finite.
        count: most inputs to give for each.
    """
    members = len(places)
    if members < FEWEST:
        return {name: [] for name in outcomes}
    scores = _scores(np.stack(list(outcomes.values()), axis=1))
    # columns by the hundred: the ranks of all would be three more tables as large as the places
    parts = [_scores(places[:, i : i + COLUMNS]).T @ scores for i in range(0, len(inputs), COLUMNS)]
    correlations = np.concatenate(parts) / members
    limit = noise(members, len(inputs) * len(outcomes))
    found: dict[str, list[Source]] = {}
    for k, (name, values) in enumerate(outcomes.items()):
        still = np.ptp(values) <= STILL * max(float(np.abs(values).max()), 1e-300)
        correlation = correlations[:, k]
        squared = correlation**2
        share = np.maximum(squared - 1.0 / (members - 1), 0.0)
        margin = 1.96 * 2.0 * np.abs(correlation) * (1.0 - squared) / np.sqrt(members)
        order: Any = [] if still else np.argsort(-squared, kind="stable")[:count]
        found[name] = [
            Source(inputs[i], float(share[i]), int(np.sign(correlation[i])), float(margin[i]))
            for i in order
            if squared[i] > limit
        ]
    return found


def _scores(values: Floats) -> Floats:
    """Ranks by column with mean 0 and standard deviation 1."""
    from scipy.stats import rankdata

    ranks = rankdata(values, axis=0)
    centred = ranks - ranks.mean(0)
    spread = centred.std(0)
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0))
