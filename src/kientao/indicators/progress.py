# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Progress of the circular's indicators towards targets, and the green-growth score made of it.

The specification has both in the engine. They look to a target year and use five-year indicators, so they are worked
out here from a finished run, and a city without a law folder loses nothing in its simulation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kientao.cities import City
from kientao.engine.inputs import Floats
from kientao.engine.series import Series
from kientao.indicators.circular import Entered, Indicator, circular
from kientao.indicators.targets import Role, Target, TargetMapping, read_mapping, read_targets
from kientao.result import Result

_PAST = ("replaced", "superseded", "expired")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indicator has come from 2019 to its target, 0 to 1, [year, member]."""

    indicator: Indicator
    targets: tuple[Target, ...]
    """The target aimed at in each year."""
    share: Floats


def indicator_progress(city: City, run: Result | Series, entered: Entered | None = None) -> list[Progress]:
    """Progress of every indicator that has a target and a known value.

    In each year the aim is the nearest target still ahead, after the last one that one. The city's own targets come
    before national rules, documents in force before those replaced.
    """
    series = run.series if isinstance(run, Result) else run
    all_targets, mapping = read_targets(city), read_mapping(city)
    found = []
    for indicator in circular(city, series, entered):
        aims = _aims(indicator.rule.target, all_targets, mapping, series.years)
        if aims and not np.isnan(indicator.values).all():
            share = _share(indicator, np.array([target.value for target in aims]))
            found.append(Progress(indicator, aims, share))
    return found


def green_growth_score(progress: Sequence[Progress]) -> Floats:
    """Mean progress, 0 to 100, [year, member]. All indicators count alike: the circular sets no weights."""
    if not progress:
        raise ValueError("no indicator has a target")
    return np.asarray(100.0 * np.nanmean([one.share for one in progress], axis=0))


def _aims(name: str, targets: Sequence[Target], mapping: TargetMapping, years: Sequence[int]) -> tuple[Target, ...]:
    if not name:
        return ()
    held = [t for t in targets if t.indicator == name and mapping.of(t).expression]
    held = [t for t in held if not mapping.of(t).standing and t.scope not in ("rural_area", "central_city")]
    for choice in (
        [t for t in held if mapping.of(t).role is Role.CITY and t.document_status not in _PAST],
        [t for t in held if mapping.of(t).role is Role.CITY],
        held,
    ):
        if choice:
            return tuple(_nearest(choice, year) for year in years)
    return ()


def _nearest(targets: Sequence[Target], year: int) -> Target:
    dated = sorted(targets, key=lambda t: (t.year or 9999, -t.value))
    ahead = [t for t in dated if (t.year or 9999) >= year]
    return ahead[0] if ahead else dated[-1]


def _share(indicator: Indicator, aims: Floats) -> Floats:
    """From the first year's value to the aim; one where the aim is met, also if it was met from the start."""
    values = indicator.values
    sign = -1.0 if indicator.direction == "lower_better" else 1.0
    missing = sign * (aims[:, None] - values)
    way = sign * (aims[:, None] - values[:1])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(1.0 - missing / way, 0.0, 1.0)
    share = np.where(way > 0, share, 0.0)
    return np.where(np.isnan(values), np.nan, np.where(missing <= 0, 1.0, share))
