# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A city with its model loaded in this process, its baseline run once, and the state at the start of every year.

A scenario that decides nothing before 2023 goes on from the baseline's state of 2023: the years before are shared.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from kientao import api
from kientao.cities import City
from kientao.cities.city import SHIPPED
from kientao.engine.errors import ModelError
from kientao.engine.graph import Origin
from kientao.engine.inputs import Floats
from kientao.engine.opening import Constants
from kientao.engine.program import Program, State
from kientao.engine.series import Series
from kientao.errors import InputError
from kientao.indicators.expressions import names_in
from kientao.indicators.targets import read_mapping, read_targets
from kientao.report.headline import HEADLINES
from kientao.report.levers import base, weights
from kientao.result import Result
from kientao.scenario import Scenario
from kientao.server.work.aims import Aim, aims_of

ROOMS = 3
MANY_ZONES = 60
"""With more zones than this a live answer shows little that is larger than one value a zone, for want of memory."""
FIRST_OPEN = 2023
"""The year in which most scenarios begin to differ from the baseline."""
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
    """The baseline with all that live answers may show."""
    aims: dict[str, list[Aim]]
    """Targets that measure what a headline measures."""
    shown: tuple[str, ...]
    """Variables that a live answer may show: the machine code of live runs keeps these and no others."""
    quick: tuple[str, ...]
    """Those of them that are no larger than one value a zone, and what every answer reads: a batch that keeps no
    others writes a fifth of the memory."""
    always: tuple[str, ...]
    """Variables that every live answer reads."""
    lever_weights: Floats
    """[lever_place, lever]: how places become one number of the city."""
    lever_base: Floats
    """[lever]: values of the base year."""
    _states: dict[int, State] = field(default_factory=dict)

    def run(self, drivers: Mapping[str, Floats], wanted: Iterable[str], constants: Constants | None = None) -> Series:
        """A live run that keeps what the headlines read and what is wanted, from the first year that differs.

        Years before that are the baseline's. With constants of its own a run begins in the base year.
        """
        keep = list(dict.fromkeys([*self.always, *wanted]))
        if constants is not None:
            return self.program.run(constants, drivers, keep=keep, among=self.shown)
        several = any(values.ndim > self.default(name).ndim for name, values in drivers.items())
        among = self.quick if several and set(keep) <= set(self.quick) else self.shown
        first = self.first_change(drivers)
        series = self.program.run(drivers=drivers, state=self.state(first), keep=keep, among=among)
        return series.after(self.baseline.series.first(first)) if first else series

    def state(self, year: int) -> State:
        """The baseline at the start of a year, counted from the base year."""
        if year == 0:
            return self.program.start()
        found = self._states.get(year)
        if found is None:
            until = self.baseline.years[year - 1]
            run = self.program.run(drivers=self.drivers, until=until, keep=self.always, among=self.shown)
            found = self._states[year] = run.end
        return found

    def default(self, name: str) -> Floats:
        """A driver as the pack gives it."""
        return self.program.inputs.drivers[name].values

    def first_change(self, drivers: Mapping[str, Floats]) -> int:
        """Index of the first year in which drivers, of one run or several, leave the baseline's; else the last."""
        first = len(self.baseline.years) - 1
        for name in {**self.drivers, **drivers}:
            own = self.drivers[name] if name in self.drivers else self.default(name)
            other = drivers[name] if name in drivers else self.default(name)
            if own is other:
                continue
            if other.ndim > own.ndim:
                own = own[:, None]
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
    zones = len(city.zones)
    small = program.small() if zones <= MANY_ZONES else (*program.small(zones), *_read_always(city, program))
    shown = tuple(dict.fromkeys([*small, *LEVER_NAMES, *BUDGET_NAMES]))
    baseline = Result(program.run(drivers=drivers, keep=shown, among=shown), [plan.id], api.provenance(city, [plan]))
    aims = aims_of(city, baseline)
    always = _always(program, aims)
    quick = tuple(dict.fromkeys([*program.small(zones), *always, *LEVER_NAMES, *BUDGET_NAMES]))
    return Room(city, program, plan, drivers, baseline, aims, shown, quick, always, weights(city), base(city))


def _read_always(city: City, program: Program) -> list[str]:
    """What headlines and targets read, of the model's variables."""
    mapping = read_mapping(city)
    wanted = [name for one in HEADLINES.values() for name in (one.variable, one.per, one.zones) if name]
    for target in read_targets(city):
        if expression := mapping.of(target).expression:
            wanted += sorted(names_in(expression))
    found = []
    for name in wanted:
        try:
            reference = program.names.resolve(name)
        except ModelError:
            continue
        if reference.origin in (Origin.VARIABLE, Origin.STOCK):
            found.append(reference.name)
    return found


def _always(program: Program, aims: Mapping[str, list[Aim]]) -> tuple[str, ...]:
    names = program.names
    wanted = ["population"]
    for headline in HEADLINES.values():
        wanted += [name for name in (headline.variable, headline.per, headline.zones) if name]
    for listed in aims.values():
        wanted += [name for aim in listed for name in aim.reads]
    return tuple(dict.fromkeys(names.resolve(name).name for name in wanted))


def open_room(name: str, zoning: str) -> Room:
    """A room ready for live runs: the machine code for one run and for several made and used once."""
    ready = room(name, zoning)
    drivers = dict(ready.drivers)
    moved = drivers["lever_decided"] = drivers["lever_decided"].copy()
    moved[FIRST_OPEN - ready.city.base_year :] += 1e-9
    for members in (1, 2):
        together = {n: np.stack([v] * members, 1) for n, v in drivers.items()} if members > 1 else drivers
        ready.run(together, ())
    return ready


def rooms_open() -> int:
    """How many cities and zonings this process has loaded."""
    return room.cache_info().currsize
