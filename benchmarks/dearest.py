# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What each variable costs in machine code: every loop of the year compiled as a function of its own and timed."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import defaultdict
from typing import Any

import numpy as np

WRITTEN = "(writing out)"
"""What no equation's loop does: writing kept values and next year's state where they belong."""


def dearest(program: Any, count: int = 10, repeat: int = 30) -> list[dict[str, Any]]:
    """The variables that cost most in a batch, in microseconds a year of eight members.

    A loop counts for the variable whose equation its result belongs to; what is fused into it counts there as well.
    In a run some loops share one, which costs less.
    """
    from kientao.engine.compiled import write
    from kientao.engine.compiled.functions import LANES
    from kientao.engine.compiled.machine import aligned, compile_text, load_object
    from kientao.engine.compiled.plan import EACH, SHARED, YEARLY
    from kientao.engine.compiled.record import Variant, record
    from kientao.engine.compiled.years import large_constants

    # as in runs with the pack's own constants, whose zeros are left out of products
    variant = Variant(program._kept(None), True, False, (), tuple(large_constants(program)))
    recording = record(program, variant, program.constants(), shared_loops=False)
    plan = recording.plan
    statements = [s for s in plan.statements if s.stage == YEARLY]
    size = write._STATEMENTS_A_FUNCTION
    write._STATEMENTS_A_FUNCTION = 1
    try:
        text = write.write(plan)
    finally:
        write._STATEMENTS_A_FUNCTION = size
    names = [f"year_{i}" for i in range(len(statements))]
    for name in names:
        text = text.replace(f"define internal void @{name}(", f"define void @{name}(")
    machine = load_object(compile_text(text), names)
    memories = [aligned(plan.sizes[SHARED]), aligned(plan.sizes[EACH] * LANES)]
    memories += [aligned(plan.regions["kept"].shared_size), aligned(plan.regions["kept"].each_size * LANES)]
    for memory in memories:
        memory[:] = np.random.default_rng(1).uniform(0.5, 1.5, memory.size)
    pointers = [memory.ctypes.data for memory in memories]
    ends = sorted((end, name) for name, end in recording.ends.items())
    cost: dict[str, float] = defaultdict(float)
    for name, statement in zip(names, statements, strict=True):
        call = machine.function(name)
        call(*pointers)
        seconds = []
        for _ in range(repeat):
            begin = time.perf_counter()
            call(*pointers)
            seconds.append(time.perf_counter() - begin)
        place = bisect_left(ends, (plan.nodes[statement.root].start, ""))
        cost[ends[place][1] if place < len(ends) else WRITTEN] += min(seconds)
    top = sorted(cost.items(), key=lambda item: -item[1])[:count]
    return [{"variable": name, "us_per_year": round(total * 1e6, 1)} for name, total in top]
