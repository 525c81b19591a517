# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Helpers of the model that have a formula of their own; all other helpers run on symbols as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kientao.report.site.formula.axes import NoFormula, identity, joined
from kientao.report.site.formula.trace import Symbol, as_symbol, concatenate, elementwise, matmul
from kientao.report.site.formula.tree import Index, Places, Table1


def logistic(x: Any) -> Symbol:
    """Of model.functions."""
    return elementwise("logistic", as_symbol(x))


def normal_cdf(x: Any) -> Symbol:
    """Of model.functions."""
    return elementwise("normal_cdf", as_symbol(x))


def normal_pdf(x: Any) -> Symbol:
    """Of model.functions."""
    return elementwise("normal_pdf", as_symbol(x))


def compound(rate: Any, years: Any) -> Symbol:
    """Of model.functions: (1 + rate)^years."""
    base = elementwise("add", as_symbol(1.0), as_symbol(rate))
    return elementwise("power", base, as_symbol(years))


def mix(weight: Any, parts: Any) -> Symbol:
    """Of model.functions: sum of parts by weight."""
    return matmul(as_symbol(weight)[:, None], as_symbol(parts))[:, 0]


def total(x: Any, axis: Any = 0, keepdims: bool = False) -> Symbol:
    """Of model.functions: sum over an axis."""
    return as_symbol(x).sum(axis, keepdims)


def sum_zones(x: Any) -> Symbol:
    """Of model.functions."""
    return as_symbol(x).sum(-1)


def sum_rows(x: Any) -> Symbol:
    """Of model.functions."""
    return as_symbol(x).sum(1)


def sum_ages(x: Any) -> Symbol:
    """Of model.functions."""
    return as_symbol(x).sum((1, 2))


def join(*parts: Any, axis: int = 1) -> Symbol:
    """Of model.functions: parts side by side."""
    return concatenate(parts, axis)


def beside(*parts: Any) -> Symbol:
    """Of model.functions: parts side by side."""
    return concatenate(parts, 1)


def add(x: Any, y: Any) -> Symbol:
    """Of model.functions: plus."""
    return elementwise("add", as_symbol(x), as_symbol(y))


def multiply(x: Any, y: Any) -> Symbol:
    """Of model.functions: times."""
    return elementwise("multiply", as_symbol(x), as_symbol(y))


def interpolate(x: Any, points: Any, values: Any) -> Symbol:
    """Of model.functions: straight lines through a table."""
    symbol, heights, across = as_symbol(x), as_symbol(values), as_symbol(points)
    index = Index(heights.axes[-1][0].dim, heights.axes[-1][0].positions)
    tables = [s.node.change({s.axes[-1][0]: identity(index)}) for s in (across, heights)]
    return Symbol(Table1(symbol.node, tables[0], tables[1], index), symbol.axes)


def _listed(kind: str, values: Any, key: Any, size: int | None) -> Symbol:
    body, places = as_symbol(values), as_symbol(key)
    (over,) = body.axes[-1] if len(body.axes[-1]) == 1 else (Index("", tuple(range(body.shape[-1]))),)
    node = body.node if len(body.axes[-1]) == 1 else body.node.change(joined(body.axes[-1], over))
    own = Index(over.dim, over.positions)
    node = node.change({over: identity(own)})
    gives = places.axes[-1][0] if size is None else Index("lever_place", tuple(range(size)))
    return Symbol(Places(kind, node, own, places.node, gives), [*body.axes[:-1], (gives,)])


def at_places(values: Any, index: Any) -> Symbol:
    """Of model.delivery: the value at the position a list gives."""
    return _listed("pick", values, index, None)


def by_lever(values: Any, first: Any) -> Symbol:
    """Of model.delivery: sum over the places of a lever."""
    return _listed("sum", values, first, None)


def at_each_place(values: Any, counts: Any) -> Symbol:
    """Of model.delivery: the value of the lever that a place belongs to."""
    return _listed("spread", values, counts, places_of_levers[-1])


places_of_levers: list[int] = [0]
"""How many places all levers have together in the city that is read."""


def clip(x: Any, low: Any, high: Any) -> Symbol:
    """Of model.functions: x held between low and high."""
    inner = elementwise("maximum", as_symbol(x), as_symbol(low))
    return elementwise("minimum", inner, as_symbol(high))


def solve(*_: Any, **__: Any) -> Symbol:
    """Of model.functions: a root has no closed formula."""
    raise NoFormula("a root found by bisection")


NATIVE: dict[str, Callable[..., Any]] = {
    "clip": clip, "logistic": logistic, "normal_cdf": normal_cdf, "normal_pdf": normal_pdf, "compound": compound,
    "mix": mix, "total": total, "sum_zones": sum_zones, "sum_rows": sum_rows, "sum_ages": sum_ages, "join": join,
    "beside": beside, "concatenate": lambda *parts, axis=1: concatenate(parts, axis), "plus": add, "times": multiply,
    "interpolate": interpolate, "at_places": at_places, "by_lever": by_lever, "at_each_place": at_each_place,
    "solve": solve,
}  # fmt: skip
"""Helpers of the model by name that have a formula of their own; all others are run on symbols as they are."""
