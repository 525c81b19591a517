# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What compiled years start from, and what they leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kientao.engine.inputs import Floats

Values = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Start:
    """What a run starts from: constants and state [member or 1, *dims], drivers [year, member or 1, *dims]."""

    constants: Values
    drivers: Values
    stocks: Values
    lasts: Values
    years: int
    members: int


@dataclass(frozen=True, slots=True)
class Results:
    """Kept values [year, member or 1, *dims]; stocks and last values [member, *dims] at the end."""

    kept: Values
    stocks: Values
    lasts: Values
