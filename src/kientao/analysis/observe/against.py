# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Observations of a file against the model: error of the central run, and whether the ensemble's band covers them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from kientao.analysis.checks.observed import Observations
from kientao.analysis.checks.rows import Row
from kientao.analysis.observe.answer import Answer, NoAnswerError, Reader
from kientao.analysis.observe.asked import Asked
from kientao.analysis.observe.discrepancy import LeftOut, read_left_out
from kientao.analysis.observe.forms import UnknownFormError, form_of
from kientao.analysis.observe.given import Given, read_given
from kientao.analysis.observe.mapping import OTHER_ZONING, Rules, read_mapping
from kientao.analysis.observe.noise import GROWTH, SEASON, disturbed, source_error
from kientao.analysis.observe.places import Places
from kientao.analysis.observe.prices import Prices
from kientao.analysis.observe.sides import Sides
from kientao.api import ScenarioLike
from kientao.cities import City
from kientao.engine.units import Unit
from kientao.errors import InputError, Language
from kientao.text import say

KIND = "observation"
LOW, HIGH = 0.1, 0.9
USED = ("cpi_change", "exchange_rate")
"""Names that are not compared but bring money to the prices of their year."""
_SPAN = re.compile(r"((?:19|20)\d\d)\s*[-–_]\s*((?:19|20)\d\d)")
_CONSTANT = re.compile(
    r"(?:constant|giá so sánh|at)\s*(?:prices of |of |năm )?((?:19|20)\d\d)(?: prices)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One observation with the model's answer. `low` to `high` is the 80 % band in which the figure should lie."""

    row: Row
    low: float
    high: float
    median: float
    model_low: float
    model_high: float
    """The band of the members alone, without the error of the observation."""
    place: str
    measure: str

    @property
    def covered(self) -> bool:
        """Whether the band holds the observation."""
        return self.low <= self.row.observed <= self.high

    def as_json(self) -> dict[str, Any]:
        """Plain data: as a row of `validate`, with the band. `ok` is `covered`."""
        return {
            **self.row.as_json(), "ok": self.covered, "low": self.low, "high": self.high, "covered": self.covered,
            "median": self.median, "model_low": self.model_low, "model_high": self.model_high, "measure": self.measure,
            "place": self.place,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unmapped:
    """An observation that is not compared, and why."""

    given: Given
    reason: str
    detail: str = ""

    def text(self, lang: Language) -> str:
        """The reason in words."""
        said = say(f"observe.reason.{self.reason}", lang)
        return f"{said} {self.detail}".strip()

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "name": self.given.name, "zone": self.given.zone, "year": self.given.years[0] if self.given.years else None,
            "unit": self.given.unit, "observed": self.given.value if math.isfinite(self.given.value) else None,
            "place": self.given.place, "reason": self.text("en"), "reason_vi": self.text("vi"), "code": self.reason,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Against:
    """All observations of a file, compared or not."""

    rows: tuple[Compared, ...]
    unmapped: tuple[Unmapped, ...]
    scenario: str
    members: int
    city: str
    calibrated: bool

    @property
    def summary(self) -> dict[str, Any]:
        """Coverage by the 80 % band and errors, all rows alike; independent: none of or linked to the base year."""
        free = [one for one in self.rows if not one.row.fitted]
        errors = [abs(one.row.error) for one in self.rows if math.isfinite(one.row.error)]
        return {
            "rows": len(self.rows),
            "unmapped": len(self.unmapped),
            "coverage": _share(self.rows),
            "median_error": float(median(errors)) if errors else None,
            "independent_rows": len(free),
            "independent_coverage": _share(free),
            "coverage_by_name": _by_name(self.rows),
            "band": [LOW, HIGH],
            "members": self.members,
            "scenario": self.scenario,
            "calibrated": self.calibrated,
        }

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "rows": [one.as_json() for one in self.rows],
            "unmapped": [one.as_json() for one in self.unmapped],
            "summary": self.summary,
        }

    def show(self, lang: Language) -> None:
        """Print the rows, what is not compared, and the summary."""
        from kientao.analysis.observe.shown import show

        show(self, lang)


def _share(rows: Sequence[Compared]) -> float | None:
    return sum(one.covered for one in rows) / len(rows) if rows else None


def _by_name(rows: Sequence[Compared]) -> float | None:
    """The mean over names, so that a name with a row for each zone counts once."""
    names: dict[str, list[bool]] = {}
    for one in rows:
        names.setdefault(one.row.name, []).append(one.covered)
    return float(np.mean([np.mean(covered) for covered in names.values()])) if names else None


def against(
    city: City,
    path: Path,
    *,
    scenario: ScenarioLike = "baseline",
    members: int = 200,
    seed: int = 1,
    workers: int | None = None,
    prior: bool = False,
    progress: Any = None,
) -> Against:
    """Compare the observations of a file with the central run and an ensemble of a scenario.

    Args:
        city: from `load_city`.
        path: a CSV file in the shape of the pack's `observations/*.csv`, see `given`.
        scenario: one scenario.
        members: futures of the ensemble.
        seed: of the ensemble.
        workers: as of `ensemble`.
        prior: leave the calibration of the pack out.
        progress: as of `ensemble`.

    Raises:
        InputError: the file cannot be read, a needed column is missing, a table of the pack is wrong.
    """
    from kientao import api

    given = read_given(path)
    pack = Observations(city.path, city.id)
    places = Places(city)
    zones = [*city.zone_ids, *(z for z in places.zones() if z not in city.zone_ids)]
    rules = read_mapping(city.path, api.program(city).names, zones)
    asked: list[Asked] = []
    unmapped: list[Unmapped] = []
    elsewhere: list[tuple[City, Rules]] = []
    for one in given:
        found = understood(one, rules, places, pack, city)
        if isinstance(found, Unmapped) and found.reason == OTHER_ZONING:
            elsewhere = elsewhere or _elsewhere(city, places, zones)
            tried = (understood(one, other, places, pack, zoned) for zoned, other in elsewhere)
            found = next((each for each in tried if isinstance(each, Asked)), found)
        if isinstance(found, Asked):
            asked.append(found)
        else:
            unmapped.append(found)
    own = [
        (one.name, one.years[0], one.value)
        for one in given
        if one.name in USED and not one.problem and _whole(one, places)
    ]
    prices = Prices(pack, city.base_year, own)
    rows: list[Compared] = []
    calibrated = False
    plan = api.read_scenario(city, scenario)
    for zoning in dict.fromkeys([city.zoning, *(each.zoning for each in asked)]):
        chosen = [each for each in asked if each.zoning == zoning]
        if not chosen:
            continue
        try:
            zoned = city if zoning == city.zoning else api.load_city(city.path, zoning=zoning)
        except InputError as error:
            unmapped += [Unmapped(each.given, "zoning", f"({zoning}: {error.place})") for each in chosen]
            continue
        sides = Sides(
            zoned, scenario, chosen, prices, pack, members=members, seed=seed, workers=workers, prior=prior,
            progress=progress,
        )  # fmt: skip
        calibrated |= sides.calibrated
        off = read_left_out(city.path, city.base_year)
        for each in chosen:
            try:
                rows.append(_compared(each, sides.central, sides.many, plan.id, off, zoned.carry_error))
            except NoAnswerError as error:
                unmapped.append(Unmapped(each.given, str(error.args[0])))
    order = {id(one): i for i, one in enumerate(given)}
    unmapped.sort(key=lambda one: order[id(one.given)])
    return Against(tuple(rows), tuple(unmapped), plan.id, members, city.id, calibrated)


def _elsewhere(city: City, places: Places, zones: Sequence[str]) -> list[tuple[City, Rules]]:
    """The city in its other zonings, with the rules that hold there."""
    from kientao import api

    others = [api.load_city(city.path, zoning=one) for one in places.zonings if one != city.zoning]
    return [(other, read_mapping(other.path, api.program(other).names, zones)) for other in others]


def _whole(one: Given, places: Places) -> bool:
    return places.find(one.zone) in (places.city, "vietnam")


def understood(one: Given, rules: Rules, places: Places, pack: Observations, city: City) -> Asked | Unmapped:
    """What an observation asks of the model, or why it cannot be compared."""
    if one.problem:
        return Unmapped(one, one.problem, one.text)
    if one.name in USED:
        return Unmapped(one, "input")
    rule = rules.find(one.name, one.years[-1])
    if rule is None:
        near = rules.near(one.name)
        return Unmapped(one, "unknown", f"({near}?)" if near else "")
    if rule.reason:
        return Unmapped(one, rule.reason, rule.note)
    place = places.find(rule.at or one.zone)
    if place is None:
        return Unmapped(one, "place", one.zone)
    zoning = places.zoning(place) or city.zoning
    if place != city.id and place != rule.place and places.zoning(place) is None:
        return Unmapped(one, "national")
    unit = one.unit or _usual(rule.name, pack)
    try:
        form = form_of(unit)
    except UnknownFormError:
        return Unmapped(one, "unit", unit)
    if not one.unit and not unit and rule.unit.powers:
        return Unmapped(one, "no_unit")
    years = one.years
    if rule.average or len(years) > 1:
        span = _SPAN.search(one.name) or _SPAN.search(one.note)
        if rule.average and len(years) == 1:
            if span is None or dict(rule.unit.powers):
                return Unmapped(one, "several_years")
            years = tuple(range(int(span[1]), int(span[2]) + 1))
    if min(years) < city.base_year or max(years) > city.last_year:
        return Unmapped(one, "year", f"({city.base_year}-{city.last_year})")
    constant = _CONSTANT.search(one.note) if not rule.constant and not form.prices else None
    if constant is not None and dict(rule.unit.powers).get("VND"):
        form = replace(form, prices=int(constant[1]))
    return Asked(one, rule, form, place, years, zoning, city.id)


def _usual(name: str, pack: Observations) -> str:
    """The unit that the pack's own observations of a name have."""
    for (variable, _, _), listed in pack.found.items():
        if variable == name:
            return listed[0].unit
    return ""


def _compared(one: Asked, central: Reader, many: Reader, scenario: str, off: LeftOut, carry: float) -> Compared:
    base_year = off.base_year
    model = central.answer(one.rule, one.form, one.place, one.years)
    members = many.answer(one.rule, one.form, one.place, one.years)
    values = members.values[np.isfinite(members.values)]
    if not len(values) or not np.isfinite(model.values[0]):
        raise NoAnswerError("no_number")
    given = one.given
    sector = one.sector(central.run.names.declared)
    missing, inflation = off.of(one.rule.name, sector, one.level, one.years[-1])
    middle = float(np.median(values))
    deviation = _deviation(one, members, middle, missing, inflation)
    if one.level == "zone" and not members.growth and _is_amount(one.rule.unit):
        deviation = math.hypot(deviation, carry * abs(middle))
    wide = disturbed(values, deviation, f"{given.name}|{one.place}|{one.years[0]}")
    if (values >= 0.0).all() and not members.growth:
        wide = np.maximum(wide, 0.0)
    low, high = (float(v) for v in np.quantile(wide, (LOW, HIGH)))
    model_low, model_high = (float(v) for v in np.quantile(values, (LOW, HIGH)))
    value = float(model.values[0])
    half = (high - low) / 2.0
    row = Row(
        given.name, KIND, one.place, one.years[-1], value, given.value,
        half / abs(given.value) if given.value else half, *_labels(one, central), given.unit or one.form.text,
        given.source, " ".join(part for part in (one.rule.note, given.text) if part),
        one.years in ((one.rule.link,), (base_year,)), scenario,
    )  # fmt: skip
    return Compared(
        row, low, high, middle, model_low, model_high, given.place, central.measure(one.rule, one.place).text
    )


def _is_amount(unit: Unit) -> bool:
    """Whether zones add up (something a year or standing, or people on an area), unlike a price, level or share."""
    things = dict(unit.powers)
    if "person" in things and things.get("m") == -2.0:
        del things["m"]
    things.pop("s", None)
    return bool(things) and all(power > 0 and name != "degC" for name, power in things.items())


def _deviation(one: Asked, members: Answer, middle: float, missing: float, inflation: float) -> float:
    """Standard deviation of the figure around the true value, in the unit of the observation; see `noise`."""
    given, rule = one.given, one.rule
    relative = math.hypot(rule.error, missing)
    source = source_error(given.quality, given.value, given.low, given.high, rule.source)
    if members.growth:
        if not (given.low is not None and given.high is not None and given.high > given.low):
            source = source_error(given.quality, 1.0, None, None, rule.source) * GROWTH * members.scale
        own = relative * GROWTH * members.scale
        prices = members.spread * members.scale
    else:
        own, prices = relative * abs(middle), members.spread * abs(middle)
    season = SEASON * (1.0 - rule.part) * abs(middle)
    weather = rule.spread * abs(members.scale)
    stated = source**2 + own**2 + season**2 + weather**2 / len(one.years)
    return math.sqrt(stated * (1.0 + inflation) + prices**2)


def _labels(one: Asked, reader: Reader) -> tuple[str, str]:
    """What the first variable of the measure is called."""
    known = reader.run.names
    for name in reader.measure(one.rule, one.place).names:
        reference = known.resolve(name)
        declared = known.declared.get(reference.name)
        if declared is not None:
            return declared.vi, declared.en
    return "", ""
