# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Reading an expression such as `100 * total(wastewater_treated) / total(wastewater_generated)` on a finished run.

A small language for indicator and target files: numbers, names of the model (variables, levers, drivers, constants and
slices `name__label`), + - * / **, and the functions of `FUNCTIONS`. Nothing else is evaluated.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from kientao.engine.errors import ModelError
from kientao.engine.inputs import Floats
from kientao.engine.series import Series


class ExpressionError(ValueError):
    """An expression that cannot be read, or that asks for what the run does not have."""


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity in a run, [year, member, *dims], or in one year of it, [member, *dims]."""

    array: Floats
    dims: tuple[str, ...] = ()


class Reader(Protocol):
    """What an expression is read in."""

    @property
    def lead(self) -> int:
        """How many axes stand before the dims of a quantity."""

    def name(self, name: str) -> Value:
        """What a name of the model is there."""

    def part(self, node: ast.expr) -> Value | None:
        """The value of a part of an expression, if it is known already."""


@dataclass(slots=True)
class Context:
    """The run an expression reads, and a run to compare with."""

    series: Series
    reference: Series | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    """Parts of expressions that the run worked out itself: their text, and the variable they stand in."""

    @property
    def lead(self) -> int:
        """Year and member."""
        return 2

    def part(self, node: ast.expr) -> Value | None:
        """A part that the run worked out itself."""
        held = self.parts.get(text_of(node)) if self.parts else None
        return None if held is None else self.name(held)

    def name(self, name: str) -> Value:
        """What a name of the model is in the run.

        Raises:
            ExpressionError: the model has no such name, or the run did not keep it.
        """
        try:
            array = np.asarray(self.series[name], dtype=float)
            dims = self.series.names.resolve(name, "an expression").dims
        except ModelError as error:
            raise ExpressionError(error.message) from None
        return Value(array, dims)


@dataclass(frozen=True, slots=True)
class OneYear:
    """Quantities of one year, [member, *dims], by name."""

    values: Mapping[str, Value]

    @property
    def lead(self) -> int:
        """Member."""
        return 1

    def part(self, node: ast.expr) -> Value | None:
        """Nothing is known but the names."""
        return None

    def name(self, name: str) -> Value:
        """The quantity of a name."""
        return self.values[name]


@functools.cache
def parse(text: str) -> ast.expr:
    """The syntax tree of an expression; only what this language has.

    Raises:
        ExpressionError: a syntax error, or a construct that is not part of the language.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(f"'{text}' cannot be read: {error.msg}") from None
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED):
            raise ExpressionError(f"'{text}': {type(node).__name__} is not part of the language")
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS):
            raise ExpressionError(f"'{text}': unknown function")
        if isinstance(node, ast.Constant) and not isinstance(node.value, (int, float)):
            raise ExpressionError(f"'{text}': only numbers may stand by themselves")
    return tree


@functools.cache
def text_of(node: ast.expr) -> str:
    """A part of an expression, written in one way."""
    return ast.unparse(node)


def names_in(text: str) -> set[str]:
    """Names of the model that an expression reads."""
    return _names(parse(text))


def _names(node: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id not in FUNCTIONS}


def parts_of_a_year(text: str) -> list[str]:
    """The largest parts of an expression for which the values of one year are enough; numbers alone are left out."""
    return [text_of(node) for node in _parts_of_a_year(parse(text))]


