# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Arrays that record what an equation does with them.

Every element of every array of a year has a number. A traced array holds the numbers of its elements, [*shape], so
that slicing, turning, joining, spreading and picking are done by NumPy on the numbers and cost nothing in a run; only
arithmetic makes new elements and leaves a `Node`. An equation is recorded for one member (first axis of size one).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

WRITTEN_OUT = 10
"""A sum of so few is written out, so that the loop around it can work on several results at once."""
_MOST_PARTS, _LEAST_PART = 8, 400
_WHOLE = {"input", "gather", "sparse"}


class TraceError(Exception):
    """An equation does something that cannot be compiled."""


@dataclass(slots=True)
class Node:
    """One arithmetic operation: `size` new elements from operands, each the numbers of the elements it reads.

    `op` is elementwise, or "sum", "greatest", "least" over groups of `group` elements that stand side by side in the
    operand, or "gather", which picks from a source by a computed place, or "sparse", a product of a source [m, k] with
    a constant matrix of many zeros, or "input" and "literal" without operands.
    """

    op: str
    shape: tuple[int, ...]
    start: int
    size: int
    operands: tuple[Numbers, ...] = ()
    group: int = 1
    truth: bool = False
    value: NDArray[np.float64] | None = None
    sources: tuple[Numbers, ...] = ()
    """Elements read otherwise than one by one in the order of the result."""
    rows: Numbers | None = None
    """Of a sparse product: the row of the matrix of each element that is not zero."""
    columns: Numbers | None = None
    """Of a sparse product: the column of each."""
    by_rows: bool = False
    """Of a sparse product: whether these are listed row by row; otherwise column by column."""


@dataclass(slots=True)
class Recorder:
    """The nodes of a model's year, in the order in which they arise."""

    nodes: list[Node] = field(default_factory=list)
    end: int = 0
    not_zero: dict[int, NDArray[np.bool_]] = field(default_factory=dict)
    """By the number of its first element, a constant of many zeros: which elements are not zero."""
    alone: bool = False
    """Whether what is recorded runs for one member."""
    _literals: dict[bytes, Node] = field(default_factory=dict)

    def add(self, op: str, shape: tuple[int, ...], operands: tuple[Numbers, ...] = (), **extra: Any) -> Traced:
        """A new node and the array of its elements; for many members a node for each of a few large tables.

        Tables side by side become nodes of their own so that what is done with them can share a loop.
        """
        start, group = self.end, extra.get("group", 1)
        parts = _parts(shape) if not self.alone and op not in _WHOLE and group <= WRITTEN_OUT else 1
        size = math.prod(shape) // parts
        flat = [o.flatten() for o in operands]
        for part in range(parts):
            taken = tuple(o[part * size * group : (part + 1) * size * group] for o in flat)
            self.nodes.append(
                Node(op, shape if parts == 1 else _last_axes(shape, size), self.end, size, taken, **extra)
            )
            self.end += size
        return Traced(np.arange(start, self.end).reshape(shape), self, extra.get("truth", False))

    def literal(self, value: Any) -> Numbers:
        """The numbers of the elements of a plain array or number."""
        array = np.ascontiguousarray(np.asarray(value, dtype=float))
        key = array.tobytes()
        node = self._literals.get(key)
        if node is None:
            node = Node("literal", array.shape, self.end, array.size, value=array.reshape(-1))
            self.nodes.append(node)
            self._literals[key] = node
            self.end += array.size
        return np.arange(node.start, node.start + node.size).reshape(array.shape)

    def one_stretch(self, ids: Numbers) -> bool:
        """Whether these elements follow one another in one node, and so will in memory."""
        flat = ids.reshape(-1)
        node = self.nodes[bisect_right(self.nodes, flat[0], key=lambda one: one.start) - 1]
        return bool(np.all(np.diff(flat) == 1)) and int(flat[-1]) < node.start + node.size

    def numbers(self, item: Any) -> Numbers:
        """The numbers of any operand."""
        return item.ids if isinstance(item, Traced) else self.literal(item)


def _parts(shape: tuple[int, ...]) -> int:
    """How many tables lie side by side: the leading axes, as far as these are few and the tables large."""
    parts, size = 1, math.prod(shape)
    for length in shape:
        if parts * length > _MOST_PARTS or size < _LEAST_PART * parts * length:
            break
        parts *= length
    return parts


