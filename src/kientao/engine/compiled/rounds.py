# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What one round of a loop does: it reads its operands, works out the operations, and writes the result."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kientao.engine.compiled.functions import LANES, kind, splat
from kientao.engine.compiled.plan import EACH, Plan, Statement, pointer_of
from kientao.engine.compiled.trace import WRITTEN_OUT, Numbers

if TYPE_CHECKING:
    from kientao.engine.compiled.write import FunctionWriter

_BINARY = {"add": "fadd", "subtract": "fsub", "multiply": "fmul", "divide": "fdiv"}
_COMPARE = {
    "less": "olt", "less_equal": "ole", "greater": "ogt", "greater_equal": "oge", "equal": "oeq", "not_equal": "une",
}  # fmt: skip
_INTRINSIC = {"maximum": "maximum", "minimum": "minimum", "absolute": "fabs", "sqrt": "sqrt", "rint": "rint",
              "truncate": "trunc", "floor": "floor"}  # fmt: skip
_CALLED = {"exp", "log", "power", "expit", "ndtr", "sin", "cos", "tanh"}
_MOST_STRETCHES, _LONG = 16, 256
"""How often a loop over joined operands is cut, and how long the loops inside it must be for that."""


@dataclass(slots=True)
class Leaf:
    """Where an operand lies in each loop round: a first place and a stride a loop, or a table of places."""

    memory: int
    pointer: str
    base: int
    strides: tuple[int, ...] = ()
    table: str = ""
    value: float | None = None
    side_by_side: tuple[Leaf, ...] = ()
    """For a sum that is written out: where each of its terms lies, if only the terms have strides."""


Index = tuple[str, int]
"""A loop counter and a number added to it; an empty counter is zero."""


