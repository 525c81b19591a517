# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The unit check: each equation called once, in the base year, on arrays that carry units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.engine.declare import Declaration, Kind
from kientao.engine.errors import ModelError
from kientao.engine.graph import Origin, Reference, align
from kientao.engine.inputs import Driver, Parameter, Part
from kientao.engine.units import UnitArray, UnitError, parse

if TYPE_CHECKING:
    from kientao.engine.program import Program


def unit_problems(program: Program) -> list[str]:
    """One message for each equation, parameter or driver whose unit does not agree.

    Every equation is given its arguments in their declared units, so that one wrong equation
    is reported once and does not spoil those that read it.
    """
    problems: list[str] = []
    inputs = program.inputs
    given: list[Parameter | Driver | Part] = [
        *inputs.parameters.values(),
        *inputs.drivers.values(),
        *inputs.parts.values(),
    ]
    for item in given:
        problem = _readable(item.unit)
        if problem:
            problems.append(f"{item.name}: {problem} ({getattr(item, 'place', '')})")
    for declaration in program.names.declared.values():
        problem = _readable(declaration.unit)
        if problem:
            problems.append(f"{declaration.name}: {problem}\n  at {declaration.place}")
    if problems:
        return problems
    constants = program.constants()
    state = program.start(constants)
    series = program._drivers(None)
    now: dict[str, Any] = {}
    for declaration in program.names.declared.values():
        if declaration.kind is Kind.BASE_YEAR:
            arguments = [_of_base(program, a, declaration, constants.values) for a in declaration.arguments]
            problems += _disagreement(declaration, arguments)
    for name in program.order:
        step = program.years[name]
        arguments = []
        for reference, layout in zip(step.references, step.layouts, strict=True):
            value = program._value_in_year(reference, now, constants, series, state, 0)
            arguments.append(_carry(value, reference, layout))
        problems += _disagreement(step.declaration, arguments)
        plain = [a.value for a in arguments]
        if step.declaration.kind is Kind.VARIABLE:
            with np.errstate(all="ignore"):
                now[name] = step.declaration.function(*plain)
        problems += _initial_problem(program, step.declaration)
    return problems


def _readable(unit: str) -> str:
    try:
        parse(unit)
    except UnitError as error:
        return str(error)
    return ""


def _carry(value: Any, reference: Reference, layout: tuple[slice | None, ...]) -> UnitArray:
    return UnitArray(value[(slice(None), *layout)] if layout else value, parse(reference.unit))


def _of_base(program: Program, argument: str, declaration: Declaration, values: Mapping[str, Any]) -> UnitArray:
    reference = program.names.resolve(argument, declaration.name, declaration.place)
    value = values[reference.name]
    value = value[(slice(None), *reference.index)] if reference.index else value
    return _carry(value, reference, align(reference, declaration.dims, declaration))


def _disagreement(declaration: Declaration, arguments: list[UnitArray]) -> list[str]:
    given = ", ".join(f"{n} [{a.unit}]" for n, a in zip(declaration.arguments, arguments, strict=True))
    try:
        with np.errstate(all="ignore"):
            result = declaration.function(*arguments)
    except UnitError as error:
        return [f"{declaration.name}: {error}\n  given {given}\n  at {declaration.place}"]
    except Exception as error:
        return [f"{declaration.name}: the unit check fails: {type(error).__name__}: {error}\n  at {declaration.place}"]
    declared = parse(declaration.unit)
    found = result.unit if isinstance(result, UnitArray) else parse("1")
    value = result.value if isinstance(result, UnitArray) else np.asarray(result)
    if found.same_as(declared) or (found.is_number and bool(np.all(value == 0))):
        return []
    return [
        f"{declaration.name}: declared {declaration.unit}, but the equation gives {found}\n"
        f"  given {given}\n  at {declaration.place}"
    ]


def _initial_problem(program: Program, declaration: Declaration) -> list[str]:
    if not isinstance(declaration.initial, str):
        return []
    try:
        reference = program.names.resolve(declaration.initial, declaration.name, declaration.place)
    except ModelError as error:
        return [str(error)]
    if reference.origin is not Origin.CONSTANT or parse(reference.unit).same_as(parse(declaration.unit)):
        return []
    return [
        f"{declaration.name}: declared {declaration.unit}, "
        f"but its initial value {declaration.initial} is in {reference.unit}\n  at {declaration.place}"
    ]
