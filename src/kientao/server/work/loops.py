# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The feedback loops that a value sits in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kientao.report.headline import HEADLINES
from kientao.server.work.ask import read_variable
from kientao.server.work.reply import compact
from kientao.server.work.room import Room
from kientao.server.work.whole import simulate


def loops(room: Room, request: Mapping[str, Any]) -> dict[str, Any]:
    """The strongest loops through a value, in words and as nodes and links of a drawing.

    Raises:
        InputError: an unknown scenario, variable or year.
    """
    from kientao.analysis.loops import loops as found_by

    name = request["variable"]
    if name not in HEADLINES:
        read_variable(room, name, "variable")
    _, run = simulate(room, request, request["scenario"])
    year = request["year"] if request["year"] is not None else first_open(room)
    found = found_by(room.city, name, run, year, request["count"])
    return {
        "variable": found.variable,
        "through": found.through,
        "scenario": found.scenario,
        "year": found.year,
        "found": found.found,
        "loops": [
            {
                "sign": loop.sign,
                "strength": compact(loop.strength, 4).item(),
                "delay": loop.delay,
                "length": loop.length,
                "words": {"vi": loop.words("vi"), "en": loop.words("en")},
                "nodes": [
                    {"id": node.id, "kind": node.kind, "name": {"vi": node.vi, "en": node.en}, "unit": node.unit}
                    for node in loop.nodes
                ],
                "links": [
                    {
                        "source": link.source,
                        "target": link.target,
                        "sign": 1 if link.strength > 0 else -1,
                        "strength": compact(link.strength, 4).item(),
                        "delay": link.delay,
                        "through": link.through,
                    }
                    for link in loop.links
                ],
            }
            for loop in found.loops
        ],
    }


def first_open(room: Room) -> int:
    """The first year that can still be decided."""
    from kientao.scenario.decide import first_decidable

    return first_decidable([room.plan], room.city)
