# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What the page of one zone says, as numbers and names; all texts are in the language of the sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kientao.report.headline import Good
from kientao.text import Language, number, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kientao.engine.inputs import Floats


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of a zone: the model's variable, the factor to the unit shown, the headline that has its targets."""

    variable: str
    factor: float
    digits: int
    good: Good
    headline: str = ""

    def name(self, lang: Language) -> str:
        """What it is called."""
        return say(f"phone.fact.{self.variable}", lang)

    def unit(self, lang: Language) -> str:
        """The unit it is read in."""
        return say(f"phone.fact.{self.variable}.unit", lang)


FACTS: dict[str, Fact] = {
    fact.variable: fact
    for fact in (
        Fact("pm25", 1.0, 1, Good.DOWN, "pm25"),
        Fact("park_area_per_person", 1.0, 1, Good.UP, "park_area"),
        Fact("commute_minutes", 1.0, 1, Good.DOWN),
        Fact("flooded_share", 100.0, 1, Good.DOWN),
        Fact("wastewater_treated_share", 100.0, 0, Good.UP, "wastewater"),
    )
}


@dataclass(frozen=True, slots=True)
class Row:
    """A fact in the zone now, in the city now, in the zone then under the plan and under the choice."""

    fact: Fact
    now: float
    city: float
    plan: float
    mine: float
    target: str


@dataclass(frozen=True, slots=True)
class LeverRow:
    """A lever moved: from what, to what."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Cause:
    """A lever's part in a difference; `mine` if the choice moved it."""

    name: str
    contribution: float
    mine: bool


@dataclass(frozen=True, slots=True)
class Guess:
    """A prediction against the model, and what moved the number from where it stands without new decisions."""

    row: Row
    guess: float | None
    without: float
    causes: tuple[Cause, ...]
    rest: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page."""

    lang: Language
    zone: str
    about: str
    now: int
    year: int
    plan: str
    rows: tuple[Row, ...]
    levers: tuple[LeverRow, ...]
    guesses: tuple[Guess, ...]
    foot: tuple[str, ...]
    shapes: Sequence[tuple[bool, Sequence[Floats]]] = field(default=())
    """Rings of every zone in degrees; the first says whether it is the zone of the page."""

    def figure(self, row: Row, value: float) -> str:
        """A number as it is read."""
        return number(value, row.fact.digits, self.lang)

    def signed(self, row: Row, value: float) -> str:
        """A change with its sign, one decimal more."""
        text = number(value, max(1, row.fact.digits + (abs(value) < 1)), self.lang)
        return f"+{text}" if value > 0 and any(c in "123456789" for c in text) else text
