# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Random plans and random parameters, within the limits that the city pack states."""

from __future__ import annotations

from typing import Any

import numpy as np

import kientao as kt


def random_plan(city: kt.City, draw: np.random.Generator, name: str) -> dict[str, Any]:
    """A plan that decides about half of the levers, anywhere in their range and time, up, down or until a year.

    A third of the values are the ends of the range, because that is where things break.
    """
    moves: list[dict[str, Any]] = []
    for lever in city.lever_places.table:
        if draw.random() < 0.5:
            continue
        start = int(draw.integers(2023, 2046))
        end = int(draw.integers(start, 2051))
        low = lever.default if lever.is_amount else lever.min
        to = float(draw.choice([low, lever.max])) if draw.random() < 1 / 3 else float(draw.uniform(low, lever.max))
        move = {"lever": lever.id, "start": start, "end": end, "to": to}
        move["ramp"] = str(draw.choice(["linear", "s_curve", "step"]))
        if not lever.is_amount and draw.random() < 0.3:
            move["until"] = int(draw.integers(end, 2051))
        moves.append(move)
    return {"id": name, "extends": "baseline", "levers": moves}


def random_parameters(program: Any, draw: np.random.Generator, members: int) -> dict[str, np.ndarray]:
    """Every parameter with a range, [member, *dims]: one place in its range for all its cells.

    Half of the places are the ends of the range.
    """
    sampled: dict[str, np.ndarray] = {}
    for name, one in program.inputs.parameters.items():
        if one.low is None or one.high is None or not np.any(one.high > one.low):
            continue
        at = draw.random(members)
        at = np.where(draw.random(members) < 0.5, np.round(at), at).reshape(members, *(1,) * one.value.ndim)
        sampled[name] = one.low + at * (one.high - one.low)
    return sampled
