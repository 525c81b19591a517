# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The years of a program as machine code: recorded, planned, compiled and run over blocks of eight members.

What a variant of the code depends on: the variables kept, whether members differ, and whether constants differ between
members. The numbers of a run are not compiled in, except whole-numbered constants, which say how arrays are laid out.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.engine.compiled.functions import LANES
from kientao.engine.compiled.machine import Machine, aligned, cache_folder, code_name, compile_text, load_object
from kientao.engine.compiled.plan import EACH, SHARED, Plan, Root, plan
from kientao.engine.compiled.trace import Recorder, Traced, TraceError
from kientao.engine.compiled.write import write
from kientao.engine.declare import Kind
from kientao.engine.graph import Origin
from kientao.engine.inputs import Floats

if TYPE_CHECKING:
    from kientao.engine.program import Constants, Program, State

_LARGE = 4000
"""Constants with more elements than this are copied for each member only if they differ between members."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Variant:
    """What the code of a run depends on."""

    kept: tuple[str, ...]
    members_differ: bool
    constants_differ: bool
    large_that_differ: tuple[str, ...] = ()


def compiled_years(
    program: Program, known: dict[Any, CompiledYears], kept: tuple[str, ...], members: int, constants: Constants
) -> CompiledYears:
    """The compiled years for a run, made at the first call.

    Raises:
        TraceError: an equation does something that cannot be compiled.
    """
    differ = [n for n, v in constants.values.items() if v.shape[0] > 1]
    large = tuple(n for n in differ if constants.values[n][0].size > _LARGE)
    variant = Variant(kept, members > 1, bool(differ), large)
    layout = tuple(v.tobytes() for v in constants.values.values() if v.dtype.kind != "f")
    key = (variant, layout)
    found = known.get(key)
    if found is None:
        found = known[key] = CompiledYears(program, variant, constants)
    return found


@dataclass(slots=True)
class _Given:
    """An input: where it stands."""

    name: str
    memory: int
    place: int
    size: int
    shape: tuple[int, ...]


class CompiledYears:
    """The compiled years of one variant. `run` may be called from several threads."""

    def __init__(self, program: Program, variant: Variant, constants: Constants) -> None:
        self.variant = variant
        recording = _record(program, variant, constants)
        self.machine = _machine(write(recording.plan))
        laid = recording.plan
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

    # -- running -----------------------------------------------------------------------------------------------

    def run(
        self, constants: Values, series: Values, stocks: Values, lasts: Values, first: int, last: int, members: int,
        threads: int = 1,
    ) -> tuple[dict[str, Floats], dict[str, Floats], dict[str, Floats]]:  # fmt: skip
        """Kept values [year, member or 1, *dims], and stocks and last values [member, *dims] at the end.

        Raises:
            KeyError: a stock or last value that the state does not hold.
        """
        state = {**{("stock", g.name): stocks[g.name] for g in self.stocks},
                 **{("last", g.name): lasts[g.name] for g in self.lasts}}  # fmt: skip
        years = last - first
        kept = {
            g.name: np.empty((years, members if g.memory == EACH else 1, g.size)) for g in self.kept
        } if self.variant.members_differ else {}  # fmt: skip
        ends = {key: np.empty((members, v[0].size)) for key, v in state.items()}
        rows = self._driver_rows(series, first, last)

        def work(blocks: Iterable[int]) -> Floats:
            memory = _Memory(self)
            memory.put(self.constants, lambda g: constants[g.name], 0, members, everything=True)
            out = np.empty((years, self.regions["kept"].shared_size))
            for begin in blocks:
                self._block(memory, constants, series, state, rows, out, kept, ends, begin, members, first, last)
            return out

        starts = list(range(0, members, LANES))
        threads = min(threads, len(starts))
        if threads > 1:
            with ThreadPoolExecutor(threads) as pool:
                outs = list(pool.map(work, [starts[i::threads] for i in range(threads)]))
        else:
            outs = [work(starts)]
        self._shared(outs[0], kept)
        stacked = {g.name: kept[g.name].reshape(*kept[g.name].shape[:2], *g.shape) for g in self.kept}
        end_stocks = {g.name: ends["stock", g.name].reshape(members, *g.shape) for g in self.stocks}
        end_lasts = {g.name: ends["last", g.name].reshape(members, *g.shape) for g in self.lasts}
        return stacked, end_stocks, end_lasts

    def _shared(self, out: Floats, kept: dict[str, Floats]) -> None:
        """Series of what all members share, as views of the rows written year by year."""
        begin = self.regions["kept"].shared
        for g in self.kept:
            if g.memory == SHARED:
                kept[g.name] = out[:, None, g.place - begin : g.place - begin + g.size]

    def _driver_rows(self, series: Values, first: int, last: int) -> tuple[Floats, Floats]:
        region = self.regions["driver"]
        shared = np.empty((last - first, region.shared_size))
        each = np.empty((last - first, region.each_size, LANES))
        for g in self.drivers:
            values = series[g.name][first:last]
            flat = values.reshape(*values.shape[:2], -1)
            if g.memory == SHARED:
                shared[:, g.place - region.shared : g.place - region.shared + g.size] = flat[:, 0]
            elif values.shape[1] == 1:
                each[:, g.place - region.each : g.place - region.each + g.size] = flat[:, 0, :, None]
        return shared, each

    def _block(
        self, memory: _Memory, constants: Values, series: Values, state: Mapping[tuple[str, str], Floats],
        rows: tuple[Floats, Floats], out: Floats, kept: dict[str, Floats], ends: dict[tuple[str, str], Floats],
        begin: int, members: int, first: int, last: int,
    ) -> None:  # fmt: skip
        """Eight members through the years."""
        lanes = np.minimum(np.arange(begin, begin + LANES), members - 1)
        count = min(LANES, members - begin)
        driver, now, following, held = (self.regions[n] for n in ("driver", "state", "next", "kept"))
        memory.put(self.constants, lambda g: constants[g.name], lanes, members)
        memory.put(self.stocks, lambda g: state["stock", g.name], lanes, members, everything=True)
        memory.put(self.lasts, lambda g: state["last", g.name], lanes, members, everything=True)
        shared_rows, each_rows = rows
        changing = [g for g in self.drivers if g.memory == EACH and series[g.name].shape[1] > 1]
        if changing:
            each_rows = each_rows.copy()
            for g in changing:
                values = series[g.name][first:last][:, lanes]
                flat = values.reshape(last - first, LANES, -1)
                each_rows[:, g.place - driver.each : g.place - driver.each + g.size] = flat.transpose(0, 2, 1)
        shared, each = memory.shared, memory.each
        taken = np.empty((last - first, held.each_size, LANES))
        pointers = shared.ctypes.data, each.ctypes.data
        self.machine.once(*pointers)
        for year in range(last - first):
            shared[driver.shared : driver.shared + driver.shared_size] = shared_rows[year]
            each[driver.each : driver.each + driver.each_size] = each_rows[year]
            self.machine.year(*pointers)
            out[year] = shared[held.shared : held.shared + held.shared_size]
            taken[year] = each[held.each : held.each + held.each_size]
            shared[now.shared : now.shared + now.shared_size] = shared[following.shared :][: now.shared_size]
            each[now.each : now.each + now.each_size] = each[following.each :][: now.each_size]
        for g in self.kept:
            if g.memory == EACH:
                piece = taken[:, g.place - held.each : g.place - held.each + g.size, :count]
                kept[g.name][:, begin : begin + count] = piece.transpose(0, 2, 1)
        for kind, listed in (("stock", self.stocks), ("last", self.lasts)):
            for g in listed:
                if g.memory == EACH:
                    ends[kind, g.name][begin : begin + count] = each[g.place : g.place + g.size, :count].T
                else:
                    ends[kind, g.name][begin : begin + count] = shared[g.place : g.place + g.size]


class _Memory:
    """The two memories of one thread."""

    def __init__(self, compiled: CompiledYears) -> None:
        self.shared = aligned(compiled.sizes[SHARED])
        self.each = aligned(compiled.sizes[EACH] * LANES).reshape(-1, LANES)
        self.shared[: len(compiled.literals)] = compiled.literals

    def put(
        self, listed: Sequence[_Given], value: Callable[[_Given], Floats], lanes: Any, members: int,
        everything: bool = False,
    ) -> None:  # fmt: skip
        """Write inputs: all of them, or only those that differ between members."""
        for g in listed:
            array = value(g)
            flat = array.reshape(array.shape[0], -1)
            if g.memory == EACH and array.shape[0] == members and members > 1:
                self.each[g.place : g.place + g.size] = flat[lanes].T if np.ndim(lanes) else flat[:1].T
            elif not everything:
                continue
            elif g.memory == EACH:
                self.each[g.place : g.place + g.size] = flat[0][:, None]
            else:
                self.shared[g.place : g.place + g.size] = flat[0]


@dataclass(slots=True)
class _Recording:
    plan: Plan
    given: dict[str, list[_Given]]
    kept: list[_Given]


def _record(program: Program, variant: Variant, constants: Constants) -> _Recording:
    """Run the equations of one year on traced arrays and lay the result out."""
    recorder = Recorder()
    known: dict[tuple[str, str], Any] = {}
    nodes: dict[str, list[tuple[str, int, int]]] = {"constant": [], "driver": [], "stock": [], "last": []}
    differ = EACH if variant.members_differ else SHARED
    dimensions = program.inputs.dimensions

    def shape_of(dims: Sequence[str]) -> tuple[int, ...]:
        return (1, *(len(dimensions[d]) for d in dims))

    def given(kind: str, name: str) -> Any:
        key = (kind, name)
        if key in known:
            return known[key]
        if kind == "constant":
            value = constants.values[name]
            if value.dtype.kind != "f":
                if value.shape[0] > 1:
                    raise TraceError(f"'{name}' is a whole number that differs between members")
                known[key] = value
                return value
            shape = (1, *value.shape[1:])
            small = value[0].size <= _LARGE or name in variant.large_that_differ
            memory = EACH if variant.constants_differ and small else SHARED
        elif kind == "driver":
            shape, memory = shape_of(program.inputs.drivers[name].dims), differ
        else:
            shape, memory = shape_of(program.names.declared[name].dims), differ
        nodes[kind].append((name, len(recorder.nodes), memory))
        known[key] = recorder.add("input", shape)
        return known[key]

    needed = program._needed(variant.kept)
    now: dict[str, Traced] = {}
    following: dict[str, Traced] = {}
    origins = {Origin.STOCK: "stock", Origin.LAST: "last", Origin.CONSTANT: "constant", Origin.DRIVER: "driver"}
    for name in program.order:
        if name not in needed:
            continue
        step = program.years[name]
        arguments = []
        for reference, layout in zip(step.references, step.layouts, strict=True):
            kind = origins.get(reference.origin)
            value = now[reference.name] if kind is None else given(kind, reference.name)
            if reference.index:
                value = value[(slice(None), *reference.index)]
            arguments.append(value[(slice(None), *layout)] if layout else value)
        try:
            result = step.declaration.function(*arguments)
        except TraceError as error:
            raise TraceError(f"'{name}': {error}") from error
        if not isinstance(result, Traced):
            result = Traced(np.broadcast_to(recorder.literal(result), shape_of(step.declaration.dims)), recorder)
        (now if step.declaration.kind is Kind.VARIABLE else following)[name] = result

    def current(name: str) -> Traced:
        return now[name] if name in now else given("stock", name)

    for name in variant.kept:  # a kept stock may be read by no equation
        current(name)
    for name in following:
        given("stock", name)
    listed = [("stock", n) for n, _, _ in nodes["stock"]] + [("last", n) for n, _, _ in nodes["last"]]
    ends = [(k, n, following[n] if k == "stock" else current(n)) for k, n in listed]
    roots = [Root("next", f"{k} {n}", value.ids) for k, n, value in ends]
    roots += [Root("kept", n, current(n).ids) for n in variant.kept]
    regions = {
        "constant": [(index, memory) for _, index, memory in nodes["constant"]],
        "driver": [(index, memory) for _, index, memory in nodes["driver"]],
        "state": [(index, memory) for kind in ("stock", "last") for _, index, memory in nodes[kind]],
    }
    laid = plan(recorder, regions, roots, variant.members_differ)

    def place(name: str, index: int, memory: int) -> _Given:
        node = laid.nodes[index]
        return _Given(name, memory, int(laid.place[node.start]), node.size, node.shape[1:])

    where = {kind: [place(*entry) for entry in entries] for kind, entries in nodes.items()}
    kept = [
        _Given(root.name, laid.memory[index], int(laid.place[laid.nodes[index].start]), root.ids.size, root.ids.shape[1:])
        for root, index in zip(roots, laid.roots, strict=True)
        if root.region == "kept"
    ]  # fmt: skip
    return _Recording(laid, where, kept)


def _machine(text: str) -> Machine:
    """Machine code for LLVM text, from disk if it was made before."""
    name = code_name(text)
    path = cache_folder() / f"{name}.o"
    with contextlib.suppress(OSError):
        return load_object(path.read_bytes())
    code = compile_text(text)
    with contextlib.suppress(OSError):  # a read-only machine compiles anew
        _keep(path, code)
    return load_object(code)


def _keep(path: Path, code: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(code)
    os.replace(file.name, path)
