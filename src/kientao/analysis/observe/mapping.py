# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From the name of an observation to what the model says of it: data of the city pack, `validation/mapping.csv`.

| column | holds |
|---|---|
| observation | name of the observation; `*` stands for any letters (such rows come after exact names) |
| since | the first year the row is for, where what is counted under the name changed; empty: all years |
| unit | unit of the measures; the observation may be in any other form of it, see `forms` |
| city, zone | measure for the whole city, and one by zone (`kientao.analysis.measure`); empty: not answered |
| place | the only place the measure `city` stands for, where that is not the city |
| prices | empty: money in prices of the year, unless the name says constant; real: in base-year prices |
| link | a year: the model's change since is put on the pack's own observation of it (levels are not comparable) |
| source | relative standard deviation of the source, where it is known better than by quality (registers, accounts) |
| error | relative standard deviation of differences in definition, beside the error of the source |
| spread | standard deviation, in `unit`, of what moves from year to year and is not in the model (weather) |
| reason | why it is not answered: a key of the catalogue without `observe.reason.` |
| note | for readers |

A name may carry endings that are understood: `_growth`, `_per_capita`, `_per_1000_people`, `_usd`, `_constant_2010`,
`_9_months`, `_q1`, `_monthly`, `_per_day`, `_first_estimate`, the id of a zone.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import cast

from kientao.analysis.checks.rows import cells, choice, table_of
from kientao.analysis.measure import Measure, read_measure
from kientao.analysis.observe.forms import UnknownFormError, form_of
from kientao.cities.files import number
from kientao.engine.errors import ModelError
from kientao.engine.graph import Names, Origin
from kientao.engine.units import Unit
from kientao.errors import InputError
from kientao.report.headline import HEADLINES, Over

FILE = "validation/mapping.csv"
COLUMNS = (
    "observation", "since", "unit", "city", "zone", "place", "prices", "link", "source", "error", "spread", "reason",
    "note",
)  # fmt: skip
REASONS = (
    "plan", "national", "site", "method", "not_modelled", "past", "seasonal", "input", "design", "survey",
    "other_index", "several_years",
)  # fmt: skip
OTHER_ZONING = "zoning"
"""The reason of rules that name a zone which the zoning in use does not have; another zoning may answer."""
_PER_MANY = re.compile(
    r"_per_(100|1000|10000|100000|thousand)(?:_(?:people|persons?|inhabitants|residents|population))?$"
)
_PER_HEAD = re.compile(r"per_capita|per_person|per_household")
"""Names whose endings q1 to q5 are parts of the people, not of the year."""
YEAR_S = 365.0 * 24.0 * 3600.0
DAY_S, MONTH_S = YEAR_S / 365.0, YEAR_S / 12.0
_OF_A_DAY = re.compile(r"_day$|_day_|_daily|capacity")
_OF_A_MONTH = re.compile(r"_month$|_month_|_monthly")
_PART = re.compile(r"_(\d{1,2})_months$|_(q[1-4])$|_(first_half|h1)$|_(\d)_quarters$")


@dataclass(frozen=True, slots=True)
class Rule:
    """How the model answers a name."""

    name: str
    unit: Unit
    city: Measure | None
    zone: Measure | None
    place: str = ""
    real: bool = False
    link: int | None = None
    since: int | None = None
    source: float | None = None
    error: float = 0.0
    spread: float = 0.0
    reason: str = ""
    note: str = ""
    growth: bool = False
    per_person: bool = False
    per_many: float = 1.0
    """People that the name says the figure is per, as a number without unit of people."""
    part: float = 1.0
    """Of the year; below 1 for nine months, a quarter."""
    constant: int | None = None
    """Year of constant prices that the name gives."""
    average: bool = False
    """Over the years that name or note give."""
    at: str = ""
    """The zone that the name itself gives."""
    period: float = YEAR_S
    """Seconds that a figure without its time is of: a year, unless the name says day or month."""
    alike: tuple[str, ...] = ()
    """Other names of the same measure, whose observation a link may stand on."""


