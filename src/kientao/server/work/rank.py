# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What every lever would do to one number, from a scenario: sensitivity from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kientao.report.headline import HEADLINES
from kientao.server.work.ask import read_parameters, read_plan, read_variable
from kientao.server.work.reply import compact
from kientao.server.work.room import Room


def rank(room: Room, request: Mapping[str, Any]) -> dict[str, Any]:
    """Every lever's effect on one number in one batch, largest first, or cheapest for a unit of wanted effect first.

    Raises:
        InputError: an unknown scenario, variable, year or zone.
    """
    from kientao.analysis.rank import rank as ranked

    name = request["variable"]
    if name not in HEADLINES:
        read_variable(room, name, "variable")
    plan = read_plan(room, request["scenario"])
    values, told = read_parameters(room, request["parameters"])
    found = ranked(
        room.city, name, plan, request["year"], request["zone"], order=request["order"], parameters=values or None
    )
    return {
        "variable": found.variable,
        "name": {"vi": found.vi, "en": found.en},
        "unit": {"vi": found.unit_vi, "en": found.unit_en},
        "year": found.year,
        "zone": found.zone,
        "scenario": found.scenario,
        "assumptions": told,
        "value": compact(found.value).item(),
        "start": found.start,
        "levers": [
            {
                "lever": one.lever,
                "name": {"vi": one.vi, "en": one.en},
                "unit": one.unit,
                "now": compact(one.now).item(),
                "to": compact(one.to).item(),
                "effect": compact(one.effect, 4).item(),
                "step": compact(one.step, 4).item(),
                "step_effect": compact(one.step_effect, 4).item(),
                "cost": compact(one.cost, 4).item(),
                "cost_per_unit": None if one.cost_per_unit is None else compact(one.cost_per_unit, 4).item(),
                "good": one.good,
            }
            for one in found.levers[: request["top"]]
        ],
    }
