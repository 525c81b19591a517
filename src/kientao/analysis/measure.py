# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Measures: short expressions over the variables of a run, written as data and read safely.

`sum(vehicle_stock[car])`, `100 * growth(grdp_total)`, `mean(pm25, population)`, `road_km[car] * is_core`. A measure is
arithmetic (+ - * / **) over numbers, names of the model and a few functions; nothing else is accepted, and an unknown
name is refused with the place it stands at and the nearest name there is.

| form | meaning |
|---|---|
| `x[label]`, `x['00_04']` | the part of x with that label on the one axis that has it |
| `sum(x)`, `sum(x, land)` | added up over all axes, or over the named ones |
| `mean(x)`, `mean(x, weight)` | over all axes, plain or weighted |
| `min(x)`, `max(x)` | over all axes |
| `last(x)`, `next(x)` | the value of the year before, or after; none at the edge of the run |
| `growth(x)` | x over the year before, less 1 |
| `first(x)` | the value of the first year of the run |
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kientao.engine.errors import ModelError
from kientao.engine.graph import Names
from kientao.engine.inputs import Floats
from kientao.errors import InputError

_LONGEST = 600
_LARGEST = 1e300


class Run(Protocol):
    """A run that can be read by name."""

    @property
    def names(self) -> Names:
        """The names of the model."""

    @property
    def years(self) -> Sequence[int]:
        """Calendar years."""

    def __getitem__(self, name: str) -> Floats:
        """Values [year, member, *dims]."""


@dataclass(frozen=True, slots=True)
class Value:
    """An array [year, member, *dims] and the names of its dims."""

    array: Floats
    dims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """An expression that was read and whose names are known."""

    text: str
    tree: ast.expr
    place: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the model in the expression; labels and axes are not among them."""
        return tuple(dict.fromkeys(_names_in(self.tree)))

    def of(self, run: Run) -> Value:
        """The value of the measure in a run, [year, member, *dims]."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return _Reader(run.names, self.place, run).value(self.tree)

    def number(self, run: Run) -> Floats:
        """The value of a measure without dims, [year, member]."""
        value = self.of(run)
        if value.dims:
            dims = ", ".join(value.dims)
            raise InputError(
                f"'{self.text}' còn chiều {dims}.", f"'{self.text}' still has dims {dims}.", self.place,
                "Dùng sum(...) hoặc mean(..., population).", "Use sum(...) or mean(..., population).",
            )  # fmt: skip
        return value.array


def read_measure(text: str, names: Names, place: str) -> Measure:
    """Read an expression and check every name in it.

    Raises:
        InputError: it is no arithmetic expression, or a name, label or axis is unknown.
    """
    if len(text) > _LONGEST:
        raise InputError("biểu thức quá dài.", "the expression is too long.", place)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(
            f"biểu thức '{text}' không đọc được.", f"the expression '{text}' cannot be read.", place,
            "Ví dụ: sum(births) / population_total.", "For example: sum(births) / population_total.",
        ) from None  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        _Reader(names, place).value(tree)
    return Measure(text, tree, place)


_OPERATIONS: dict[type[ast.operator], Callable[[Floats, Floats], Floats]] = {
    ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide, ast.Pow: np.power,
}  # fmt: skip


