# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""How strongly each value hangs on each value it is worked out from, in one year of one run.

The strength of a link is an elasticity: all cells of the input one part in a thousand higher, by how much the result is
higher, cells added by size. `Network.between` puts links together over all ways that pass only through values of the
same year, so that an account (deaths = people less survivors) counts with both its sides.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kientao.analysis.why.values import LEVER_AXES
from kientao.engine.declare import Kind
from kientao.engine.graph import Origin, Reference, index_text, ordered
from kientao.engine.inputs import Floats
from kientao.engine.program import Program
from kientao.engine.series import Series
from kientao.model.dimensions import ZONE_AXES

Index = tuple[int | slice | None, ...]

HORIZON = 20
"""Years over which a lasting change builds up in a stock."""
RISE = 1e-3
TOGETHER = ("age", "sex", "single_age", "return_period", "limit", "access_class", "stage", "month")
MOST_LABELS = 20
MOST_PIECES = 60
LEAST = 1e-5
"""Links weaker than this are left out."""


@dataclass(frozen=True, slots=True)
class Link:
    """That `target` is worked out from `source`: how strongly, and how many years later."""

    source: str
    target: str
    strength: float
    delay: int
    through: tuple[str, ...] = ()
    """The values in between on the strongest way."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A value of the network: a variable at some labels, by axis."""

    node: str
    at: dict[int, int]


