# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What no run may ever show: values that are not numbers, stocks below nothing, shares outside 0 to 1."""

from __future__ import annotations

import numpy as np

import kientao as kt
from kientao.engine.declare import Kind

MAY_BE_NEGATIVE = {
    "burden_memory": "points people resent: never above zero",
    "cash_balance": "rounding of 1e-6 of a billion",
    "growth_trend": "a rate of growth",
    "expected_growth": "a rate of growth",
    "lever_delivered": "levers such as fares may go below 2019",
}
"""Stocks that are no amounts."""

MAY_LEAVE_0_TO_1 = {
    "debt_to_cap": "debt may pass a limit that falls",
    "free_capacity_share": "negative where more stands than plans allow",
    "tourism_gain": "a gain in output, not a part of a whole",
    "plastic_cut": "against 2019: negative where the policy of 2019 is given up",
}
"""Shares that are ratios."""

SLACK = 1e-9


def problems(run: kt.Result) -> list[str]:
    """One line for each variable that breaks a bound, with the members that do."""
    found: list[str] = []
    declared = run.series.names.declared
    for name in run.variables:
        values = run.values(name)
        flat = values.reshape(*values.shape[:2], -1)
        if not np.isfinite(values).all():
            members = np.flatnonzero(~np.isfinite(flat).all((0, 2)))
            found.append(f"{name} is not finite in {[run.members[m] for m in members]}")
            continue
        scale = max(float(np.abs(values).max()), 1.0)
        if declared[name].kind is Kind.STOCK and name not in MAY_BE_NEGATIVE:
            found += _where(run, flat < -SLACK * scale, flat, f"{name} is negative")
        if declared[name].unit == "share" and name not in MAY_LEAVE_0_TO_1:
            found += _where(run, (flat < -SLACK) | (flat > 1 + SLACK), flat, f"{name} is outside 0 to 1")
    return found


def _where(run: kt.Result, bad: np.ndarray, values: np.ndarray, what: str) -> list[str]:
    if not bad.any():
        return []
    members = np.flatnonzero(bad.any((0, 2)))
    worst = values[bad][np.abs(values[bad] - 0.5).argmax()]
    return [f"{what}: {worst:.6g}, in {[run.members[m] for m in members]}"]