class Body:
    """What a loop round does: reads its leaves, works out the operations, writes the root."""

    def __init__(
        self, function: FunctionWriter, statement: Statement, shape: tuple[int, ...], addresses: Addresses, first: int
    ) -> None:
        self.function = function
        self.plan = function.plan
        self.statement = statement
        self.lanes = LANES if statement.memory == EACH else 1
        self.leaves: dict[tuple[int, int], Leaf] = {}
        self.shape = shape
        self.shape = self._merged(shape, addresses)
        for key, (owner, places) in addresses.items():
            self.leaves[key] = self._leaf(owner, places)
        root = self.plan.nodes[statement.root]
        places = self.plan.place[root.start : root.start + root.size]
        assert places[0] >= 0, root
        self.target = int(places[first])
        self.written = _flat_strides(self.shape[:-1] if root.group > 1 else self.shape)

    def _merged(self, shape: tuple[int, ...], addresses: Addresses) -> tuple[int, ...]:
        """Loops that all operands run through in one stride become one."""
        root = self.plan.nodes[self.statement.root]
        last = len(shape) - (1 if root.group > 1 else 0)
        merged = list(shape)
        axis = 0
        while axis + 1 < last:
            trial = tuple(merged)
            good = True
            for _, places in addresses.values():
                strides = _strides(places.reshape(trial))
                if strides is None:
                    continue  # by table, with one flat counter
                if strides[axis] != strides[axis + 1] * trial[axis + 1]:
                    good = False
                    break
            if good:
                merged[axis : axis + 2] = [merged[axis] * merged[axis + 1]]
                last -= 1
            else:
                axis += 1
        return tuple(merged)

    def _leaf(self, owner: int, places: Numbers) -> Leaf:
        first = int(places[0])
        memory = self.plan.memory[owner]
        pointer = pointer_of(self.plan, owner)
        if pointer == "%S":
            region = self.plan.regions["literal"]
            if first < region.shared_size and np.all(places == first):
                return Leaf(memory, pointer, first, value=self._literal(first))
        strides = _strides(places.reshape(self.shape))
        if strides is not None:
            return Leaf(memory, pointer, first, strides)
        group = self.shape[-1]
        if self.lanes == 1 and 1 < self.plan.nodes[self.statement.root].group == group <= WRITTEN_OUT:
            terms = places.reshape(-1, group).T.reshape(group, *self.shape[:-1])
            ways = [_strides(term) for term in terms]
            if None not in ways:
                firsts = [int(term.flat[0]) for term in terms]
                sides = [Leaf(memory, pointer, first, way) for first, way in zip(firsts, ways, strict=True) if way]
                return Leaf(memory, pointer, 0, side_by_side=tuple(sides))
        return Leaf(memory, pointer, 0, _flat_strides(self.shape), self.function.writer.table(places))

    def _literal(self, place: int) -> float:
        for node in self.plan.nodes:
            if node.op == "literal":
                begin = int(self.plan.place[node.start])
                if begin <= place < begin + node.size:
                    assert node.value is not None
                    return float(node.value[place - begin])
        raise AssertionError(place)

    # -- instructions ------------------------------------------------------------------------------------------

    def _offset(self, base: int, strides: tuple[int, ...], index: list[Index]) -> str:
        fixed = base + sum(s * add for s, (_, add) in zip(strides, index, strict=True))
        terms = []
        for stride, (counter, _) in zip(strides, index, strict=True):
            if counter and stride:
                terms.append(counter if stride == 1 else self.function.put(f"mul nsw i64 {counter}, {stride}"))
        text = str(fixed)
        for term in terms:
            text = term if text == "0" else self.function.put(f"add nsw i64 {term}, {text}")
        return text

    def read(self, leaf: Leaf, index: list[Index]) -> str:
        """Load an operand."""
        f = self.function
        if leaf.value is not None:
            return splat(leaf.value, self.lanes)
        if leaf.side_by_side:
            leaf, index = leaf.side_by_side[index[-1][1]], index[:-1]
        offset = self._offset(leaf.base, leaf.strides, index)
        if leaf.table:
            where = f.put(f"getelementptr inbounds i32, ptr {leaf.table}, i64 {offset}")
            offset = f.put(f"sext i32 {f.put(f'load i32, ptr {where}')} to i64")
        if leaf.memory == EACH:
            T = kind(LANES)
            pointer = f.put(f"getelementptr inbounds {T}, ptr {leaf.pointer}, i64 {offset}")
            return f.put(f"load {T}, ptr {pointer}, align 64")
        pointer = f.put(f"getelementptr inbounds double, ptr {leaf.pointer}, i64 {offset}")
        one = f.put(f"load double, ptr {pointer}, align 8")
        return self._spread(one)

    def _spread(self, one: str) -> str:
        if self.lanes == 1:
            return one
        f, T = self.function, kind(self.lanes)
        first = f.put(f"insertelement {T} poison, double {one}, i64 0")
        return f.put(f"shufflevector {T} {first}, {T} poison, <{self.lanes} x i32> zeroinitializer")

    def store(self, index: list[Index], value: str) -> None:
        """Write the root's element."""
        f, T = self.function, kind(self.lanes)
        node = self.plan.nodes[self.statement.root]
        offset = self._offset(self.target, self.written, index)
        memory = pointer_of(self.plan, self.statement.root)
        if node.truth:
            value = f.put(f"uitofp {kind(self.lanes, 'i1')} {value} to {T}")
        pointer = f.put(f"getelementptr inbounds {T}, ptr {memory}, i64 {offset}")
        f.lines.append(f"  store {T} {value}, ptr {pointer}, align {64 if self.lanes > 1 else 8}")

    def combine(self, op: str, a: str, b: str) -> str:
        """One step of a reduction."""
        f, T = self.function, kind(self.lanes)
        if op == "sum":
            return f.put(f"fadd {T} {a}, {b}")
        return self._intrinsic("maximum" if op == "greatest" else "minimum", [a, b])

    def value_of_operand(self, index: list[Index]) -> str:
        """The element that a reduction adds next."""
        self.known: dict[int, str] = {}
        return self._operand(self.statement.root, 0, index)

    def value(self, node_index: int, index: list[Index]) -> str:
        """The root's element."""
        self.known = {}
        return self._work_out(node_index, index)

    def from_outside(self, node_index: int, place: int, index: list[Index]) -> tuple[str, bool]:
        """An operand that is not worked out inside, and whether it is a truth value; nothing if it is."""
        leaf = self.leaves.get((node_index, place))
        return ("", False) if leaf is None else (self.read(leaf, index), False)

    def _operand(self, node_index: int, place: int, index: list[Index], truth: bool = False) -> str:
        node = self.plan.nodes[node_index]
        f, T = self.function, kind(self.lanes)
        value, found_truth = self.from_outside(node_index, place, index)
        if not value:
            ids = node.operands[place]
            owner = int(self.plan.node_of[ids[0]])
            value = self.known.get(owner, "")
            if not value:
                value = self.known[owner] = self._work_out(owner, index)
            found_truth = self.plan.nodes[owner].truth
        if truth and not found_truth:
            return f.put(f"fcmp une {T} {value}, {splat(0.0, self.lanes)}")
        if found_truth and not truth:
            return f.put(f"uitofp {kind(self.lanes, 'i1')} {value} to {T}")
        return value

    def _intrinsic(self, name: str, values: list[str]) -> str:
        T = kind(self.lanes)
        suffix = "f64" if self.lanes == 1 else f"v{self.lanes}f64"
        return self.function.put(f"call {T} @llvm.{name}.{suffix}({', '.join(f'{T} {v}' for v in values)})")

    def _work_out(self, node_index: int, index: list[Index]) -> str:
        node = self.plan.nodes[node_index]
        f, T, B = self.function, kind(self.lanes), kind(self.lanes, "i1")
        op = node.op
        if op in ("and", "or", "not"):
            given = [self._operand(node_index, i, index, truth=True) for i in range(len(node.operands))]
            if op == "not":
                return f.put(f"xor {B} {given[0]}, {'true' if self.lanes == 1 else 'splat (i1 true)'}")
            return f.put(f"{op} {B} {given[0]}, {given[1]}")
        if op == "where":
            condition = self._operand(node_index, 0, index, truth=True)
            yes, no = (self._operand(node_index, i, index) for i in (1, 2))
            return f.put(f"select {B} {condition}, {T} {yes}, {T} {no}")
        values = [self._operand(node_index, i, index) for i in range(len(node.operands))]
        if op == "copy":
            return values[0]
        if op in _BINARY:
            return f.put(f"{_BINARY[op]} {T} {values[0]}, {values[1]}")
        if op in _COMPARE:
            return f.put(f"fcmp {_COMPARE[op]} {T} {values[0]}, {values[1]}")
        if op == "negative":
            return f.put(f"fneg {T} {values[0]}")
        if op in _INTRINSIC:
            return self._intrinsic(_INTRINSIC[op], values)
        if op in _CALLED:
            return f.put(f"call {T} @{op}_{self.lanes}({', '.join(f'{T} {v}' for v in values)})")
        if op == "sign":
            one, less, zero = (splat(x, self.lanes) for x in (1.0, -1.0, 0.0))
            above = f.put(f"fcmp ogt {T} {values[0]}, {zero}")
            below = f.put(f"fcmp olt {T} {values[0]}, {zero}")
            negative = f.put(f"select {B} {below}, {T} {less}, {T} {values[0]}")
            return f.put(f"select {B} {above}, {T} {one}, {T} {negative}")
        if op == "gather":
            return self._gather(node_index, values[0])
        raise AssertionError(op)

    def _gather(self, node_index: int, where: str) -> str:
        (source,) = self.plan.nodes[node_index].sources
        places = self.plan.place[source]
        assert np.all(np.diff(places) == 1)
        owner = int(self.plan.node_of[source[0]])
        memory, base = self.plan.memory[owner], pointer_of(self.plan, owner)
        f, T = self.function, kind(self.lanes)
        result = "poison"
        positive = f.put(f"fcmp ogt {T} {where}, {splat(0.0, self.lanes)}")  # a NaN reads the first element
        where = f.put(f"select {kind(self.lanes, 'i1')} {positive}, {T} {where}, {T} {splat(0.0, self.lanes)}")
        for lane in range(self.lanes):
            one = where if self.lanes == 1 else f.put(f"extractelement {T} {where}, i64 {lane}")
            offset = f.put(f"add nsw i64 {f.put(f'fptosi double {one} to i64')}, {int(places[0])}")
            if memory == EACH:
                offset = f.put(f"add nsw i64 {f.put(f'mul nsw i64 {offset}, {LANES}')}, {lane}")
            pointer = f.put(f"getelementptr inbounds double, ptr {base}, i64 {offset}")
            value = f.put(f"load double, ptr {pointer}, align 8")
            if self.lanes == 1:
                return value
            result = f.put(f"insertelement {T} {result}, double {value}, i64 {lane}")
        return result


