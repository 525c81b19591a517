# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The tree of causes: a node is a value over some years, its children are what the equation of that value reads.

A node carries a weight for every cell and year of its value; weight x difference, summed, is what it contributed. Going
down multiplies weights by the mean slopes of one equation (`local`). A stock, and whatever reads itself a year ago, is
unrolled at once: the weights of all earlier years are gathered first, so that children are flows "in 2024-2044" and not
a chain of years. Short circles (a stock read by its own flow) are folded in the same way: what a child owes to the node
above it is counted with that node.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from kientao.analysis.why.back import Causes
from kientao.analysis.why.pair import Source
from kientao.analysis.why.residual import Input
from kientao.analysis.why.values import about, labels_of, lever_axis
from kientao.engine.declare import Kind
from kientao.engine.graph import Origin
from kientao.engine.inputs import Floats

NOTHING = 1e-13
"""A child below this share of all that its siblings did is rounding; its part goes to the largest."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What of a node is counted with a node above it: the weight that goes back there, and by how long a way."""

    weight: Floats
    """[1 + year, *dims] of the value above."""
    between: bool
    """Whether ways with one value in between are among them."""
    basis: Floats
    """The node's own weight from which the debt was reckoned: its weight grows where it sits in circles of its own."""


@dataclass(slots=True)
class Branch:
    """A node before it is put into words: the value, the weight of its cells by year, what it contributed."""

    source: Source
    label: str
    """Which piece of the value is meant: labels or a lever, empty for all of it."""
    weight: Floats
    """[1 + year, *dims]; the first row is the year before the first."""
    contribution: float
    by_year: Floats
    lever: str | None = None
    owed: dict[Source, Owed] = field(default_factory=dict)


