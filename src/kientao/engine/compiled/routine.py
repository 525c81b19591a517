# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""One function of arrays as machine code, for solvers that call it again and again for many members."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from kientao.engine.compiled.functions import LANES
from kientao.engine.compiled.machine import aligned, machine
from kientao.engine.compiled.plan import EACH, SHARED, Root, plan
from kientao.engine.compiled.trace import Recorder, Traced, TraceError
from kientao.engine.compiled.write import write
from kientao.engine.inputs import Floats

Shapes = Mapping[str, tuple[int, ...]]


class Routine:
    """`function(given, moving)`, both arrays [1, *dims] by name, recorded once; it returns a tuple of arrays.

    Args:
        function: of arithmetic that can be recorded, as an equation.
        given: shapes [*dims] of what stays the same through many calls: work on these alone is done once.
        moving: shapes of what differs from call to call.

    Raises:
        TraceError: the function does something that cannot be compiled.
        ImportError, RuntimeError: there is no LLVM for this machine.
    """

    def __init__(
        self, function: Callable[[dict[str, Any], dict[str, Any]], Sequence[Any]], given: Shapes, moving: Shapes
    ) -> None:
        recorder = Recorder()
        index: dict[str, list[tuple[int, int]]] = {"constant": [], "driver": [], "state": []}

        def listed(region: str, shapes: Shapes) -> dict[str, Any]:
            made = {}
            for name, shape in shapes.items():
                index[region].append((len(recorder.nodes), EACH))
                made[name] = recorder.add("input", (1, *shape))
            return made

        results = function(listed("constant", given), listed("driver", moving))
        if not all(isinstance(one, Traced) for one in results):
            raise TraceError("a result that does not depend on what is given")
        roots = [Root("kept", str(place), one.ids) for place, one in enumerate(results)]
        laid = plan(recorder, index, roots, each=True)
        self.machine = machine(write(laid))
        self.sizes = laid.sizes
        self.literals = np.zeros(laid.regions["literal"].shared_size)
        for node in laid.nodes:
            if node.value is not None:
                where = int(laid.place[node.start])
                self.literals[where : where + node.size] = node.value
        self.kept_size = laid.regions["kept"].each_size

        def place(number: int) -> slice:
            node = laid.nodes[number]
            return slice(int(laid.place[node.start]), int(laid.place[node.start]) + node.size)

        self.given = dict(zip(given, (place(number) for number, _ in index["constant"]), strict=True))
        self.moving = dict(zip(moving, (place(number) for number, _ in index["driver"]), strict=True))
        self.results = [(place(number), one.shape[1:]) for number, one in zip(laid.roots, results, strict=True)]

    def members(self, given: Mapping[str, Floats]) -> Members:
        """The function for up to eight members, with what stays the same: [member or 1, *dims] by name."""
        return Members(self, given)


class Members:
    """A `Routine` with what was given for some members."""

    def __init__(self, routine: Routine, given: Mapping[str, Floats]) -> None:
        self._routine = routine
        self._shared = aligned(routine.sizes[SHARED])
        self._each = aligned(routine.sizes[EACH] * LANES).reshape(-1, LANES)
        self._kept = aligned(routine.kept_size * LANES).reshape(-1, LANES)
        self._shared[: len(routine.literals)] = routine.literals
        self._pointers = self._shared.ctypes.data, self._each.ctypes.data, 0, self._kept.ctypes.data
        self.give(given)

    def give(self, given: Mapping[str, Floats]) -> None:
        """Other members."""
        for name, place in self._routine.given.items():
            self._put(place, given[name])
        self._routine.machine.once(*self._pointers)

    def _put(self, place: slice, value: Floats) -> None:
        count = len(value)
        flat = value.reshape(count, -1)
        self._each[place, :count] = flat.T
        if count < LANES:
            self._each[place, count:] = flat[-1][:, None]

    def __call__(self, moving: Mapping[str, Floats]) -> list[Floats]:
        """The results [member, *dims] for what moves, of as many members as the first of it has."""
        for name, place in self._routine.moving.items():
            self._put(place, moving[name])
        self._routine.machine.year(*self._pointers)
        count = max(len(value) for value in moving.values())
        return [self._kept[place, :count].T.reshape(count, *shape) for place, shape in self._routine.results]
