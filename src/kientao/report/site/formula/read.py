# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From a declared variable to its formula: its code runs once on symbols; values named on the way keep their names."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

from kientao.engine.declare import Declaration
from kientao.engine.graph import Names, Reference, align
from kientao.engine.units import Constant
from kientao.report.site.formula.axes import Axis, NoFormula, axis_size, identity, joined
from kientao.report.site.formula.helpers import NATIVE, places_of_levers
from kientao.report.site.formula.trace import Symbol, as_symbol
from kientao.report.site.formula.tree import Argument, Index, Leaf, Local, Node, Num, Place

_LET = "__named__"
MOST_ROUNDS = 6
"""A name given more often than this belongs to a loop towards a solution, not to a formula."""


@dataclass(frozen=True, slots=True)
class Formula:
    """The formula of a variable: its right-hand side over the indices of the variable."""

    name: str
    indices: tuple[Index, ...]
    body: Node
    references: Mapping[str, Reference]


def read_formula(names: Names, declaration: Declaration) -> Formula:
    """The formula of a declared variable.

    Raises:
        NoFormula: the equation does something that a formula cannot say.
    """
    dimensions = names.inputs.dimensions
    canonical = {dim: Index(dim, tuple(range(len(dimensions[dim])))) for dim in dimensions}
    references: dict[str, Reference] = {}
    symbols: list[Symbol] = []
    for argument in declaration.arguments:
        reference = references[argument] = names.resolve(argument, declaration.name, declaration.place)
        places: list[Place] = []
        axes: list[Axis] = [()]
        for dim in reference.dims:
            index = canonical[dim]
            one = index.size == 1
            places.append((None, 0) if one else identity(index))
            axes.append(() if one else (index,))
        symbol = Symbol(Leaf(Argument(argument, reference.dims), tuple(places)), axes)
        layout = align(reference, declaration.dims, declaration)
        symbols.append(symbol[(slice(None), *layout)] if layout else symbol)
    places_of_levers[:] = [len(dimensions.get("lever_place", ()))]
    function = _Reader().function(declaration.function)
    try:
        result = as_symbol(function(*symbols))
    except NoFormula:
        raise
    except (
        TypeError,
        IndexError,
        ValueError,
        KeyError,
        AttributeError,
        AssertionError,
        RecursionError,
        NameError,
    ) as error:
        raise NoFormula(f"{type(error).__name__}: {error}") from error
    indices = tuple(canonical[dim] for dim in declaration.dims)
    if result.ndim != 1 + len(indices):
        raise NoFormula(f"{result.ndim - 1} axes for {len(indices)}")
    change: dict[Index, Place] = {}
    for axis, index in zip(result.axes[1:], indices, strict=True):
        if axis == (index,) or not axis:
            continue
        if axis_size(axis) != index.size:
            raise NoFormula("a size that is not that of the dimension")
        change.update({axis[0]: identity(index)} if len(axis) == 1 else joined(axis, index))
    return Formula(declaration.name, indices, result.node.change(change), references)


class _Reader:
    """Makes copies of functions that run on symbols: constants know their names, assignments name their values."""

    def __init__(self) -> None:
        self.spaces: dict[int, dict[str, Any]] = {}
        self.functions: dict[int, Any] = {}
        self.used: dict[str, list[Node]] = {}

    def named(self, name: str, value: Any) -> Any:
        """A value under the name that the code gives it."""
        if not isinstance(value, Symbol) or isinstance(value.node, (Leaf, Num)):
            return value
        seen = self.used.setdefault(name, [])
        node = value.node
        if node not in seen:
            seen.append(node)
        number = seen.index(node) + 1
        if number > MOST_ROUNDS:
            raise NoFormula(f"'{name}' is worked out again and again")
        local = Local(name if number == 1 else f"{name} {number}", node, node.free)
        return Symbol(Leaf(local, tuple(identity(index) for index in node.free)), value.axes)

    def function(self, original: Any) -> Any:
        found = self.functions.get(id(original))
        if found is not None:
            return found
        source = textwrap.dedent(inspect.getsource(original))
        definition = next(n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef))
        definition.decorator_list = []
        tree = ast.fix_missing_locations(_Naming().visit(ast.Module([definition], [])))
        space = self.space(original.__globals__)
        scope: dict[str, Any] = {}
        exec(compile(tree, f"<formula of {original.__name__}>", "exec"), space, scope)
        found = self.functions[id(original)] = scope[original.__name__]
        return found

    def space(self, original: dict[str, Any]) -> dict[str, Any]:
        found = self.spaces.get(id(original))
        if found is not None:
            return found
        space = self.spaces[id(original)] = {"__builtins__": __builtins__, _LET: self.named, "__name__": "formula"}
        for name, value in original.items():
            if name.startswith("__"):
                continue
            if name in NATIVE:
                space[name] = NATIVE[name]
            elif isinstance(value, (Constant, np.ndarray)):
                space[name] = as_symbol(value, name)
            elif isinstance(value, FunctionType) and value.__module__.startswith("kientao.model"):
                space[name] = _Later(self, value)
            else:
                space[name] = value
        return space


class _Later:
    """A helper function of the model, copied when it is first called."""

    def __init__(self, reader: _Reader, original: Any) -> None:
        self.reader = reader
        self.original = original

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.reader.function(self.original)(*args, **kwargs)


class _Naming(ast.NodeTransformer):
    """`x = value` becomes `x = named("x", value)`; nested functions and several targets stay as they are."""

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        target = node.targets[0]
        if len(node.targets) == 1 and isinstance(target, ast.Name):
            call = ast.Call(ast.Name(_LET, ast.Load()), [ast.Constant(target.id), node.value], [])
            return ast.Assign([target], call)
        return node
