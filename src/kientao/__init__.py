# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Kiến Tạo: a strategy lab for green, smart cities.

>>> import kientao as kt
>>> run = kt.simulate(kt.load_city("hanoi"), "baseline")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "InputError",
    "ModelError",
    "Result",
    "Scenario",
    "ensemble",
    "load_city",
    "loops",
    "rank",
    "read_scenario",
    "simulate",
    "why",
]

if TYPE_CHECKING:
    from kientao.analysis.ensemble import ensemble
    from kientao.analysis.loops import loops
    from kientao.analysis.rank import rank
    from kientao.analysis.why import why
    from kientao.api import load_city, read_scenario, simulate
    from kientao.engine.errors import ModelError
    from kientao.errors import InputError
    from kientao.result import Result
    from kientao.scenario import Scenario

_HOMES = {
    "InputError": "kientao.errors",
    "ModelError": "kientao.engine.errors",
    "Result": "kientao.result",
    "Scenario": "kientao.scenario",
    "ensemble": "kientao.analysis.ensemble",
    "load_city": "kientao.api",
    "loops": "kientao.analysis.loops",
    "rank": "kientao.analysis.rank",
    "read_scenario": "kientao.api",
    "simulate": "kientao.api",
    "why": "kientao.analysis.why",
}


def __getattr__(name: str) -> Any:
    """Load a part when it is first asked for, so that `import kientao` is instant."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kientao' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
