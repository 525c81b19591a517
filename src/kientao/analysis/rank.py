# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What every lever would do to one number, from a given scenario: each alone, pulled to its end and by a small step.

All are members of one batch that goes on from the year before anything differs. What a lever does here is what it adds
to the scenario as it is, money and hands for it included: it is not its share of a difference (`why`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from kientao import api
from kientao.analysis.why.ask import zone_at
from kientao.analysis.why.root import Asked, asked
from kientao.errors import InputError
from kientao.report.headline import HEADLINES, Good, Over
from kientao.report.levers import weights
from kientao.report.over import adds_up
from kientao.scenario.decide import first_decidable
from kientao.scenario.find import chain
from kientao.text import say

if TYPE_CHECKING:
    from kientao.api import ScenarioLike
    from kientao.cities import City
    from kientao.engine.graph import Names, Reference
    from kientao.engine.inputs import Floats
    from kientao.engine.series import Series
    from kientao.levers import Lever

STEP = 0.1
"""A small step: this share of a lever's range."""
LEAST = 0.01
"""Share of the largest effect below which a lever is no way to reach anything, however cheap."""
YEARS_TO_DECIDE = 5
"""A lever is pulled in even steps over this many years."""

Order = Literal["effect", "cost"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one lever would do.

    `effect` is the change of the number in the year with the lever at `to`; `step_effect` with `step` more of it.
    `cost` is capital and running cost of this lever to the year, beyond those of the scenario, billion VND of 2019.
    """

    lever: str
    vi: str
    en: str
    unit: str
    now: float
    to: float
    effect: float
    step: float
    step_effect: float
    cost: float
    good: bool | None
    """Whether the effect is wanted; None if no way is better."""

    @property
    def cost_per_unit(self) -> float | None:
        """Billion VND for one unit of effect; None where there is no effect."""
        return self.cost / abs(self.effect) if self.effect else None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "lever": self.lever, "vi": self.vi, "en": self.en, "unit": self.unit, "now": self.now, "to": self.to,
            "effect": self.effect, "step": self.step, "step_effect": self.step_effect, "cost": self.cost,
            "cost_per_unit": self.cost_per_unit, "good": self.good,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every lever's effect on one number in one year, largest first or cheapest first."""

    variable: str
    vi: str
    en: str
    unit_vi: str
    unit_en: str
    year: int
    zone: str | None
    scenario: str
    value: float
    start: int
    levers: tuple[Effect, ...]

    def by_cost(self) -> tuple[Effect, ...]:
        """Cheapest for a unit of wanted effect first, without what harms or does next to nothing."""
        least = LEAST * max((abs(one.effect) for one in self.levers), default=0.0)
        wanted = [one for one in self.levers if abs(one.effect) > least and one.good is not False]
        return tuple(sorted(wanted, key=lambda one: one.cost_per_unit or 0.0))

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "variable": self.variable, "vi": self.vi, "en": self.en, "unit_vi": self.unit_vi, "unit_en": self.unit_en,
            "year": self.year, "zone": self.zone, "scenario": self.scenario, "value": self.value, "start": self.start,
            "levers": [one.to_dict() for one in self.levers],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pulled:
    """The batch behind a ranking, in the year it is read: each lever alone, pulled to its end and by a step.

    One batch serves every zone and both orders; it holds a few hundred kilobytes.
    """

    city: City
    names: Names
    variable: str
    scenario: str
    year: int
    start: int
    good: Good
    cells: Mapping[str, Floats]
    """What the number is put together from, [member, *dims]: members are as it is, each lever to its end, by a step."""
    cost: Floats
    """[member, lever]"""
    now: Floats
    """[lever]"""
    sizes: Floats
    """[lever, 2]"""

    def ranking(self, zone: str | None = None, order: Order = "effect") -> Ranking:
        """Every lever's effect on the number of the city or a zone.

        Raises:
            InputError: unknown zone, or a number of the city alone.
        """
        what = asked(self.names, self.variable, zone_at(self.city, zone))
        values = numbers(self.cells, what)
        count = len(self.city.levers)
        found = []
        for i, lever in enumerate(self.city.levers):
            effect = float(values[1 + i] - values[0])
            wanted = None if self.good is Good.NONE or not effect else (effect > 0) == (self.good is Good.UP)
            found.append(
                Effect(
                    lever.id, lever.name_vi, lever.name_en, lever.unit, float(self.now[i]),
                    float(self.now[i] + self.sizes[i, 0]), effect, float(self.sizes[i, 1]),
                    float(values[1 + count + i] - values[0]), float(self.cost[1 + i, i] - self.cost[0, i]), wanted,
                )
            )  # fmt: skip
        found.sort(key=lambda one: -abs(one.effect))
        ranking = Ranking(
            what.id, what.vi, what.en, what.unit_vi, what.unit_en, self.year, zone, self.scenario, float(values[0]),
            self.start, tuple(found),
        )  # fmt: skip
        return replace(ranking, levers=ranking.by_cost()) if order == "cost" else ranking


def rank(
    city: City,
    variable: str,
    scenario: ScenarioLike = "baseline",
    year: int | None = None,
    zone: str | None = None,
    *,
    start: int | None = None,
    good: Good | None = None,
    parameters: Mapping[str, Floats] | None = None,
    order: Order = "effect",
) -> Ranking:
    """Every lever's effect on one number, from a scenario.

    Args:
        city: from `load_city`.
        variable: a headline, a variable or a slice of one, as in `why`.
        scenario: what the levers are added to.
        year: in which the effect is read; the last if left out.
        zone: id of a zone; the number of the city without it.
        start: first year of the new decisions; the first that is still open if left out. A lever is then pulled over
            five years, everywhere it may be set.
        good: which way is better; that of the headline if left out.
        parameters: assumptions other than the pack's, [1, *dims], as in `simulate`.
        order: "effect" puts the largest first, "cost" the cheapest for a unit of wanted effect.

    Raises:
        InputError: unknown name, scenario, year or zone.
    """
    pulled = pull(city, variable, scenario, year, zone, start=start, good=good, parameters=parameters)
    return pulled.ranking(zone, order)


def pull(
    city: City,
    variable: str,
    scenario: ScenarioLike = "baseline",
    year: int | None = None,
    zone: str | None = None,
    *,
    start: int | None = None,
    good: Good | None = None,
    parameters: Mapping[str, Floats] | None = None,
) -> Pulled:
    """The runs of a ranking; `zone` is one that will be asked for, so that what it needs is kept. Else as `rank`."""
    last = city.last_year if year is None else year
    plan = api.read_scenario(city, scenario)
    first = first_decidable(chain(city, plan), city)
    begin = first if start is None else start
    for one, low in ((begin, first), (last, begin)):
        if not low <= one <= city.last_year:
            raise InputError(
                say("error.unknown_year", "vi", year=one, first=low, last=city.last_year),
                say("error.unknown_year", "en", year=one, first=low, last=city.last_year),
                "--year",
            )
    at = zone_at(city, zone)
    program = api.program(city)
    constants = program.constants(parameters) if parameters else None
    what = asked(program.names, variable, at)
    drivers = plan.drivers(city)
    decided = drivers["lever_decided"]
    pulled, sizes = _pulled(city, decided, begin, last)
    keep = [what.reference.name, "population", "lever_capital", "lever_running"]
    keep += [what.per.name] if what.per is not None else []
    names = tuple(dict.fromkeys(name for name in keep if name in program.names.declared))
    small = program.small()
    among = small if set(names) <= set(small) else None
    before = None
    if begin > city.base_year:
        before = program.run(constants, drivers, until=begin - 1, keep=names, among=small)
    run = program.run(
        constants,
        drivers={**drivers, "lever_decided": pulled},
        state=before.end if before is not None else None,
        until=last,
        keep=names,
        among=among,
    )
    better = good if good is not None else (HEADLINES[variable].good if variable in HEADLINES else Good.NONE)
    return Pulled(
        city, program.names, variable, plan.id, last, begin, better, read_last(run, what), _cost(run, city),
        (decided @ weights(city))[last - city.base_year], sizes,
    )  # fmt: skip


def _pulled(city: City, decided: Floats, begin: int, last: int) -> tuple[Floats, Floats]:
    """What is decided [year, member, lever_place] (as it is, each lever to its end, each by a step), and by how much.

    The second is [lever, 2] in each lever's unit as a number of the city.
    """
    count = len(city.levers)
    years = np.arange(len(city.years)) + city.base_year
    ramp = np.clip((years - begin + 1) / YEARS_TO_DECIDE, 0.0, 1.0)[:, None]
    members = np.repeat(decided[:, None], 1 + 2 * count, axis=1)
    sizes = np.zeros((count, 2))
    share = weights(city)
    for i, lever in enumerate(city.levers):
        span = city.lever_places.span(lever.id)
        held = decided[:, span]
        for j, more in enumerate(_more(city, lever, held, last - city.base_year)):
            members[:, 1 + j * count + i, span] = held + ramp * more
            sizes[i, j] = float(more[-1] @ share[span, i]) if more.ndim == 2 else float(more @ share[span, i])
    return members, sizes


def _more(city: City, lever: Lever, held: Floats, at: int) -> tuple[Floats, Floats]:
    """What is added at each place [year, place] or [place] by pulling a lever to its end, and by a step."""
    step = STEP * (lever.max - lever.min)
    if lever.adds_up:
        falls = city.lever_places.split_weights(lever.id) if lever.by_zone else np.ones(1)
        room = max(0.0, lever.max - float(held[-1].sum()))
        return room * falls, min(step, room) * falls
    allowed = city.lever_places.allowed[lever.id] > 0
    room_at = np.where(allowed, lever.max - held, 0.0)
    room_at = np.maximum(room_at, 0.0)
    return room_at, np.minimum(step, room_at)


def read_last(run: Series, what: Asked) -> dict[str, Floats]:
    """The values [member, *dims] in the last year of a run of what a number is put together from."""
    read = [what.reference] if what.per is None else [what.reference, what.per]
    if "population" in run.kept:
        read.append(run.names.resolve("population"))
    return {one.name: run._whole(one.origin, one.name)[-1].copy() for one in read}


def numbers(cells: Mapping[str, Floats], what: Asked) -> Floats:
    """The number by member, from the values [member, *dims] of the variables it is put together from."""
    values = _cells(cells, what.reference)
    axes = tuple(range(1, values.ndim))
    if what.over is Over.PEOPLE:
        people = cells["population"]
        people = people.reshape(len(people), *(-1 if d == "zone" else 1 for d in what.reference.dims))
        people = np.broadcast_to(people, values.shape)
        found = (values * people).sum(axes) / people.sum(axes)
    elif what.per is not None:
        per = _cells(cells, what.per)
        found = values.sum(axes) / per.sum(tuple(range(1, per.ndim)))
    else:
        if what.zone is not None:
            values = values.take([what.zone], axis=1 + what.reference.dims.index("zone"))
        mean = what.over is Over.CITY and not adds_up(what.reference.unit)
        found = values.mean(axes) if mean and axes else values.sum(axes) if axes else values
    return np.asarray(found * what.factor)


def _cells(cells: Mapping[str, Floats], reference: Reference) -> Floats:
    value = cells[reference.name]
    return np.asarray(value[(slice(None), *reference.index)] if reference.index else value)


def _cost(run: Series, city: City) -> Floats:
    """Capital and running cost of each lever to the end of the run, [member, lever in the order of levers.csv]."""
    laid = city.lever_places.dimensions["lever"]
    columns = [laid.index(lever) for lever in city.levers.ids]
    total = sum(run[name].sum(0) for name in ("lever_capital", "lever_running") if name in run)
    return np.asarray(total)[:, columns]
