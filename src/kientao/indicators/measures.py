# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Expressions as part of the model: what one year is enough for is worked out in that year, by the run itself.

A run of many members then keeps some tens of numbers a year in place of whole tables by zone and mode.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from kientao.engine.declare import Declaration, Kind
from kientao.engine.errors import ModelError
from kientao.engine.graph import Names, Origin
from kientao.engine.program import Program
from kientao.indicators.expressions import (
    ExpressionError,
    OneYear,
    Value,
    names_in,
    parse,
    parts_of_a_year,
    worked_out,
)


def with_measures(program: Program, expressions: Iterable[str]) -> tuple[Program, dict[str, str]]:
    """The model with a variable for each part of the expressions that one year is enough for.

    Returns:
        The model, and for the text of a part the variable that it is; a part that the model cannot answer is left out.
    """
    parts = dict.fromkeys(part for expression in expressions for part in parts_of_a_year(expression))
    made: dict[str, Declaration] = {}
    for part in parts:
        try:
            made[part] = _declared(f"measure{len(made)}", part, program.names)
        except (ModelError, ExpressionError):
            continue  # read as a whole, the expression says what is wrong with it
    return program.with_variables(made.values()), {part: one.name for part, one in made.items()}


def _declared(name: str, part: str, names: Names) -> Declaration:
    arguments = tuple(sorted(names_in(part) | ({"population"} if "people_mean" in part else set())))
    found = {one: names.resolve(one, "an expression") for one in arguments}
    if any(one.origin is Origin.LAST for one in found.values()):
        raise ExpressionError(f"'{part}' reads a value of last year")
    dims = {one: reference.dims for one, reference in found.items()}
    sizes = {one: tuple(len(names.inputs.dimensions[d]) for d in own) for one, own in dims.items()}
    tree = parse(part)

    def value(values: Iterable[Any]) -> Value:
        """Of quantities that come as an equation's arguments do, with axes of size one where the result has more."""
        own = (v.reshape(len(v), *sizes[one]) for one, v in zip(arguments, values, strict=True))
        return worked_out(tree, OneYear({one: Value(v, dims[one]) for one, v in zip(arguments, own, strict=True)}))

    with np.errstate(divide="ignore", invalid="ignore"):
        left = value(np.ones((1, *sizes[one])) for one in arguments).dims
    return Declaration(
        name=name, kind=Kind.VARIABLE, function=lambda *values: value(values).array, unit="", dims=left, vi=part,
        en=part, initial=None, arguments=arguments,
    )  # fmt: skip