class SharedBody(Body):
    """A statement in a loop shared with others: what an earlier one has just worked out is at hand."""

    def __init__(
        self, function: FunctionWriter, statement: Statement, shape: tuple[int, ...], values: dict[int, str],
        at_hand: set[int],
    ) -> None:  # fmt: skip
        self.function = function
        self.plan = function.plan
        self.statement = statement
        self.lanes = LANES
        self.shape = shape
        self.values = values
        self.columns: dict[tuple[int, int], list[Leaf | int]] = {}
        self.column = 0
        root = self.plan.nodes[statement.root]
        for index, positions in statement.inside.items():
            for place, ids in enumerate(self.plan.nodes[index].operands):
                taken = ids if positions is None else ids[positions]
                owner = int(self.plan.node_of[taken[0]])
                if owner in statement.inside and owner != index:
                    continue
                self.columns[index, place] = [
                    self._found(column, at_hand) for column in taken.reshape(root.size, root.group).T
                ]
        self.target = int(self.plan.place[root.start])
        self.written = _flat_strides(shape)

    def _found(self, ids: Numbers, at_hand: set[int]) -> Leaf | int:
        owner = int(self.plan.node_of[ids[0]])
        if owner in at_hand:
            return owner
        places = self.plan.place[ids]
        assert places.min() >= 0, (self.statement.root, owner)
        return self._leaf(owner, places)

    def from_outside(self, node_index: int, place: int, index: list[Index]) -> tuple[str, bool]:
        """An operand that lies in memory, or that an earlier statement of the loop has at hand."""
        columns = self.columns.get((node_index, place))
        if columns is None:
            return "", False
        found = columns[self.column]
        if isinstance(found, Leaf):
            return self.read(found, index), False
        return self.values[found], self.plan.nodes[found].truth

    def run(self, index: list[Index]) -> None:
        """Work out one element, and write it if another loop reads it."""
        root = self.plan.nodes[self.statement.root]
        if root.group == 1:
            value = self.value(self.statement.root, index)
        else:
            for self.column in range(root.group):
                added = self.value_of_operand(index)
                value = added if self.column == 0 else self.combine(root.op, value, added)
        self.values[self.statement.root] = value
        if self.target >= 0:
            self.store(index, value)