class Network:
    """Values of a model in one year of a run, and the links between them.

    A variable by mode, fuel or indicator is several values, for these are things of their own; places, ages and levers
    go together.
    """

    def __init__(self, program: Program, run: Series, year: int) -> None:
        self.program = program
        self.run = run
        self.year = year
        self._at = run.years.index(year)
        self._split: dict[str, list[Piece]] = {}
        self._parts = self._lever_parts()
        self._base: dict[str, str] = {}
        self.links: list[Link] = []
        for name in program.order:
            self.links += self._links_to(name)

    @property
    def values(self) -> set[str]:
        """All values that have a link to them."""
        return set(self._base)

    def is_stock(self, name: str) -> bool:
        """Whether a value is a stock or a slice of one."""
        return self.program.names.declared[self._base[name]].kind is Kind.STOCK

    # -- values ------------------------------------------------------------------------------------------------

    def _pieces(self, name: str) -> list[Piece]:
        """The values that stand for a variable: one for each label of its small axes, places and ages together."""
        found = self._split.get(name)
        if found is None:
            dims = self.program.names.declared[name].dims
            labels = self.program.inputs.dimensions
            axes = [i for i, dim in enumerate(dims) if _is_split(dim, len(labels[dim]))]
            if not axes or np.prod([len(labels[dims[i]]) for i in axes]) > MOST_PIECES:
                found = [Piece(name, {})]
            else:
                found = []
                for at in np.ndindex(*(len(labels[dims[i]]) for i in axes)):
                    tail = [labels[dims[axis]][index] for axis, index in zip(axes, at, strict=True)]
                    found.append(Piece("__".join([name, *tail]), dict(zip(axes, at, strict=True))))
            self._split[name] = found
        return found

    def _lever_parts(self) -> dict[str, dict[str, tuple[str, Index]]]:
        """The pieces of lever values that equations read under a lever's own name."""
        found: dict[str, dict[str, tuple[str, Index]]] = {}
        for step in self.program.years.values():
            for argument, reference in zip(step.declaration.arguments, step.references, strict=True):
                name = argument.removeprefix("last_") if reference.origin is Origin.LAST else argument
                if reference.index and name in self.program.inputs.parts:
                    found.setdefault(reference.name, {}).setdefault(
                        index_text(reference.index), (name, reference.index)
                    )
        return found

    def nodes_of(self, reference: Reference) -> list[str]:
        """The values that a name stands for."""
        return [node for node, _ in self._read(reference)]

    def _read(self, reference: Reference) -> list[tuple[str, Index]]:
        """The values behind an argument, and where each stands in it."""
        part = self._parts.get(reference.name, {}).get(index_text(reference.index)) if reference.index else None
        if part is not None:
            return [(part[0], ())]
        held = {i: item for i, item in enumerate(reference.index) if isinstance(item, int)}
        kept = [i for i in range(len(self.program.names.declared[reference.name].dims)) if i not in held]
        found: list[tuple[str, Index]] = []
        for piece in self._pieces(reference.name):
            if all(piece.at.get(axis, index) == index for axis, index in held.items()):
                inside = tuple(piece.at.get(axis, slice(None)) for axis in kept)
                found.append((piece.node, inside if any(isinstance(i, int) for i in inside) else ()))
        return found

    def _value(self, reference: Reference) -> Floats:
        match reference.origin:
            case Origin.CONSTANT:
                value = self.run.constants.values[reference.name][:1]
            case Origin.DRIVER:
                value = self.run.drivers[reference.name][self._at, :1]
            case Origin.LAST if self._at == 0:
                value = self.program.opening.initial_last(reference.name, self.run.constants.values)[:1]
            case Origin.LAST:
                value = self._kept(reference.name, self._at - 1)
            case _:
                value = self._kept(reference.name, self._at)
        return np.asarray(value[(slice(None), *reference.index)] if reference.index else value)

    def _kept(self, name: str, at: int) -> Floats:
        kind = self.program.names.declared[name].kind
        return self.run._whole(Origin.STOCK if kind is Kind.STOCK else Origin.VARIABLE, name)[at, :1]

    # -- links -------------------------------------------------------------------------------------------------

    def _links_to(self, name: str) -> list[Link]:
        step = self.program.years[name]
        dims = step.declaration.dims
        outputs: list[tuple[str, Index]] = [
            (piece.node, tuple(piece.at.get(i, slice(None)) for i in range(len(dims)))) for piece in self._pieces(name)
        ]
        outputs += self._parts.get(name, {}).values()
        self._base.update((node, name) for node, _ in outputs)
        inputs: dict[tuple[str, bool], list[tuple[int, Index]]] = {}
        for i, reference in enumerate(step.references):
            if reference.origin in (Origin.VARIABLE, Origin.STOCK, Origin.LAST):
                for node, inside in self._read(reference):
                    inputs.setdefault((node, reference.origin is Origin.LAST), []).append((i, inside))
        if not inputs:
            return []
        members = 1 + len(inputs)
        arguments: list[Floats] = []
        for i, (reference, layout) in enumerate(zip(step.references, step.layouts, strict=True)):
            value = self._value(reference)
            rises = [(m, inside) for m, read in enumerate(inputs.values(), 1) for at, inside in read if at == i]
            if rises:
                value = np.repeat(value, members, axis=0)
                for m, inside in rises:
                    value[(m, *inside)] *= 1.0 + RISE
            arguments.append(value[(slice(None), *layout)] if layout else value)
        shape = tuple(len(self.program.inputs.dimensions[dim]) for dim in dims)
        with np.errstate(all="ignore"):
            result = np.array(np.broadcast_to(step.declaration.function(*arguments), (members, *shape)))
        is_stock = step.declaration.kind is Kind.STOCK
        found = []
        for node, index in outputs:
            part = result[(slice(None), *index)] if index else result
            strengths = _elasticities(part, any(dim in LEVER_AXES for dim in dims))
            for m, (source, late) in enumerate(inputs):
                strength = float(strengths[m])
                if np.isfinite(strength) and abs(strength) >= LEAST:
                    found.append(Link(source, node, strength, int(is_stock) + int(late)))
        return found

    def keepers(self) -> set[str]:
        """Values that carry over to later years: stocks, and what is read a year late. Every circle passes one."""
        late = {r.name for s in self.program.years.values() for r in s.references if r.origin is Origin.LAST}
        stocks = {n for n, d in self.program.names.declared.items() if d.kind is Kind.STOCK}
        return {node for node, base in self._base.items() if base in late or base in stocks}

    def between(self, kept: set[str]) -> list[Link]:
        """Links between kept values, over all ways through others; lasting, with what builds up in a value itself.

        `kept` must break every circle. What comes back to a value by itself (a stock that stays) multiplies all other
        links to it: after `HORIZON` years of a lasting change.
        """
        ahead: dict[str, list[Link]] = {}
        for link in self.links:
            ahead.setdefault(link.source, []).append(link)
        order = {name: i for i, name in enumerate(_sorted_within(ahead, kept, self._base))}
        found: dict[tuple[str, str], Link] = {}
        for start in sorted(kept):
            self._from(start, ahead, kept, order, found)
        own = {target: link.strength for (source, target), link in found.items() if source == target}
        links = []
        for (source, target), link in found.items():
            back = min(max(own.get(target, 0.0), 0.0), 1.0)
            strength = link.strength * sum(back**k for k in range(HORIZON))
            if source != target and self._base[source] != self._base[target] and abs(strength) >= LEAST:
                links.append(Link(source, target, strength, link.delay, link.through))
        return links

    def _from(
        self, start: str, ahead: dict[str, list[Link]], kept: set[str], order: dict[str, int],
        found: dict[tuple[str, str], Link],
    ) -> None:  # fmt: skip
        """Effects of one kept value on others: by all ways together, and the strongest of them."""
        total = {start: 1.0}
        best: dict[str, tuple[float, int, tuple[str, ...]]] = {start: (1.0, 0, ())}
        ends: dict[str, tuple[float, float, int, tuple[str, ...]]] = {}
        queue = [(-1, start)]
        while queue:
            _, name = heapq.heappop(queue)
            effect, (size, delay, way) = total[name], best[name]
            for link in ahead.get(name, ()):
                on, strongest = effect * link.strength, size * abs(link.strength)
                passed = way if name == start else (*way, name)
                if link.target in kept:
                    before = ends.get(link.target, (0.0, 0.0, 0, ()))
                    if strongest > before[1]:
                        ends[link.target] = (before[0] + on, strongest, delay + link.delay, passed)
                    else:
                        ends[link.target] = (before[0] + on, *before[1:])
                    continue
                if link.target not in total:
                    heapq.heappush(queue, (order[link.target], link.target))
                total[link.target] = total.get(link.target, 0.0) + on
                if strongest > best.get(link.target, (0.0, 0, ()))[0]:
                    best[link.target] = (strongest, delay + link.delay, passed)
        for target, (effect, _, delay, way) in ends.items():
            if np.isfinite(effect):
                found[start, target] = Link(start, target, effect, delay, way)


