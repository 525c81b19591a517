# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""How a variable by zone becomes one number of the city: sums of what adds up, means over people of what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kientao.report.headline import Over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kientao.engine.inputs import Floats

_COUNTED = frozenset(
    (
        "person", "household", "job", "dwelling", "unit", "stove", "ward", "vehicle", "trip", "million_trip", "t", "kt",
        "kg", "tC", "tCO2", "tCO2e", "billion_VND", "million_VND", "VND", "km2", "m2", "m3", "ha", "lane_km",
        "vehicle_km", "person_km", "pcu_km", "GWh", "TJ", "MW",
    )
)  # fmt: skip
_TIMES = frozenset(("yr", "day", "s"))


def adds_up(unit: str) -> bool:
    """Whether amounts in this unit are summed over zones: people, t/yr, km2, but not t/km2, share or degC."""
    top, _, bottom = unit.partition("/")
    return top in _COUNTED and (not bottom or bottom in _TIMES)


def over(unit: str, dims: Sequence[str]) -> Over:
    """The rule for a variable of this unit and these axes."""
    if "zone" not in dims:
        return Over.CITY
    return Over.TOTAL if adds_up(unit) else Over.PEOPLE


def of_city(values: Floats, unit: str, dims: Sequence[str], people: Floats) -> Floats:
    """A variable [..., *dims] with its zone axis gone; `people` is [..., zone] without the other dims."""
    if "zone" not in dims:
        return values
    axis = values.ndim - len(dims) + list(dims).index("zone")
    if adds_up(unit):
        return np.asarray(values.sum(axis))
    lead = people.shape[:-1]
    shape = (*lead, *(people.shape[-1] if dim == "zone" else 1 for dim in dims))
    weight = people.reshape(shape)
    return np.asarray((values * weight).sum(axis) / weight.sum(axis))
