# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Equations with plain numbers in place of constants that carry units.

A `Constant` is a float that knows its unit, which only the unit check needs; NumPy takes three times as long over it
as over an array without axes. A run therefore calls copies of the equations whose modules' constants are such arrays:
same code, same bits.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any

import numpy as np

from kientao.engine.units import Constant

Namespace = dict[str, Any]


def plain(function: Any, seen: dict[int, Namespace]) -> Any:
    """A copy of a function whose globals, and those of the functions it calls, hold plain numbers for constants.

    `seen` keeps the copied namespaces, so that functions of one module share one.
    """
    if not isinstance(function, FunctionType):
        return function
    namespace = _plain_namespace(function.__globals__, seen)
    if namespace is function.__globals__:
        return function
    copy = FunctionType(function.__code__, namespace, function.__name__, function.__defaults__, function.__closure__)
    copy.__kwdefaults__ = function.__kwdefaults__
    copy.__module__ = function.__module__
    return copy


def _plain_namespace(original: Namespace, seen: dict[int, Namespace]) -> Namespace:
    found = seen.get(id(original))
    if found is not None:
        return found
    if not any(isinstance(value, Constant) for value in original.values()):
        seen[id(original)] = original
        return original
    copy = seen[id(original)] = dict(original)
    for name, value in original.items():
        if isinstance(value, Constant):
            copy[name] = np.array(float(value))
            copy[name].flags.writeable = False
        elif isinstance(value, FunctionType) and not name.startswith("__"):
            copy[name] = plain(value, seen)
    return copy
