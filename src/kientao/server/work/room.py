# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A city with its model loaded in this process, its baseline run once, and the state at the start of every year.

A scenario that decides nothing before 2023 goes on from the baseline's state of 2023: the years before are shared.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from kientao import api
from kientao.cities import City
from kientao.cities.city import SHIPPED
from kientao.engine.inputs import Floats
from kientao.engine.program import Program, State
from kientao.engine.series import Series
from kientao.errors import InputError
from kientao.report.headline import HEADLINES
from kientao.result import Result
from kientao.scenario import Scenario
from kientao.server.work.aims import Aim, aims_of

POPULAR = 48
"""Variables that people asked for and that every run keeps from then on: a new one costs a new loop."""
ROOMS = 3
LEVER_NAMES = ("lever_decided", "committed_delivery", "lever_effective", "lever_capital_by_payer", "lever_running")
BUDGET_NAMES = ("funded_share", "delivery_capacity", "debt_to_cap", "build_speed", "grdp_total")


@dataclass(slots=True)
class Room:
    """One city ready to run. Made by `room`."""

    city: City
    program: Program
    plan: Scenario
    drivers: dict[str, Floats]
    """The baseline's drivers."""
    baseline: Result
    """The baseline with every variable kept."""
    states: tuple[State, ...]
    """The state at the start of every year."""
    aims: dict[str, list[Aim]]
    """Targets that measure what a headline measures."""
    _always: tuple[str, ...] = ()
    _popular: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def keep(self, wanted: Iterable[str]) -> list[str]:
        """What a batch keeps: the headlines' variables and what people have asked for lately."""
        for name in wanted:
            self._popular[name] = None
            self._popular.move_to_end(name)
        while len(self._popular) > POPULAR:
            self._popular.popitem(last=False)
        return [*self._always, *sorted(self._popular)]

    def default(self, name: str) -> Floats:
        """A driver as the pack gives it."""
        return self.program.inputs.drivers[name].values

    def first_change(self, drivers: Mapping[str, Floats]) -> int:
        """Index of the first year in which these drivers part from the baseline's; the last year if they never do."""
        first = len(self.baseline.years) - 1
        for name in {**self.drivers, **drivers}:
            own = self.drivers[name] if name in self.drivers else self.default(name)
            other = drivers[name] if name in drivers else self.default(name)
            if own is other:
                continue
            apart = (own != other).reshape(len(own), -1).any(1)
            if apart.any():
                first = min(first, int(np.argmax(apart)))
        return first


def city_names() -> list[str]:
    """Cities that come with the program; a server opens no other folder."""
    return sorted(path.parent.name for path in SHIPPED.glob("*/city.yaml"))


def check_city(name: str) -> None:
    """Refuse a city that is not shipped: a name from outside never becomes a path.

    Raises:
        InputError: there is no such city.
    """
    known = city_names()
    if name not in known:
        shown, names = repr(name[:40]), ", ".join(known)
        raise InputError(
            f"không có thành phố {shown}.", f"there is no city {shown}.", "city",
            f"Có sẵn: {names}.", f"Available: {names}.",
        )  # fmt: skip


@functools.lru_cache(maxsize=ROOMS)
def room(name: str = "hanoi", zoning: str = "districts") -> Room:
    """The city, loaded when it is first asked for.

    Raises:
        InputError: there is no such city or zoning.
    """
    check_city(name)
    city = api.load_city(name, zoning=zoning)
    program = api.program(city)
    plan = api.read_scenario(city, "baseline" if "baseline" in city.scenarios else {"id": "baseline"})
    drivers = plan.drivers(city)
    series, states = _year_by_year(program, drivers)
    baseline = Result(series, [plan.id], api.provenance(city, [plan]))
    aims = aims_of(city, baseline)
    ready = Room(city, program, plan, drivers, baseline, states, aims)
    ready._always = _always(ready)
    return ready


def _year_by_year(program: Program, drivers: Mapping[str, Floats]) -> tuple[Series, tuple[State, ...]]:
    constants = program.constants()
    states = [program.start(constants)]
    series: Series | None = None
    for year in program.inputs.years:
        one = program.run(constants, drivers, state=states[-1], until=year)
        series = one if series is None else one.after(series)
        states.append(one.end)
    assert series is not None
    return series, tuple(states[:-1])


def _always(room: Room) -> tuple[str, ...]:
    names = room.program.names
    wanted = ["population"]
    for headline in HEADLINES.values():
        wanted += [name for name in (headline.variable, headline.per, headline.zones) if name]
    for listed in room.aims.values():
        wanted += [name for aim in listed for name in aim.reads]
    return tuple(dict.fromkeys(names.resolve(name).name for name in wanted))


def open_room(name: str, zoning: str) -> Room:
    """A room ready for live runs: the loop of a batch written and walked once."""
    ready = room(name, zoning)
    keep = ready.keep(())
    for members in (1, 2):
        drivers = {n: np.stack([v] * members, 1) for n, v in ready.drivers.items()}
        ready.program.run(drivers=drivers, state=ready.states[-2], keep=keep)
    return ready
