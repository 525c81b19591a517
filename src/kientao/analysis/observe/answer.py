# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What the model says in the form of an observation: its unit, its prices, its year, its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kientao.analysis.checks.observed import Observations
from kientao.analysis.measure import Measure, Run, read_measure
from kientao.analysis.observe.forms import Form, UnknownFormError, form_of
from kientao.analysis.observe.mapping import YEAR_S, Rule
from kientao.analysis.observe.prices import Level, Prices
from kientao.engine.inputs import Floats
from kientao.engine.units import Unit

MONEY, DOLLAR = "VND", "USD"
PEOPLE, AREA, HOMES, OUTPUT = "population", "area", "households", "grdp"
CONTEXT = (PEOPLE, AREA, HOMES, OUTPUT)
"""Names of the model, all by zone, that forms per person, area, household and of output are worked out with."""

_GROWTH = re.compile(r"growth|change|increase|tang_truong")
_PER_HEAD = re.compile(r"per_capita|per_person|per_household|binh_quan")


class NoAnswerError(ValueError):
    """The model cannot answer; `args[0]` is the reason, a key of the catalogue without `observe.reason.`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Values [member] in the observation's unit, and what the conversion itself leaves open."""

    values: Floats
    spread: float = 0.0
    """Relative standard deviation from prices and rates of years that are not known."""
    growth: bool = False
    scale: float = 1.0
    """The rule's unit over the observation's, to carry over the rule's own spread."""


