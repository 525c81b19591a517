# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A run of one member: its drivers laid out as rows, all its years in one call, its results cut out when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kientao.engine.compiled.record import Given
from kientao.engine.compiled.start import Results, Start, Values
from kientao.engine.inputs import Floats

if TYPE_CHECKING:
    from kientao.engine.compiled.years import CompiledYears


class Parts(Mapping[str, Floats]):
    """Values [*lead, *dims] that lie side by side in the last axis of one array; cut out when asked for."""

    def __init__(self, given: Mapping[str, Given], values: Floats, first: int = 0) -> None:
        self._given = given
        self._values = values
        self._first = first

    def __getitem__(self, name: str) -> Floats:
        g = self._given[name]
        place = g.place - self._first
        values = self._values[..., place : place + g.size]
        return values.reshape(*values.shape[:-1], *g.shape)

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


class Single:
    """Runs of one member. `run` may be called from several threads."""

    def __init__(self, compiled: CompiledYears) -> None:
        self.compiled = compiled
        self.stocks = {g.name: g for g in compiled.stocks}
        self.lasts = {g.name: g for g in compiled.lasts}
        self.drivers = {g.name: g for g in compiled.drivers}
        self.kept_size = compiled.regions["kept"].shared_size
        self.state_first = compiled.regions["state"].shared
        self._baseline: tuple[Values, Floats] | None = None

    def run(self, start: Start, baseline: Values, first: int, wanted: Sequence[str]) -> Results:
        """The years from number `first` on.

        Args:
            start: what the run starts from, with the drivers of all years.
            baseline: the drivers of the city pack, which most runs change only in part.
            first: the number of the first year.
            wanted: the variables to keep.

        Raises:
            KeyError: a stock or last value that the state does not hold.
        """
        compiled = self.compiled
        memory = compiled.ready(start)
        memory.state[:] = compiled.state_of_one(start)
        rows = self._rows(start.drivers, baseline)[first:]
        whole = len(wanted) == len(compiled.kept)
        given = compiled.by_name if whole else self._beside(wanted)
        values = np.empty((start.years, 1, self.kept_size if whole else sum(g.size for g in given.values())))
        if whole:
            compiled.machine.years(*memory.pointers, values.ctypes.data, 0, rows.ctypes.data, start.years)
        else:  # a row is let go as soon as what is wanted is taken from it
            row = np.empty(self.kept_size)
            taken = [(compiled.by_name[name].place, g.place, g.size) for name, g in given.items()]
            for year in range(start.years):
                compiled.machine.years(*memory.pointers, row.ctypes.data, 0, rows[year:].ctypes.data, 1)
                into = values[year, 0]
                for place, to, size in taken:
                    into[to : to + size] = row[place : place + size]
        end = memory.state[None].copy()
        compiled.give_back(memory)
        return Results(
            Parts(given, values),
            Parts(self.stocks, end, self.state_first),
            Parts(self.lasts, end, self.state_first),
        )

    def _beside(self, wanted: Sequence[str]) -> dict[str, Given]:
        """Where the wanted values stand when only they are kept."""
        found, place = {}, 0
        for name in wanted:
            g = self.compiled.by_name[name]
            found[name] = Given(name, g.memory, place, g.size, g.shape)
            place += g.size
        return found

    def _rows(self, drivers: Values, baseline: Values) -> Floats:
        """The drivers of each year side by side, [year, place]; what is the baseline's is laid out once."""
        held = self._baseline
        if held is None or held[0] is not baseline:
            held = self._baseline = (baseline, self._laid(baseline))
        changed = [g for name, g in self.drivers.items() if drivers[name] is not baseline[name]]
        return self._laid(drivers, changed, held[1].copy()) if changed else held[1]

    def _laid(self, drivers: Values, changed: Sequence[Given] | None = None, rows: Floats | None = None) -> Floats:
        region = self.compiled.regions["driver"]
        if rows is None:
            rows = np.empty((max(map(len, drivers.values()), default=0), region.shared_size))
        for g in self.compiled.drivers if changed is None else changed:
            rows[:, g.place - region.shared :][:, : g.size] = drivers[g.name].reshape(len(rows), -1)
        return rows
