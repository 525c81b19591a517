# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""LLVM code of products with a constant matrix of many zeros: only what is not zero is read and multiplied.

All ways of writing it add to each result the products of the rows that reach it, in the order of the rows, so they
give the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kientao.engine.compiled.functions import LANES, kind, splat
from kientao.engine.compiled.plan import EACH, SHARED, Statement, pointer_of

if TYPE_CHECKING:
    from kientao.engine.compiled.trace import Node, Numbers
    from kientao.engine.compiled.write import FunctionWriter


_MOST_LAID_OUT = 4000
"""Rows of a matrix for which the given is laid out anew, on the stack of the thread."""


def write_sparse(function: FunctionWriter, statement: Statement) -> None:
    """A product [m, k] by [k, n]: the m rows of the given side by side in one instruction, or members side by side."""
    product = _product(function, statement)
    if product.node.by_rows:
        _row_by_row(product)
    elif product.lanes > 1 or product.count == 1 or product.inner > _MOST_LAID_OUT:
        _for_members(product)
    else:
        _column_by_column(product)


@dataclass(frozen=True, slots=True)
class _Product:
    f: FunctionWriter
    node: Node
    lanes: int
    memory: int
    """Memory of what is multiplied by the matrix."""
    given: str
    base: int
    """Where it begins, and its first place."""
    into: str
    target: int
    weights: str
    first_weight: int
    count: int
    """Rows of the given, m."""
    inner: int
    width: int
    """Rows and columns of the matrix, k and n."""
    others: str
    """Table: row of each element that is not zero, or its column if they are listed row by row."""
    begins: str
    """Table: where each column (row) begins among them."""

    @property
    def side(self) -> int:
        """Lanes for the rows of the given: a power of two."""
        return max(2, 1 << (self.count - 1).bit_length())

    def listed(self, table: str, place: str) -> str:
        where = self.f.put(f"getelementptr inbounds i32, ptr {table}, i64 {place}")
        return self.f.put(f"sext i32 {self.f.put(f'load i32, ptr {where}')} to i64")

    def plus(self, place: str, more: int) -> str:
        return self.f.put(f"add nsw i64 {place}, {more}")

    def at(self, pointer: str, place: str, lanes: int = 1) -> str:
        return self.f.put(f"getelementptr inbounds {kind(lanes)}, ptr {pointer}, i64 {place}")

    def load(self, pointer: str, place: str, lanes: int = 1) -> str:
        return self.f.put(f"load {kind(lanes)}, ptr {self.at(pointer, place, lanes)}, align {8 * lanes}")

    def store(self, value: str, pointer: str, place: str, lanes: int = 1) -> None:
        self.f.lines.append(f"  store {kind(lanes)} {value}, ptr {self.at(pointer, place, lanes)}, align {8 * lanes}")

    def weight(self, item: str, lanes: int) -> str:
        """The weight of an element, in all lanes."""
        return self.spread(self.load(self.weights, self.plus(item, self.first_weight)), lanes)

    def spread(self, value: str, lanes: int) -> str:
        if lanes == 1:
            return value
        one = self.f.put(f"insertelement {kind(lanes)} poison, double {value}, i64 0")
        return self.f.put(f"shufflevector {kind(lanes)} {one}, {kind(lanes)} poison, <{lanes} x i32> zeroinitializer")

    def gathered(self, place: str) -> str:
        """One column of the given, its rows in lanes."""
        value = splat(0.0, self.side)
        for row in range(self.count):
            one = self.load(self.given, self.plus(place, self.base + row * self.inner))
            value = self.f.put(f"insertelement {kind(self.side)} {value}, double {one}, i64 {row}")
        return value

    def spread_out(self, value: str, place: str) -> None:
        """One column of the result from lanes."""
        for row in range(self.count):
            one = self.f.put(f"extractelement {kind(self.side)} {value}, i64 {row}")
            self.store(one, self.into, self.plus(place, self.target + row * self.width))

    def items(self, counter: str, work: Callable[[str, list[str]], list[str]], totals: list[str], T: str) -> list[str]:
        """Go through the elements of a column or row, with totals that `work` carries on; their values at the end."""
        f = self.f
        begin, end = self.listed(self.begins, counter), self.listed(self.begins, self.plus(counter, 1))
        some = f.put(f"icmp slt i64 {begin}, {end}")
        f.count += 1
        number, before = f.count, f.block
        f.lines += [f"  br i1 {some}, label %b{number}, label %e{number}", f"b{number}:"]
        place = len(f.lines)
        f.lines.append("")
        f.block = f"b{number}"
        names = [f"%a{number}_{i}" for i in range(len(totals))]
        following = work(f"%i{number}", names)
        after = f.put(f"add nuw nsw i64 %i{number}, 1")
        more = f.put(f"icmp slt i64 {after}, {end}")
        phis = [f"  %i{number} = phi i64 [ {begin}, %{before} ], [ {after}, %b{number} ]"]
        phis += [
            f"  {name} = phi {T} [ {first}, %{before} ], [ {new}, %b{number} ]"
            for name, first, new in zip(names, totals, following, strict=True)
        ]
        f.lines[place] = "\n".join(phis)
        f.lines += [f"  br i1 {more}, label %b{number}, label %e{number}", f"e{number}:"]
        f.block = f"e{number}"
        return [
            f.put(f"phi {T} [ {first}, %{before} ], [ {new}, %b{number} ]")
            for first, new in zip(totals, following, strict=True)
        ]


