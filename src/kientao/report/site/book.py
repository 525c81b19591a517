# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Everything the pages are made of, put together once: names, users, sectors, formulas, a baseline run."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.engine.declare import Declaration, Kind
from kientao.engine.graph import Names, Reference
from kientao.engine.inputs import Driver, Floats, Parameter
from kientao.model import sector_of
from kientao.report.site.formula import Formula, NoFormula, read_formula
from kientao.text import Language
from kientao.text.written import label

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.result import Result

SECTORS = (
    "population", "economy", "land", "housing", "travel", "vehicles", "buildings", "power", "industry", "waste",
    "water", "flood", "heat", "air", "health", "climate", "delivery", "budget", "governance", "wellbeing",
    "competitiveness",
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]+")


@dataclass(slots=True)
class Book:
    """The model, the city and a baseline run, ready to be written out."""

    city: City
    names: Names
    run: Result
    constants: Mapping[str, Floats]
    formulas: dict[str, Formula] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    users: dict[str, list[str]] = field(default_factory=dict)

    @property
    def declared(self) -> dict[str, Declaration]:
        """All declared variables by name."""
        return self.names.declared

    def sector(self, name: str) -> str:
        """The sector of a declared variable."""
        return sector_of(self.declared[name])

    def of_sector(self, sector: str) -> list[Declaration]:
        """Its variables: those of the years first, in the order of the files."""
        found = [d for d in self.declared.values() if self.sector(d.name) == sector]
        return sorted(found, key=lambda d: d.kind is Kind.BASE_YEAR)

    def source_ids(self, text: str) -> list[str]:
        """Ids of the pack's sources that a text names."""
        return [word for word in dict.fromkeys(_WORD.findall(text)) if word in self.city.sources]

    def inputs(self, declared: Declaration) -> list[Reference]:
        """What it reads, each value once."""
        found = {(r.name, r.origin): r for r in (self.names.resolve(a, declared.name) for a in declared.arguments)}
        return list(found.values())

    def core(self, argument: str) -> str:
        """The variable, parameter, driver or lever behind the name of an argument."""
        head = argument.split("__")[0]
        for name in (head, head.removeprefix("last_"), head.removesuffix("_base_year")):
            if name in self.declared or self.given(name) or self.lever(name):
                return name
        return head

    def given(self, name: str) -> Parameter | Driver | None:
        """A parameter or outside series."""
        return self.names.inputs.parameters.get(name) or self.names.inputs.drivers.get(name)

    def lever(self, name: str) -> str:
        """The lever that a name belongs to (`parks`, `parks_added`, `parks_base`); empty if none."""
        if name not in self.names.inputs.parts:
            return ""
        ids = sorted(self.city.levers.ids, key=len, reverse=True)
        return next((i for i in ids if name == i or name.startswith(f"{i}_")), "")

    def title(self, name: str, lang: Language) -> str:
        """What a name is called in a language; the name itself where nobody gave it another."""
        declared = self.declared.get(name)
        if declared is not None:
            return declared.vi if lang == "vi" else declared.en
        lever = self.lever(name)
        if lever:
            row = self.city.levers.get(lever)
            return row.name_vi if lang == "vi" else row.name_en
        given = self.given(name)
        if given is not None and (given.vi if lang == "vi" else given.en):
            return given.vi if lang == "vi" else given.en
        return name.replace("_", " ")


def open_book(city: City) -> Book:
    """Run the baseline and read every equation."""
    from kientao import api

    program = api.program(city)
    run = api.simulate(city, "baseline")
    book = Book(city, program.names, run, program.constants().values)
    users: dict[str, list[str]] = defaultdict(list)
    for declared in program.names.declared.values():
        try:
            book.formulas[declared.name] = read_formula(program.names, declared)
        except NoFormula as reason:
            book.reasons[declared.name] = str(reason)
        for argument in declared.arguments:
            core = book.core(argument)
            if declared.name not in users[core]:
                users[core].append(declared.name)
    for declared in program.names.declared.values():
        start = declared.initial  # a stock's base year is a use too: the parameter would have no page otherwise
        if isinstance(start, str) and declared.name not in users[start]:
            users[start].append(declared.name)
    book.users = dict(users)
    return book


