# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Sizes of response: one thing is changed, the rest stays, and the size is set against the range of the literature.

What is tested is the working of the model, not how fast Hà Nội or another city builds. So a lever is put in force at
once: its delivered amount is set in the state at the start of the year and what is decided is set to the same value, so
that lead time, money and hands play no part (with enforcement below full, as much more is delivered as makes the value
in force right). Drivers and stocks can be changed too. All changes that start in the same year are members of one run.

The table is data of the city pack, `validation/responses.csv`:

| column | holds |
|---|---|
| name, vi, en | id and label |
| change | `lever NAME set VALUE WHERE`, `driver NAME times VALUE`, `stock NAME add VALUE`; several with ; between |
| from, year | first year of the change, year that is read |
| measure, shown | what is read; percent against the baseline, difference, or value |
| low, high | evidence: the centre counts as observed, half the width as tolerance |
| source, note | where the range comes from |

The operations are set, add and times (levers: set or add). WHERE is all (if left out), core, inner, outer, two rings
joined by `_`, or a zone. An amount for several zones is shared out by the lever's split rule, a level is the same in
each.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from kientao.analysis.checks.rows import Row, cells, choice, table_of
from kientao.analysis.measure import Measure, read_measure
from kientao.cities.city import City
from kientao.cities.files import number
from kientao.engine.inputs import Floats
from kientao.engine.program import Program, State
from kientao.engine.series import Series
from kientao.errors import InputError