class Tree:
    """Opens nodes of the tree of causes between two runs, one at a time."""

    def __init__(self, causes: Causes) -> None:
        self.causes = causes
        self.pair = causes.pair
        self._reads: dict[str, set[Source]] = {}

    # -- circles -----------------------------------------------------------------------------------------------

    def _source(self, name: str) -> Source:
        kind = self.pair.names.declared[name].kind
        return Source.of(Origin.STOCK if kind is Kind.STOCK else Origin.VARIABLE, name)

    def reads(self, name: str) -> set[Source]:
        """The values an equation reads that are worked out by other equations, those that differ."""
        found = self._reads.get(name)
        if found is None:
            found = self._reads[name] = {i.source for i in self.causes.local(name).inputs if not i.source.outside}
        return found

    def _returning(self, name: str, to: Source) -> list[Source]:
        """Direct inputs of `name` that read `to` themselves, or read something that does."""
        found = []
        for source in sorted(self.reads(name), key=lambda s: s.name):
            if source == to:
                continue
            if to in self.reads(source.name) or any(
                one not in (to, source) and to in self.reads(one.name) for one in self.reads(source.name)
            ):
                found.append(source)
        return found

    # -- one step down -----------------------------------------------------------------------------------------

    def _pull(self, source: Source, weight: Floats, rows: slice) -> list[tuple[Input, Floats]]:
        """Weights of the inputs of a value's equation in some years; `weight` [1 + year, *dims] is the value's."""
        local = self.causes.local(source.name)
        shift = 2 if source.origin is Origin.STOCK else 1
        own = weight[rows.start + shift : rows.stop + shift]
        if len(own) < rows.stop - rows.start:
            rows = slice(rows.start, rows.start + len(own))
        if not len(own) or not own.any():
            return []
        live = np.flatnonzero(own.reshape(len(own), -1).any(1))
        rows = slice(rows.start + int(live[0]), rows.start + int(live[-1]) + 1)
        own = own[int(live[0]) : int(live[-1]) + 1]
        found = []
        for one, part in zip(local.inputs, local.pull(own, rows), strict=True):
            whole = self.causes.weights(one.source)
            local.place(one, part, whole, slice(rows.start + 1 + one.shift, rows.stop + 1 + one.shift))
            found.append((one, whole))
        return found

    def _returned(
        self, source: Source, weight: Floats, to: Source, rows: slice, between: bool, without: frozenset[Source]
    ) -> Floats | None:
        """The weight that goes from a value back to one above it, at once or by one value in between."""
        back: Floats | None = None
        for one, part in self._pull(source, self._unrolled(source, weight), rows):
            more: Floats | None = None
            if one.source == to:
                more = part
            elif (
                between and one.source != source and not one.source.outside and one.source not in without
                and to in self.reads(one.source.name)
            ):  # fmt: skip
                more = self._returned(one.source, part, to, rows, False, without)
            if more is not None:
                back = more if back is None else back + more
        return back

    def _unrolled(self, source: Source, weight: Floats) -> Floats:
        """The weight of a value that reads itself a year ago, with that of its own later years in it."""
        if not self._reads_itself(source):
            return weight
        shift = 2 if source.origin is Origin.STOCK else 1
        local = self.causes.local(source.name)
        unrolled = weight.copy()
        for row in range(len(unrolled) - 1, shift - 1, -1):
            if unrolled[row].any():
                year = row - shift
                parts = local.pull(unrolled[row : row + 1], slice(year, year + 1))
                for one, part in zip(local.inputs, parts, strict=True):
                    if one.source == source:
                        local.place(one, part, unrolled, slice(year + 1 + one.shift, year + 2 + one.shift))
        return unrolled

    def _reads_itself(self, source: Source) -> bool:
        return source in self.reads_of(source)

    def _settled(self, source: Source, weight: Floats, back: list[Source], without: frozenset[Source]) -> Floats:
        """The weight of a value with that of its own later years in it, however short the way round."""
        shift = 2 if source.origin is Origin.STOCK else 1
        settled = weight.copy()
        for row in range(len(settled) - 1, shift - 1, -1):
            if not settled[row].any():
                continue
            year = row - shift
            single = np.zeros_like(settled)
            single[row] = settled[row]
            for one, part in self._pull(source, single, slice(year, year + 1)):
                if one.source == source:
                    settled += part
                elif one.source in back:
                    rows = slice(0, year + 1)
                    more = self._returned(one.source, part, source, rows, True, without)
                    if more is not None:
                        settled += more
        return settled

    def children(self, branch: Branch) -> list[Branch]:
        """What a node's value came from, largest first; their contributions add up to the node's."""
        source = branch.source
        if source.outside:
            return []
        local = self.causes.local(source.name)
        if not local.inputs:
            return []
        above = frozenset(branch.owed)
        back = [one for one in self._returning(source.name, source) if one not in above]
        weight = branch.weight
        simple = self._unrolled(source, weight)
        weight = self._settled(source, weight, back, above) if back else simple
        found = []
        indebted = {
            target: {piece[:3]: piece[3] for piece in self._pieces(source, self._unrolled(source, debt.basis))}
            for target, debt in branch.owed.items()
        }
        for child, label, lever, part in self._pieces(source, weight):
            owed: dict[Source, Owed] = {}
            if child in back:
                more = self._returned(child, part, source, self._all_years, True, above)
                if more is not None:
                    owed[source] = Owed(more, True, part)
            for target, debt in branch.owed.items():
                before = indebted[target].get((child, label, lever))
                if before is None:
                    continue
                if child == target:
                    part = part - before
                elif debt.between and child not in above and target in self.reads_of(child):
                    more = self._returned(child, before, target, self._all_years, False, above)
                    if more is not None:
                        owed[target] = Owed(more, False, before)
            by_year = self.by_year(child, part)
            for target, debt in owed.items():
                by_year = by_year - self.by_year(target, debt.weight)
            if by_year.any():
                found.append(Branch(child, label, part, float(by_year.sum()), by_year, lever, owed))
        opening = np.zeros_like(weight)
        first = 2 if source.origin is Origin.STOCK else 1
        opening[:first] = weight[:first]
        by_year = self.by_year(source, opening)
        if by_year.any():
            found.append(
                Branch(
                    Source.of(Origin.CONSTANT, f"{source.name}_base_year"), "", opening, float(by_year.sum()), by_year
                )
            )
        debts = sum(float(np.abs(self.by_year(target, debt.weight)).sum()) for target, debt in branch.owed.items())
        return _closed(found, branch.contribution, debts)

    @property
    def _all_years(self) -> slice:
        return slice(0, len(self.pair.years))

    def reads_of(self, source: Source) -> set[Source]:
        """The values that a value's equation reads; none for what comes from outside."""
        return set() if source.outside else self.reads(source.name)

    def _pieces(self, source: Source, weight: Floats) -> Iterator[tuple[Source, str, str | None, Floats]]:
        """Inputs of a value with their weights, one for each lever where they go through the levers."""
        parts: dict[tuple[Source, str], Floats] = {}
        for one, part in self._pull(source, weight, self._all_years):
            if one.source != source:
                key = (one.source, self._label(one))
                before = parts.get(key)
                parts[key] = part if before is None else before + part
        for (child, label), part in parts.items():
            axis = lever_axis(self._dims(child))
            if axis is None:
                yield child, label, None, part
                continue
            levers = labels_of(self.pair.names, self._dims(child)[axis])
            live = np.flatnonzero(np.moveaxis(part, axis + 1, -1).reshape(-1, len(levers)).any(0))
            for lever in dict.fromkeys(levers[i] for i in live):
                places = np.array([name == lever for name in levers], dtype=float)
                yield (
                    child,
                    label,
                    lever,
                    part * places.reshape(*(-1 if i == axis + 1 else 1 for i in range(part.ndim))),
                )

    def _dims(self, source: Source) -> tuple[str, ...]:
        return about(self.pair.names, source).dims

    def by_year(self, source: Source, weight: Floats) -> Floats:
        """What a value contributed by year, [1 + year]."""
        product = weight[1:] * self.pair.change(source)
        found = np.zeros(len(weight))
        found[1:] = product.reshape(len(product), -1).sum(1)
        if weight[0].any():
            found[0] = float((weight[0] * self.pair.change(source, -1)[0]).sum())
        return found

    def _label(self, one: Input) -> str:
        """The labels an argument names, as `built` in `land_area__built`; a lever's part stands under its lever."""
        if not one.reference.index or one.reference.name in ("lever_effective", "lever_added"):
            return ""
        dims = self._dims(one.source)
        names = self.pair.names.inputs.dimensions
        labels = []
        for dim, at in zip(dims, one.reference.index, strict=False):
            if isinstance(at, int):
                labels.append(names[dim][at])
        return "__".join(labels)


def _closed(found: list[Branch], wanted: float, debts: float) -> list[Branch]:
    """Children without those that are nothing, largest first; the largest takes up what rounding left.

    Rounding is judged against all that flowed, what is counted with nodes above (`debts`) included.
    """
    total = debts + sum(abs(one.contribution) for one in found)
    kept = sorted(
        (one for one in found if abs(one.contribution) > NOTHING * total), key=lambda one: -abs(one.contribution)
    )
    if kept:
        missing = wanted - sum(one.contribution for one in kept)
        if missing and abs(missing) < 1e-6 * total:
            kept[0].contribution += missing
    return kept