def sector_flows(book: Book, sector: str) -> tuple[Counter[str], Counter[str]]:
    """How many variables it reads from each other sector, and gives to each."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for declared in book.of_sector(sector):
        if declared.kind is Kind.BASE_YEAR:
            continue
        for name in {book.core(a) for a in declared.arguments}:
            if name in book.declared and book.sector(name) != sector:
                before[book.sector(name)] += 1
        for other in {book.sector(user) for user in book.users.get(declared.name, ())} - {sector}:
            after[other] += 1
    return before, after


_COUNTED = re.compile(
    r"^(person|household|dwelling|vehicle|tree|trip|million_trip|t|kt|tN?\w*|GWh|MWh|TJ|km2|ha|m2|m3|million_m3"
    r"|(billion|million|thousand)_VND|vehicle_km|person_km|pcu_km|lane_km|km|job|worker|death|child|MW|MWp|tCO2e?"
    r"|thousand_\w+)$"
)
_TIME = {"yr", "day", "month", "s", "h"}


def adds_up(unit: str) -> bool:
    """Whether values of zones in this unit add up to the city's: amounts, and amounts a time."""
    top, *below = unit.split("/")
    return bool(_COUNTED.match(top)) and set(below) <= _TIME


def city_line(book: Book, name: str) -> tuple[Floats, str]:
    """A variable as one number of the city by year, and how: alone, total, mean of people, mean."""
    values = book.run.values(name)[:, 0]
    dims = book.declared[name].dims
    if not dims:
        return values, "alone"
    every = tuple(range(1, values.ndim))
    if adds_up(book.declared[name].unit):
        return values.sum(every), "total"
    if dims[-1:] == ("zone",):
        people = book.run.values("population")[:, 0]
        rest = every[:-1]
        zoned = values.mean(rest) if rest else values
        return (zoned * people).sum(-1) / people.sum(-1), "people"
    return values.mean(every), "mean"


def by_label(book: Book, name: str, lang: Language) -> tuple[Floats, list[str]] | None:
    """[year, label] over its first dimension that is no zone, if it has few labels."""
    declared = book.declared[name]
    own = [d for d in declared.dims if d not in ("zone", "destination", "via", "zone_from", "zone_to")]
    if not own or len(book.names.inputs.dimensions[own[0]]) > 20 or declared.dims == ("zone",):
        return None
    at = declared.dims.index(own[0]) + 1
    values = np.moveaxis(book.run.values(name)[:, 0], at, 1)
    rest = tuple(range(2, values.ndim))
    if adds_up(declared.unit):
        series = values.sum(rest)
    elif declared.dims[-1] == "zone" and rest:
        people = book.run.values("population")[:, 0]
        series = np.einsum("t...z,tz->t...", values, people / people.sum(-1, keepdims=True))
        series = series.mean(tuple(range(2, series.ndim))) if series.ndim > 2 else series
    else:
        series = values.mean(rest) if rest else values
    return series, [label(own[0], one, lang) for one in book.names.inputs.dimensions[own[0]]]


def by_zone(book: Book, name: str) -> tuple[Floats, Floats] | None:
    """First and last year by zone."""
    declared = book.declared[name]
    if "zone" not in declared.dims:
        return None
    values = book.run.values(name)[[0, -1], 0]
    at = declared.dims.index("zone") + 1
    rest = tuple(i for i in range(1, values.ndim) if i != at)
    laid = values.sum(rest) if adds_up(declared.unit) else values.mean(rest)
    return laid[0], laid[1]


def plain(value: Any) -> float | None:
    """A single number, or nothing."""
    array = np.asarray(value, dtype=float)
    return float(array.flat[0]) if array.size == 1 else None