FILE = "validation/responses.csv"
COLUMNS = (
    "name", "vi", "en", "change", "from", "year", "measure", "shown", "low", "high", "source", "note",
)  # fmt: skip
RINGS = ("core", "inner", "outer")
OPERATIONS = ("set", "add", "times")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is changed."""

    what: str
    name: str
    operation: str
    amount: float
    where: str
    place: str

    def apply(self, old: Floats, mask: Floats) -> Floats:
        """The changed values where the mask is 1."""
        if self.operation == "times":
            new = old * self.amount
        else:
            new = np.full_like(old, self.amount) + (old if self.operation == "add" else 0.0)
        return old + mask * (new - old)


@dataclass(frozen=True, slots=True)
class Test:
    """One line of the table."""

    name: str
    vi: str
    en: str
    changes: tuple[Change, ...]
    start: int
    year: int
    measure: Measure
    shown: str
    low: float
    high: float
    source: str
    note: str
    place: str


def read_tests(city: City, program: Program) -> list[Test]:
    """The tests of a city pack; none if the pack has none.

    Raises:
        InputError: a name, year or number is wrong.
    """
    path = city.path / FILE
    if not path.is_file():
        return []
    return [_test(place, row, city, program) for place, row in cells(table_of(path, city.path, COLUMNS))]


def _test(place: str, row: dict[str, str], city: City, program: Program) -> Test:
    start, year = int(number(row["from"], place, "from")), int(number(row["year"], place, "year"))
    if not city.base_year < start <= year <= city.last_year:
        raise InputError(
            f"năm {start}, {year} không hợp lệ.", f"the years {start} and {year} are not valid.", place,
            f"Cần {city.base_year} < from <= year <= {city.last_year}.",
            f"They must satisfy {city.base_year} < from <= year <= {city.last_year}.",
        )  # fmt: skip
    low, high = number(row["low"], place, "low"), number(row["high"], place, "high")
    if not low < high:
        raise InputError("low phải nhỏ hơn high.", "low must be below high.", place)
    changes = tuple(_change(text, city, program, place) for text in row["change"].split(";"))
    return Test(
        row["name"], row["vi"], row["en"], changes, start, year, read_measure(row["measure"], program.names, place),
        choice(row["shown"], ("percent", "difference", "value"), place, "shown"), low, high,
        row["source"], row["note"], place,
    )  # fmt: skip


def _change(text: str, city: City, program: Program, place: str) -> Change:
    words = text.split()
    if len(words) not in (4, 5):
        raise InputError(
            f"thay đổi '{text.strip()}' không đọc được.", f"the change '{text.strip()}' cannot be read.", place,
            "Ví dụ: lever pt_fare add 0.1.", "For example: lever pt_fare add 0.1.",
        )  # fmt: skip
    what = choice(words[0], ("lever", "driver", "stock"), place, "change")
    known = {
        "lever": list(city.levers.ids), "driver": list(program.inputs.drivers),
        "stock": [n for n, d in program.names.declared.items() if d.kind == "stock"],
    }[what]  # fmt: skip
    if words[1] not in known:
        _unknown(words[1], known, place)
    operation = choice(words[2], OPERATIONS, place, "change")
    if what == "lever" and operation == "times":
        raise InputError(
            "đòn bẩy chỉ nhận set hoặc add.", "a lever takes only set or add.", place,
        )  # fmt: skip
    change = Change(what, words[1], operation, number(words[3], place, "change"), [*words, "all"][4], place)
    if what != "driver":
        _mask(change.where, city, place)
    return change


def _unknown(name: str, known: Sequence[str], place: str) -> NoReturn:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    raise InputError(
        f"không có '{name}'.", f"there is no '{name}'.", place,
        f"Có phải '{near[0]}'?" if near else "", f"Did you mean '{near[0]}'?" if near else "",
    )  # fmt: skip


def _mask(where: str, city: City, place: str) -> Floats:
    """1 for the zones meant, [zone]."""
    if where == "all":
        return np.ones(len(city.zones))
    if where in city.zone_ids:
        return np.array([float(zone.id == where) for zone in city.zones])
    elsewhere = city.elsewhere.find(where, exactly=True)
    if elsewhere is not None:
        return elsewhere[1]
    wanted = where.split("_")
    if not set(wanted) <= set(RINGS):
        _unknown(where, ["all", *RINGS, *city.zone_ids], place)
    return np.array([float(zone.ring in wanted) for zone in city.zones])


def response_rows(tests: Sequence[Test], city: City, program: Program, base: Series) -> list[Row]:
    """All rows. `base` is the baseline through all the years, with one member."""
    rows: dict[str, Row] = {}
    for start in sorted({test.start for test in tests}):
        together = [test for test in tests if test.start == start]
        run = _run(together, start, city, program, base)
        for member, test in enumerate(together):
            rows[test.name] = _row(test, member, run, base, city)
    return [rows[test.name] for test in tests]


def _run(tests: Sequence[Test], start: int, city: City, program: Program, base: Series) -> Series:
    """All tests that start in one year, as members of one run."""
    constants, drivers = base.constants, dict(base.drivers)
    until = max(test.year for test in tests)
    at = base.years.index(start)
    stocks = {name: base[name][at] for name, d in program.names.declared.items() if d.kind == "stock"}
    state = State(start, stocks, {name: base[name][at - 1] for name in program.lasts})
    changed = Changed(city, program, state, drivers, start, len(tests), base["enforcement_gap"][at, 0])
    for member, test in enumerate(tests):
        for change in test.changes:
            changed.make(member, change)
    return program.run(constants, changed.drivers, state=changed.state(), until=until, keep=_kept(tests, program))


def _kept(tests: Sequence[Test], program: Program) -> list[str]:
    """The variables that the tests read."""
    kept = []
    for name in {name for test in tests for name in test.measure.names}:
        reference = program.names.resolve(name)
        if reference.name in program.names.declared and reference.name in program.order:
            kept.append(reference.name)
    return sorted(set(kept))


class Changed:
    """State and drivers with one member for each test, changed one by one."""

    def __init__(
        self, city: City, program: Program, state: State, drivers: Mapping[str, Floats], start: int, members: int,
        gap: Floats,
    ) -> None:  # fmt: skip
        self.city = city
        self.program = program
        self.year = state.year
        self.start = city.years.index(start)
        self.members = members
        self.gap = gap
        self.stocks = {name: self._spread(value) for name, value in state.stocks.items()}
        self.lasts = {name: self._spread(value) for name, value in state.lasts.items()}
        self.drivers = dict(drivers)

    def _spread(self, value: Floats) -> Floats:
        return np.broadcast_to(value, (self.members, *value.shape[1:])).copy()

    def state(self) -> State:
        """The state that the run starts from."""
        return State(self.year, self.stocks, self.lasts)

    def driver(self, name: str) -> Floats:
        """A driver with its own values for each member, [year, member, *dims]."""
        values = self.drivers[name]
        if values.shape[1] != self.members:
            shape = (values.shape[0], self.members, *values.shape[2:])
            values = self.drivers[name] = np.broadcast_to(values, shape).copy()
        return values

    def make(self, member: int, change: Change) -> None:
        """Make one change for one member, from the first year on."""
        if change.what == "lever":
            self._lever(member, change)
        elif change.what == "driver":
            values = self.driver(change.name)
            values[self.start :, member] = change.apply(values[self.start :, member], self._labels(change))
        else:
            values = self.stocks[change.name]
            dims = self.program.names.declared[change.name].dims
            mask = _mask(change.where, self.city, change.place) if "zone" in dims else np.ones(1)
            shape = [len(mask) if d == "zone" else 1 for d in dims]
            values[member] = change.apply(values[member], mask.reshape(shape) if dims else mask[0])

    def _labels(self, change: Change) -> Floats:
        """1 for the label meant along the driver's last axis."""
        dims = self.program.inputs.drivers[change.name].dims
        if change.where == "all" or not dims:
            return np.ones(1)
        labels = self.program.inputs.dimensions[dims[-1]]
        if change.where not in labels:
            _unknown(change.where, labels, change.place)
        return np.array([float(label == change.where) for label in labels])

    def _lever(self, member: int, change: Change) -> None:
        """Put a lever in force at once: delivered as it must be, and nothing left to do."""
        city = self.city
        lever, span = city.levers.get(change.name), city.lever_places.span(change.name)
        mask = np.ones(1)
        amount: Floats = np.array([change.amount])
        if lever.by_zone:
            mask = _mask(change.where, city, change.place) * city.lever_places.allowed[change.name]
            amount = np.full(len(mask), change.amount)
            if lever.adds_up:
                shares = city.lever_places.split_weights(change.name) * mask
                amount = change.amount * (shares / shares.sum() if shares.sum() > 0 else mask / mask.sum())
        old = self.stocks["lever_delivered"][member, span]
        base = city.lever_places.base(change.name)
        wanted = amount + (old if change.operation == "add" else 0.0)
        followed = 1.0 - self.gap[span]
        wanted = np.where(wanted > base, base + (wanted - base) / followed, wanted)
        new = old + mask * (wanted - old)
        self.stocks["lever_delivered"][member, span] = new
        if not lever.is_amount:
            self.driver("lever_decided")[self.start :, member, span] = new
            self.stocks["scheme_in_place"][member, city.lever_places.level_span(change.name)] = new > base


def _row(test: Test, member: int, run: Series, base: Series, city: City) -> Row:
    changed = _at(test.measure.number(run)[:, member if run.members > 1 else 0], run.years, test.year)
    before = _at(test.measure.number(base)[:, 0], base.years, test.year)
    model = {"percent": 100.0 * (changed / before - 1.0) if before else np.nan, "difference": changed - before,
             "value": changed}[test.shown]  # fmt: skip
    centre, width = (test.low + test.high) / 2.0, (test.high - test.low) / 2.0
    unit = "%" if test.shown == "percent" else ""
    tolerance = width / abs(centre) if centre else width
    note = f"[{test.low:g}, {test.high:g}] {test.note}".strip()
    return Row(
        test.name, "response", city.id, test.year, float(model), centre, tolerance, test.vi, test.en, unit, test.source,
        note,
    )  # fmt: skip


def _at(values: Floats, years: Sequence[int], year: int) -> float:
    return float(values[0] if len(values) == 1 else values[list(years).index(year)])