def _sorted_within(ahead: dict[str, list[Link]], kept: set[str], names: Iterable[str]) -> list[str]:
    """Values that are not kept, each after those it is worked out from."""
    inner = [name for name in names if name not in kept]
    graph: dict[str, list[str]] = {name: [] for name in inner}
    for name in inner:
        for link in ahead.get(name, ()):
            if link.target in graph:
                graph[link.target].append(name)
    return ordered(graph, {}, "")


def _is_split(dim: str, size: int) -> bool:
    """Whether labels of an axis are things of their own (modes, fuels, indicators), not places, ages or levers."""
    return dim not in (*ZONE_AXES, *LEVER_AXES, *TOGETHER) and size <= MOST_LABELS


def _elasticities(result: Floats, levers: bool) -> Floats:
    """Relative rise of a result [member, ...] over that of each input; the first member is without any."""
    flat = result.reshape(len(result), -1)
    base = flat[0]
    rise = flat[1:] - base
    with np.errstate(all="ignore"):
        if levers:  # levers have units of their own: a mean of relative rises
            live = np.abs(base) > 0
            if not live.any():
                return np.zeros(len(rise))
            return np.asarray((rise[:, live] / base[live]).mean(1) / RISE)
        size = np.abs(base).sum()
        return np.asarray((rise * np.sign(base)).sum(1) / (size * RISE)) if size > 0 else np.zeros(len(rise))
