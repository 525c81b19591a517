# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From a difference back to where it began: year by year, equation by equation, to levers, drivers and constants."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kientao.analysis.why.local import Local
from kientao.analysis.why.pair import Pair, Source
from kientao.engine.declare import Kind
from kientao.engine.graph import Origin
from kientao.engine.inputs import Floats


class Causes:
    """The equations between two runs, each worked out when first asked for."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self._locals: dict[str, Local] = {}

    def local(self, name: str) -> Local:
        """The equation of a variable or stock."""
        found = self._locals.get(name)
        if found is None:
            found = self._locals[name] = Local(self.pair, name)
        return found

    def weights(self, source: Source) -> Floats:
        """A weight of zero for a value, [1 + year, *dims]: the first row is the year before the first."""
        return np.zeros((len(self.pair.years) + 1, *self.pair.size(source)))

    def trace(self, weights: Sequence[dict[Source, Floats]], at_once: int = 0) -> list[dict[Source, Floats]]:
        """Weights of everything outside, and of values the first year began with, from those of what is explained.

        Several numbers are explained on one way back, each with weights of its own. Weight x difference, summed, is
        what it contributed. Weights are [1 + year, *dims]. `at_once`: the equations are worked out for so many years
        and let go, which bounds memory; else for all years, and held for the next question.
        """
        held: dict[Source, list[Floats | None]] = {}
        count = len(self.pair.years)
        for i, of_one in enumerate(weights):
            for source, own in of_one.items():
                rows = held.setdefault(source, [None] * (count + 1))
                for live in np.flatnonzero(own.reshape(len(own), -1).any(1)):
                    self._row(rows, int(live), source, len(weights))[i] += own[live]
        program = self.pair.program
        order: list[tuple[str, Source, int]] = []
        for name in reversed(program.order):
            stock = program.names.declared[name].kind is Kind.STOCK
            order.append((name, Source.of(Origin.STOCK if stock else Origin.VARIABLE, name), 2 if stock else 1))
        step = at_once or count
        for stop in range(count, 0, -step):
            start = max(0, stop - step)
            here = Causes(self.pair.part(slice(start, stop))) if at_once else self
            for year in range(stop - 1, start - 1, -1):
                self._one_year(here, year, year - start, order, held, len(weights))
            if at_once:
                here.forget()
        found: list[dict[Source, Floats]] = [{} for _ in weights]
        for source, rows in held.items():
            if all(row is None for row in rows):
                continue
            for i, of_one in enumerate(found):
                of_one[source] = self.weights(source)
                for at, row in enumerate(rows):
                    if row is not None:
                        of_one[source][at] = row[i]
        return found

    def _one_year(
        self, here: Causes, year: int, row: int, order: list[tuple[str, Source, int]],
        held: dict[Source, list[Floats | None]], many: int,
    ) -> None:  # fmt: skip
        """Take all weights of a year one step back; `here` has its equations at `row`. What was taken is let go."""
        rows = slice(row, row + 1)
        for name, source, later in order:
            at = year + later
            own = held.get(source)
            if own is None or at >= len(own):
                continue
            weight, own[at] = own[at], None
            if weight is None or not weight.any():
                continue
            local = here.local(name)
            for one, part in zip(local.inputs, local.pull(weight, rows), strict=True):
                into = held.get(one.source)
                if into is None:
                    into = held[one.source] = [None] * len(own)
                local.place_row(one, part, self._row(into, year + 1 + one.shift, one.source, many))

    def _row(self, rows: list[Floats | None], at: int, source: Source, many: int) -> Floats:
        """The weights of a value in a year, [number, *dims]; zero at first."""
        found = rows[at]
        if found is None:
            found = rows[at] = np.zeros((many, *self.pair.size(source)))
        return found

    def forget(self) -> None:
        """Let go of what was worked out; tapes refer to themselves and would wait for the collector."""
        for local in self._locals.values():
            local.tape.steps.clear()
        self._locals.clear()
