# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The city in equations: one module a sector, one function a variable."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from kientao.engine.declare import Declaration, declarations


@functools.cache
def all_declarations() -> tuple[Declaration, ...]:
    """Every declaration of the model, module by module in the order of their names."""
    found: list[Declaration] = []
    for info in pkgutil.walk_packages(__path__, f"{__name__}."):
        found += declarations(importlib.import_module(info.name))
    return tuple(found)


_PART_OF = {"delivery_cost": "delivery", "lifetable": "population"}
"""Modules that belong to a sector of another name."""


def sector_of(declaration: Declaration) -> str:
    """The sector of a declaration: its module under `model`, or the package or calibration file of that name."""
    parts = declaration.function.__module__.removeprefix(f"{__name__}.").split(".")
    if parts[0].startswith("own"):
        return "own"
    parts = [_PART_OF.get(part, part) for part in parts]
    return parts[1] if parts[0] == "calibration" and len(parts) > 1 else parts[0]