class Reader:
    """Answers from one run, of one member or of many."""

    def __init__(self, run: Run, city: str, zones: Sequence[str], prices: Prices, pack: Observations) -> None:
        self.run = run
        self.city, self.zones = city, list(zones)
        self.prices, self.pack = prices, pack
        self._measured: dict[str, Floats] = {}

    def answer(self, rule: Rule, form: Form, place: str, years: Sequence[int]) -> Answer:
        """The model's value in the form of an observation, the mean over several years.

        Raises:
            NoAnswerError: the run, the measure, the prices or the form do not allow it.
        """
        found = [self._of_year(rule, form, place, year) for year in years]
        if found[-1].growth and len(found) > 1 and not np.isfinite(found[0].values).any():
            found = found[1:]  # from one census to the next: growth begins the year after the first
        values = np.mean([one.values for one in found], axis=0)
        if not np.isfinite(values).any():
            raise NoAnswerError("no_number")
        return replace(found[0], values=values, spread=max(one.spread for one in found))

    def _of_year(self, rule: Rule, form: Form, place: str, year: int) -> Answer:
        found = self._plain(rule, form, place, year)
        if rule.link is None or found.growth or form.index_year is not None:
            return found
        names = (rule.name, *rule.alike)
        seen = next((one for n in names for one in self.pack.found.get((n, place, rule.link), ())), None)
        if seen is None:
            raise NoAnswerError("no_link")
        try:
            whole = replace(rule, part=1.0, period=YEAR_S, per_person=False)
            there = self._plain(whole, form_of(seen.unit), place, rule.link)
        except UnknownFormError:
            raise NoAnswerError("unit") from None
        return replace(found, values=found.values * (seen.value / there.values))

    def _plain(self, rule: Rule, form: Form, place: str, year: int) -> Answer:
        unit = rule.unit
        moving = form.growth or self._wants_growth(rule, form)
        values = self._priced(rule, form, place, year)
        if rule.per_person:
            unit = unit / Unit(1.0, (("person", 1.0),))
        if moving:
            before = self._priced(rule, form, place, year - 1)
            spread = before.spread if before.spread else values.spread
            scale = form.unit.scale * (YEAR_S if form.unit.powers else 1.0)
            if form.points and not rule.unit.powers:
                return Answer((values.values - before.values) * rule.unit.scale / scale, 0.0, True, 1.0 / scale)
            moved = values.values / before.values - 1.0 + form.plus
            step = abs(values.spread - before.spread) if before.spread else spread
            return Answer(moved / scale, step, True, 1.0 / scale)
        if form.index_year is not None:
            first = self._priced(rule, form, place, form.index_year)
            return Answer(values.values / first.values / form.unit.scale, values.spread, False, 0.0)
        factor, spread = self._bridged(rule, unit, form, place, year)
        scale = unit.scale / form.unit.scale
        return Answer(
            values.values * factor * scale, float(np.hypot(values.spread, spread)),
            "growth(" in self.measure(rule, place).text, scale * float(np.nanmedian(factor)),
        )  # fmt: skip

    def _wants_growth(self, rule: Rule, form: Form) -> bool:
        """A pure number, for what the model has as a quantity, under a name that speaks of change."""
        if form.of_output or any(name != "s" for name, _ in form.unit.powers):
            return False
        quantity = any(name != "s" for name, _ in rule.unit.powers)
        yearly = form.unit.powers == (("s", -1.0),)
        return rule.growth or (quantity and (yearly or bool(_GROWTH.search(rule.name))))

    def _priced(self, rule: Rule, form: Form, place: str, year: int) -> Answer:
        """The measure of a year in the prices of the observation, per person if the rule says so."""
        values = self._measure(rule, place, year)
        if rule.per_person:
            values = values / self._context(PEOPLE, place, year)
        power = dict(rule.unit.powers).get(MONEY, 0.0)
        if not power:
            return Answer(values)
        constant = rule.constant or form.prices
        level: Level | None
        if constant is not None:
            level = self.prices.constant(constant)
        else:
            level = Level(1.0) if rule.real else self.prices.level(year)
        if level is None:
            raise NoAnswerError("no_prices")
        return Answer(values * level.value**power, abs(power) * level.spread)

    def _bridged(self, rule: Rule, unit: Unit, form: Form, place: str, year: int) -> tuple[Floats, float]:
        """What brings one form of a thing to another: (factor [member], relative spread of it)."""
        have, want = dict(unit.powers), dict(form.unit.powers)
        factor: Floats = np.ones(1)
        if _said_by_the_name("person", have, want):
            factor = factor * rule.per_many
        spread = 0.0
        dollars = want.pop(DOLLAR, 0.0) - have.pop(DOLLAR, 0.0)
        if dollars:
            rate = self.prices.dollars(year)
            if rate is None:
                raise NoAnswerError("no_rate")
            factor, spread = factor * rate.value**-dollars, rate.spread * abs(dollars)
            want[MONEY] = want.get(MONEY, 0.0) + dollars
        if form.of_output and have:
            if have.get(MONEY) != 1.0:
                raise NoAnswerError("unit")
            level = Level(1.0) if rule.real else self.prices.level(year) or Level(1.0)
            output = self._context(OUTPUT, place, year) * 1e9 / YEAR_S * level.value
            factor = factor / output
            have[MONEY] = 0.0
            have["s"] = have.get("s", 0.0) + 1.0
        for name in {*have, *want}:
            missing = want.get(name, 0.0) - have.get(name, 0.0)
            if not missing:
                continue
            match name, abs(missing):
                case "s", 1.0 if missing > 0:
                    factor = factor * (rule.period if rule.period != YEAR_S else YEAR_S * rule.part)
                case "s", 1.0:
                    factor = factor / YEAR_S
                case "person" | "household", 1.0 if _PER_HEAD.search(rule.name) or _said_by_the_name(name, have, want):
                    pass
                case "person", 1.0:
                    factor = factor * self._context(PEOPLE, place, year) ** missing
                case "household", 1.0:
                    factor = factor * self._context(HOMES, place, year) ** missing
                case "m", 2.0 if not _said_by_the_name(name, have, want):
                    factor = factor * (self._context(AREA, place, year) * 1e6) ** (missing / 2.0)
                case _:
                    raise NoAnswerError("unit")
        return factor, spread

    def measure(self, rule: Rule, place: str) -> Measure:
        """The measure of a rule that answers for a place.

        Raises:
            NoAnswerError: there is none.
        """
        whole = place == self.city or place == rule.place
        measure = rule.city if whole else rule.zone
        if rule.place and place not in (rule.place, self.city):
            raise NoAnswerError("other_place")
        if measure is None:
            raise NoAnswerError("only_zones" if whole else "only_city")
        return measure

    def _measure(self, rule: Rule, place: str, year: int) -> Floats:
        return self._at(self.measure(rule, place), place, year)

    def _context(self, name: str, place: str, year: int) -> Floats:
        whole = place not in self.zones
        text = f"sum({name})" if whole else name
        return self._at(read_measure(text, self.run.names, name), place, year)

    def _at(self, measure: Measure, place: str, year: int) -> Floats:
        if year not in self.run.years:
            raise NoAnswerError("year")
        found = self._measured.get(measure.text)
        if found is None:
            value = measure.of(self.run)
            if value.dims not in ((), ("zone",)):
                measure.number(self.run)
            found = self._measured[measure.text] = value.array
        values = found[list(self.run.years).index(year) if len(found) > 1 else 0]
        if values.ndim > 1:
            if place not in self.zones:
                raise NoAnswerError("only_zones")
            values = values[:, self.zones.index(place)]
        return np.asarray(values)


def _said_by_the_name(name: str, have: dict[str, float], want: dict[str, float]) -> bool:
    """Whether the observation leaves out what its measure is per: a household size in persons, a mean income."""
    return have.get(name, 0.0) < 0.0 and not want.get(name)