class _Reader:
    """Works out an expression; without a run it only checks names and dims, on arrays of size 1."""

    def __init__(self, names: Names, place: str, run: Run | None = None) -> None:
        self.names = names
        self.place = place
        self.run = run

    def value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=float() | int() as number) if (
                not isinstance(number, bool) and abs(number) < _LARGEST
            ):
                return Value(np.full((1, 1), float(number)))
            case ast.Name(id=name):
                return self._named(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.value(operand)
                return Value(-inner.array, inner.dims)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
                return self._joined(_OPERATIONS[type(op)], self.value(left), self.value(right))
            case ast.Subscript(value=base, slice=at):
                return self._part(self.value(base), at)
            case ast.Call(func=ast.Name(id=function), args=[first, *rest], keywords=[]):
                return self._call(function, first, rest)
        self._refuse(
            "biểu thức có phần không được phép.", "the expression holds something that is not allowed.",
            "Chỉ dùng số, tên biến, + - * / ** và các hàm sum, mean, min, max, last, next, first, growth.",
            "Use only numbers, names, + - * / ** and sum, mean, min, max, last, next, first, growth.",
        )  # fmt: skip
        raise AssertionError

    def _named(self, name: str) -> Value:
        try:
            reference = self.names.resolve(name, "a measure", self.place)
        except ModelError:
            near = difflib.get_close_matches(name, self.names.known(), n=1, cutoff=0.5)
            self._refuse(
                f"mô hình không có '{name}'.", f"the model has no '{name}'.",
                f"Có phải '{near[0]}'?" if near else "", f"Did you mean '{near[0]}'?" if near else "",
            )  # fmt: skip
            raise AssertionError from None
        if self.run is None:
            sizes = tuple(len(self.names.inputs.dimensions[d]) for d in reference.dims)
            return Value(np.ones((2, 1, *sizes)), reference.dims)
        return Value(np.asarray(self.run[name], dtype=float), reference.dims)

    def _part(self, value: Value, at: ast.expr) -> Value:
        label = at.id if isinstance(at, ast.Name) else repr(at.value).strip("'") if isinstance(at, ast.Constant) else ""
        for axis, dim in enumerate(value.dims):
            labels = self.names.inputs.dimensions[dim]
            if label in labels:
                index = (slice(None),) * (2 + axis) + (labels.index(label),)
                return Value(value.array[index], value.dims[:axis] + value.dims[axis + 1 :])
        known = [label for dim in value.dims for label in self.names.inputs.dimensions[dim]]
        near = difflib.get_close_matches(label, known, n=1, cutoff=0.4)
        self._refuse(
            f"không có phần '{label}'.", f"there is no part '{label}'.",
            f"Có phải '{near[0]}'?" if near else f"Có: {', '.join(known[:40])}.",
            f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known[:40])}.",
        )  # fmt: skip
        raise AssertionError

    def _joined(self, operation: Callable[[Floats, Floats], Floats], left: Value, right: Value) -> Value:
        if left.dims == right.dims:
            return Value(operation(left.array, right.array), left.dims)
        large, small = (left, right) if len(left.dims) >= len(right.dims) else (right, left)
        held = [d for d in large.dims if d in small.dims]
        if held != list(small.dims):
            self._refuse(
                f"chiều {left.dims} và {right.dims} không khớp.", f"dims {left.dims} and {right.dims} do not match.",
                "Cộng gộp bớt chiều bằng sum(...).", "Add up over an axis with sum(...).",
            )  # fmt: skip
        index = (slice(None), slice(None), *(slice(None) if d in small.dims else None for d in large.dims))
        laid = small.array[index]
        pair = (left.array, laid) if large is left else (laid, right.array)
        return Value(operation(*pair), large.dims)

    def _call(self, function: str, first: ast.expr, rest: list[ast.expr]) -> Value:
        value = self.value(first)
        axes = tuple(range(2, value.array.ndim))
        array = value.array
        match function, rest:
            case "sum", []:
                return Value(array.sum(axes) if axes else array)
            case "sum", _:
                return self._summed(value, [n.id for n in rest if isinstance(n, ast.Name)])
            case "mean", []:
                return Value(array.mean(axes) if axes else array)
            case "mean", [weight]:
                weights = self.value(weight)
                product = self._joined(np.multiply, value, weights)
                over = self._joined(np.multiply, Value(np.ones_like(array), value.dims), weights)
                total = tuple(range(2, product.array.ndim))
                return Value(product.array.sum(total) / over.array.sum(total))
            case "min", []:
                return Value(array.min(axes) if axes else array)
            case "max", []:
                return Value(array.max(axes) if axes else array)
            case "last", []:
                return Value(_shifted(array, -1), value.dims)
            case "next", []:
                return Value(_shifted(array, 1), value.dims)
            case "first", []:
                return Value(np.broadcast_to(array[:1], array.shape), value.dims)
            case "growth", []:
                return Value(array / _shifted(array, -1) - 1.0, value.dims)
        self._refuse(
            f"không có hàm '{function}' dạng này.", f"there is no function '{function}' of this form.",
            "Các hàm: sum, mean, min, max, last, next, first, growth.",
            "The functions: sum, mean, min, max, last, next, first, growth.",
        )  # fmt: skip
        raise AssertionError

    def _summed(self, value: Value, over: list[str]) -> Value:
        for dim in over:
            if dim not in value.dims:
                self._refuse(
                    f"không có chiều '{dim}'.", f"there is no axis '{dim}'.",
                    f"Có: {', '.join(value.dims)}.", f"There are: {', '.join(value.dims)}.",
                )  # fmt: skip
        axes = tuple(2 + i for i, d in enumerate(value.dims) if d in over)
        return Value(value.array.sum(axes), tuple(d for d in value.dims if d not in over))

    def _refuse(self, vi: str, en: str, remedy_vi: str, remedy_en: str) -> None:
        raise InputError(vi, en, self.place, remedy_vi, remedy_en)


def _names_in(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Name(id=name):
            yield name
        case ast.Subscript(value=base):
            yield from _names_in(base)
        case ast.Call(func=ast.Name(id="sum"), args=[first, *_]):
            yield from _names_in(first)
        case ast.Call(args=arguments):
            for argument in arguments:
                yield from _names_in(argument)
        case ast.UnaryOp(operand=operand):
            yield from _names_in(operand)
        case ast.BinOp(left=left, right=right):
            yield from _names_in(left)
            yield from _names_in(right)


def _is_number(value: float | int) -> bool:
    return not isinstance(value, bool) and abs(value) < _LARGEST


def _shifted(array: Floats, by: int) -> Floats:
    """The value `by` years on; none where the run does not reach."""
    if array.shape[0] == 1:
        return array
    moved = np.full(array.shape, np.nan)
    if by < 0:
        moved[1:] = array[:-1]
    else:
        moved[:-1] = array[1:]
    return moved
