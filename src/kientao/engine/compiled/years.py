# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The years of a program as machine code, run over blocks of eight members."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.engine.compiled.functions import LANES
from kientao.engine.compiled.machine import aligned, machine
from kientao.engine.compiled.plan import EACH, SHARED
from kientao.engine.compiled.record import LARGE, Given, Variant, record
from kientao.engine.compiled.single import Single
from kientao.engine.compiled.start import Results, Start, Values
from kientao.engine.compiled.write import write
from kientao.engine.inputs import Floats

if TYPE_CHECKING:
    from kientao.engine.opening import Constants
    from kientao.engine.program import Program

_MANY = 64
"""From this many members on, code for just the kept variables is worth its making; fewer share the code for all."""

_SPARE_MEMORIES = 2


def compiled_years(
    program: Program,
    known: dict[Any, CompiledYears],
    kept: tuple[str, ...],
    among: tuple[str, ...] | None,
    members: int,
    constants: Constants,
) -> CompiledYears:
    """The compiled years for a run, made at the first call.

    Raises:
        TraceError: an equation does something that cannot be compiled.
    """
    if among is not None:
        kept = among
    elif members < _MANY:
        kept = program._kept(None)
    large = tuple(n for n in constants.differing if constants.values[n][0].size > LARGE)
    default = program.constants().values
    own = tuple(n for n in large_constants(program) if _same(constants.values[n], default[n]))
    variant = Variant(kept, members > 1, bool(constants.differing), large, own)
    key = (variant, constants.layout)
    found = known.get(key)
    if found is None:
        found = known[key] = CompiledYears(program, variant, constants)
    return found


def large_constants(program: Program) -> list[str]:
    """Names of the constants that have more than `LARGE` elements; found once."""
    if program.large is None:
        program.large = [name for name, value in program.constants().values.items() if value[0].size > LARGE]
    return program.large


def _same(value: Floats, own: Floats) -> bool:
    """Whether a constant is the pack's own: the same numbers in memory, not worked out anew."""
    return value is own or (value.base is not None and value.base is own.base and value.shape == own.shape)


class CompiledYears:
    """The compiled years of one variant. `run` may be called from several threads."""

    start = Start

    def __init__(self, program: Program, variant: Variant, constants: Constants) -> None:
        recording = record(program, variant, constants)
        laid = recording.plan
        self.machine = machine(write(laid))
        self.sizes = laid.sizes
        self.regions = laid.regions
        self.literals = np.zeros(laid.regions["literal"].shared_size)
        for node in laid.nodes:
            if node.value is not None:
                where = int(laid.place[node.start])
                self.literals[where : where + node.size] = node.value
        self.constants = recording.given["constant"]
        self.drivers = recording.given["driver"]
        self.stocks = recording.given["stock"]
        self.lasts = recording.given["last"]
        self.kept = recording.kept
        self.by_name = {g.name: g for g in self.kept}
        self._spare: list[_Memory] = []
        self._state: tuple[Values, Values, Floats] | None = None
        self.single = None if variant.members_differ else Single(self)

    def run(self, start: Start, wanted: Sequence[str], threads: int = 1) -> Results:
        """The years of all members, eight at a time.

        Raises:
            KeyError: a stock or last value that the state does not hold.
        """
        names = set(wanted)
        copied = self.kept if len(names) == len(self.kept) else [g for g in self.kept if g.name in names]
        job = _Job(self, start, copied)
        blocks = list(range(0, start.members, LANES))
        threads = min(threads, len(blocks))
        if threads > 1:
            with ThreadPoolExecutor(threads) as pool:
                shared, *_ = pool.map(job.work, [blocks[i::threads] for i in range(threads)])
        else:
            shared = job.work(blocks)
        return job.results(shared)

    def ready(self, start: Start) -> _Memory:
        """A memory that holds the constants of a run whose constants are one for all, and what follows from them."""
        memory = self.memory(start)
        if memory.constants is not start.constants:
            for g in self.constants:
                memory.put(g, start.constants[g.name])
            self.machine.once(*memory.pointers, 0, 0)
            memory.constants = start.constants
        return memory

    def memory(self, start: Start) -> _Memory:
        """A spare memory that holds the run's constants already, or another one."""
        for place, spare in enumerate(self._spare):
            if spare.constants is start.constants:
                with contextlib.suppress(IndexError):  # another thread may have taken it
                    return self._spare.pop(place)
        return _Memory(self)

    def let_go(self) -> None:
        """Drop the spare memories, and the constants they refer to."""
        self._spare.clear()

    def state_of_one(self, start: Start) -> Floats:
        """The stocks and last values of a single member side by side, as they lie in memory."""
        if self._state is None or self._state[0] is not start.stocks or self._state[1] is not start.lasts:
            parts = [start.stocks[g.name] for g in self.stocks] + [start.lasts[g.name] for g in self.lasts]
            self._state = (start.stocks, start.lasts, np.concatenate([np.zeros(0), *(p.reshape(-1) for p in parts)]))
        return self._state[2]

    def give_back(self, memory: _Memory) -> None:
        """Keep a memory for the next run."""
        memory.forget_rows()
        self._spare.append(memory)
        del self._spare[:-_SPARE_MEMORIES]


