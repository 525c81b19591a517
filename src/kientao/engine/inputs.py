# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a model is given from outside: lists of labels, parameters, drivers and names for parts of a variable."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number or table that does not change with time, [*dims], with where it comes from."""

    name: str
    dims: tuple[str, ...]
    unit: str
    value: Floats
    low: Floats | None = None
    high: Floats | None = None
    distribution: str = "fixed"
    source: str = ""
    quality: str = "derived"
    note: str = ""
    module: str = ""
    place: str = ""
    vi: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Driver:
    """An outside series, [year, *dims] or [year, member, *dims]: grid factor, rainfall, what is decided for a lever."""

    name: str
    dims: tuple[str, ...]
    unit: str
    values: Floats
    source: str = ""
    quality: str = "derived"
    note: str = ""
    module: str = ""
    place: str = ""
    vi: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A name for a piece of a variable along its first dimension: a lever in force is a piece of `lever_effective`.

    With `stop` the piece keeps an axis, called `dims[0]`; without it, the axis is dropped.
    """

    name: str
    of: str
    start: int
    stop: int | None = None
    dims: tuple[str, ...] = ()
    unit: str = "1"
    vi: str = ""
    en: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything from outside that equations may name, for one city, zoning and period.

    Drivers hold the baseline of the city; a scenario gives others of the same names.
    `years` are the calendar years simulated, the first being the base year.
    """

    years: tuple[int, ...]
    dimensions: dict[str, tuple[str, ...]]
    parameters: dict[str, Parameter]
    drivers: dict[str, Driver]
    parts: dict[str, Part] = field(default_factory=dict)