class Rules:
    """The rules of a city, with what can be made out of names that are not written down."""

    def __init__(self, rules: Sequence[Rule], names: Names, zones: Sequence[str]) -> None:
        self.exact = {rule.name: rule for rule in rules if "*" not in rule.name and rule.since is None}
        self.later = [rule for rule in rules if rule.since is not None]
        self.patterns = [rule for rule in rules if "*" in rule.name]
        self.names = names
        self.zones = sorted(zones, key=len, reverse=True)

    def find(self, name: str, year: int | None = None) -> Rule | None:
        """The rule for a name and year; None if nothing is known of it."""
        found = self._found(name, 4)
        if found is not None:
            return self._of_year(found, year)
        for rule in self.patterns:
            if fnmatchcase(name, rule.name):
                return rule
        return self._own(name)

    def _of_year(self, rule: Rule, year: int | None) -> Rule:
        """The row for later years, where there is one."""
        listed = [
            one for one in self.later if one.name == rule.name and year is not None and year >= cast(int, one.since)
        ]
        if not listed:
            return rule
        last = max(listed, key=lambda one: cast(int, one.since))
        return replace(
            last, growth=rule.growth, per_person=rule.per_person, part=rule.part, constant=rule.constant, at=rule.at,
            average=rule.average, real=rule.real or last.real, period=rule.period, per_many=rule.per_many,
        )  # fmt: skip

    def near(self, name: str) -> str:
        """The nearest name that has an answer, or nothing."""
        close = difflib.get_close_matches(name, [n for n, r in self.exact.items() if not r.reason], n=1, cutoff=0.6)
        return close[0] if close else ""

    def _found(self, name: str, left: int) -> Rule | None:
        rule = self.exact.get(name)
        if rule is not None or left == 0:
            return rule
        for cut, change in self._endings(name):
            inner = self._found(cut, left - 1)
            if inner is not None and not inner.reason:
                return replace(inner, **change)  # type: ignore[arg-type]
        return None

    def _endings(self, name: str) -> list[tuple[str, dict[str, object]]]:
        found: list[tuple[str, dict[str, object]]] = []
        for ending in ("_growth", "_growth_rate", "_change", "_increase"):
            if name.endswith(ending):
                found.append((name.removesuffix(ending), {"growth": True}))
        if name.startswith("growth_"):
            found.append((name.removeprefix("growth_"), {"growth": True}))
        many = _PER_MANY.search(name)
        if many:
            for inner in (name[: many.start()], f"{name[: many.start()]}_registered"):
                found.append((inner, {"per_person": True, "per_many": float(many[1].replace("thousand", "1000"))}))
        for ending in ("_per_capita", "_per_person"):
            if name.endswith(ending):
                found.append((name.removesuffix(ending), {"per_person": True}))
        constant = re.search(r"_constant(?:_((?:19|20)\d\d))?(?:_prices)?$", name)
        if constant:
            found.append(
                (name[: constant.start()], {"constant": int(constant[1]) if constant[1] else None, "real": True})
            )
            found.append((name[: constant.start()] + "_current", found[-1][1]))
        span = re.search(r"_(?:average|avg|mean)?_?(?:(?:19|20)\d\d_(?:19|20)\d\d)$|_(?:average|avg|mean)$", name)
        if span:
            found.append((name[: span.start()], {"average": True}))
        part = None if _PER_HEAD.search(name) else _PART.search(name)
        if part:
            months = int(part[1]) if part[1] else 3 if part[2] else 6 if part[3] else 3 * int(part[4])
            if 0 < months <= 12:
                found.append((name[: part.start()], {"part": months / 12.0}))
        for ending in (
            "_usd", "_vnd", "_alt", "_estimate", "_preliminary", "_first_estimate", "_current", "_current_prices",
            "_per_year", "_annual", "_year", "_total", "_city", "_hanoi", "_final", "_revised",
        ):  # fmt: skip
            if name.endswith(ending):
                found.append((name.removesuffix(ending), {}))
        for endings, seconds in (
            (("_per_day", "_daily", "_day"), DAY_S),
            (("_monthly", "_per_month", "_month"), MONTH_S),
        ):
            for ending in endings:
                if name.endswith(ending):
                    found.append((name.removesuffix(ending), {"period": seconds}))
        for zone in self.zones:
            if name.endswith(f"_{zone}"):
                found.append((name.removesuffix(f"_{zone}"), {"at": zone}))
                break
        return found

    def _own(self, name: str) -> Rule | None:
        """A variable of the model by its own name."""
        headline = HEADLINES.get(name)
        variable = headline.variable if headline is not None else name
        try:
            reference = self.names.resolve(variable)
            unit = form_of(reference.unit).unit
        except (ModelError, UnknownFormError):
            return None
        if reference.origin not in (Origin.VARIABLE, Origin.STOCK):
            return None
        if reference.dims == ():
            return Rule(name, unit, read_measure(variable, self.names, name), None)
        if reference.dims != ("zone",):
            return None
        by_people = any(h.variable == variable and h.over is Over.PEOPLE for h in HEADLINES.values())
        whole = f"mean({variable}, population)" if by_people or not _adds_up(unit) else f"sum({variable})"
        zone = read_measure(variable, self.names, name)
        return Rule(name, unit, read_measure(whole, self.names, name), zone)


