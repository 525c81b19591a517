# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The base year: parameters, and the values worked out once from them, for the pack or for members that sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kientao.engine.declare import Declaration, Kind
from kientao.engine.errors import ModelError
from kientao.engine.graph import Names, Origin, align
from kientao.engine.inputs import Floats, Inputs
from kientao.engine.step import call, check_shape


@dataclass(frozen=True, slots=True)
class Constants:
    """Parameters and base-year values of one set of members, [member, *dims]."""

    values: dict[str, Floats]
    members: int
    differing: tuple[str, ...] = field(init=False, compare=False)
    """Names of the values that differ between members."""
    layout: bytes = field(init=False, compare=False)
    """The whole-numbered values, which say how other arrays are laid out."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "differing", tuple(n for n, v in self.values.items() if v.shape[0] > 1))
        whole = [v.tobytes() for v in self.values.values() if v.dtype.kind != "f"]
        object.__setattr__(self, "layout", b"".join(whole))


_Argument = tuple[bool, str, tuple[Any, ...], tuple[Any, ...]]
"""An argument of a base-year equation: whether it is a value of last year, its source, its piece and its layout."""


@dataclass(slots=True)
class Opening:
    """The base-year equations of a model in their order; what each asks for is resolved once."""

    names: Names
    inputs: Inputs
    order: list[str]
    _laid: dict[str, list[_Argument]] = field(default_factory=dict)
    _needed: dict[str, list[str]] = field(default_factory=dict)

    def work_out(self, sampled: Mapping[str, Floats], default: Constants | None) -> Constants:
        """Parameters and base-year values; those that no sampled parameter moves are the default's.

        Raises:
            ModelError: an equation fails, or gives a wrong shape.
        """
        values = {name: sampled.get(name, one.value[None]) for name, one in self.inputs.parameters.items()}
        members = max([1, *(v.shape[0] for v in sampled.values())])
        moved = set(sampled)
        for name in self.order:
            if name in values:
                continue
            needs = self.needs(name)
            if default is not None and not any(n in moved for n in needs):
                values[name] = default.values[name]
                continue
            moved.add(name)
            values[name] = self._value(name, values)
        return Constants(values, members)

    def needs(self, name: str) -> list[str]:
        """The parameters and base-year values that a base-year value follows from."""
        found = self._needed.get(name)
        if found is None:
            found = self._needed[name] = self._find_needs(name)
        return found

    def _find_needs(self, name: str) -> list[str]:
        kind, declaration = _base_kind(self.names, name)
        if kind == "driver":
            return []
        assert declaration is not None
        if kind == "initial":
            return (
                []
                if isinstance(declaration.initial, (int, float))
                else [base_name(self.names, str(declaration.initial))]
            )
        return [_base_name_of(self.names, a, declaration) for a in declaration.arguments]

    def _value(self, name: str, values: Mapping[str, Floats]) -> Floats:
        kind, declaration = _base_kind(self.names, name)
        if kind == "driver":
            driver = self.inputs.drivers[name.removesuffix("_base_year")]
            first = driver.values[0]
            opening: Floats = first if first.ndim > len(driver.dims) else first[None]
            return opening
        assert declaration is not None
        if kind == "initial":
            return self.initial(declaration, values)
        arguments = []
        for last, source, index, layout in self._arguments(declaration):
            value = self.initial_last(source, values) if last else values[source]
            piece = value[index] if index else value
            arguments.append(piece[layout] if layout else piece)
        result: Floats = call(declaration, arguments)
        check_shape(declaration, result, self.inputs.dimensions)
        return result

    def _arguments(self, declaration: Declaration) -> list[_Argument]:
        """Where each argument of a base-year equation comes from: resolved once, asked for by every set of members."""
        found = self._laid.get(declaration.name)
        if found is None:
            found = []
            for argument in declaration.arguments:
                reference = self.names.resolve(argument, declaration.name, declaration.place)
                last = reference.origin is Origin.LAST
                source = reference.name if last else _base_name_of(self.names, argument, declaration)
                layout = align(reference, declaration.dims, declaration)
                whole = slice(None)
                found.append(
                    (last, source, (whole, *reference.index) if reference.index else (),
                     (whole, *layout) if layout else ())
                )  # fmt: skip
            self._laid[declaration.name] = found
        return found

    def initial(self, declaration: Declaration, values: Mapping[str, Floats]) -> Floats:
        """What a stock or a value of last year begins with, [member, *dims].

        Raises:
            ModelError: its initial value has other dims.
        """
        shape = (1, *(len(self.inputs.dimensions[d]) for d in declaration.dims))
        initial = declaration.initial
        if isinstance(initial, (int, float)):
            return np.full(shape, float(initial))
        reference = self.names.resolve(str(initial), declaration.name, declaration.place)
        value = values[base_name(self.names, str(initial))]
        piece = value[(slice(None), *reference.index)] if reference.index else value
        layout = align(reference, declaration.dims, declaration)
        if reference.dims != declaration.dims and not layout:
            raise ModelError(
                f"'{declaration.name}' has dims {declaration.dims}, "
                f"but its initial value '{initial}' has {reference.dims}",
                where=declaration.place,
                remedy="Give an initial value of the same dims.",
            )
        piece = piece[(slice(None), *layout)] if layout else piece
        return np.ascontiguousarray(np.broadcast_to(piece, (piece.shape[0], *shape[1:])))

    def initial_last(self, name: str, values: Mapping[str, Floats]) -> Floats:
        """What the value of last year is in the base year."""
        declaration = self.names.declared[name]
        if declaration.initial is None:
            return values[f"{name}_base_year"]
        return self.initial(declaration, values)


def _base_kind(names: Names, name: str) -> tuple[str, Declaration | None]:
    declared = names.declared.get(name)
    if declared is not None:
        return "function", declared
    core = name.removesuffix("_base_year")
    declared = names.declared.get(core)
    if declared is not None:
        return ("initial" if declared.kind is Kind.STOCK else "function"), declared
    return "driver", None


def base_name(names: Names, argument: str) -> str:
    """The base-year value behind a name: itself if constant, else `<name>_base_year`."""
    reference = names.resolve(argument)
    if reference.origin is Origin.CONSTANT:
        return reference.name
    return f"{reference.name}_base_year"


def _base_name_of(names: Names, argument: str, declaration: Declaration) -> str:
    reference = names.resolve(argument, declaration.name, declaration.place)
    if reference.origin is Origin.LAST:
        initial = names.declared[reference.name].initial
        if isinstance(initial, str):
            return base_name(names, initial)
        return "" if initial is not None else f"{reference.name}_base_year"
    return base_name(names, argument)