class _Memory:
    """The memories of one thread: what members share, and what each has."""

    def __init__(self, compiled: CompiledYears) -> None:
        self.shared = aligned(compiled.sizes[SHARED])
        self.each = aligned(compiled.sizes[EACH] * LANES).reshape(-1, LANES)
        self.shared[: len(compiled.literals)] = compiled.literals
        self.pointers = self.shared.ctypes.data, self.each.ctypes.data
        state = compiled.regions["state"]
        self.state = self.shared[state.shared :][: state.shared_size]
        self.constants: Values | None = None
        self.forget_rows()

    def forget_rows(self) -> None:
        """Free the room for drivers and kept values of all years, which only blocks of one run share."""
        self.rows = self.rows_of = self._kept = np.empty(0)

    def kept_rows(self, years: int, size: int) -> Floats:
        """Room for the kept values of a block, [year, place, member], taken from it before the next block."""
        if self._kept.size != years * size * LANES:
            self._kept = aligned(years * size * LANES)
        return self._kept.reshape(years, -1, LANES)

    def put(self, given: Given, value: Floats) -> None:
        """Write an input that is one for all members."""
        flat = value[0].reshape(-1)
        if given.memory == EACH:
            self.each[given.place : given.place + given.size] = flat[:, None]
        else:
            self.shared[given.place : given.place + given.size] = flat

    def put_each(self, given: Given, value: Floats, lanes: Any) -> None:
        """Write an input of the members of a block."""
        self.each[given.place : given.place + given.size] = value[lanes].reshape(LANES, -1).T


class _Kept(Mapping[str, Floats]):
    """Kept values in the shapes of the model, cut out when asked for."""

    def __init__(self, job: _Job, shared: Floats) -> None:
        self._given = job.compiled.by_name if job.everything else {g.name: g for g in job.copied}
        self._each = job.values
        self._shared = shared
        self._place: dict[Given, int] = {}
        if not job.everything:
            place = 0
            for g in job.copied:
                if g.memory == SHARED:
                    self._place[g] = place
                    place += g.size

    def __getitem__(self, name: str) -> Floats:
        g = self._given[name]
        if g.memory == EACH:
            values = self._each[g]
        else:
            place = self._place.get(g, g.place)
            values = self._shared[:, None, place : place + g.size]
        return values.reshape(*values.shape[:2], *g.shape)

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


