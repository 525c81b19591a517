# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Declaring the variables of a model: one function, one variable."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Equation = Callable[..., Any]


class Kind(StrEnum):
    """When a declared function runs and what its result means."""

    VARIABLE = "variable"
    STOCK = "stock"
    BASE_YEAR = "base_year"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared variable, stock or base-year value: its equation and all that is said about it."""

    name: str
    kind: Kind
    function: Equation
    unit: str
    dims: tuple[str, ...]
    vi: str
    en: str
    initial: str | float | None
    arguments: tuple[str, ...] = field(default=())

    @property
    def description(self) -> str:
        """The docstring of the equation, without indentation."""
        return inspect.getdoc(self.function) or ""

    @property
    def module(self) -> str:
        """The last part of the module's name: the sector."""
        return self.function.__module__.rpartition(".")[2]

    @property
    def place(self) -> str:
        """File and line of the equation, for messages."""
        code = self.function.__code__
        _, package, rest = code.co_filename.replace("\\", "/").rpartition("/kientao/")
        return f"{'kientao/' + rest if package else code.co_filename}:{code.co_firstlineno}"


_DECLARED = "__kientao_declared__"


def _declare(
    kind: Kind, unit: str, dims: tuple[str, ...], vi: str, en: str, initial: str | float | None
) -> Callable[[Equation], Equation]:
    def register(function: Equation) -> Equation:
        declaration = Declaration(
            name=function.__name__,
            kind=kind,
            function=function,
            unit=unit,
            dims=tuple(dims),
            vi=vi,
            en=en,
            initial=initial,
            arguments=tuple(inspect.signature(function).parameters),
        )
        function.__globals__.setdefault(_DECLARED, []).append(declaration)
        return function

    return register


def variable(
    *, unit: str, dims: tuple[str, ...] = (), vi: str, en: str, initial: str | float | None = None
) -> Callable[[Equation], Equation]:
    """Declare a quantity worked out every year; `initial` is what `last_<name>` is in the base year."""
    return _declare(Kind.VARIABLE, unit, dims, vi, en, initial)


def stock(
    *, unit: str, dims: tuple[str, ...] = (), initial: str | float, vi: str, en: str
) -> Callable[[Equation], Equation]:
    """Declare a state: the function gives its value at the start of next year, `initial` the first one."""
    return _declare(Kind.STOCK, unit, dims, vi, en, initial)


def base_year(*, unit: str, dims: tuple[str, ...] = (), vi: str, en: str) -> Callable[[Equation], Equation]:
    """Declare a constant worked out once from the city pack: a calibration, a geometry, a share of the base year."""
    return _declare(Kind.BASE_YEAR, unit, dims, vi, en, None)


def declarations(module: Any) -> list[Declaration]:
    """All declarations made in a module (or a plain namespace such as a dict), in their order in the file."""
    namespace = module if isinstance(module, dict) else vars(module)
    return list(namespace.get(_DECLARED, ()))
