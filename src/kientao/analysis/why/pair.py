# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Two runs side by side: what every name was worth in each, year by year, and the straight path between the two."""

from __future__ import annotations

import copy
import functools
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from kientao.engine.declare import Kind
from kientao.engine.graph import Names, Origin, Reference
from kientao.engine.inputs import Floats
from kientao.engine.program import Program
from kientao.engine.series import Series

_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(3)
POINTS: Floats = 0.5 * (_POINTS + 1.0)
"""Where on the path from one run (0) to the other (1) slopes are taken: Gauss-Legendre, exact up to the fifth power."""
WEIGHTS: Floats = 0.5 * _WEIGHTS
MOST_LAID = 20_000_000
"""Bytes of paths held for the next equation that reads the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A value that equations read: a variable or stock of a year, a driver, a constant. One object a value (`of`)."""

    origin: Origin
    name: str

    @staticmethod
    @functools.cache
    def of(origin: Origin, name: str) -> Source:
        """The one object that stands for a value, so that values are found by identity."""
        return Source(origin, name)

    @property
    def outside(self) -> bool:
        """Whether causes end here: a driver, a parameter, a base-year value."""
        return self.origin in (Origin.DRIVER, Origin.CONSTANT)


class Pair:
    """A run and the run it is held against, from the first year in which anything differs to a last one.

    Arrays are [year, *dims] over `years`; all of one member.
    """

    def __init__(self, program: Program, new: tuple[Series, int], old: tuple[Series, int], until: int) -> None:
        self.program = program
        self.names: Names = program.names
        self.runs = (old, new)
        calendar = program.inputs.years
        last = calendar.index(until)
        self.first = min(self._first_difference(), last)
        self.years = tuple(calendar[self.first : last + 1])
        self._clear()

    def _first_difference(self) -> int:
        (old, i), (new, j) = self.runs
        if old.constants is not new.constants and any(
            not np.array_equal(_member(old.constants.values[n], i), _member(v, j))
            for n, v in new.constants.values.items()
        ):
            return 0
        count = len(self.program.inputs.years)
        for name, values in new.drivers.items():
            a, b = _members_of(old.drivers[name], i), _members_of(values, j)
            differs = (a != b).reshape(len(a), -1).any(1)
            if differs.any():
                count = min(count, int(differs.argmax()))
        return count

    @functools.cached_property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.first + len(self.years) - 1 < self._first_difference()

    def part(self, years: slice) -> Pair:
        """The same two runs in some of the years, with nothing worked out yet."""
        found = copy.copy(self)
        found.first, found.years = self.first + years.start, self.years[years]
        found._clear()
        return found

    def _clear(self) -> None:
        self._ends: dict[tuple[Source, int], tuple[Floats, Floats]] = {}
        self._changes: dict[tuple[Source, int], Floats] = {}
        self._paths: OrderedDict[tuple[Source, int], Floats] = OrderedDict()
        self._laid = 0
        self._differs: dict[tuple[Source, int], bool] = {}

    def ends(self, source: Source, shift: int = 0) -> tuple[Floats, Floats]:
        """Values in the run held against and in the other, [year, *dims]; `shift` -1 reads the year before."""
        key = (source, shift)
        found = self._ends.get(key)
        if found is None:
            found = self._ends[key] = (self._read(source, shift, 0), self._read(source, shift, 1))
        return found

    def _read(self, source: Source, shift: int, which: int) -> Floats:
        series, member = self.runs[which]
        first, last = self.first, self.first + len(self.years)
        if source.origin is Origin.CONSTANT:
            value = _member(series.constants.values[source.name], member)
            return np.broadcast_to(value, (last - first, *value.shape))
        if source.origin is Origin.DRIVER:
            return _members_of(series.drivers[source.name], member)[first:last]
        values = series._whole(source.origin, source.name)
        values = values[:, min(member, values.shape[1] - 1)]
        if shift > 0:
            following = values[first + 1 : last + 1]
            if len(following) == last - first:
                return following
            return np.concatenate([following, _member(series.end.stocks[source.name], member)[None]])
        if shift == 0 or first > 0:
            return values[first + shift : last + shift]
        opening = self.program.opening.initial_last(source.name, series.constants.values)
        return np.concatenate([_member(opening, member)[None], values[first : last - 1]])

    def change(self, source: Source, shift: int = 0) -> Floats:
        """The difference of the two runs, [year, *dims]."""
        key = (source, shift)
        found = self._changes.get(key)
        if found is None:
            old, new = self.ends(source, shift)
            found = self._changes[key] = new - old
        return found

    def differs(self, source: Source, shift: int = 0) -> bool:
        """Whether the runs differ in any year."""
        key = (source, shift)
        found = self._differs.get(key)
        if found is None:
            old, new = self.ends(source, shift)
            found = self._differs[key] = old is not new and not np.array_equal(old, new)
        return found

    def path(self, source: Source, shift: int = 0) -> Floats:
        """Values on the straight path, [year x point, *dims]."""
        key = (source, shift)
        found = self._paths.get(key)
        if found is None:
            old, new = self.ends(source, shift)
            if self.differs(source, shift):
                at = POINTS.reshape(1, -1, *(1,) * (old.ndim - 1))
                laid = old[:, None] + at * (new - old)[:, None]
            else:
                laid = np.broadcast_to(old[:, None], (len(old), len(POINTS), *old.shape[1:]))
            found = self._paths[key] = laid.reshape(-1, *old.shape[1:])
            self._laid += found.nbytes
            while self._laid > MOST_LAID and len(self._paths) > 1:
                self._laid -= self._paths.popitem(last=False)[1].nbytes
        return found

    def size(self, source: Source) -> tuple[int, ...]:
        """The shape [*dims] of a value."""
        return self.ends(source)[0].shape[1:]

    def result_ends(self, name: str) -> tuple[Floats, Floats]:
        """What the equation of `name` gave: for a stock its value at the start of the next year."""
        if self.names.declared[name].kind is Kind.STOCK:
            return self.ends(Source.of(Origin.STOCK, name), 1)
        return self.ends(Source.of(Origin.VARIABLE, name))

    def result_change(self, name: str) -> Floats:
        """The difference of what the equation of `name` gave, [year, *dims]."""
        if self.names.declared[name].kind is Kind.STOCK:
            return self.change(Source.of(Origin.STOCK, name), 1)
        return self.change(Source.of(Origin.VARIABLE, name))


def source_of(reference: Reference, names: Names) -> tuple[Source, int]:
    """The value behind a reference and how many years before it is read (-1 for last year's)."""
    if reference.origin is Origin.LAST:
        kind = names.declared[reference.name].kind
        return Source.of(Origin.STOCK if kind is Kind.STOCK else Origin.VARIABLE, reference.name), -1
    return Source.of(reference.origin, reference.name), 0


def _member(value: Floats, member: int) -> Floats:
    return np.asarray(value[min(member, value.shape[0] - 1)])


def _members_of(values: Floats, member: int) -> Floats:
    return np.asarray(values[:, min(member, values.shape[1] - 1)])