class _Job:
    """One run: what goes in, and where results go."""

    def __init__(self, compiled: CompiledYears, start: Start, copied: list[Given]) -> None:
        self.compiled = compiled
        self.start = start
        self.copied = copied
        self.state = {g: start.stocks[g.name] for g in compiled.stocks} | {
            g: start.lasts[g.name] for g in compiled.lasts
        }
        self.ends = {g: np.empty((start.members, g.size)) for g in self.state}
        self.values = {g: np.empty((start.years, start.members, g.size)) for g in copied if g.memory == EACH}
        self.varying = self._varying_constants()
        self.moving = [g for g in compiled.drivers if start.drivers[g.name].shape[1] > 1]
        self.everything = copied is compiled.kept
        self.shared_places, self.each_places = (
            np.concatenate([np.arange(0), *(np.arange(g.place, g.place + g.size) for g in taken if g.memory == kind)])
            for taken in ([] if self.everything else copied,)
            for kind in (SHARED, EACH)
        )
        self.shared_rows, self.each_rows = self._driver_rows()

    def _varying_constants(self) -> Floats | None:
        """The constants held for each member, [member, place], if some differ between members."""
        each = [g for g in self.compiled.constants if g.memory == EACH]
        if all(self.start.constants[g.name].shape[0] == 1 for g in each):
            return None
        region = self.compiled.regions["constant"]
        table = np.empty((self.start.members, region.each_size))
        for g in each:
            value = self.start.constants[g.name]
            table[:, g.place - region.each :][:, : g.size] = value.reshape(len(value), -1)
        return table

    def _driver_rows(self) -> tuple[Floats, Floats]:
        region = self.compiled.regions["driver"]
        shared = np.empty((self.start.years, region.shared_size))
        each = np.empty((self.start.years, region.each_size, LANES))
        for g in self.compiled.drivers:
            flat = self.start.drivers[g.name][:, 0].reshape(self.start.years, -1)
            if g.memory == SHARED:
                shared[:, g.place - region.shared :][:, : g.size] = flat
            else:
                each[:, g.place - region.each :][:, : g.size] = flat[:, :, None]
        return shared, each

    def work(self, blocks: Sequence[int]) -> Floats:
        """Blocks of members one after another; what all members share of the kept values, [year, place]."""
        memory = self.compiled.memory(self.start)
        if memory.constants is not self.start.constants:
            for g in self.compiled.constants:
                if g.memory == SHARED or self.varying is None:
                    memory.put(g, self.start.constants[g.name])
            self.compiled.machine.once(memory.shared.ctypes.data, memory.each.ctypes.data, 0, 0)
            memory.constants = self.start.constants
        size = self.compiled.regions["kept"].shared_size if self.everything else len(self.shared_places)
        shared = np.empty((self.start.years, size))
        for begin in blocks:
            self._block(memory, shared, begin)
        self.compiled.give_back(memory)
        return shared

    def _block(self, memory: _Memory, shared_kept: Floats, begin: int) -> None:
        """Eight members through the years; at the end of the list the last one fills up."""
        members = self.start.members
        lanes = np.minimum(np.arange(begin, begin + LANES), members - 1)
        regions = self.compiled.regions
        driver, held = regions["driver"], regions["kept"]
        shared, each = memory.shared, memory.each
        pointers = memory.pointers
        for g, value in self.state.items():
            if g.memory == EACH and value.shape[0] > 1:
                memory.put_each(g, value, lanes)
            else:
                memory.put(g, value)
        if self.varying is not None:
            each[regions["constant"].each :][: self.varying.shape[1]] = self.varying[lanes].T
            self.compiled.machine.once(*pointers, 0, 0)
        each_rows = self._block_rows(memory, lanes) if self.moving else self.each_rows
        years = self.start.years
        if self.everything:  # written where it stays
            rows, each_kept = shared_kept, memory.kept_rows(years, held.each_size)
            row = each_row = None
        else:  # written into one row, from which what is wanted is taken each year
            row, each_row = np.empty(held.shared_size), aligned(held.each_size * LANES).reshape(-1, LANES)
            rows, each_kept = shared_kept, np.empty((years, len(self.each_places), LANES))
        given = shared[driver.shared :][: driver.shared_size], each[driver.each :][: driver.each_size]
        run_year = self.compiled.machine.year
        if row is None or each_row is None:
            to, step = rows.ctypes.data, rows.strides[0]
            to_each, step_each = each_kept.ctypes.data, each_kept.strides[0]
        else:
            to, to_each, step, step_each = row.ctypes.data, each_row.ctypes.data, 0, 0
        for year in range(years):
            given[0][:] = self.shared_rows[year]
            given[1][:] = each_rows[year]
            run_year(*pointers, to + year * step, to_each + year * step_each)
            if row is not None and each_row is not None:
                rows[year] = row[self.shared_places]
                each_kept[year] = each_row[self.each_places]
        self._take(memory, each_kept, begin, min(LANES, members - begin))

    def _block_rows(self, memory: _Memory, lanes: Any) -> Floats:
        """The drivers of a block's members, where those of the block before stood."""
        region = self.compiled.regions["driver"]
        if memory.rows_of is not self.each_rows:
            memory.rows_of, memory.rows = self.each_rows, self.each_rows.copy()
        rows = memory.rows
        for g in self.moving:
            values = self.start.drivers[g.name][:, lanes].reshape(self.start.years, LANES, -1)
            rows[:, g.place - region.each :][:, : g.size] = values.transpose(0, 2, 1)
        return rows

    def _take(self, memory: _Memory, each_kept: Floats, begin: int, count: int) -> None:
        place = 0
        for g, values in self.values.items():
            where = g.place if self.everything else place
            values[:, begin : begin + count] = each_kept[:, where : where + g.size, :count].transpose(0, 2, 1)
            place += g.size
        for g, end in self.ends.items():
            if g.memory == EACH:
                end[begin : begin + count] = memory.each[g.place : g.place + g.size, :count].T
            else:
                end[begin : begin + count] = memory.shared[g.place : g.place + g.size]

    def results(self, shared: Floats) -> Results:
        """The results in the shapes of the model."""
        members = self.start.members
        return Results(
            _Kept(self, shared),
            {g.name: self.ends[g].reshape(members, *g.shape) for g in self.compiled.stocks},
            {g.name: self.ends[g].reshape(members, *g.shape) for g in self.compiled.lasts},
        )
