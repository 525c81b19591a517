# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year and backtest: what was observed against what a run of the baseline gives.

The mapping is data of the city pack, `validation/observed.csv`: which observation, which measure of the model, what
factor brings the model to the unit of the observation, what tolerance, whether the model was fitted to it.

| column | holds |
|---|---|
| name, vi, en | id and label of the row |
| kind | base_year or backtest |
| observation | variable of observations/*.csv; empty if `observed` is given |
| observed | else a measure of the pack's own numbers, for official figures kept as parameters |
| zone | empty: the city; a zone id; `each`: every zone observed, shown as the zone with the largest error |
| years | 2021, 2020..2022 (a row for each year observed) or mean 2019..2022 |
| measure | what the model gives, see `kientao.analysis.measure` |
| factor | the model times this is in the observation's unit |
| scale, tolerance | relative, absolute (in the observation's unit), or range (its own low to high) |
| prices | current: nominal money, brought to base-year prices by cpi_change before it is compared |
| fitted | yes: the model was set on it, so it tests nothing but the fitting |
| source | picks one observation among several of the same year; source of `observed` |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kientao.analysis.checks.rows import Row, cells, choice, table_of, years_of
from kientao.analysis.measure import Measure, Run, read_measure
from kientao.cities.files import number, read_table
from kientao.engine.graph import Names
from kientao.errors import InputError

FILE = "validation/observed.csv"
COLUMNS = (
    "name", "vi", "en", "kind", "observation", "observed", "zone", "years", "measure", "factor", "scale", "tolerance",
    "prices", "fitted", "source", "note",
)  # fmt: skip
PRICES = "cpi_change"
"""Observation with the change of consumer prices, % on the year before."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One observed value."""

    value: float
    low: float
    high: float
    unit: str
    source: str
    place: str


class Observations:
    """All observations of a city pack by variable, zone and year; those noted "ALT" are second choice and left out."""

    def __init__(self, root: Path, city: str) -> None:
        self.city = city
        self.found: dict[tuple[str, str, int], list[Observation]] = {}
        for path in sorted((root / "observations").glob("*.csv")):
            table = read_table(path, root)
            if not {"variable", "zone", "year", "value"} <= set(table.columns):
                continue
            for place, row in cells(table):
                if row.get("note", "").startswith("ALT"):
                    continue
                key = (row["variable"], row["zone"], int(number(row["year"], place, "year")))
                self.found.setdefault(key, []).append(_observation(row, place))

    def zones(self, variable: str, year: int) -> list[str]:
        """Zones with an observation of that variable and year."""
        return [zone for (name, zone, when) in self.found if name == variable and when == year and zone != self.city]

    def knows(self, variable: str) -> bool:
        """Whether anything was observed under that name."""
        return any(name == variable for name, _, _ in self.found)

    def get(self, variable: str, zone: str, year: int, source: str, place: str) -> Observation | None:
        """The observation, or None if there is none.

        Raises:
            InputError: there are several and `source` does not tell which.
        """
        listed = self.found.get((variable, zone, year), [])
        if source:
            listed = [one for one in listed if one.source == source]
        if len({one.value for one in listed}) > 1:
            sources = ", ".join(sorted({one.source for one in listed}))
            raise InputError(
                f"có nhiều số quan sát '{variable}' năm {year}.", f"there are several '{variable}' of {year}.", place,
                f"Ghi nguồn ở cột source: {sources}.", f"Name one in the column source: {sources}.",
            )  # fmt: skip
        return listed[0] if listed else None

    def price_level(self, first: int, year: int, place: str) -> float:
        """Consumer prices of a year over those of the first year."""
        level = 1.0
        for when in range(first + 1, year + 1):
            change = self.get(PRICES, self.city, when, "", place)
            if change is None:
                raise InputError(
                    f"thiếu {PRICES} năm {when}.", f"{PRICES} of {when} is missing.", place,
                    "Thêm vào observations/, hoặc bỏ cột prices.", "Add it to observations/, or leave prices empty.",
                )  # fmt: skip
            level *= 1.0 + change.value / 100.0
        return level


def _observation(row: dict[str, str], place: str) -> Observation:
    value = number(row["value"], place)
    low = number(row["low"], place, "low") if row.get("low") else value
    high = number(row["high"], place, "high") if row.get("high") else value
    return Observation(value, low, high, row.get("unit", ""), row.get("source", ""), place)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the mapping."""

    place: str
    name: str
    vi: str
    en: str
    kind: str
    observation: str
    observed: Measure | None
    zone: str
    mean: bool
    years: tuple[int, ...]
    measure: Measure
    factor: float
    scale: str
    tolerance: float
    current_prices: bool
    fitted: bool
    source: str
    note: str


def read_checks(
    root: Path, names: Names, observations: Observations, elsewhere: Sequence[str] = ()
) -> list[Check]:  # fmt: skip
    """The mapping of a city pack; none if the pack has none.

    Rows on a zone of another zoning of the pack (`elsewhere`) are left out: they are checked in theirs.

    Raises:
        InputError: a name, observation or number in it is wrong.
    """
    path = root / FILE
    if not path.is_file():
        return []
    own = set(names.inputs.dimensions["zone"])
    by_zone = {variable for variable, zone, _ in observations.found if zone in own}
    rows = cells(table_of(path, root, COLUMNS))
    return [
        _check(place, row, names, observations)
        for place, row in rows
        if row["zone"] not in elsewhere and (row["zone"] != "each" or row["observation"] in by_zone or not elsewhere)
    ]


def _check(place: str, row: dict[str, str], names: Names, observations: Observations) -> Check:
    mean, years = years_of(row["years"], place)
    kind = choice(row["kind"], ("base_year", "backtest"), place, "kind")
    scale = choice(row["scale"], ("relative", "absolute", "range"), place, "scale")
    choice(row["prices"], ("", "current"), place, "prices")
    choice(row["fitted"], ("", "yes"), place, "fitted")
    if bool(row["observation"]) == bool(row["observed"]):
        raise InputError(
            "cần đúng một trong hai cột observation, observed.", "give exactly one of observation and observed.", place
        )
    if row["observation"] and not observations.knows(row["observation"]):
        raise InputError(
            f"observations/ không có '{row['observation']}'.", f"observations/ has no '{row['observation']}'.", place
        )
    if row["zone"] not in ("", "each", *names.inputs.dimensions["zone"]):
        raise InputError(f"không có đơn vị '{row['zone']}'.", f"there is no zone '{row['zone']}'.", place)
    return Check(
        place, row["name"], row["vi"], row["en"], kind, row["observation"],
        read_measure(row["observed"], names, place) if row["observed"] else None, row["zone"], mean, years,
        read_measure(row["measure"], names, place), number(row["factor"], place, "factor") if row["factor"] else 1.0,
        scale, number(row["tolerance"], place, "tolerance") if row["tolerance"] else 0.0,
        row["prices"] == "current", row["fitted"] == "yes", row["source"], row["note"],
    )  # fmt: skip


def observed_rows(checks: Sequence[Check], run: Run, observations: Observations) -> list[Row]:
    """All rows of the mapping for a run with one member."""
    return [row for check in checks for row in _rows(check, run, observations)]


def _rows(check: Check, run: Run, observations: Observations) -> Iterator[Row]:
    if check.zone == "each":
        yield from (_worst_zone(check, year, run, observations) for year in check.years)
        return
    values = _values(check, run)
    seen = [(year, _seen(check, year, check.zone or observations.city, run, observations)) for year in check.years]
    pairs = [(year, one) for year, one in seen if one is not None]
    if not pairs:
        raise InputError(
            f"không có quan sát '{check.observation}' cho các năm này.",
            f"there is no observation '{check.observation}' of these years.", check.place,
        )  # fmt: skip
    if check.mean:
        model = float(np.mean([values[year] for year, _ in pairs]))
        value = float(np.mean([one.value for _, one in pairs]))
        first, last = pairs[0][0], pairs[-1][0]
        note = f"{first}-{last}. {check.note}".strip()
        yield _row(check, check.zone or observations.city, last, model, pairs[-1][1], value, note)
        return
    for year, one in pairs:
        yield _row(check, check.zone or observations.city, year, values[year], one, one.value, check.note)


def _values(check: Check, run: Run) -> dict[int, float]:
    found = check.factor * check.measure.number(run)[:, 0]
    if found.shape[0] == 1:
        found = np.repeat(found, len(run.years))
    return dict(zip(run.years, map(float, found), strict=True))


def _seen(check: Check, year: int, zone: str, run: Run, observations: Observations) -> Observation | None:
    if check.observed is not None:
        values = check.observed.number(run)[:, 0]
        value = float(values[0] if values.shape[0] == 1 else values[list(run.years).index(year)])
        one: Observation | None = Observation(value, value, value, "", _source(check.observed, run.names), check.place)
    else:
        one = observations.get(check.observation, zone, year, check.source, check.place)
    if one is None or not check.current_prices:
        return one
    level = observations.price_level(run.years[0], year, check.place)
    return Observation(one.value / level, one.low / level, one.high / level, one.unit, one.source, one.place)


def _source(observed: Measure, names: Names) -> str:
    """Where the first parameter of the pack that a measure names comes from."""
    for name in observed.names:
        parameter = names.inputs.parameters.get(name)
        if parameter is not None:
            return parameter.source
    return ""


def _row(check: Check, zone: str, year: int, model: float, one: Observation, value: float, note: str) -> Row:
    tolerance = check.tolerance
    if check.scale == "range":
        value, tolerance = (one.low + one.high) / 2.0, (one.high - one.low) / 2.0
    if check.scale != "relative" and value:
        tolerance /= abs(value)
    return Row(
        check.name, check.kind, zone, year, model, value, tolerance, check.vi, check.en, one.unit,
        check.source or one.source, note, check.fitted,
    )  # fmt: skip


def _worst_zone(check: Check, year: int, run: Run, observations: Observations) -> Row:
    """The zone with the largest error of all that were observed."""
    value = check.measure.of(run)
    if value.dims != ("zone",):
        raise InputError(
            f"'{check.measure.text}' không theo đơn vị hành chính.",
            f"'{check.measure.text}' is not by zone.",
            check.place,
        )
    zones = run.names.inputs.dimensions["zone"]
    modelled = check.factor * value.array[list(run.years).index(year) if value.array.shape[0] > 1 else 0, 0]
    rows = []
    for zone in observations.zones(check.observation, year):
        one = _seen(check, year, zone, run, observations)
        if one is not None and zone in zones:
            rows.append(_row(check, zone, year, float(modelled[zones.index(zone)]), one, one.value, ""))
    if not rows:
        raise InputError(
            f"không có quan sát '{check.observation}' theo đơn vị năm {year}.",
            f"there is no observation '{check.observation}' by zone of {year}.", check.place,
        )  # fmt: skip
    worst = max(rows, key=lambda row: float("inf") if row.error != row.error else abs(row.error))
    note = f"{len(rows)} zones, the one with the largest error. {check.note}".strip()
    return Row(
        worst.name, worst.kind, worst.zone, year, worst.model, worst.observed, worst.tolerance, worst.vi, worst.en,
        worst.unit, worst.source, note, worst.fitted,
    )  # fmt: skip