def _product(function: FunctionWriter, statement: Statement) -> _Product:
    plan = function.plan
    node = plan.nodes[statement.root]
    assert node.rows is not None and node.columns is not None
    owner, weights = (int(plan.node_of[source[0]]) for source in node.sources)
    assert plan.memory[weights] == SHARED
    count, width = node.shape[1], node.shape[2]
    inner = node.sources[0].size // count
    listed, others, size = (node.rows, node.columns, inner) if node.by_rows else (node.columns, node.rows, width)
    begins: Numbers = np.searchsorted(listed, np.arange(size + 1))
    return _Product(
        function, node, LANES if statement.memory == EACH else 1, plan.memory[owner],
        pointer_of(plan, owner), int(plan.place[node.sources[0][0]]),
        pointer_of(plan, statement.root), int(plan.place[node.start]),
        pointer_of(plan, weights), int(plan.place[node.sources[1][0]]),
        count, inner, width, function.writer.table(others), function.writer.table(begins),
    )  # fmt: skip


def _for_members(p: _Product) -> None:
    """Column by column, members side by side, each row of the given with a total of its own."""
    T = kind(p.lanes)

    def given(place: str) -> str:
        if p.memory == EACH:
            return p.load(p.given, place, p.lanes)
        return p.spread(p.load(p.given, place), p.lanes)

    def column(counter: str) -> None:
        def work(item: str, totals: list[str]) -> list[str]:
            row, factor = p.listed(p.others, item), p.weight(item, p.lanes)
            values = [given(p.plus(row, p.base + side * p.inner)) for side in range(p.count)]
            products = [p.f.put(f"fmul {T} {value}, {factor}") for value in values]
            return [p.f.put(f"fadd {T} {a}, {b}") for a, b in zip(totals, products, strict=True)]

        totals = p.items(counter, work, [splat(0.0, p.lanes)] * p.count, T)
        for side, total in enumerate(totals):
            p.store(total, p.into, p.plus(counter, p.target + side * p.width), p.lanes)

    p.f.loop(p.width, 1, column)


def _column_by_column(p: _Product) -> None:
    """For few rows of the matrix: the given is laid out anew, so that its rows stand side by side."""
    T, room = kind(p.side), p.f.room(p.inner, p.side)
    p.f.loop(p.inner, 1, lambda place: p.store(p.gathered(place), room, place, p.side))

    def work(item: str, totals: list[str]) -> list[str]:
        value = p.load(room, p.listed(p.others, item), p.side)
        return [p.f.put(f"fadd {T} {totals[0]}, {p.f.put(f'fmul {T} {value}, {p.weight(item, p.side)}')}")]

    def column(counter: str) -> None:
        (total,) = p.items(counter, work, [splat(0.0, p.side)], T)
        p.spread_out(total, counter)

    p.f.loop(p.width, 1, column)


def _row_by_row(p: _Product) -> None:
    """For few columns of the matrix: each row is added to the totals of the columns it reaches."""
    T, room = kind(p.side), p.f.room(p.width, p.side)
    p.f.loop(p.width, 1, lambda place: p.store(splat(0.0, p.side), room, place, p.side))

    def row(counter: str) -> None:
        value = p.gathered(counter)

        def work(item: str, _: list[str]) -> list[str]:
            column = p.listed(p.others, item)
            product = p.f.put(f"fmul {T} {value}, {p.weight(item, p.side)}")
            p.store(p.f.put(f"fadd {T} {p.load(room, column, p.side)}, {product}"), room, column, p.side)
            return []

        p.items(counter, work, [], T)

    p.f.loop(p.inner, 1, row)
    p.f.loop(p.width, 1, lambda place: p.spread_out(p.load(room, place, p.side), place))