Addresses = dict[tuple[int, int], tuple[int, Numbers]]
"""For each operand that is read from memory, by node and position: who owns it, and its place in each loop round."""


def addresses_of(plan: Plan, statement: Statement) -> Addresses:
    """Where each operand of a statement lies, in every round: its node, and the places."""
    found: Addresses = {}
    for index, positions in statement.inside.items():
        node = plan.nodes[index]
        for position, ids in enumerate(node.operands):
            taken = ids if positions is None else ids[positions]
            owner = int(plan.node_of[taken[0]])
            if owner in statement.inside and owner != index:
                continue
            places = plan.place[taken]
            assert places.min() >= 0, (index, node.op, position)
            found[index, position] = (owner, places)
    return found


def stretches(shape: list[int], addresses: Addresses, statement: Statement) -> list[tuple[int, int]]:
    """Cuts of the outermost loop such that within each, operands joined from several pieces have strides.

    A loop that looks places up in a table does not work on several numbers at once. Members side by side do anyway.
    """
    inner = math.prod(shape[1:])
    whole = [(0, shape[0])]
    if statement.memory == EACH or not 1 < shape[0] <= _MOST_STRETCHES or inner < _LONG:
        return whole
    joined = []
    for _, places in addresses.values():
        if _strides(places.reshape(shape)) is None:
            rows = places.reshape(shape)
            if all(_strides(row) is not None for row in rows):
                joined.append(rows)
    if not joined:
        return whole
    cuts = [0]
    for end in range(2, shape[0] + 1):
        if any(_strides(rows[cuts[-1] : end]) is None for rows in joined):
            cuts.append(end - 1)
    return list(zip(cuts, [*cuts[1:], shape[0]], strict=True))


def _strides(places: Numbers) -> tuple[int, ...] | None:
    """The stride of each loop if the places are a first one plus a stride a round, else nothing."""
    first = places[(0,) * places.ndim]
    strides = tuple(
        int(places[tuple(1 if a == axis else 0 for a in range(places.ndim))] - first) if n > 1 else 0
        for axis, n in enumerate(places.shape)
    )
    expected = first
    for axis, (stride, n) in enumerate(zip(strides, places.shape, strict=True)):
        shape = [1] * places.ndim
        shape[axis] = n
        expected = expected + (np.arange(n) * stride).reshape(shape)
    return strides if np.array_equal(expected, places) else None


def _flat_strides(shape: tuple[int, ...]) -> tuple[int, ...]:
    strides = [1] * len(shape)
    for axis in range(len(shape) - 2, -1, -1):
        strides[axis] = strides[axis + 1] * shape[axis + 1]
    return tuple(strides)
