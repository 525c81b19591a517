# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The value of a formula, worked out from its tree: a second way, which knows indices by name and no order of axes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kientao.report.site.formula.tree import (
    Argument,
    Cases,
    Index,
    Leaf,
    Node,
    Num,
    Op,
    Places,
    Reduce,
    Table,
    Table1,
    Values,
)

_FUNCTIONS: dict[str, Any] = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide, "power": np.power,
    "negative": np.negative, "minimum": np.minimum, "maximum": np.maximum, "exp": np.exp, "log": np.log,
    "log10": np.log10, "sqrt": np.sqrt, "absolute": np.abs, "sign": np.sign, "sin": np.sin, "rint": np.rint,
    "greater": np.greater, "greater_equal": np.greater_equal, "less": np.less, "less_equal": np.less_equal,
    "equal": np.equal, "where": np.where,
}  # fmt: skip


def _function(kind: str) -> Any:
    from scipy.special import expit, ndtr

    if kind == "logistic":
        return expit
    if kind == "normal_cdf":
        return ndtr
    if kind == "normal_pdf":
        return lambda x: np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
    return _FUNCTIONS[kind]


def evaluate(node: Node, values: Values, order: tuple[Index, ...] = ()) -> NDArray[np.float64]:
    """The value of a term, its axes those of `order`, given the values of the arguments [*dims]."""
    with np.errstate(all="ignore"):
        free, array = _Evaluator(values).value(node)
    return np.broadcast_to(_laid(array, free, order), tuple(i.size for i in order))


def _laid(array: Any, free: tuple[Index, ...], order: tuple[Index, ...]) -> Any:
    """An array with axes `free` as one with axes `order`, those it lacks with size 1."""
    array = np.asarray(array)
    held = [i for i in order if i in free]
    array = array.transpose([free.index(i) for i in held]) if free else array
    return array.reshape([i.size if i in free else 1 for i in order])


class _Evaluator:
    """Works a tree out, each term once."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.locals: dict[int, tuple[tuple[Index, ...], Any]] = {}

    def value(self, node: Node) -> tuple[tuple[Index, ...], Any]:
        if isinstance(node, Num):
            return (), np.float64(node.value)
        if isinstance(node, Leaf):
            return self._leaf(node)
        if isinstance(node, Op):
            parts = [self.value(arg) for arg in node.args]
            free = node.free
            return free, self._spread(_function(node.kind)(*(_laid(a, f, free) for f, a in parts)), free)
        if isinstance(node, Reduce):
            return self._reduce(node)
        if isinstance(node, Cases):
            return self._cases(node)
        if isinstance(node, Table1):
            return self._table(node)
        assert isinstance(node, Places)
        return self._places(node)

    @staticmethod
    def _spread(array: Any, free: tuple[Index, ...]) -> Any:
        return np.broadcast_to(array, tuple(i.size for i in free))

    def _leaf(self, node: Leaf) -> tuple[tuple[Index, ...], Any]:
        of = node.of
        if isinstance(of, Argument):
            array = self.values[of.name]
        elif isinstance(of, Table):
            array = of.values
        else:
            found = self.locals.get(id(of))
            if found is None:
                found = self.locals[id(of)] = self.value(of.body)
            array = self._spread(_laid(found[1], found[0], of.own), of.own)
        free = node.free
        keys = []
        for index, position in node.at:
            if index is None:
                keys.append(np.asarray(position))
            else:
                shape = [1] * len(free)
                shape[free.index(index)] = index.size
                keys.append(np.asarray(position).reshape(shape))
        array = np.asarray(array)
        return free, self._spread(array[tuple(keys)] if keys else array, free)

    def _reduce(self, node: Reduce) -> tuple[tuple[Index, ...], Any]:
        free, array = self.value(node.body)
        if node.index not in free:
            return free, array * node.index.size if node.kind == "sum" else array
        axis = free.index(node.index)
        rules: dict[str, Any] = {"sum": np.sum, "minimum": np.min, "maximum": np.max, "mean": np.mean}
        rule = rules[node.kind]
        return free[:axis] + free[axis + 1 :], rule(array, axis=axis)

    def _cases(self, node: Cases) -> tuple[tuple[Index, ...], Any]:
        free = node.free
        result = np.empty(tuple(i.size for i in free))
        moved = np.moveaxis(result, free.index(node.index), 0)
        rest = tuple(i for i in free if i is not node.index)
        for case in node.cases:
            own, array = self.value(case.body)
            order = (case.piece, *rest) if case.piece is not None else rest
            laid = _laid(array, own, order)
            moved[case.positions] = laid
        return free, result

    def _table(self, node: Table1) -> tuple[tuple[Index, ...], Any]:
        (free, x), (_, points), (_, heights) = self.value(node.x), self.value(node.points), self.value(node.heights)
        return free, np.interp(x, points, heights)

    def _places(self, node: Places) -> tuple[tuple[Index, ...], Any]:
        free, array = self.value(node.body)
        array = np.moveaxis(array, free.index(node.over), -1)
        rest = tuple(i for i in free if i is not node.over)
        _, key = self.value(node.key)
        places = np.asarray(key).astype(np.intp)
        if node.kind == "pick":
            found = array[..., places]
        elif node.kind == "sum":
            found = np.add.reduceat(array, places, axis=-1)
        else:
            found = np.repeat(array, places, axis=-1)
        return (*rest, node.gives), found
