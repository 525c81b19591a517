# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""How far the competitiveness index hangs on its weights: a band over random weights, and other sets of weights.

An index without its band says more than it knows, so the interface shows both. Method: OECD/JRC Handbook 2008.
"""

from __future__ import annotations

import numpy as np

from kientao.engine.inputs import Floats
from kientao.engine.series import Series
from kientao.model.dimensions import DIMENSIONS
from kientao.result import Result

DRAWS = 2000
SPREAD = 8.0
"""Parameter of the Dirichlet distribution over the eight pillars: weights of 0.125 with a deviation of about 0.04."""

SEED = 2019

_LEANING: dict[str, dict[str, float]] = {
    "equal": {},
    "pci_like": {"institutions": 0.35, "people": 0.20},
    "gii_like": {"innovation": 0.30, "people": 0.20, "institutions": 0.20},
    "liveability": {"environment": 0.22, "living_cost": 0.22, "connectivity": 0.22},
}


def weight_sets() -> dict[str, Floats]:
    """Sets of pillar weights that add to one: the named pillars as given, the rest shares what is left."""
    pillars = DIMENSIONS["pillar"]
    sets = {}
    for name, given in _LEANING.items():
        rest = (1.0 - sum(given.values())) / (len(pillars) - len(given))
        sets[name] = np.array([given.get(pillar, rest) for pillar in pillars])
    return sets


def competitiveness_with(pillars: Floats, weights: Floats) -> Floats:
    """The index with other weights: weighted geometric mean over the last axis."""
    return np.asarray(np.exp(np.log(pillars) @ weights))


def random_weights(draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Random weights [draw, pillar] around equal ones, the same for every run."""
    return np.random.default_rng(seed).dirichlet(np.full(len(DIMENSIONS["pillar"]), SPREAD), draws)


def competitiveness_band(run: Result | Series, draws: int = DRAWS, seed: int = SEED) -> tuple[Floats, Floats]:
    """5 and 95 % of the index over random weights, [year, member]."""
    logs = np.log(_pillars(run)) @ random_weights(draws, seed).T
    low, high = np.quantile(np.exp(logs), [0.05, 0.95], axis=-1)
    return low, high


def share_ahead(run: Result | Series, other: Result | Series, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Share of random weights in which a run is ahead of another, [year, member]."""
    weights = random_weights(draws, seed).T
    return np.asarray((np.log(_pillars(run)) @ weights > np.log(_pillars(other)) @ weights).mean(-1))


def _pillars(run: Result | Series) -> Floats:
    series = run.series if isinstance(run, Result) else run
    return series["competitiveness_pillar"]


def liveability_ratio(run: Result | Series, part: float = 0.1) -> Floats:
    """Liveability of the worst tenth of people over that of the best tenth, [year, member]."""
    series = run.series if isinstance(run, Result) else run
    index, people = series["liveability_index"], series["population"]
    order = np.argsort(index, axis=-1)
    sorted_index = np.take_along_axis(index, order, axis=-1)
    share = np.take_along_axis(people, order, axis=-1) / people.sum(-1, keepdims=True)
    upper = np.cumsum(share, axis=-1)
    lower = upper - share
    worst = np.clip(np.minimum(upper, part) - lower, 0.0, None)
    best = np.clip(upper - np.maximum(lower, 1.0 - part), 0.0, None)
    return np.asarray((sorted_index * worst).sum(-1) / worst.sum(-1) / ((sorted_index * best).sum(-1) / best.sum(-1)))
