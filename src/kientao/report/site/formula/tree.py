# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The tree of a formula: terms over named indices, where the code has arrays with numbered axes.

An `Index` runs over the labels of a dimension, or part of them. A leaf is read at indices or at fixed labels; a sum
binds an index. Nothing here knows the order of axes, so working a tree out is a second way to the value of an equation.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.intp]
Values = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Index:
    """Runs over `size` labels: those of dimension `dim` at `positions`; a nameless one over a table's own axis."""

    dim: str
    positions: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many labels it runs over."""
        return len(self.positions)

    def part(self, chosen: Positions) -> Index:
        """An index over some of its labels."""
        return Index(self.dim, tuple(self.positions[i] for i in chosen))


Place = tuple["Index | None", "Positions | int"]
"""Where an axis is read: at one position (None, 3), or at a position for each label of an index."""
Change = Mapping[Index, Place]


class Node(ABC):
    """A term of a formula."""

    @property
    @abstractmethod
    def free(self) -> tuple[Index, ...]:
        """The indices that it depends on and does not bind."""

    @abstractmethod
    def change(self, change: Change) -> Node:
        """The term with free indices replaced by others or by fixed labels."""


def _union(*groups: tuple[Index, ...]) -> tuple[Index, ...]:
    return tuple(dict.fromkeys(index for group in groups for index in group))


@dataclass(eq=False)
class Num(Node):
    """A number; `name` and `unit` if it is a named constant."""

    value: float
    name: str = ""
    unit: str = ""

    @cached_property
    def free(self) -> tuple[Index, ...]:
        """None."""
        return ()

    def change(self, change: Change) -> Node:
        """Itself."""
        return self


@dataclass(eq=False)
class Argument:
    """A value the equation is given, under the name it has as an argument."""

    name: str
    dims: tuple[str, ...]


@dataclass(eq=False)
class Table:
    """A fixed array of the code."""

    name: str
    values: NDArray[np.float64]


@dataclass(eq=False)
class Local:
    """A value that the equation gives a name on its way."""

    name: str
    body: Node
    own: tuple[Index, ...]


@dataclass(eq=False)
class Leaf(Node):
    """A value read at a place on each of its axes."""

    of: Argument | Table | Local
    at: tuple[Place, ...]

    @cached_property
    def free(self) -> tuple[Index, ...]:
        """The indices it is read at."""
        return _union(tuple(index for index, _ in self.at if index is not None))

    def change(self, change: Change) -> Node:
        """Read at other places."""
        if not any(index in change for index, _ in self.at if index is not None):
            return self
        places: list[Place] = []
        for index, position in self.at:
            if index is None or index not in change:
                places.append((index, position))
                continue
            new, chosen = change[index]
            held = np.asarray(position)[chosen]
            places.append((new, int(held) if new is None else held))
        return Leaf(self.of, tuple(places))


@dataclass(eq=False)
class Op(Node):
    """An operation on terms: add, multiply, power, exp, minimum, where, ..."""

    kind: str
    args: tuple[Node, ...]

    @cached_property
    def free(self) -> tuple[Index, ...]:
        """Those of its terms."""
        return _union(*(arg.free for arg in self.args))

    def change(self, change: Change) -> Node:
        """With its terms changed."""
        return Op(self.kind, tuple(arg.change(change) for arg in self.args))


@dataclass(eq=False)
class Reduce(Node):
    """Sum, product, least or greatest over an index."""

    kind: str
    index: Index
    body: Node

    @cached_property
    def free(self) -> tuple[Index, ...]:
        """Those of the body without the bound one."""
        return tuple(i for i in self.body.free if i is not self.index)

    def change(self, change: Change) -> Node:
        """With its body changed."""
        return Reduce(self.kind, self.index, self.body.change(change))


@dataclass(eq=False)
class Case:
    """What holds at some positions of an index; `piece` runs over them, if the term depends on which."""

    positions: Positions
    body: Node
    piece: Index | None


@dataclass(eq=False)
class Cases(Node):
    """A term for each part of an index: pieces put side by side."""

    index: Index
    cases: tuple[Case, ...]

    @cached_property
    def free(self) -> tuple[Index, ...]:
        """The index, and those of the pieces."""
        inner = (tuple(i for i in case.body.free if i is not case.piece) for case in self.cases)
        return _union((self.index,), *inner)

    def change(self, change: Change) -> Node:
        """With the pieces changed, and those picked that are asked for."""
        cases = tuple(Case(c.positions, c.body.change(change), c.piece) for c in self.cases)
        if self.index not in change:
            return Cases(self.index, cases)
        new, chosen = change[self.index]
        if new is None:
            for case in cases:
                found = np.flatnonzero(case.positions == chosen)
                if found.size:
                    return case.body if case.piece is None else case.body.change({case.piece: (None, int(found[0]))})
            raise IndexError(chosen)
        picked: list[Case] = []
        for case in cases:
            place = {int(p): i for i, p in enumerate(case.positions)}
            where = [i for i, p in enumerate(np.asarray(chosen)) if int(p) in place]
            if not where:
                continue
            local = np.array([place[int(np.asarray(chosen)[i])] for i in where], dtype=np.intp)
            if case.piece is None:
                picked.append(Case(np.array(where, dtype=np.intp), case.body, None))
            else:
                piece = new if len(where) == new.size else new.part(np.array(where, dtype=np.intp))
                picked.append(
                    Case(np.array(where, dtype=np.intp), case.body.change({case.piece: (piece, local)}), piece)
                )
        if len(picked) == 1 and (picked[0].piece is None or picked[0].piece is new):
            return picked[0].body
        return Cases(new, tuple(picked))


def side_by_side(index: Index, cases: Sequence[Case]) -> Node:
    """Pieces put side by side, pieces of pieces among them as one list in the order of the index."""
    flat: list[Case] = []
    for case in cases:
        inner = case.body
        if isinstance(inner, Cases) and inner.index is case.piece:
            flat += [Case(case.positions[one.positions], one.body, one.piece) for one in inner.cases]
        else:
            flat.append(case)
    return Cases(index, tuple(sorted(flat, key=lambda one: int(one.positions[0]))))


@dataclass(eq=False)
class Table1(Node):
    """Straight lines through points (x, y), which lie along an index."""

    x: Node
    points: Node
    heights: Node
    index: Index

    @cached_property
    def free(self) -> tuple[Index, ...]:
        """Those of its terms without the table's own."""
        return tuple(i for i in _union(self.x.free, self.points.free, self.heights.free) if i is not self.index)

    def change(self, change: Change) -> Node:
        """With its terms changed."""
        parts = (self.x.change(change), self.points.change(change), self.heights.change(change))
        return Table1(*parts, self.index)


