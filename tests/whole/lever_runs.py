# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Every lever alone, as members of a few runs, and what each one moves.

`lever_effects.csv` holds what is expected: variable, direction, and the range of the evidence where there is one
(`evidence` names the quantity in the pack's evidence file). The first row of a lever is its main variable. Measures:
`change` relative to the same plan without the lever (a difference where that is 0); `absolute` difference;
`per_unit` difference over the difference of `per`; `elasticity` ratio of logarithms with `per`. `ring` keeps the zones
of one ring. `source` names works of the pack behind a range, or `definition` where it follows from what the lever is.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import kientao as kt

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


@dataclass(frozen=True, slots=True)
class Effect:
    """One expected effect: a row of lever_effects.csv."""

    lever: str
    variable: str
    measure: str
    per: str
    year: int
    ring: str
    on: str
    sign: int
    low: float | None
    high: float | None
    evidence: str
    source: str

    @property
    def name(self) -> str:
        return f"{self.lever}-{self.variable}-{self.on}"


def effects() -> list[Effect]:
    """The rows of lever_effects.csv."""
    with (Path(__file__).parent / "lever_effects.csv").open(encoding="utf-8") as file:
        return [
            Effect(
                r["lever"], r["variable"], r["measure"], r["per"], int(r["year"]), r["ring"], r["on"], int(r["sign"]),
                float(r["low"]) if r["low"] else None, float(r["high"]) if r["high"] else None,
                r["evidence"], r["source"],
            )
            for r in csv.DictReader(file)
        ]  # fmt: skip


def plan(on: str, *moves: Mapping[str, Any]) -> dict[str, Any]:
    """A plan with moves on top of one that the table names."""
    short = on == "short_of_money"
    names = "_".join((on, *(str(move["lever"]) for move in moves)))
    return {
        "id": names,
        "extends": ["baseline", "fiscal_squeeze"] if short else on,
        "levers": [dict(move) for move in (*(BEYOND_THE_MONEY if short else ()), *moves)],
    }


def alone(lever: str, to: float, on: str = "baseline", start: int = START, end: int = END) -> dict[str, Any]:
    """A plan with one lever decided, everywhere it is allowed."""
    return plan(on, {"lever": lever, "start": start, "end": end, "to": to, "ramp": "linear"})


class Runs:
    """The strong value of each lever on each plan that the table names."""

    def __init__(self, city: kt.City, table: Iterable[Effect]) -> None:
        rows = list(table)
        self.city = city
        self.levers = tuple(lever.id for lever in city.lever_places.table)
        names = {part for row in rows for part in (row.variable, row.per) if part}
        names |= {"lever_effective", "lever_capital", "lever_running", *FALLS_ON.values()}
        self.results: dict[str, kt.Result] = {}
        self.member: dict[tuple[str, str], int] = {}
        for on in dict.fromkeys(["baseline", *(row.on for row in rows)]):
            wanted = self.levers if on == "baseline" else tuple(dict.fromkeys(r.lever for r in rows if r.on == on))
            self.member |= {(on, lever): i for i, lever in enumerate(wanted, 1)}
            plans: list[Any] = [plan(on) if on == "short_of_money" else on]
            plans += [alone(lever, city.lever_places.table.get(lever).max, on) for lever in wanted]
            self.results[on] = kt.simulate(city, plans, keep=sorted(names), until=LAST)

    def mean(self, name: str, on: str, lever: str | None, year: int, ring: str = "") -> float:
        """City mean of a variable in a year with a lever, or without any (None); of one ring of zones if named."""
        run = self.results[on]
        values = run.values(name)[run.years.index(year), 0 if lever is None else self.member[on, lever]]
        return float((values[..., [zone.ring == ring for zone in self.city.zones]] if ring else values).mean())

    def size(self, effect: Effect) -> float:
        """What was found, in the measure of the row."""
        without = self.mean(effect.variable, effect.on, None, effect.year, effect.ring)
        with_it = self.mean(effect.variable, effect.on, effect.lever, effect.year, effect.ring)
        if effect.measure == "absolute" or (effect.measure == "change" and without == 0):
            return with_it - without
        if effect.measure == "change":
            return (with_it - without) / abs(without)
        per_without = self.mean(effect.per, effect.on, None, effect.year)
        per_with = self.mean(effect.per, effect.on, effect.lever, effect.year)
        if effect.measure == "elasticity":
            return math.log(with_it / without) / math.log(per_with / per_without)
        run = self.results[effect.on]
        scale = np.prod(run.values(effect.variable).shape[2:]) / np.prod(run.values(effect.per).shape[2:])
        return float((with_it - without) * scale / (per_with - per_without))
