# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From a difference back to where it began: year by year, equation by equation, to levers, drivers and constants."""

from __future__ import annotations

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

    def trace(self, weights: dict[Source, Floats]) -> dict[Source, Floats]:
        """Weights of everything outside, and of values the first year began with, from those of what is explained.

        Weight x difference, summed, is what it contributed. Weights are [1 + year, *dims].
        """
        held = {source: weight.copy() for source, weight in weights.items()}
        program = self.pair.program
        order: list[tuple[str, Source, int]] = []
        for name in reversed(program.order):
            stock = program.names.declared[name].kind is Kind.STOCK
            order.append((name, Source.of(Origin.STOCK if stock else Origin.VARIABLE, name), 2 if stock else 1))
        last = len(self.pair.years) + 1
        for year in range(len(self.pair.years) - 1, -1, -1):
            rows = slice(year, year + 1)
            for name, source, later in order:
                weight = held.get(source)
                at = year + later
                if weight is None or at >= last or not weight[at].any():
                    continue
                local = self.local(name)
                for one, part in zip(local.inputs, local.pull(weight[at : at + 1], rows), strict=True):
                    into = held.get(one.source)
                    if into is None:
                        into = held[one.source] = self.weights(one.source)
                    local.place_row(one, part, into[year + 1 + one.shift, ...])
        return held
