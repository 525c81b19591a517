# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Jobs by name: everything a worker can be asked for besides a batch of runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kientao.engine.errors import ModelError
from kientao.errors import InputError
from kientao.server.work import about
from kientao.server.work.ask import ask, parse
from kientao.server.work.batch import answer_runs
from kientao.server.work.ensemble import ensemble
from kientao.server.work.files import export
from kientao.server.work.loops import loops
from kientao.server.work.rank import rank
from kientao.server.work.reply import PACKING, PACKING_ONCE, Refusal, Reply, refusal, reply
from kientao.server.work.room import Room, open_room, room
from kientao.server.work.targets import targets
from kientao.server.work.why import why
from kientao.server.work.zone_brief import zone_brief
from kientao.text import LANGUAGES, say

Job = Callable[[Room, Mapping[str, Any]], Any]

JOBS: dict[str, Job] = {
    "city": lambda where, _: about.city(where),
    "zones": lambda where, _: about.zones(where),
    "places": lambda where, _: about.places(where),
    "shapes": lambda where, _: about.shapes(where),
    "variables": lambda where, _: about.variables(where),
    "parameters": lambda where, _: about.parameters(where),
    "parameter": lambda where, request: about.parameter(where, request["name"]),
    "levers": lambda where, _: about.levers(where),
    "lever": lambda where, request: about.lever(where, request["name"]),
    "scenarios": lambda where, _: about.scenarios(where),
    "name": lambda where, request: about.name(where, request["name"]),
    "sources": lambda where, _: about.sources(where),
    "source": lambda where, request: about.source(where, request["name"]),
    "parse": lambda where, request: parse(where, request["text"]),
    "usable": lambda _, request: {"id": ask(request).plan.id},
    "documents": lambda where, _: about.documents(where),
    "targets": targets,
    "export": export,
    "why": why,
    "loops": loops,
    "rank": rank,
    "ensemble": ensemble,
    "zone_brief": zone_brief,
}

ABOUT = frozenset(
    ("city", "zones", "places", "shapes", "variables", "parameters", "levers", "scenarios", "sources", "documents")
)
"""Answers that everyone asks for and that never change."""

MOST_ZONES_OF_PAGE = 60
"""The page of one zone is made where each has what a page tells; a ward is told of within its district."""
MOST_FUTURES = 12_600
"""Members x zones of an ensemble: more would hold more memory than a laptop can spare beside the rest."""


def answer(kind: str, requests: list[Mapping[str, Any]]) -> list[Reply | Refusal]:
    """The answers to requests of one kind, in order."""
    if kind == "run":
        return answer_runs(requests)
    return [_one(kind, request) for request in requests]


def prepare() -> None:
    """Make the machine code that longer jobs and changed assumptions need, once for this machine."""
    where = room()
    answer("targets", [{"scenario": where.plan.id}])
    name = next(one.name for one in where.city.parameters.values() if not one.dims and one.distribution != "fixed")
    value = float(where.city.parameters[name].value)
    answer("run", [{"scenario": where.plan.id, "parameters": {name: value}}])
    answer("rank", [{"scenario": where.plan.id, "parameters": {}, "variable": "pm25", "year": None, "zone": None,
                     "order": "effect", "top": 1}])  # fmt: skip
    from kientao.report.zone import prepare as typeface

    typeface()


def _one(kind: str, request: Mapping[str, Any]) -> Reply | Refusal:
    try:
        if kind == "open":
            open_room(request["city"], request["zoning"])
            return reply({})
        where = room(request.get("city", "hanoi"), request.get("zoning", "districts"))
        _check_size(kind, request, len(where.city.zones))
        done = JOBS[kind](where, request)
        return done if isinstance(done, Reply) else reply(done, PACKING_ONCE if kind in ABOUT else PACKING)
    except InputError as error:
        return refusal(error)
    except ModelError as error:
        return Refusal("input", str(error), str(error))


def _check_size(kind: str, request: Mapping[str, Any], zones: int) -> None:
    """Refuse what a server that others wait for cannot answer with so many zones.

    Raises:
        InputError: a page of one of many small zones, or more futures than fit into memory.
    """
    if kind == "zone_brief" and zones > MOST_ZONES_OF_PAGE:
        key, place, most = "problem.page", "zoning", 0
    elif kind == "ensemble" and request["members"] * zones > MOST_FUTURES:
        key, place, most = "problem.futures", "members", MOST_FUTURES // zones
    else:
        return
    vi, en = (say(key, lang, n=zones, most=most) for lang in LANGUAGES)
    raise InputError(vi, en, place, say(f"{key}.remedy", "vi"), say(f"{key}.remedy", "en"))
