# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a value is called, and how one by place becomes one number of the city."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kientao.analysis.why.pair import Pair, Source
from kientao.engine.graph import Names, Origin
from kientao.engine.inputs import Floats
from kientao.report.over import adds_up

LEVER_AXES = (
    "lever", "work_lever", "lever_place", "work_place", "level_place", "zone_lever", "zone_lever_place", "city_work",
    "city_level",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """Names and unit of a value."""

    vi: str
    en: str
    unit: str
    dims: tuple[str, ...]


def about(names: Names, source: Source) -> About:
    """What a value is called in both languages, its unit and dims."""
    declared = names.declared.get(source.name)
    if declared is not None:
        return About(declared.vi, declared.en, declared.unit, declared.dims)
    given = names.inputs.parameters.get(source.name) or names.inputs.drivers.get(source.name)
    if given is not None:
        return About(given.vi or source.name, given.en or source.name, given.unit, given.dims)
    base = names.resolve(source.name)
    core = source.name.removesuffix("_base_year")
    inner = about(names, Source.of(names.resolve(core).origin, names.resolve(core).name))
    return About(f"{inner.vi} (2019)", f"{inner.en} (2019)", base.unit, inner.dims)


def lever_axis(dims: tuple[str, ...]) -> int | None:
    """Which axis of a value goes through the levers, if any."""
    for i, dim in enumerate(dims):
        if dim in LEVER_AXES:
            return i
    return None


def labels_of(names: Names, dim: str) -> list[str]:
    """The lever at each place of a lever axis."""
    return [label.split("@", 1)[0] for label in names.inputs.dimensions[dim]]


def place_weights(pair: Pair, source: Source, which: int) -> Floats | None:
    """People by zone [year, zone] for means over zones; None where a model has no population."""
    if "population" not in pair.names.declared:
        return None
    return pair.ends(Source.of(Origin.VARIABLE, "population"))[which]


def city_values(pair: Pair, source: Source, mask: Floats, shift_years: Floats) -> tuple[float, float]:
    """One number for each run over the places of a mask [*dims] and years weighted by `shift_years` [year].

    What adds up is added; all else is a mean, over zones weighted by people.
    """
    said = about(pair.names, source)
    values = []
    for which, end in enumerate(pair.ends(source)):
        weights = np.broadcast_to(mask, end.shape).astype(float)
        if not adds_up(said.unit):
            people = place_weights(pair, source, which)
            if "zone" in said.dims and people is not None:
                at = said.dims.index("zone")
                weights = weights * people.reshape(len(people), *(-1 if i == at else 1 for i in range(len(said.dims))))
            total = weights.reshape(len(end), -1).sum(1)
            by_year = (end * weights).reshape(len(end), -1).sum(1) / np.where(total > 0, total, 1.0)
        else:
            by_year = (end * weights).reshape(len(end), -1).sum(1)
        values.append(float((by_year * shift_years).sum()))
    return values[0], values[1]
