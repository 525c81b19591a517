# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""An observation whose name, place, unit and years are understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kientao.analysis.observe.forms import Form
from kientao.analysis.observe.given import Given
from kientao.analysis.observe.mapping import Rule
from kientao.engine.declare import Declaration
from kientao.model import sector_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the model."""

    given: Given
    rule: Rule
    form: Form
    place: str
    years: tuple[int, ...]
    zoning: str
    city: str

    @property
    def level(self) -> str:
        """Whether it is of the city or of a zone."""
        return "city" if self.place in (self.city, self.rule.place) else "zone"

    def sector(self, declared: Mapping[str, Declaration]) -> str:
        """The sector of the first variable of the measure."""
        for measure in (self.rule.city, self.rule.zone):
            for name in measure.names if measure is not None else ():
                found = declared.get(name)
                if found is not None:
                    return sector_of(found)
        return "other"
