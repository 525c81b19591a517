# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What every lever would do to one number, from a scenario: sensitivity from here."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kientao.report.headline import HEADLINES
from kientao.server.work.ask import read_parameters, read_plan, read_variable
from kientao.server.work.key import key_of
from kientao.server.work.reply import compact
from kientao.server.work.room import Room

if TYPE_CHECKING:
    from kientao.analysis.rank import Pulled

HELD = 12
"""Rankings held."""

_held: OrderedDict[str, tuple[Pulled, list[dict[str, Any]]]] = OrderedDict()


def rank(room: Room, request: Mapping[str, Any]) -> dict[str, Any]:
    """Every lever's effect on one number in one batch, largest first, or cheapest for a unit of wanted effect first.

    Raises:
        InputError: an unknown scenario, variable, year or zone.
    """
    name = request["variable"]
    if name not in HEADLINES:
        read_variable(room, name, "variable")
    pulled, told = _pulled(room, request)
    found = pulled.ranking(request["zone"], request["order"])
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


def _pulled(room: Room, request: Mapping[str, Any]) -> tuple[Pulled, list[dict[str, Any]]]:
    """The runs of a ranking, and the assumptions they have; held, since each serves all zones and both orders."""
    from kientao.analysis.rank import pull

    name, zone = request["variable"], request["zone"]
    said = {one: request[one] for one in ("scenario", "parameters", "variable", "year")}
    # A headline of the city can be another variable than that of its zones.
    said["by_zone"] = zone is not None and name in HEADLINES
    key = key_of("rank", said | {"room": [room.city.id, room.city.zoning]})
    found = _held.pop(key, None)
    if found is None:
        values, told = read_parameters(room, request["parameters"])
        plan = read_plan(room, request["scenario"])
        found = pull(room.city, name, plan, request["year"], zone, parameters=values or None), told
    _held[key] = found
    while len(_held) > HELD:
        _held.popitem(last=False)
    return found