def _adds_up(unit: Unit) -> bool:
    """Whether zones can be added: a quantity, not a share, a density or a temperature."""
    powers = {name: power for name, power in unit.powers if name != "s"}
    return bool(powers) and all(power > 0 for power in powers.values()) and "degC" not in powers


def read_mapping(root: Path, names: Names, zones: Sequence[str]) -> Rules:
    """The mapping of a city pack; only the model's own names if the pack has none.

    Raises:
        InputError: a name, unit or number in it is wrong.
    """
    path = root / FILE
    rows = cells(table_of(path, root, COLUMNS)) if path.is_file() else ()
    here = set(names.inputs.dimensions.get("zone", ()))
    foreign = [zone for zone in zones if zone not in here]
    rules = [_rule(place, row, names, foreign) for place, row in rows]
    return Rules([_with_alike(rule, rules) if rule.link else rule for rule in rules], names, zones)


def _with_alike(rule: Rule, rules: Sequence[Rule]) -> Rule:
    def key(one: Rule) -> tuple[object, ...]:
        return one.city.text if one.city else "", one.link, one.unit, one.place

    return replace(rule, alike=tuple(one.name for one in rules if one is not rule and key(one) == key(rule)))


def _rule(place: str, row: Mapping[str, str], names: Names, foreign: Sequence[str]) -> Rule:
    choice(row["prices"], ("", "real"), place, "prices")
    if row["reason"]:
        choice(row["reason"], REASONS, place, "reason")
    if bool(row["reason"]) == bool(row["city"] or row["zone"]):
        raise InputError(
            "cần đúng một trong hai: phép đo (city, zone) hoặc reason.",
            "give exactly one of a measure (city, zone) and a reason.", place,
        )  # fmt: skip
    try:
        unit = form_of(row["unit"]).unit
    except UnknownFormError:
        raise InputError(f"không rõ đơn vị '{row['unit']}'.", f"the unit '{row['unit']}' is unknown.", place) from None

    def real(column: str) -> float:
        return number(row[column], place, column) if row[column] else 0.0

    def measured(column: str) -> Measure | None:
        return read_measure(row[column], names, place) if row[column] else None

    if any(f"[{zone}]" in row["city"] + row["zone"] for zone in foreign):
        return Rule(row["observation"], unit, None, None, reason=OTHER_ZONING)
    name, daily = row["observation"], "/day" in row["unit"] and not row["unit"].startswith("m3")
    period = DAY_S if _OF_A_DAY.search(name) or daily else MONTH_S if _OF_A_MONTH.search(name) else YEAR_S
    return Rule(
        name, unit, measured("city"), measured("zone"), row["place"], row["prices"] == "real",
        int(real("link")) or None, int(real("since")) or None, real("source") if row["source"] else None,
        real("error"), real("spread"), row["reason"], row["note"], period=period,
    )  # fmt: skip
