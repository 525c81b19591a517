# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The causes of a difference between two runs, with sentences in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kientao.report.headline import HEADLINES
from kientao.server.work.ask import read_variable
from kientao.server.work.reply import compact
from kientao.server.work.room import Room
from kientao.server.work.told import remember, years_at_once
from kientao.server.work.whole import reference, simulate

if TYPE_CHECKING:
    from kientao.analysis.why import Cause, Share, Why


def why(room: Room, request: Mapping[str, Any]) -> dict[str, Any]:
    """The causes of a difference: a tree that adds up, and the same by lever; or the children of one node.

    Raises:
        InputError: an unknown variable, year, zone or node.
    """
    from kientao.analysis.why import share_out
    from kientao.analysis.why import why as explained

    name, against = request["variable"], request["against"]
    for place, one in (("variable", name), *(("also", one) for one in request["also"])):
        if one not in HEADLINES:
            read_variable(room, one, place)
    _, mine = simulate(room, request, request["scenario"])
    other = reference(room, request) if against == room.plan.id else simulate(room, request, against)[1]
    zone, depth = request["zone"], request["depth"]
    found = explained(room.city, name, mine, other, request["year"], zone, depth)
    if request["node"]:
        return _answer(found) | {"children": [_cause(found, one) for one in found.open(request["node"])]}
    every = [found, *(found.again(one, zone, depth) for one in request["also"])]
    if request["levers"]:
        share_out(every, years_at_once(room))
        remember(room, request, every)
    told = [_answer(one) | _causes(one, request["levers"]) for one in every]
    return told[0] | {"also": told[1:]}


def _causes(found: Why, levers: bool) -> dict[str, Any]:
    shares = [_share(found, one) for one in found.levers] if levers else []
    return {"levers": shares, "tree": _cause(found, found.tree)}


def _answer(found: Why) -> dict[str, Any]:
    from kientao.analysis.why import headline

    return {
        "variable": found.variable,
        "name": {"vi": found.vi, "en": found.en},
        "unit": {"vi": found.unit_vi, "en": found.unit_en},
        "year": found.year,
        "zone": found.zone,
        "scenario": found.scenario,
        "against": found.against,
        "old": found.old,
        "new": found.new,
        "difference": found.difference,
        "sentence": {"vi": headline(found, "vi"), "en": headline(found, "en")},
        "levers": [],
        "tree": None,
        "children": None,
        "also": [],
    }


def _common(found: Why, one: Cause | Share) -> dict[str, Any]:
    from kientao.analysis.why import reason, sentence

    return {
        "id": one.id,
        "kind": one.kind,
        "name": {"vi": one.vi, "en": one.en},
        "unit": one.unit,
        "old": compact(one.old).item(),
        "new": compact(one.new).item(),
        "contribution": one.contribution,
        "sentence": {"vi": sentence(found, one, "vi"), "en": sentence(found, one, "en")},
        "reason": {"vi": reason(found, one, "vi"), "en": reason(found, one, "en")},
    }


def _share(found: Why, one: Share) -> dict[str, Any]:
    return {**_common(found, one), "by_year": one.by_year}


def _cause(found: Why, one: Cause) -> dict[str, Any]:
    return {
        **_common(found, one),
        "variable": one.name,
        "years": one.years,
        "opens": one.opens,
        "children": None if one.children is None else [_cause(found, child) for child in one.children],
    }