@dataclass(eq=False)
class Places(Node):
    """A term read along a list: at positions another term gives, summed over runs of places, or repeated at them.

    pick: the body at the position that `key` gives; sum: over the places of each label of `key`, which holds the first;
    spread: the value of the label that a place belongs to, `key` holding how many places a label has.
    """

    kind: str
    body: Node
    over: Index
    key: Node
    gives: Index

    @cached_property
    def free(self) -> tuple[Index, ...]:
        """Those of its terms, the list's index replaced."""
        return _union(tuple(i for i in self.body.free if i is not self.over), (self.gives,))

    def change(self, change: Change) -> Node:
        """With its body changed; the index that it gives can only be renamed."""
        body = self.body.change({i: p for i, p in change.items() if i is not self.over})
        if self.gives not in change:
            return Places(self.kind, body, self.over, self.key, self.gives)
        new, chosen = change[self.gives]
        whole = Places(self.kind, body, self.over, self.key, self.gives)
        if new is not None and new.size == self.gives.size and np.array_equal(chosen, np.arange(new.size)):
            key = self.key.change({self.gives: (new, chosen)})
            return Places(self.kind, body, self.over, key, new)
        return Leaf(Local("", whole, whole.free), tuple((i, np.arange(i.size)) for i in whole.free)).change(change)


OPERATIONS = (
    "add", "subtract", "multiply", "divide", "power", "negative", "minimum", "maximum", "exp", "log", "log10", "sqrt",
    "absolute", "sign", "sin", "rint", "greater", "greater_equal", "less", "less_equal", "equal", "where", "logistic",
    "normal_cdf", "normal_pdf",
)  # fmt: skip