def _parts_of_a_year(node: ast.expr) -> list[ast.expr]:
    called = {n.func.id for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    if called <= OF_A_YEAR.keys():
        return [node] if _names(node) else []
    inner = node.args if isinstance(node, ast.Call) else list(ast.iter_child_nodes(node))
    return [part for one in inner if isinstance(one, ast.expr) for part in _parts_of_a_year(one)]


def evaluate(text: str, context: Context) -> Floats:
    """The value of an expression for the city, [year, member].

    Raises:
        ExpressionError: the expression is wrong, leaves an axis, or reads what the run does not have.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        value = worked_out(parse(text), context)
    if value.dims:
        raise ExpressionError(f"'{text}' leaves the axes {', '.join(value.dims)}; use total() or people_mean()")
    shape = (len(context.series.years), context.series.members)
    return np.broadcast_to(value.array, shape)


def worked_out(node: ast.expr, context: Reader) -> Value:
    """The value of an expression or a part of it.

    Raises:
        ExpressionError: as for `evaluate`.
    """
    known = context.part(node)
    if known is not None:
        return known
    match node:
        case ast.Constant(value=number):
            return Value(np.full((1,) * context.lead, float(number)))  # type: ignore[arg-type]
        case ast.Name(id=name):
            return context.name(name)
        case ast.UnaryOp(operand=operand):
            inner = worked_out(operand, context)
            return Value(-inner.array, inner.dims)
        case ast.BinOp(left=left, op=op, right=right):
            return _pair(_OPERATORS[type(op)], context, left, right)
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in OF_A_YEAR:
            return OF_A_YEAR[name](context, *arguments)
        case ast.Call(func=ast.Name(id=name), args=arguments) if isinstance(context, Context):
            return OVER_YEARS[name](context, *arguments)
    raise ExpressionError(f"{ast.unparse(node)} is not part of the language")


def _pair(operator: Callable[[Any, Any], Any], context: Reader, x: ast.expr, y: ast.expr) -> Value:
    a, b = worked_out(x, context), worked_out(y, context)
    dims = a.dims if len(a.dims) >= len(b.dims) else b.dims
    return Value(operator(_widen(a, dims, context.lead), _widen(b, dims, context.lead)), dims)


def _widen(value: Value, dims: tuple[str, ...], lead: int) -> Floats:
    """Axes of size one where the other quantity has more; the dims keep one order throughout the model."""
    if tuple(d for d in dims if d in value.dims) != value.dims:
        raise ExpressionError(f"quantities over {value.dims} and {dims} do not meet")
    whole = slice(None)
    return value.array[(*(whole,) * lead, *(whole if d in value.dims else None for d in dims))]


def _full(value: Value, context: Context) -> Floats:
    return np.broadcast_to(value.array, (len(context.series.years), *value.array.shape[1:]))


# -- functions of the language --------------------------------------------------------------------------------------


def _total(context: Reader, x: ast.expr) -> Value:
    """Sum over all axes of the city."""
    value = worked_out(x, context)
    return Value(value.array.reshape(*value.array.shape[: context.lead], -1).sum(-1))


def _people_mean(context: Reader, x: ast.expr) -> Value:
    """Mean over zones, weighted by people."""
    value, people = worked_out(x, context), context.name("population")
    if value.dims != ("zone",):
        raise ExpressionError("people_mean() needs a quantity by zone")
    return Value((value.array * people.array).sum(-1) / people.array.sum(-1))


def _in_year(context: Context, x: ast.expr, year: ast.expr) -> Value:
    """The value in one year, the same in all years; not a number if the run does not reach it."""
    value, wanted = worked_out(x, context), _whole(year)
    array = _full(value, context)
    if wanted not in context.series.years:
        return Value(np.full_like(array[:1], np.nan), value.dims)
    position = context.series.years.index(wanted)
    return Value(array[position : position + 1], value.dims)


def _years_ago(context: Context, x: ast.expr, years: ast.expr) -> Value:
    """The value some years before; not a number before the run began."""
    value, lag = worked_out(x, context), _whole(years)
    array = _full(value, context)
    earlier = np.full_like(array, np.nan)
    if lag < len(array):
        earlier[lag:] = array[: len(array) - lag]
    return Value(earlier, value.dims)


def _mean_growth(context: Context, x: ast.expr, years: ast.expr) -> Value:
    """Mean yearly growth over the last years, in percent."""
    now, before = worked_out(x, context), _years_ago(context, x, years)
    return Value(100.0 * ((_full(now, context) / before.array) ** (1.0 / _whole(years)) - 1.0), now.dims)


def _running_total(context: Context, x: ast.expr) -> Value:
    """Sum of all years so far."""
    value = worked_out(x, context)
    return Value(np.cumsum(_full(value, context), axis=0), value.dims)


def _left(context: Context, rate: ast.expr) -> Value:
    """What is left of a stock of the first year that loses a share each year."""
    value = worked_out(rate, context)
    kept = np.cumprod(1.0 - _full(value, context), axis=0)
    return Value(np.concatenate([np.ones_like(kept[:1]), kept[:-1]]), value.dims)


def _at_most(context: Reader, x: ast.expr, limit: ast.expr) -> Value:
    """One where a quantity is at most a limit, else zero."""
    return _pair(lambda a, b: (a <= b).astype(float), context, x, limit)


def _minimum(context: Reader, x: ast.expr, y: ast.expr) -> Value:
    """The smaller of two."""
    return _pair(np.minimum, context, x, y)


def _maximum(context: Reader, x: ast.expr, y: ast.expr) -> Value:
    """The larger of two."""
    return _pair(np.maximum, context, x, y)


def _reference(context: Context, x: ast.expr) -> Value:
    """The quantity in the run to compare with (business as usual)."""
    if context.reference is None:
        raise NoReferenceError("a run to compare with is needed")
    value = worked_out(x, Context(context.reference, parts=context.parts))
    if context.reference.years != context.series.years:
        raise ExpressionError("the run to compare with covers other years")
    if value.array.shape[1] not in (1, context.series.members):
        raise ExpressionError("the run to compare with has another number of members")
    return value


class NoReferenceError(ExpressionError):
    """An expression that compares with another run, where none is given."""


def _whole(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    raise ExpressionError(f"'{ast.unparse(node)}' must be a whole number")


OF_A_YEAR: dict[str, Callable[..., Value]] = {
    "total": _total,
    "people_mean": _people_mean,
    "at_most": _at_most,
    "minimum": _minimum,
    "maximum": _maximum,
}
"""Functions for which the values of one year are enough."""

OVER_YEARS: dict[str, Callable[..., Value]] = {
    "in_year": _in_year,
    "years_ago": _years_ago,
    "mean_growth": _mean_growth,
    "running_total": _running_total,
    "left": _left,
    "reference": _reference,
}
"""Functions that read several years, or another run."""

FUNCTIONS = OF_A_YEAR | OVER_YEARS

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}

_ALLOWED = (ast.Constant, ast.Name, ast.Load, ast.UnaryOp, ast.USub, ast.BinOp, ast.Call, *_OPERATORS)
