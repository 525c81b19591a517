# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A program's year recorded for one variant of its code.

What a variant depends on: the variables kept, whether members differ, and whether constants differ between members.
The numbers of a run are not compiled in, except whole-numbered constants, which say how arrays are laid out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.engine.compiled.plan import EACH, SHARED, Plan, Root, plan
from kientao.engine.compiled.trace import Recorder, Traced, TraceError
from kientao.engine.declare import Kind
from kientao.engine.graph import Origin

if TYPE_CHECKING:
    from kientao.engine.opening import Constants
    from kientao.engine.program import Program

LARGE = 4000
"""Constants with more elements than this are copied for each member only if they differ between members."""

MOSTLY_ZERO = 0.4
"""A constant with a smaller share of elements that are not zero is multiplied without its zeros."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What the code of a run depends on."""

    kept: tuple[str, ...]
    members_differ: bool
    constants_differ: bool
    large_that_differ: tuple[str, ...] = ()
    large_of_the_pack: tuple[str, ...] = ()
    """Large constants that are the city pack's own, so that their zeros may be built in."""


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """An input or kept value: where it stands."""

    name: str
    memory: int
    place: int
    size: int
    shape: tuple[int, ...]


@dataclass(slots=True)
class Recording:
    """The plan of a variant, and where inputs and kept values stand in it."""

    plan: Plan
    ends: dict[str, int]
    """The number of the last element that each equation made."""
    given: dict[str, list[Given]]
    kept: list[Given]


def record(program: Program, variant: Variant, constants: Constants, shared_loops: bool = True) -> Recording:
    """Run the equations of one year on traced arrays and lay the result out; `shared_loops` as for `plan`."""
    recorder = Recorder(alone=not variant.members_differ)
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
            small = value[0].size <= LARGE or name in variant.large_that_differ
            memory = EACH if variant.constants_differ and small else SHARED
        elif kind == "driver":
            shape, memory = shape_of(program.inputs.drivers[name].dims), differ
        else:
            shape, memory = shape_of(program.names.declared[name].dims), differ
        nodes[kind].append((name, len(recorder.nodes), memory))
        made = known[key] = recorder.add("input", shape)
        if kind == "constant" and memory == SHARED and name in variant.large_of_the_pack:
            not_zero = constants.values[name].reshape(-1) != 0.0
            if not_zero.mean() < MOSTLY_ZERO:
                recorder.not_zero[int(made.ids.min())] = not_zero
        return made

    needed = program._needed(variant.kept)
    now: dict[str, Traced] = {}
    following: dict[str, Traced] = {}
    ends_of: dict[str, int] = {}
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
        except Exception as error:  # whatever an equation does that traced arrays do not know
            raise TraceError(f"'{name}': {error}") from error
        if not isinstance(result, Traced):
            result = Traced(np.broadcast_to(recorder.literal(result), shape_of(step.declaration.dims)), recorder)
        (now if step.declaration.kind is Kind.VARIABLE else following)[name] = result
        ends_of[name] = recorder.end - 1

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
    laid = plan(recorder, regions, roots, variant.members_differ, shared_loops)

    def place(name: str, index: int, memory: int) -> Given:
        node = laid.nodes[index]
        return Given(name, memory, int(laid.place[node.start]), node.size, node.shape[1:])

    where = {kind: [place(*entry) for entry in entries] for kind, entries in nodes.items()}
    kept = [
        Given(root.name, laid.memory[index], int(laid.place[laid.nodes[index].start]), ids.size, ids.shape[1:])
        for root, index in zip(roots, laid.roots, strict=True)
        for ids in (root.ids,)
        if root.region == "kept"
    ]
    return Recording(laid, ends_of, where, kept)
