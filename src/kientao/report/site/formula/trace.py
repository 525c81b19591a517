# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Symbols that stand in for arrays: running an equation on them leaves the tree of its formula.

The axes of a symbol are numbered as those of the array, and each is known by its index, so that `x.sum(-1)` becomes a
sum over zones. Axis 0 is the member, of size 1. Reshaped axes are held as several indices on one axis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kientao.engine.units import Constant
from kientao.report.site.formula.axes import Axis, NoFormula, axis_size, bind, identity, joined, op
from kientao.report.site.formula.tree import (
    Case,
    Index,
    Leaf,
    Node,
    Num,
    Place,
    Table,
    side_by_side,
)


class Symbol(np.lib.mixins.NDArrayOperatorsMixin):
    """An array that knows only its formula."""

    __array_priority__ = 1000

    def __init__(self, node: Node, axes: Sequence[Axis]) -> None:
        self.node = node
        self.axes = list(axes)

    # -- shape -------------------------------------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes of the axes."""
        return tuple(axis_size(axis) for axis in self.axes)

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.axes)

    @property
    def size(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)

    @property
    def T(self) -> Symbol:  # noqa: N802
        """The axes in turn."""
        return Symbol(self.node, self.axes[::-1])

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self)))

    def copy(self) -> Symbol:
        """As of ndarray."""
        return Symbol(self.node, self.axes)

    def swapaxes(self, a: int, b: int) -> Symbol:
        """As of ndarray."""
        axes = list(self.axes)
        axes[a], axes[b] = axes[b], axes[a]
        return Symbol(self.node, axes)

    def transpose(self, *order: Any) -> Symbol:
        """As of ndarray."""
        order = order[0] if len(order) == 1 and isinstance(order[0], tuple) else order
        return Symbol(self.node, [self.axes[i] for i in (order or range(self.ndim)[::-1])])

    def reshape(self, *shape: Any) -> Symbol:
        """As of ndarray, for axes that are joined or taken apart again."""
        wanted = list(shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape)
        if -1 in wanted:
            wanted[wanted.index(-1)] = self.size // math.prod(s for s in wanted if s != -1)
        pool = [index for axis in self.axes for index in axis]
        axes: list[Axis] = []
        for size in wanted:
            axis: list[Index] = []
            held = 1
            while held < size:
                if not pool:
                    raise NoFormula("reshape")
                index = pool.pop(0)
                held *= index.size
                axis.append(index)
            if held != size:
                raise NoFormula("reshape that cuts an axis")
            axes.append(tuple(axis))
        return Symbol(self.node, axes)

    # -- pieces ------------------------------------------------------------------------------------------------

    def _key(self, key: Any) -> list[Any]:
        items = list(key) if isinstance(key, tuple) else [key]
        items = [_constant_index(item) for item in items]
        missing = self.ndim - sum(item is not None and item is not Ellipsis for item in items)
        if any(item is Ellipsis for item in items):
            at = next(i for i, item in enumerate(items) if item is Ellipsis)
            items[at : at + 1] = [slice(None)] * missing
        else:
            items += [slice(None)] * missing
        return items

    def __getitem__(self, key: Any) -> Symbol:
        change: dict[Index, Place] = {}
        axes: list[Axis] = []
        source = iter(self.axes)
        node = self.node
        for item in self._key(key):
            if item is None:
                axes.append(())
                continue
            axis = next(source)
            if isinstance(item, slice) and item == slice(None):
                axes.append(axis)
                continue
            if len(axis) > 1:
                whole = Index("", tuple(range(axis_size(axis))))
                node = node.change(joined(axis, whole))
                axis = (whole,)
            chosen = np.arange(axis_size(axis))[item]
            if not axis:
                if np.ndim(chosen):
                    axes.append(())
                continue
            if np.ndim(chosen) == 0:
                change[axis[0]] = (None, int(chosen))
            elif chosen.size == 1:
                change[axis[0]] = (None, int(chosen[0]))
                axes.append(())
            else:
                part = axis[0].part(chosen)
                change[axis[0]] = (part, chosen)
                axes.append((part,))
        return Symbol(node.change(change) if change else node, axes)

    def __setitem__(self, key: Any, item: Any) -> None:
        keys = self._key(key)
        cut = [i for i, one in enumerate(keys) if not (isinstance(one, slice) and one == slice(None))]
        if len(cut) != 1 or None in keys or len(self.axes[cut[0]]) != 1:
            raise NoFormula("setting several axes at once")
        at = cut[0]
        index = self.axes[at][0]
        chosen = np.atleast_1d(np.arange(index.size)[keys[at]])
        value = as_symbol(item)
        if isinstance(keys[at], int):
            value = Symbol(value.node, [*value.axes[:at], (), *value.axes[at:]])
        rest = np.setdiff1d(np.arange(index.size), chosen)
        pieces = [(chosen, _fit(value, [*self.axes[:at], None, *self.axes[at + 1 :]], at))]
        if rest.size:
            kept = self[(*[slice(None)] * at, [int(i) for i in rest])]
            pieces.append((rest, (kept.node, kept.axes[at])))
        self.node = _cases(index, pieces)

    # -- reductions --------------------------------------------------------------------------------------------

    def _reduce(self, kind: str, axis: Any, keepdims: bool = False) -> Symbol:
        chosen = range(self.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
        gone = {int(i) % self.ndim for i in chosen}
        node = self.node
        for at in sorted(gone, reverse=True):
            for index in reversed(self.axes[at]):
                node = bind(kind, index, node)
        axes = [() if i in gone else a for i, a in enumerate(self.axes) if keepdims or i not in gone]
        return Symbol(node, axes)

    def sum(self, axis: Any = None, keepdims: bool = False) -> Symbol:
        """As of ndarray."""
        return self._reduce("sum", axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Symbol:
        """As of ndarray."""
        return self._reduce("mean", axis, keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Symbol:
        """As of ndarray."""
        return self._reduce("maximum", axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Symbol:
        """As of ndarray."""
        return self._reduce("minimum", axis, keepdims)

    # -- NumPy -------------------------------------------------------------------------------------------------

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise NoFormula("a symbol was turned into an array")

    def __bool__(self) -> bool:
        raise NoFormula("a decision on a value")

    def __float__(self) -> float:
        raise NoFormula("a number from a value")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        name = {"expit": "logistic", "ndtr": "normal_cdf", "true_divide": "divide", "abs": "absolute"}.get(
            ufunc.__name__, ufunc.__name__
        )
        if method == "reduce":
            kinds = {"add": "sum", "maximum": "maximum", "minimum": "minimum"}
            axis = kwargs.get("axis", inputs[1] if len(inputs) > 1 else 0)
            return self._reduce(kinds[name], axis, bool(kwargs.get("keepdims")))
        if method != "__call__":
            raise NoFormula(f"{name}.{method}")
        parts = [as_symbol(item) for item in inputs]
        if name in ("matmul", "vecdot"):
            return matmul(*parts) if name == "matmul" else (elementwise("multiply", *parts)).sum(-1)
        result = elementwise(name, *parts)
        if kwargs.get("out"):
            self.node, self.axes = result.node, result.axes
            return self
        return result

    def __array_function__(self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        rule = _RULES.get(func.__name__)
        if rule is None:
            raise NoFormula(f"numpy.{func.__name__}")
        return rule(*args, **kwargs)

    def __imul__(self, other: Any) -> Symbol:
        result = self * other
        self.node, self.axes = result.node, result.axes
        return self

    def __iadd__(self, other: Any) -> Symbol:
        result = self + other
        self.node, self.axes = result.node, result.axes
        return self


def _constant_index(item: Any) -> Any:
    """Positions held in a table of the code as plain numbers."""
    if isinstance(item, Symbol):
        if isinstance(item.node, Leaf) and isinstance(item.node.of, Table):
            return item.node.of.values.astype(int)
        raise NoFormula("positions that are worked out")
    return item


def as_symbol(item: Any, name: str = "") -> Symbol:
    """A number or an array of the code as a symbol."""
    if isinstance(item, Symbol):
        return item
    if isinstance(item, Constant):
        return Symbol(Num(float(item), name, item.unit), [])
    array = np.asarray(item)
    if array.dtype == object or array.dtype.kind in "US":
        raise NoFormula(f"{type(item).__name__} in an equation")
    array = array.astype(float)
    if array.ndim == 0:
        return Symbol(Num(float(array), name), [])
    axes: list[Axis] = []
    places: list[Place] = []
    for size in array.shape:
        index = Index("", tuple(range(size)))
        axes.append((index,) if size > 1 else ())
        places.append(identity(index) if size > 1 else (None, 0))
    if np.all(array == array.flat[0]):
        return Symbol(Num(float(array.flat[0])), axes)
    return Symbol(Leaf(Table(name, array), tuple(places)), axes)


def _better(a: Index, b: Index) -> Index:
    """Of two indices that meet on one axis, the one to keep: one with a dimension, and the larger dimension."""
    return b if not a.dim and b.dim else a


def _unify(parts: Sequence[Symbol]) -> tuple[list[Node], list[Axis]]:
    """The terms of symbols that meet, all over the same indices, and the axes of the result."""
    count = max(part.ndim for part in parts)
    laid = [[()] * (count - part.ndim) + part.axes for part in parts]
    changes: list[dict[Index, Place]] = [{} for _ in parts]
    axes: list[Axis] = []
    used: set[Index] = set()
    for at in range(count):
        held = [axes_of[at] for axes_of in laid]
        full = [axis for axis in held if axis]
        if not full:
            axes.append(())
            continue
        if len({axis_size(axis) for axis in full}) > 1:
            raise NoFormula("sizes that do not fit")
        result = full[0]
        for axis in full[1:]:
            if len(axis) == len(result):
                if any(a.size != b.size for a, b in zip(axis, result, strict=True)):
                    raise NoFormula("axes that do not fit")
                result = tuple(_better(a, b) for a, b in zip(result, axis, strict=True))
            else:
                result = min(axis, result, key=len)
        if used & set(result):
            result = tuple(Index(index.dim, index.positions) for index in result)
        used |= set(result)
        for change, axis in zip(changes, held, strict=True):
            if not axis or axis == result:
                continue
            if len(axis) == len(result):
                change.update({old: identity(new) for old, new in zip(axis, result, strict=True)})
            elif len(result) == 1:
                change.update(joined(axis, result[0]))
            else:
                raise NoFormula("axes cut in different ways")
        axes.append(result)
    return [p.node.change(c) if c else p.node for p, c in zip(parts, changes, strict=True)], axes


def elementwise(kind: str, *parts: Symbol) -> Symbol:
    """An operation on symbols that meet element by element."""
    nodes, axes = _unify(parts)
    return Symbol(op(kind, *nodes), axes)


def matmul(a: Symbol, b: Symbol) -> Symbol:
    """[..., m, k] @ [..., k, n], also with vectors [k]."""
    left = a if a.ndim > 1 else Symbol(a.node, [(), *a.axes])
    right = b if b.ndim > 1 else Symbol(b.node, [*b.axes, ()])
    spread_left = Symbol(left.node, [*left.axes, ()])
    spread_right = Symbol(right.node, [*right.axes[:-2], (), *right.axes[-2:]])
    product = elementwise("multiply", spread_left, spread_right)
    found = product.sum(product.ndim - 2)
    axes = found.axes
    if b.ndim == 1:
        axes = axes[:-1]
    if a.ndim == 1:
        axes = axes[: len(axes) - (1 if b.ndim == 1 else 2)] + axes[len(axes) - (0 if b.ndim == 1 else 1) :]
    return Symbol(found.node, axes)


def _fit(value: Symbol, axes: Sequence[Axis | None], at: int) -> tuple[Node, Axis]:
    """The term of a piece over the axes of the whole; its own axis at `at`."""
    own: Axis = value.axes[at - len(axes)] if value.ndim >= len(axes) - at else ()
    target = Symbol(Num(1.0), [own if axis is None else axis for axis in axes])
    nodes, _ = _unify([target, value])
    return nodes[1], own


def _cases(index: Index, pieces: Sequence[tuple[Any, tuple[Node, Axis]]]) -> Node:
    cases = []
    for positions, (node, axis) in sorted(pieces, key=lambda piece: int(piece[0][0])):
        piece = axis[0] if axis else None
        if len(axis) > 1:
            piece = Index("", tuple(range(axis_size(axis))))
            node = node.change(joined(axis, piece))
        if piece is not None and piece in node.free:
            own = index.part(np.asarray(positions))
            node = node.change({piece: identity(own)})
            cases.append(Case(np.asarray(positions), node, own))
        else:
            cases.append(Case(np.asarray(positions), node, None))
    return side_by_side(index, cases)


def concatenate(parts: Any, axis: int = 0, **more: Any) -> Symbol:
    """Parts side by side along an axis; the other axes are brought to one size."""
    symbols = [as_symbol(part) for part in parts]
    if len(symbols) == 1:
        return symbols[0]
    at = axis % symbols[0].ndim
    _, rest = _unify([Symbol(Num(1.0), [a for i, a in enumerate(s.axes) if i != at]) for s in symbols])
    frame: list[Axis | None] = [*rest[:at], None, *rest[at:]]
    sizes = [s.shape[at] for s in symbols]
    index = Index("", tuple(range(sum(sizes))))
    starts = np.cumsum([0, *sizes])
    pieces = [(np.arange(starts[i], starts[i + 1]), _fit(symbol, frame, at)) for i, symbol in enumerate(symbols)]
    return Symbol(_cases(index, pieces), [*rest[:at], (index,), *rest[at:]])


def _where(condition: Any, *choices: Any) -> Symbol:
    return elementwise("where", *map(as_symbol, (condition, *choices)))


def _einsum(subscripts: str, *operands: Any) -> Symbol:
    inputs, _, output = subscripts.replace(" ", "").partition("->")
    letters = list(dict.fromkeys(c for c in inputs if c != ","))
    spread = []
    for text, operand in zip(inputs.split(","), map(as_symbol, operands), strict=True):
        axes = dict(zip(text, operand.axes, strict=True))
        spread.append(Symbol(operand.node, [axes.get(letter, ()) for letter in letters]))
    product = spread[0]
    for other in spread[1:]:
        product = elementwise("multiply", product, other)
    gone = tuple(i for i, letter in enumerate(letters) if letter not in output)
    left = [letter for letter in letters if letter in output]
    found = product.sum(gone)
    return Symbol(found.node, [found.axes[left.index(letter)] for letter in output])


def _broadcast_arrays(*arrays: Any) -> tuple[Symbol, ...]:
    nodes, axes = _unify([as_symbol(a) for a in arrays])
    return tuple(Symbol(node, axes) for node in nodes)


def _take(values: Any, indices: Any, axis: int) -> Symbol:
    symbol = as_symbol(values)
    key = [slice(None)] * symbol.ndim
    key[axis] = _constant_index(indices)
    return symbol[tuple(key)]


def _broadcast_to(array: Any, shape: Any) -> Symbol:
    symbol = as_symbol(array)
    axes = [(), *symbol.axes] if symbol.ndim < len(shape) else list(symbol.axes)
    return Symbol(
        symbol.node, [a or ((Index("", tuple(range(s))),) if s > 1 else ()) for a, s in zip(axes, shape, strict=True)]
    )


def _like(value: float) -> Callable[..., Symbol]:
    return lambda array, **_: Symbol(Num(value), as_symbol(array).axes)


_RULES: dict[str, Callable[..., Any]] = {
    "concatenate": concatenate, "where": _where, "einsum": _einsum, "broadcast_arrays": _broadcast_arrays,
    "take": _take, "broadcast_to": _broadcast_to, "ones_like": _like(1.0), "zeros_like": _like(0.0),
    "swapaxes": lambda a, i, j: as_symbol(a).swapaxes(i, j), "sum": lambda a, axis=None: as_symbol(a).sum(axis),
}  # fmt: skip
