# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Building a part of a model with stand-ins for what is missing, to try one sector alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np

from kientao.engine.declare import Declaration, Kind, declarations
from kientao.engine.errors import ModelError
from kientao.engine.graph import Names
from kientao.engine.inputs import Inputs, Parameter
from kientao.engine.program import Program, build


def partial(
    parts: Iterable[Declaration | ModuleType],
    city: Any = "hanoi",
    given: Mapping[str, Any] | None = None,
) -> Program:
    """A program of some declarations or modules; `given` stands in for names of other sectors.

    A stand-in is a number, an array [*dims] with `zone` understood for one axis of the zones' length, or a tuple
    (value, unit, dims). It replaces a parameter of the same name and is constant over the years.

    Raises:
        ModelError: names that are still missing, all in one list.
    """
    found: list[Declaration] = []
    for part in parts:
        found += declarations(part) if isinstance(part, ModuleType) else [part]
    inputs = city if isinstance(city, Inputs) else _inputs(city)
    parameters = dict(inputs.parameters)
    drivers = dict(inputs.drivers)
    for name, value in (given or {}).items():
        parameters[name] = _stand_in(name, value, inputs)
        drivers.pop(name, None)
    names = {d.name for d in found}
    parts_kept = {
        n: p
        for n, p in inputs.parts.items()
        if n not in parameters and (p.of in names or p.of in parameters or p.of in drivers)
    }
    for name in names:
        parameters.pop(name, None)
    inputs = replace(inputs, parameters=parameters, drivers=drivers, parts=parts_kept)
    _require(found, inputs)
    return build(found, inputs)


def _inputs(city: Any) -> Inputs:
    from kientao.cities import load
    from kientao.model.dimensions import DIMENSIONS

    loaded = load(city, dimensions=DIMENSIONS) if isinstance(city, str) else city
    inputs: Inputs = loaded.inputs()
    return inputs


def _stand_in(name: str, value: Any, inputs: Inputs) -> Parameter:
    unit, dims = "1", None
    if isinstance(value, tuple):
        value, unit, dims = value
    array = np.asarray(value, dtype=float)
    if dims is None:
        dims = () if array.ndim == 0 else ("zone",)
    for size, dim in zip(array.shape, dims, strict=True):
        if size != len(inputs.dimensions[dim]):
            raise ModelError(
                f"the stand-in '{name}' has {size} values for {dim}, which has {len(inputs.dimensions[dim])}"
            )
    return Parameter(name=name, dims=tuple(dims), unit=unit, value=array, source="test")


def _require(found: list[Declaration], inputs: Inputs) -> None:
    names = Names(found, inputs)
    missing: dict[str, str] = {}
    for declaration in found:
        wanted = list(declaration.arguments)
        if isinstance(declaration.initial, str) and declaration.kind is not Kind.BASE_YEAR:
            wanted.append(declaration.initial)
        for argument in wanted:
            try:
                names.resolve(argument, declaration.name)
            except ModelError:
                missing.setdefault(argument, declaration.name)
    if missing:
        text = ", ".join(f"{n} (for {by})" for n, by in sorted(missing.items()))
        raise ModelError(f"missing names: {text}", remedy="Give them in given=.")
