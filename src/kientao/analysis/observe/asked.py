# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""An observation whose name, place, unit and years are understood."""

from __future__ import annotations

from dataclasses import dataclass

from kientao.analysis.observe.forms import Form
from kientao.analysis.observe.given import Given
from kientao.analysis.observe.mapping import Rule


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the model."""

    given: Given
    rule: Rule
    form: Form
    place: str
    years: tuple[int, ...]
    zoning: str
