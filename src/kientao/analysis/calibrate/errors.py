# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Errors of the targets: how far a figure may lie from the true model, and which of these errors are common.

Of each target the variance is the source's error and the weather of its year, alone, and the error of definition and
the discrepancy of the model, common to all rows of one name: three deaths registers that miss a fifth miss it together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kientao.analysis.calibrate.forward import Predicted
from kientao.analysis.observe.asked import Asked
from kientao.analysis.observe.noise import GROWTH, SEASON, source_error
from kientao.engine.declare import Declaration
from kientao.engine.inputs import Floats


def alone(asked: Sequence[Asked], predicted: Predicted) -> Floats:
    """Standard deviation [target] of what is each row's own: source, season, weather."""
    found = []
    for i, one in enumerate(asked):
        given = one.given
        if predicted.growth[i] and not (given.low is not None and given.high is not None and given.high > given.low):
            source = source_error(given.quality, 1.0, None, None, one.rule.source) * GROWTH * predicted.unit_scale[i]
        else:
            source = source_error(given.quality, given.value, given.low, given.high, one.rule.source)
        season = SEASON * (1.0 - one.rule.part) * abs(given.value)
        found.append(np.sqrt(source**2 + season**2 + (one.rule.spread * predicted.unit_scale[i]) ** 2 / len(one.years)))
    return np.array(found)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """What the model leaves out, in the city and in zones apart.

    names: relative standard deviation by (name of observation, level). inflation: by (sector, level) what the variance
    of the stated errors grows by, for names that no target has.
    """

    names: dict[tuple[str, str], float] = field(default_factory=dict)
    inflation: dict[tuple[str, str], float] = field(default_factory=dict)


def common(asked: Sequence[Asked], predicted: Predicted, discrepancy: Discrepancy) -> Floats:
    """Standard deviation [target] of what rows of one name share: definition, and what the model leaves out."""
    relative = [np.hypot(one.rule.error, discrepancy.names.get((one.rule.name, one.level), 0.0)) for one in asked]
    return np.asarray(np.array(relative) * predicted.scale)


def covariance(asked: Sequence[Asked], own: Floats, shared: Floats) -> Floats:
    """Covariance [target, target] of the errors."""
    names = np.array([one.rule.name for one in asked])
    same = names[:, None] == names[None, :]
    return np.asarray(np.where(same, shared[:, None] * shared[None, :], 0.0) + np.diag(own**2))


def discrepancy_of(
    declared: Mapping[str, Declaration], asked: Sequence[Asked], said: Predicted, own: Floats, fewest: int
) -> Discrepancy:
    """By moments: what the misfit of the median has beyond the stated errors and the spread of the members.

    It is taken in units of the stated error, so that sure and unsure names of a sector can be put together.
    """
    observed = np.array([one.given.value for one in asked])
    stated = own**2 + common(asked, said, Discrepancy()) ** 2
    missed = (observed - np.nanmedian(said.values, axis=1)) ** 2 - np.nanvar(said.values, axis=1)
    sectors: dict[tuple[str, str], list[float]] = {}
    names: dict[tuple[str, str], list[float]] = {}
    sector: dict[tuple[str, str], tuple[str, str]] = {}
    relative: dict[tuple[str, str], list[float]] = {}
    for i, one in enumerate(asked):
        level = one.level
        key = (one.rule.name, level)
        sector[key] = (one.sector(declared), level)
        excess = float(missed[i] / stated[i] - 1.0)
        names.setdefault(key, []).append(excess)
        sectors.setdefault(sector[key], []).append(excess)
        relative.setdefault(key, []).append(float(np.sqrt(stated[i]) / said.scale[i]))
    inflation = {key: max(float(np.mean(values)), 0.0) for key, values in sectors.items()}
    by_name = {}
    for key, values in names.items():
        more = max(float(np.mean(values)), 0.0) if len(values) >= fewest else inflation[sector[key]]
        by_name[key] = float(np.sqrt(more) * np.median(relative[key]))
    return Discrepancy(by_name, inflation)
