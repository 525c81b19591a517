# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What every part of the brief looks at: the scenarios, their names and looks, the years, the one compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kientao.report.bilingual import Both

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.result import Result
    from kientao.scenario import Scenario

LOOKS = (2030, 2045)
"""Years that plans and laws speak of."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A scenario as the brief shows it; `look` is its colour and dash in the style sheet."""

    id: str
    title: Both
    narrative: Both
    look: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The scenarios of a brief. Differences are against `baseline` (a position)."""

    city: City
    results: tuple[Result, ...]
    plans: tuple[Shown, ...]
    baseline: int
    looks: tuple[int, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """All years of the runs."""
        return self.results[0].years

    def at(self, year: int) -> int:
        """Position of a year."""
        return self.years.index(year)

    @property
    def others(self) -> list[int]:
        """Positions of the scenarios that are compared with the baseline."""
        return [i for i in range(len(self.plans)) if i != self.baseline]


def frame(city: City, plans: Sequence[Scenario], results: Sequence[Result]) -> Frame:
    """Put plans and results side by side; the scenario called baseline, else the first, is compared with."""
    baseline = next((i for i, plan in enumerate(plans) if plan.id == "baseline"), 0)
    others = [i for i in range(len(plans)) if i != baseline]
    shown = []
    for at, plan in enumerate(plans):
        look = "look-base" if at == baseline else f"look-{others.index(at) % 6}" if len(others) > 1 else "look-1"
        narrative = Both(plan.narrative.get("vi", "").strip(), plan.narrative.get("en", "").strip())
        shown.append(Shown(plan.id, Both(plan.title("vi"), plan.title("en")), narrative, look))
    years = results[0].years
    looks = tuple(year for year in LOOKS if year in years) or (years[-1],)
    return Frame(city, tuple(results), tuple(shown), baseline, looks)