def _last_axes(shape: tuple[int, ...], size: int) -> tuple[int, ...]:
    at = len(shape)
    while math.prod(shape[at:]) < size:
        at -= 1
    return shape[at:]


_ELEMENTWISE = {
    "add": "add", "subtract": "subtract", "multiply": "multiply", "divide": "divide", "true_divide": "divide",
    "maximum": "maximum", "minimum": "minimum", "exp": "exp", "log": "log", "sqrt": "sqrt", "absolute": "absolute",
    "negative": "negative", "rint": "rint", "sign": "sign", "sin": "sin", "cos": "cos", "tanh": "tanh",
    "expit": "expit", "ndtr": "ndtr", "floor": "floor",
}  # fmt: skip
_TRUTH = {
    "less": "less", "less_equal": "less_equal", "greater": "greater", "greater_equal": "greater_equal",
    "equal": "equal", "not_equal": "not_equal", "logical_and": "and", "bitwise_and": "and", "logical_or": "or",
    "bitwise_or": "or", "logical_not": "not", "invert": "not",
}  # fmt: skip
_SIDE = 8
"""Rows of a sparse product worked out side by side."""

_REDUCE = {"add": "sum", "maximum": "greatest", "minimum": "least"}


class Traced(np.lib.mixins.NDArrayOperatorsMixin):
    """An array of numbered elements [1, *dims] that records arithmetic. Made by a `Recorder`."""

    __array_priority__ = 1000
    __slots__ = ("ids", "recorder", "truth")

    def __init__(self, ids: Numbers, recorder: Recorder, truth: bool = False) -> None:
        self.ids = ids
        self.recorder = recorder
        self.truth = truth

    def _moved(self, ids: Numbers) -> Traced:
        return Traced(ids, self.recorder, self.truth)

    # -- what an ndarray has -----------------------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape, the member axis of size one first."""
        return self.ids.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.ids.ndim

    @property
    def size(self) -> int:
        """Number of elements."""
        return self.ids.size

    @property
    def dtype(self) -> Any:
        """Floats, or truth values."""
        return np.dtype(bool) if self.truth else np.dtype(float)

    @property
    def T(self) -> Traced:  # noqa: N802
        """The transposed array."""
        return self._moved(self.ids.T)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, key: Any) -> Traced:
        if isinstance(key, Traced) or (isinstance(key, tuple) and any(isinstance(k, Traced) for k in key)):
            raise TraceError("an index that is computed in the run; use np.take with axis=0, or np.where")
        return self._moved(self.ids[key])

    def __setitem__(self, key: Any, item: Any) -> None:
        if not self.ids.flags.writeable:
            self.ids = self.ids.copy()
        self.ids[key] = self.recorder.numbers(item)

    def __bool__(self) -> bool:
        raise TraceError("a decision on a computed value; use np.where")

    def __float__(self) -> float:
        raise TraceError("a computed array is turned into a number")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise TraceError("a computed array is turned into a plain one; use NumPy functions on it")

    def sum(self, axis: Any = None, keepdims: bool = False) -> Traced:
        """As of ndarray."""
        return _reduced("sum", self, axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Any:
        """As of ndarray."""
        added = _reduced("sum", self, axis, keepdims)
        return added * (added.size / self.size)

    def max(self, axis: Any = None, keepdims: bool = False) -> Traced:
        """As of ndarray."""
        return _reduced("greatest", self, axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Traced:
        """As of ndarray."""
        return _reduced("least", self, axis, keepdims)

    def cumsum(self, axis: int = -1) -> Traced:
        """As of ndarray."""
        return _cumulated(self, axis)

    def reshape(self, *shape: Any) -> Traced:
        """As of ndarray."""
        return self._moved(self.ids.reshape(*shape))

    def transpose(self, *axes: Any) -> Traced:
        """As of ndarray."""
        return self._moved(self.ids.transpose(*axes))

    def swapaxes(self, a: int, b: int) -> Traced:
        """As of ndarray."""
        return self._moved(self.ids.swapaxes(a, b))

    def squeeze(self, axis: Any = None) -> Traced:
        """As of ndarray."""
        return self._moved(self.ids.squeeze(axis))

    def copy(self) -> Traced:
        """As of ndarray."""
        return self._moved(self.ids.copy())

    def astype(self, kind: Any) -> Traced:
        """Whole numbers are kept as floats; only rounded ones can become whole."""
        if np.dtype(kind).kind == "i":
            return self.recorder.add("truncate", self.shape, (self.ids,))
        return self.copy()

    # -- what NumPy does with it -------------------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        out = kwargs.pop("out", None)
        result = self._ufunc(ufunc.__name__, method, inputs, kwargs)
        if out is not None:
            target = out[0]
            target[...] = result
            return target
        return result

    def _ufunc(self, name: str, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if method == "reduce" and name in _REDUCE:
            return _reduced(_REDUCE[name], inputs[0], kwargs.get("axis", 0), kwargs.get("keepdims", False))
        if method == "reduceat" and name == "add":
            return _summed_from(inputs[0], inputs[1], kwargs.get("axis", 0))
        if method != "__call__":
            raise TraceError(f"numpy.{name}.{method}")
        if name == "matmul":
            return _product(self.recorder, *inputs)
        if name == "vecdot":
            return _dot(self.recorder, *inputs)
        if name in ("power", "float_power"):
            return _power(self.recorder, *inputs)
        if name == "square":
            return inputs[0] * inputs[0]
        if name == "reciprocal":
            return 1.0 / inputs[0]
        if name == "positive":
            return inputs[0]
        op, truth = _ELEMENTWISE.get(name), False
        if op is None:
            op, truth = _TRUTH.get(name), True
        if op is None:
            raise TraceError(f"numpy.{name}")
        return _elementwise(self.recorder, op, inputs, truth)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        rule = _FUNCTIONS.get(func.__name__)
        if rule is None:
            raise TraceError(f"numpy.{func.__name__}")
        return rule(self.recorder, func, *args, **kwargs)


def _elementwise(recorder: Recorder, op: str, inputs: Sequence[Any], truth: bool = False) -> Traced:
    if op == "multiply" and len(inputs) == 2:
        for one, other in (inputs, inputs[::-1]):  # a product with ones is the other factor
            if isinstance(other, Traced) and not isinstance(one, Traced) and np.all(np.asarray(one) == 1.0):
                shape = np.broadcast_shapes(np.shape(one), other.shape)
                return other._moved(np.broadcast_to(other.ids, shape))
    ids = np.broadcast_arrays(*(recorder.numbers(item) for item in inputs))
    return recorder.add(op, ids[0].shape, tuple(ids), truth=truth)


def _axes(axis: Any, ndim: int) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(ndim))
    return tuple(a % ndim for a in (axis if isinstance(axis, tuple) else (axis,)))


def _reduced(op: str, item: Any, axis: Any, keepdims: bool) -> Traced:
    array: Traced = item
    gone = _axes(axis, array.ndim)
    stay = [a for a in range(array.ndim) if a not in gone]
    moved = array.ids.transpose(*stay, *gone)
    shape = tuple(array.shape[a] for a in stay)
    group = math.prod(array.shape[a] for a in gone)
    if group == 0:
        raise TraceError("a sum over nothing")
    result = (
        array._moved(moved.reshape(shape))
        if group == 1
        else array.recorder.add(op, shape, (moved.reshape(-1),), group=group)
    )
    if keepdims:
        return result.reshape(tuple(1 if a in gone else n for a, n in enumerate(array.shape)))
    return result


def _summed_from(array: Traced, places: Any, axis: int) -> Traced:
    """`np.add.reduceat` along the last axis; segments of one length share a node."""
    if axis not in (-1, array.ndim - 1):
        raise TraceError("numpy.add.reduceat over another axis than the last")
    starts = np.asarray(places)
    lengths = np.diff([*starts, array.shape[-1]])
    ids = np.empty((*array.shape[:-1], len(starts)), dtype=np.int64)
    for length in np.unique(lengths):
        which = np.nonzero(lengths == length)[0]
        columns = starts[which][:, None] + np.arange(length)
        ids[..., which] = _reduced("sum", array._moved(array.ids[..., columns]), -1, False).ids
    return array._moved(ids)


def _cumulated(array: Traced, axis: int) -> Traced:
    moved = np.moveaxis(array.ids, axis, -1).copy()
    running = array._moved(moved[..., 0])
    for place in range(1, moved.shape[-1]):
        running = running + array._moved(moved[..., place].copy())
        moved[..., place] = running.ids
    return array._moved(np.moveaxis(moved, -1, axis))


def _product(recorder: Recorder, a: Any, b: Any) -> Traced:
    """Matrix product: rows of `a` by columns of `b`; zeros of a plain matrix are left out, ones not multiplied."""
    x, y = _as_array(recorder, a), _as_array(recorder, b)
    flat_x, flat_y = x.ndim == 1, y.ndim == 1
    x = x[None] if flat_x else x
    y = y[:, None] if flat_y else y
    if not isinstance(x, Traced) and x.ndim == 2 and _sparse(x):
        result = _picked_rows(recorder, x, y)
    elif not isinstance(y, Traced) and y.ndim == 2 and _sparse(y):
        result = _picked_rows(recorder, y.T, x.swapaxes(-1, -2)).swapaxes(-1, -2)
    elif (sparse := _with_zeros(recorder, x, y)) is not None:
        result = sparse
    else:
        pairs = _elementwise(recorder, "multiply", (x[..., :, None, :], y.swapaxes(-1, -2)[..., None, :, :]))
        result = _reduced("sum", pairs, -1, False)
    if flat_x:
        result = result[..., 0, :]
    return result[..., 0] if flat_y else result


def _with_zeros(recorder: Recorder, x: Any, y: Any) -> Traced | None:
    """[1, m, k] by a constant matrix [1, k, n] most of whose elements are zero; nothing if `y` is no such matrix."""
    if not isinstance(y, Traced) or not isinstance(x, Traced) or x.ndim != 3 or y.ndim != 3 or x.shape[1] > _SIDE:
        return None
    known = recorder.not_zero.get(int(y.ids.min()))
    if known is None or known.size != y.size:
        return None
    matrix = y.ids[0]
    filled = known[matrix - matrix.min()]
    columns, rows = np.nonzero(filled.T)
    by_rows = recorder.alone and matrix.shape[0] > matrix.shape[1]
    if by_rows:
        rows, columns = np.nonzero(filled)
    if not recorder.one_stretch(x.ids):
        x = recorder.add("copy", (x.size,), (x.ids,)).reshape(x.shape)
    weights = recorder.add("copy", (rows.size,), (matrix[rows, columns],))  # side by side, in the order they are read
    sources = (x.ids.reshape(-1), weights.ids)
    shape = (1, x.shape[1], matrix.shape[1])
    return recorder.add("sparse", shape, sources=sources, rows=rows, columns=columns, by_rows=by_rows)


def _as_array(recorder: Recorder, item: Any) -> Any:
    return item if isinstance(item, Traced) else np.asarray(item, dtype=float)


def _sparse(matrix: Any) -> bool:
    return bool(matrix.shape[0] <= 32 and matrix.size <= 4096 and np.mean(matrix != 0.0) <= 0.75)


def _picked_rows(recorder: Recorder, matrix: Any, y: Any) -> Traced:
    """A sparse plain matrix by `y` [..., k, n]: for each row the sum over its non-zero places."""
    rows: list[Any] = []
    for row in matrix:
        places = np.nonzero(row)[0]
        picked = y[..., places, :]
        if not np.all(row[places] == 1.0):
            picked = picked * row[places][:, None]
        if len(places) == 0:
            rows.append(np.zeros((*y.shape[:-2], y.shape[-1])))
        else:
            rows.append(_reduced("sum", picked, -2, False))
    return Traced(np.stack([recorder.numbers(row) for row in rows], axis=-2), recorder)


def _dot(recorder: Recorder, a: Any, b: Any) -> Traced:
    return _reduced("sum", _elementwise(recorder, "multiply", (a, b)), -1, False)


def _power(recorder: Recorder, base: Any, exponent: Any) -> Any:
    if not isinstance(exponent, Traced):
        fixed = np.unique(np.asarray(exponent, dtype=float))
        if fixed.size == 1:
            n = float(fixed[0])
            if n in (1.0, 2.0, 3.0, 4.0):
                result = base
                for _ in range(int(n) - 1):
                    result = result * base
                return result
            if n == 0.5:
                return np.sqrt(base)
            if n == -1.0:
                return 1.0 / base
    return _elementwise(recorder, "power", (base, exponent))


def _where(recorder: Recorder, func: Any, condition: Any, yes: Any, no: Any) -> Traced:
    if not isinstance(condition, Traced):
        ids = np.where(condition, recorder.numbers(yes), recorder.numbers(no))
        return Traced(ids, recorder)
    return _elementwise(recorder, "where", (condition, yes, no))


def _joined(recorder: Recorder, func: Any, arrays: Sequence[Any], axis: int = 0) -> Traced:
    return Traced(func([recorder.numbers(a) for a in arrays], axis=axis), recorder)


def _broadcast_arrays(recorder: Recorder, func: Any, *arrays: Any) -> tuple[Traced, ...]:
    return tuple(Traced(ids, recorder) for ids in np.broadcast_arrays(*(recorder.numbers(a) for a in arrays)))


def _moved(recorder: Recorder, func: Any, array: Any, *args: Any, **kwargs: Any) -> Any:
    if any(isinstance(a, Traced) for a in args):
        raise TraceError(f"numpy.{func.__name__} by a computed index")
    return array._moved(func(array.ids, *args, **kwargs))


def _take(
    recorder: Recorder, func: Any, array: Any, indices: Any, axis: int | None = None, mode: str = "raise"
) -> Traced:
    if not isinstance(indices, Traced):
        ids = func(recorder.numbers(array), indices, axis=axis, mode=mode)
        return Traced(ids, recorder)
    source = recorder.numbers(array)
    if axis not in (None, 0) or not recorder.one_stretch(source):
        raise TraceError("numpy.take by a computed index from anything but the first axis of a whole array")
    width = source.size // source.shape[0]
    indices = np.minimum(np.maximum(indices, 0.0), source.shape[0] - 1.0)  # nothing outside may be read
    places = indices[..., None] * float(width) + np.arange(width, dtype=float)
    result = recorder.add("gather", places.shape, (places.ids,), sources=(source.reshape(-1),))
    return result.reshape((*indices.shape, *source.shape[1:]))


def _einsum(recorder: Recorder, func: Any, subscripts: str, *operands: Any) -> Traced:
    left, right = subscripts.replace(" ", "").split("->")
    terms = left.split(",")
    letters = right + "".join(sorted({c for c in left if c.isalpha()} - set(right)))
    spread = []
    for term, operand in zip(terms, operands, strict=True):
        ids = recorder.numbers(operand)
        ids = ids.transpose(sorted(range(len(term)), key=[letters.index(c) for c in term].__getitem__))
        shape = iter(ids.shape)
        spread.append(Traced(ids.reshape([next(shape) if c in term else 1 for c in letters]), recorder))
    product = spread[0]
    for other in spread[1:]:
        product = _elementwise(recorder, "multiply", (product, other))
    gone = tuple(range(len(right), len(letters)))
    return _reduced("sum", product, gone, False) if gone else product


def _interp(recorder: Recorder, func: Any, x: Any, points: Any, values: Any) -> Any:
    """Straight lines through a table as a sum of pieces: value at the first point, then each slope as far as x goes."""
    p = [points[i] for i in range(points.shape[0])]
    v = [values[i] for i in range(values.shape[0])]
    result = v[0]
    for i in range(len(p) - 1):
        gone = np.minimum(np.maximum(x - p[i], 0.0), p[i + 1] - p[i])
        result = result + gone * ((v[i + 1] - v[i]) / (p[i + 1] - p[i]))
    return result


def _method(name: str) -> Callable[..., Any]:
    def rule(recorder: Recorder, func: Any, array: Any, axis: Any = None, **kwargs: Any) -> Any:
        return getattr(array, name)(axis, **kwargs)

    return rule


def _clip(recorder: Recorder, func: Any, array: Any, low: Any, high: Any) -> Any:
    return np.minimum(np.maximum(array, low), high)


def _like(recorder: Recorder, func: Any, array: Any, *args: Any, **kwargs: Any) -> Any:
    return func(np.empty(array.shape), *args, **kwargs)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "where": _where,
    "concatenate": _joined,
    "stack": _joined,
    "broadcast_arrays": _broadcast_arrays,
    "take": _take,
    "einsum": _einsum,
    "interp": _interp,
    "clip": _clip,
    "sum": _method("sum"),
    "mean": _method("mean"),
    "max": _method("max"),
    "amax": _method("max"),
    "min": _method("min"),
    "amin": _method("min"),
    "cumsum": _method("cumsum"),
    "ones_like": _like,
    "zeros_like": _like,
    "full_like": _like,
    **dict.fromkeys(
        ("broadcast_to", "expand_dims", "moveaxis", "swapaxes", "transpose", "reshape", "roll", "repeat", "flip",
         "tile", "squeeze", "ravel", "copy", "delete"),
        _moved,
    ),
}  # fmt: skip
