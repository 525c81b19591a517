# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Whole runs with every variable, a few of them held: what longer jobs start from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from kientao import api
from kientao.cities.assumed import CHANGED, in_words
from kientao.report.caution import left_out
from kientao.result import Result
from kientao.scenario import Scenario
from kientao.server.work.ask import read_parameters, read_plan
from kientao.server.work.key import key_of
from kientao.server.work.room import Room

HELD = 2
"""Whole runs held, so that one question after another about a scenario costs one run."""

_whole: OrderedDict[str, tuple[Scenario, Result]] = OrderedDict()


def simulate(room: Room, request: Mapping[str, Any], scenario: Any) -> tuple[Scenario, Result]:
    """A whole run with every variable, under the assumptions of the request."""
    parameters = request.get("parameters") or {}
    key = key_of("whole", {"room": [room.city.id, room.city.zoning], "scenario": scenario, "parameters": parameters})
    found = _whole.pop(key, None)
    if found is None:
        plan = read_plan(room, scenario)
        sampled, told = read_parameters(room, parameters)
        result = api.simulate(room.city, plan, parameters=sampled or None)
        result.members = (plan.id,)
        if told:
            result.provenance[CHANGED] = in_words(told)
        result.provenance["left_out"] = " ".join(left_out("en"))
        found = plan, result
    _whole[key] = found
    while len(_whole) > HELD:
        _whole.popitem(last=False)
    return found


def reference(room: Room, request: Mapping[str, Any]) -> Result:
    """The baseline under the assumptions of the request."""
    return simulate(room, request, room.plan.id)[1]
