# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Derivatives of an equation as it is written: arrays that note what is done with them, read backwards afterwards.

Reverse-mode differentiation (Griewank & Walther 2008, ch. 3) of plain NumPy functions through NumPy's own protocols,
like the unit check. Every traced array is [row, *dims]; rows (years and points of a path) never mix, so that the tape
can be read for some of them alone. The libraries that do this need the equations written in a NumPy of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from kientao.engine.inputs import Floats

Pull = Callable[[Floats, slice], Floats]
"""From the weight of a result in some rows to the weight of one of its operands."""


class Tape:
    """What was done, in order: for each result its operands and how weights go back to them."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.steps: list[tuple[int, tuple[tuple[int, Pull], ...]]] = []
        self.count = 0
        self.copies = 1
        """Weights that are read backwards at once, of the same rows, one after another."""
        self.mixes = False
        """Whether cells of different places met (a sum, a product of matrices, a piece taken)."""

    def new(self) -> int:
        """The number of a new result."""
        self.count += 1
        return self.count - 1

    def cut(self, array: Any, rows: slice) -> Any:
        """Some rows of an array, also where an equation has laid rows and another axis together."""
        if rows.start is None:
            return array
        axis = 0
        if len(array) == self.rows:
            piece = array[rows]
        elif len(array) % self.rows == 0:
            times = len(array) // self.rows
            piece = array[rows.start * times : rows.stop * times]
        else:
            axis, times = 1, array.shape[1] // self.rows
            piece = array[:, rows.start * times : rows.stop * times]
        return piece if self.copies == 1 else np.concatenate([piece] * self.copies, axis)

    def back(
        self, result: Traced, weight: Floats, rows: slice, wanted: Sequence[int], copies: int = 1
    ) -> list[Floats | None]:
        """Weights of the wanted numbers, given the weight of a result in some rows, or `copies` of them in turn."""
        self.copies = copies
        held: dict[int, Floats] = {result.number: weight}
        for number, operands in reversed(self.steps):
            weight_here = held.pop(number, None)
            if weight_here is None:
                continue
            for operand, pull in operands:
                part = pull(weight_here, rows)
                before = held.get(operand)
                held[operand] = part if before is None else before + part
        return [held.get(number) for number in wanted]


class Traced(np.lib.mixins.NDArrayOperatorsMixin):
    """An array [row, *dims] on a tape; `number` is -1 where no derivative is asked for."""

    __array_priority__ = 1000
    __slots__ = ("array", "number", "tape")

    def __init__(self, array: Floats, tape: Tape, number: int = -1) -> None:
        self.array = array
        self.tape = tape
        self.number = number

    shape = property(lambda self: self.array.shape)
    ndim = property(lambda self: self.array.ndim)
    size = property(lambda self: self.array.size)
    dtype = property(lambda self: self.array.dtype)

    def __len__(self) -> int:
        return len(self.array)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise TypeError("a traced array was turned into a plain one; use NumPy functions on it")

    def __getitem__(self, key: Any) -> Traced:
        piece = self.array[key]
        if self.number < 0:
            return Traced(piece, self.tape)
        rest = self.array.shape[1:]
        fancy = any(isinstance(item, (list, np.ndarray)) for item in (key if isinstance(key, tuple) else (key,)))
        if all(
            item is None or item is Ellipsis or (isinstance(item, slice) and item == slice(None))
            for item in _as_tuple(key)
        ):
            return self._done(piece, lambda g, s: g.reshape(g.shape[0], *rest), mixes=False)

        def pull(g: Floats, s: slice) -> Floats:
            whole = np.zeros((g.shape[0], *rest))
            if fancy:
                np.add.at(whole, key, g)
            else:
                whole[key] = g
            return whole

        return self._done(piece, pull)

    def __setitem__(self, key: Any, item: Any) -> None:
        array = np.array(self.array, dtype=float)
        array[key] = item.array if isinstance(item, Traced) else item
        put = array[key].shape[1:]
        operands: list[tuple[int, Pull]] = []

        def without(g: Floats, s: slice) -> Floats:
            kept = g.copy()
            kept[key] = 0.0
            return kept

        if self.number >= 0:
            operands.append((self.number, without))
        if isinstance(item, Traced) and item.number >= 0:
            shape = item.array.shape[1:]
            operands.append((item.number, lambda g, s: _folded(g[key].reshape(-1, *put), shape)))
        self.array = array
        self.tape.mixes = True
        if operands:
            self.number = self.tape.new()
            self.tape.steps.append((self.number, tuple(operands)))

    def _done(self, array: Floats, pull: Pull, mixes: bool = True) -> Traced:
        if self.number < 0:
            return Traced(array, self.tape)
        number = self.tape.new()
        self.tape.steps.append((number, ((self.number, pull),)))
        self.tape.mixes |= mixes
        return Traced(array, self.tape, number)

    @property
    def T(self) -> Traced:  # noqa: N802
        """The transposed array; rows come first again in what equations do with it."""
        raise TypeError("rows of a traced array stay first")

    def sum(self, axis: Any = None, keepdims: bool = False) -> Traced:
        """As of ndarray, over any axis but the first."""
        axes = tuple(normalize_axis_index(a, self.ndim) for a in ((axis,) if np.ndim(axis) == 0 else axis))
        shape = self.array.shape[1:]
        held = tuple(1 if i + 1 in axes else n for i, n in enumerate(shape))

        def pull(g: Floats, s: slice) -> Floats:
            return np.broadcast_to(g.reshape(g.shape[0], *held), (g.shape[0], *shape))

        return self._done(self.array.sum(axis=axes, keepdims=keepdims), pull)

    def cumsum(self, axis: int) -> Traced:
        """As of ndarray."""
        return self._done(self.array.cumsum(axis=axis), lambda g, s: np.flip(np.cumsum(np.flip(g, axis), axis), axis))

    def reshape(self, *shape: Any) -> Traced:
        """As of ndarray."""
        rest = self.array.shape[1:]
        wanted = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape
        if len(self.array) == 1 and self.tape.rows > 1:
            return self._done(self.array.reshape(wanted), lambda g, s: g.reshape(1, -1, *rest[1:]))
        return self._done(self.array.reshape(wanted), lambda g, s: g.reshape(-1, *rest))

    def swapaxes(self, a: int, b: int) -> Traced:
        """As of ndarray."""
        return self._done(self.array.swapaxes(a, b), lambda g, s: g.swapaxes(a, b))

    def transpose(self, *axes: int) -> Traced:
        """As of ndarray."""
        back = tuple(np.argsort(axes))
        return self._done(self.array.transpose(*axes), lambda g, s: g.transpose(*back))

    def astype(self, dtype: Any) -> Traced:
        """As of ndarray; a count has no derivative."""
        return Traced(self.array.astype(dtype), self.tape)

    def copy(self) -> Traced:
        """As of ndarray."""
        return self._done(self.array.copy(), lambda g, s: g, mixes=False)

    def clip(self, low: Any = None, high: Any = None) -> Any:
        """As of ndarray."""
        result = self if low is None else np.maximum(self, low)
        return result if high is None else np.minimum(result, high)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        kwargs.pop("out", None)
        name = ufunc.__name__
        if method == "reduce" and name == "add":
            return inputs[0].sum(kwargs.get("axis", 0), kwargs.get("keepdims", False))
        if method == "reduceat" and name == "add":
            return _sums_of_runs(inputs[0], inputs[1], kwargs.get("axis", 0))
        if method != "__call__":
            raise TypeError(f"{name}.{method} is not known to the tape")
        arrays = [i.array if isinstance(i, Traced) else i for i in inputs]
        result = ufunc(*arrays, **kwargs)
        traced = [i for i, one in enumerate(inputs) if isinstance(one, Traced) and one.number >= 0]
        if not traced or name in _FLAT:
            return Traced(result, self.tape)
        rule = _RULES.get(name)
        if rule is None:
            raise TypeError(f"numpy.{name} is not known to the tape")
        if name in _MIXING:
            self.tape.mixes = True
        batched = [isinstance(one, Traced) for one in inputs]
        number = self.tape.new()
        pulls = tuple((inputs[i].number, rule(self.tape, i, arrays, batched, result)) for i in traced)
        self.tape.steps.append((number, pulls))
        return Traced(result, self.tape, number)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        rule = _FUNCTIONS.get(func.__name__)
        if rule is None:
            raise TypeError(f"numpy.{func.__name__} is not known to the tape")
        return rule(self.tape, *args, **kwargs)


def _as_tuple(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _folded(weight: Floats, shape: tuple[int, ...]) -> Floats:
    """Summed over the axes along which an operand [row, *shape] was spread out."""
    if weight.shape[1:] == shape:
        return weight
    extra = weight.ndim - 1 - len(shape)
    if extra:
        weight = weight.sum(tuple(range(1, 1 + extra)))
    axes = tuple(i + 1 for i, n in enumerate(shape) if n == 1 and weight.shape[i + 1] != 1)
    return weight.sum(axes, keepdims=True) if axes else weight


def _rows(tape: Tape, arrays: list[Any], batched: list[bool], at: int) -> Callable[[slice], Any]:
    """How to take the rows of an operand: a plain one is the same in all."""
    array = arrays[at]
    return (lambda s: tape.cut(array, s)) if batched[at] else (lambda s: array)


def _elementwise(slope: Callable[[int, Any, Any, Any], Any]) -> Callable[..., Pull]:
    """The rule of a function of one or two operands from its slope with respect to each."""

    def rule(tape: Tape, at: int, arrays: list[Any], batched: list[bool], result: Floats) -> Pull:
        shape = arrays[at].shape[1:]
        first = _rows(tape, arrays, batched, 0)
        second = _rows(tape, arrays, batched, 1) if len(arrays) > 1 else first
        return lambda g, s: _folded(g * slope(at, first(s), second(s), tape.cut(result, s)), shape)

    return rule


def _signed(sign: tuple[float, float]) -> Callable[..., Pull]:
    def rule(tape: Tape, at: int, arrays: list[Any], batched: list[bool], result: Floats) -> Pull:
        shape = arrays[at].shape[1:]
        if sign[at] > 0:
            return lambda g, s: _folded(g, shape)
        return lambda g, s: _folded(-g, shape)

    return rule


def _product_rule(tape: Tape, at: int, arrays: list[Any], batched: list[bool], result: Floats) -> Pull:
    shape = arrays[at].shape[1:]
    other = _rows(tape, arrays, batched, 1 - at)
    return lambda g, s: _folded(g * other(s), shape)


def _power_slope(at: int, base: Any, exponent: Any, result: Any) -> Any:
    if at == 0:
        return exponent * base ** (exponent - 1.0)
    return np.where(base > 0, result * np.log(np.where(base > 0, base, 1.0)), 0.0)


def _maximum_slope(at: int, a: Any, b: Any, result: Any) -> Any:
    """Where the two are equal, each carries half."""
    ahead = np.greater(a, b) if at == 0 else np.greater(b, a)
    return ahead + 0.5 * np.equal(a, b)


def _minimum_slope(at: int, a: Any, b: Any, result: Any) -> Any:
    return _maximum_slope(1 - at, a, b, result)


def _matmul_rule(tape: Tape, at: int, arrays: list[Any], batched: list[bool], result: Floats) -> Pull:
    a, b = arrays
    first, second = _rows(tape, arrays, batched, 0), _rows(tape, arrays, batched, 1)
    row_a, row_b = np.ndim(a) == 1, np.ndim(b) == 1
    # A traced [row, n] times [n, m] is a matrix whose first axis is the rows.
    shape = arrays[at].shape[1:]

    def pull(g: Floats, s: slice) -> Floats:
        x, y = first(s), second(s)
        if np.ndim(x) == 2 and batched[0] and not batched[1]:
            return np.asarray(g @ y.T if not row_b else g[:, None] * y)
        if row_a:
            g2, x2 = g[..., None, :], x[None, :]
        else:
            g2, x2 = g, x
        if row_b:
            g2, y2 = g2[..., None], y[:, None]
        else:
            y2 = y
        full = g2 @ y2.swapaxes(-1, -2) if at == 0 else x2.swapaxes(-1, -2) @ g2
        return _folded(full, shape)

    return pull


def _vecdot_rule(tape: Tape, at: int, arrays: list[Any], batched: list[bool], result: Floats) -> Pull:
    shape = arrays[at].shape[1:]
    other = _rows(tape, arrays, batched, 1 - at)
    return lambda g, s: _folded(g[..., None] * other(s), shape)


_ROOT_TWO_PI = float(np.sqrt(2.0 * np.pi))
_FLAT = {
    "less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "isfinite", "isnan", "sign", "rint",
    "floor", "ceil", "logical_and", "logical_or", "logical_not", "bitwise_and", "bitwise_or", "invert",
}  # fmt: skip
"""Steps: their derivative is zero but at the step; the residual of an equation finds those."""
_MIXING = {"matmul", "vecdot"}
_RULES: dict[str, Callable[..., Pull]] = {
    "add": _signed((1.0, 1.0)),
    "subtract": _signed((1.0, -1.0)),
    "negative": _signed((-1.0, -1.0)),
    "positive": _signed((1.0, 1.0)),
    "multiply": _product_rule,
    "divide": _elementwise(lambda at, a, b, r: 1.0 / b if at == 0 else -r / b),
    "power": _elementwise(_power_slope),
    "float_power": _elementwise(_power_slope),
    "square": _elementwise(lambda at, a, b, r: 2.0 * a),
    "reciprocal": _elementwise(lambda at, a, b, r: -r * r),
    "sqrt": _elementwise(lambda at, a, b, r: 0.5 / np.where(r > 0, r, np.inf)),
    "exp": _elementwise(lambda at, a, b, r: r),
    "expm1": _elementwise(lambda at, a, b, r: r + 1.0),
    "log": _elementwise(lambda at, a, b, r: 1.0 / a),
    "log1p": _elementwise(lambda at, a, b, r: 1.0 / (1.0 + a)),
    "log10": _elementwise(lambda at, a, b, r: 1.0 / (a * np.log(10.0))),
    "sin": _elementwise(lambda at, a, b, r: np.cos(a)),
    "cos": _elementwise(lambda at, a, b, r: -np.sin(a)),
    "tanh": _elementwise(lambda at, a, b, r: 1.0 - r * r),
    "absolute": _elementwise(lambda at, a, b, r: np.sign(a)),
    "expit": _elementwise(lambda at, a, b, r: r * (1.0 - r)),
    "ndtr": _elementwise(lambda at, a, b, r: np.exp(-0.5 * a * a) / _ROOT_TWO_PI),
    "maximum": _elementwise(_maximum_slope),
    "minimum": _elementwise(_minimum_slope),
    "matmul": _matmul_rule,
    "vecdot": _vecdot_rule,
}


def _sums_of_runs(values: Traced, starts: Any, axis: int) -> Traced:
    """`np.add.reduceat` over the last axis."""
    size = values.array.shape[axis]
    lengths = np.diff(np.append(starts, size))
    return values._done(np.add.reduceat(values.array, starts, axis=axis), lambda g, s: np.repeat(g, lengths, axis=axis))


def _plain(value: Any) -> Any:
    return value.array if isinstance(value, Traced) else value


def _record(tape: Tape, result: Floats, operands: list[tuple[Any, Pull]], mixes: bool = True) -> Traced:
    held = tuple((one.number, pull) for one, pull in operands if isinstance(one, Traced) and one.number >= 0)
    if not held:
        return Traced(result, tape)
    tape.mixes |= mixes
    number = tape.new()
    tape.steps.append((number, held))
    return Traced(result, tape, number)


def _where(tape: Tape, condition: Any, yes: Any, no: Any) -> Traced:
    test = _plain(condition)
    batched = isinstance(condition, Traced)

    def side(one: Any, holds: bool) -> Pull:
        shape = one.array.shape[1:] if isinstance(one, Traced) else ()
        return lambda g, s: _folded(g * ((tape.cut(test, s) if batched else test) == holds), shape)

    result = np.where(test, _plain(yes), _plain(no))
    return _record(tape, result, [(yes, side(yes, True)), (no, side(no, False))], mixes=False)


def _concatenate(tape: Tape, parts: Sequence[Any], axis: int = 0) -> Traced:
    arrays = [_plain(part) for part in parts]
    rows = max(a.shape[0] for a in arrays)
    arrays = [a if a.shape[0] == rows else np.broadcast_to(a, (rows, *a.shape[1:])) for a in arrays]
    at = normalize_axis_index(axis, arrays[0].ndim)
    ends = np.cumsum([a.shape[at] for a in arrays])

    def part(i: int) -> Pull:
        place = (*(slice(None),) * at, slice(int(ends[i]) - arrays[i].shape[at], int(ends[i])))
        return lambda g, s: g[place]

    return _record(tape, np.concatenate(arrays, axis=at), [(one, part(i)) for i, one in enumerate(parts)])


def _stack(tape: Tape, parts: Sequence[Any], axis: int = 0) -> Traced:
    arrays = np.broadcast_arrays(*map(_plain, parts))
    at = normalize_axis_index(axis, arrays[0].ndim + 1)

    def part(i: int, one: Any) -> Pull:
        shape = one.array.shape[1:] if isinstance(one, Traced) else ()
        return lambda g, s: _folded(np.asarray(g.take(i, axis=at)), shape)

    return _record(tape, np.stack(arrays, axis=at), [(one, part(i, one)) for i, one in enumerate(parts)])


def _take(tape: Tape, values: Traced, index: Any, axis: int) -> Traced:
    at = normalize_axis_index(axis, values.ndim)
    index = np.asarray(_plain(index))
    if not isinstance(values, Traced):
        return Traced(values.take(index, axis=at), tape)
    shape = values.array.shape[1:]
    once = index.ndim == 1 and len(np.unique(index)) == index.size

    def pull(g: Floats, s: slice) -> Floats:
        whole = np.zeros((g.shape[0], *shape))
        if once:
            whole[(*(slice(None),) * at, index)] = g
        else:
            np.add.at(np.moveaxis(whole, at, 0), index, np.moveaxis(g, at, 0))
        return whole

    return values._done(values.array.take(index, axis=at), pull)


def _repeat(tape: Tape, values: Traced, repeats: Any, axis: int) -> Traced:
    counts = np.broadcast_to(np.asarray(repeats), (values.shape[axis],))
    starts = np.cumsum(counts) - counts
    filled = counts > 0

    def pull(g: Floats, s: slice) -> Floats:
        if filled.all():
            return np.add.reduceat(g, starts, axis=axis)
        whole = np.zeros((g.shape[0], *values.array.shape[1:]))
        np.moveaxis(whole, axis, 0)[filled] = np.moveaxis(np.add.reduceat(g, starts[filled], axis=axis), axis, 0)
        return whole

    return values._done(np.repeat(values.array, counts, axis=axis), pull)


def _einsum(tape: Tape, subscripts: str, *operands: Any) -> Traced:
    arrays = [_plain(one) for one in operands]
    inputs, output = subscripts.split("->")
    names = inputs.split(",")

    def part(i: int) -> Pull:
        others = [j for j in range(len(operands)) if j != i]
        text = ",".join([output, *(names[j] for j in others)]) + "->" + names[i]
        takes = [_rows(tape, arrays, [isinstance(o, Traced) for o in operands], j) for j in others]
        return lambda g, s: np.einsum(text, g, *(take(s) for take in takes))

    return _record(tape, np.einsum(subscripts, *arrays), [(one, part(i)) for i, one in enumerate(operands)])


def _interp(tape: Tape, x: Any, points: Any, values: Any) -> Traced:
    array, xs, ys = _plain(x), np.asarray(points), np.asarray(values)
    slopes = np.concatenate(([0.0], np.diff(ys) / np.diff(xs), [0.0]))

    def pull(g: Floats, s: slice) -> Floats:
        return np.asarray(g * slopes[np.searchsorted(xs, tape.cut(array, s))])

    return _record(tape, np.interp(array, xs, ys), [(x, pull)], mixes=False)


def _broadcast_to(tape: Tape, values: Traced, shape: Sequence[int]) -> Traced:
    own = values.array.shape[1:]
    return values._done(np.broadcast_to(values.array, tuple(shape)), lambda g, s: _folded(g, own), mixes=False)


def _broadcast_arrays(tape: Tape, *parts: Any) -> tuple[Any, ...]:
    shape = np.broadcast_shapes(*(_plain(part).shape for part in parts))
    return tuple(np.broadcast_to(part, shape) for part in parts)


def _sum(tape: Tape, values: Traced, axis: Any = None, keepdims: bool = False) -> Traced:
    return values.sum(axis, keepdims)


def _clip(tape: Tape, values: Any, low: Any = None, high: Any = None) -> Any:
    result = values if low is None else np.maximum(values, low)
    return result if high is None else np.minimum(result, high)


def _like(fill: float | None) -> Callable[..., Any]:
    def rule(tape: Tape, values: Traced, value: float = 0.0) -> Traced:
        return Traced(np.full(values.shape, value if fill is None else fill), tape)

    return rule


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "where": _where,
    "concatenate": _concatenate,
    "stack": _stack,
    "take": _take,
    "repeat": _repeat,
    "einsum": _einsum,
    "interp": _interp,
    "broadcast_to": _broadcast_to,
    "broadcast_arrays": _broadcast_arrays,
    "sum": _sum,
    "clip": _clip,
    "zeros_like": _like(0.0),
    "ones_like": _like(1.0),
    "full_like": _like(None),
    "shape": lambda tape, values: values.shape,
    "ndim": lambda tape, values: values.ndim,
    "swapaxes": lambda tape, values, a, b: values.swapaxes(a, b),
    "reshape": lambda tape, values, shape: values.reshape(shape),
    "cumsum": lambda tape, values, axis: values.cumsum(axis),
}
