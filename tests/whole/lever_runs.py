# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Every lever alone, as members of a few runs, and what each one moves.

What is expected (variable, direction, range of the evidence) is data of the pack: `kientao.cities.sizes`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

import kientao as kt
from kientao.cities.sizes import Size

START, END, LAST = 2023, 2027, 2040

BEYOND_THE_MONEY = (
    {"lever": "metro_buildout", "start": START, "end": END, "to": 590, "ramp": "linear"},
    {"lever": "road_expansion", "start": START, "end": END, "to": 4000, "ramp": "linear"},
)
"""On top of the baseline under a fiscal squeeze: a plan far beyond the money, called `short_of_money`. Only here do
borrowing and partners decide what is built."""


FALLS_ON = {
    "pt_fare": "new_charges_per_person",
    "cost_recovery": "new_charges_per_person",
    "municipal_borrowing": "interest",
    "ppp_share": "ppp_payment",
    "contingency_reserve": "reserve_contribution",
    "carbon_price": "burden",
    "relief_targeting": "poor_household_cost",
}
"""Levers whose own cost is only their administration, and where the larger part of what they ask shows."""


def plan(on: str, *moves: Mapping[str, Any]) -> dict[str, Any]:
    """A plan with moves on top of one that the table names."""
    short = on == "short_of_money"
    names = "_".join((on, *(str(move["lever"]) for move in moves)))
    return {
        "id": names,
        "extends": ["baseline", "fiscal_squeeze"] if short else on,
        "levers": [dict(move) for move in (*(BEYOND_THE_MONEY if short else ()), *moves)],
    }


def alone(lever: str, to: float, on: str = "baseline", zones: Sequence[str] = ()) -> dict[str, Any]:
    """A plan with one lever decided, everywhere it is allowed or in some zones."""
    where = {"zones": list(zones)} if zones else {}
    return plan(on, {"lever": lever, "start": START, "end": END, "to": to, "ramp": "linear", **where})


Pull = tuple[str, str, float | None, str]
"""A member: plan it stands on, lever, value (None: its most) and ring (blank: all zones it allows)."""


def pull(size: Size) -> Pull:
    """The member that a row is read from."""
    return size.on, size.lever, size.to, size.where


class Runs:
    """The strong value of each lever on each plan that the table names, and the values that rows name themselves."""

    def __init__(self, city: kt.City, table: Iterable[Size]) -> None:
        rows = list(table)
        self.city = city
        self.levers = tuple(lever.id for lever in city.lever_places.table)
        names = {part for row in rows for part in (row.variable, row.per) if part}
        names |= {"lever_effective", "lever_capital", "lever_running", *FALLS_ON.values()}
        self.results: dict[str, kt.Result] = {}
        self.member: dict[Pull, int] = {}
        most: list[Pull] = [("baseline", lever, None, "") for lever in self.levers]
        for on in dict.fromkeys(["baseline", *(row.on for row in rows)]):
            pulls = [one for one in dict.fromkeys([*most, *(pull(row) for row in rows)]) if one[0] == on]
            self.member |= {one: i for i, one in enumerate(pulls, 1)}
            plans: list[Any] = [plan(on) if on == "short_of_money" else on]
            plans += [self.plan(one) for one in pulls]
            self.results[on] = kt.simulate(city, plans, keep=sorted(names), until=LAST)

    def plan(self, one: Pull) -> dict[str, Any]:
        """The plan of a member."""
        on, lever, to, where = one
        zones = [zone.id for zone in self.city.zones if zone.ring == where] if where else ()
        return alone(lever, self.city.lever_places.table.get(lever).max if to is None else to, on, zones)

    def mean(self, name: str, on: str, member: int, year: int, ring: str = "") -> float:
        """City mean of a variable in a year of a member (0: without a lever); of one ring of zones if named."""
        run = self.results[on]
        values = run.values(name)[run.years.index(year), member]
        return float((values[..., [zone.ring == ring for zone in self.city.zones]] if ring else values).mean())

    def size(self, row: Size) -> float:
        """What was found, in the measure of the row."""
        member = self.member[pull(row)]
        without, with_it = (self.mean(row.variable, row.on, at, row.year, row.ring) for at in (0, member))
        if row.measure == "absolute" or (row.measure == "change" and without == 0):
            return with_it - without
        if row.measure == "change":
            return (with_it - without) / abs(without)
        per_without, per_with = (self.mean(row.per, row.on, at, row.year) for at in (0, member))
        if row.measure == "elasticity":
            return math.log(with_it / without) / math.log(per_with / per_without)
        run = self.results[row.on]
        scale = np.prod(run.values(row.variable).shape[2:]) / np.prod(run.values(row.per).shape[2:])
        if row.measure == "ratio":
            return float(with_it * scale / per_with)
        return float((with_it - without) * scale / (per_with - per_without))
