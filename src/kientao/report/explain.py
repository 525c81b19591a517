# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Everything the program knows of one name: definition, equation, inputs, users, unit, source."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.cities.sizes import main_sizes
from kientao.result import source_of

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.engine.declare import Declaration
    from kientao.engine.inputs import Driver, Parameter, Part
    from kientao.engine.program import Program


def explain(city: City, program: Program, name: str) -> dict[str, Any] | None:
    """What is known of a variable, parameter, driver or lever; None if nothing has that name."""
    names = program.names
    users = sorted(d.name for d in names.declared.values() if any(_head(a) == name for a in d.arguments))
    declared = names.declared.get(name)
    if declared is not None:
        return _of_declaration(declared, users)
    part = names.inputs.parts.get(name)
    given: Parameter | Driver | Part | None = (
        part or names.inputs.parameters.get(name) or names.inputs.drivers.get(name)
    )
    if given is None:
        return None
    about: dict[str, Any] = {
        "name": name,
        "vi": given.vi or name,
        "en": given.en or name,
        "unit": given.unit,
        "dims": list(given.dims),
        "description": given.note,
        "users": users,
    }
    if part is not None:
        return about | _of_lever(city, name)
    assert not hasattr(given, "of")
    kind = "parameter" if name in names.inputs.parameters else "driver"
    values = getattr(given, "value", getattr(given, "values", None))
    about |= {"kind": kind, "source": given.source, "quality": given.quality, "place": given.place}
    about["sources"] = {s: city.sources[s] for s in given.source.split(";") if s in city.sources}
    if values is not None and np.size(values) <= 64:
        about["value"] = np.asarray(values).round(6).tolist()
    low, high = getattr(given, "low", None), getattr(given, "high", None)
    if low is not None and high is not None and np.size(low) == 1:
        about["range"] = [float(np.ravel(low)[0]), float(np.ravel(high)[0])]
    return about


def _of_lever(city: City, name: str) -> dict[str, Any]:
    """What levers.csv says of a lever; a part such as `<id>_added` speaks of the lever it belongs to."""
    table = city.lever_places.table
    owner = next((i for i in sorted(table.ids, key=len, reverse=True) if name == i or name.startswith(f"{i}_")), name)
    lever = table.get(owner)
    return {
        "kind": "lever",
        "range": [lever.min, lever.max],
        "value": lever.base_2019,
        "lead_time": lever.lead_time,
        "capital_cost": lever.capital_cost,
        "running_cost": lever.running_cost,
        "cost_base": lever.cost_base,
        "evidence": lever.evidence,
        "evidence_grade": lever.evidence_grade,
        **_of_size(city, owner),
        "law": [*lever.law_enables, *lever.law_limits],
        "team": lever.team,
        "quality": lever.capital_quality,
        "source": "; ".join(lever.sources) or f"levers.csv: {owner}",
    }


def _of_size(city: City, lever: str) -> dict[str, Any]:
    """The range of evidence on the lever's main effect."""
    size = main_sizes(city.path).get(lever)
    if size is None or size.low is None or size.high is None:
        return {}
    return {
        "size_of": f"{size.variable} ({size.measure})",
        "size": [size.low, size.high],
        "checked": size.checked,
        "size_source": list(size.works),
        "size_note": {"vi": size.note_vi, "en": size.note_en},
    }


def _head(argument: str) -> str:
    return argument.split("__")[0].removeprefix("last_").removesuffix("_base_year")


def _of_declaration(declared: Declaration, users: list[str]) -> dict[str, Any]:
    return {
        "name": declared.name,
        "vi": declared.vi,
        "en": declared.en,
        "kind": declared.kind.value,
        "unit": declared.unit,
        "dims": list(declared.dims),
        "description": declared.description,
        "equation": equation_source(declared),
        "initial": declared.initial,
        "inputs": list(declared.arguments),
        "users": users,
        "source": source_of(declared),
        "place": declared.place,
    }


def equation_source(declared: Declaration) -> str:
    """The statements of the equation, without its docstring."""
    source = textwrap.dedent(inspect.getsource(declared.function))
    function = next(node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    body = function.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    lines = source.splitlines()
    return textwrap.dedent("\n".join(lines[body[0].lineno - 1 : body[-1].end_lineno])) if body else ""
