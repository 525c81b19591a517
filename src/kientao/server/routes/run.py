# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Runs, and what is asked of them."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from kientao.server import answers
from kientao.server.problems import refused, responses
from kientao.server.routes.common import Client, Sequence, answer, pool_of, sent
from kientao.server.schemas import (
    EnsembleRequest,
    ExportRequest,
    LoopsRequest,
    ParseRequest,
    RankRequest,
    RunRequest,
    RunsRequest,
    TargetsRequest,
    WhyRequest,
    ZoneBriefRequest,
)
from kientao.server.work.key import key_of
from kientao.server.work.media import MEDIA
from kientao.server.work.reply import Refusal, joined

FILES = {kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA.values()}

PAGES = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("application/pdf", "image/png")}

router = APIRouter(tags=["run"])


@router.post("/run", response_model=answers.RunAnswer, responses=responses("superseded", "busy"))
async def run(request: Request, asked: RunRequest, client: Client = "", sequence: Sequence = 0) -> Response:
    """Run a scenario: headline indicators by year, change against the baseline, distance to targets, and what is asked.

    With `X-Client` and `X-Sequence`, an older request of the same client that still waits is answered 409.
    """
    return await answer(request, "run", _plain(asked), client=client, sequence=sequence)


@router.post("/runs", response_model=answers.RunsAnswer, responses=responses("busy"))
async def runs(request: Request, asked: RunsRequest) -> Response:
    """Run several scenarios."""
    pool = pool_of(request)
    found = await asyncio.gather(*(pool.ask("run", _plain(one)) for one in asked.requests))
    bodies = []
    for at, (_, one) in enumerate(found):
        if isinstance(one, Refusal):
            problem = refused(one)
            problem.place = f"requests[{at}]: {problem.place}"
            raise problem
        bodies.append(one.body)
    return sent(request, key_of("runs", {"keys": [key for key, _ in found]}), joined("runs", bodies))


@router.post("/parse", response_model=answers.ParsedAnswer, responses=responses("busy"))
async def parse(request: Request, asked: ParseRequest) -> Response:
    """Read a scenario file (YAML or JSON) that someone opens in the lab, and check it."""
    return await answer(request, "parse", asked.model_dump())


@router.post("/targets", response_model=answers.TargetsAnswer, responses=responses("busy"))
async def targets(request: Request, asked: TargetsRequest) -> Response:
    """Targets of law and plans against a run: met, near, missed, or not modelled with the reason."""
    return await answer(request, "targets", asked.model_dump(), slow=True)


@router.post("/why", response_model=answers.WhyAnswer, responses=responses("busy"))
async def why(request: Request, asked: WhyRequest) -> Response:
    """Why a number differs between two runs: a tree of causes that adds up at every node, and the same by lever."""
    return await answer(request, "why", asked.model_dump(), slow=True)


@router.post("/loops", response_model=answers.LoopsAnswer, responses=responses("busy"))
async def loops(request: Request, asked: LoopsRequest) -> Response:
    """The feedback loops that a value sits in, in words and as nodes and links of a drawing."""
    return await answer(request, "loops", asked.model_dump(), slow=True)


@router.post("/rank", response_model=answers.RankAnswer, responses=responses("busy"))
async def rank(request: Request, asked: RankRequest) -> Response:
    """What every lever would do to one number, from a scenario: sensitivity from here, in one batch."""
    return await answer(request, "rank", asked.model_dump(), slow=True)


@router.post("/ensemble", response_model=answers.EnsembleAnswer, responses=responses("busy"))
async def ensemble(request: Request, asked: EnsembleRequest) -> Response:
    """Bands of uncertainty: the scenario in many futures, drawn from the ranges of all assumptions."""
    return await answer(request, "ensemble", asked.model_dump(), slow=True)


@router.post(
    "/export",
    response_class=Response,
    responses={**responses("busy"), 200: {"description": "The file.", "content": FILES}},
)
async def export(request: Request, asked: ExportRequest) -> Response:
    """Results of up to four scenarios as a file: CSV, XLSX, NetCDF, or the brief as HTML."""
    return await answer(request, "export", asked.model_dump(), slow=True)


@router.post(
    "/brief/zone",
    response_class=Response,
    responses={**responses("busy"), 200: {"description": "The page.", "content": PAGES}},
)
async def zone_brief(request: Request, asked: ZoneBriefRequest) -> Response:
    """One page on a scenario seen from one zone, as PDF or PNG: five facts, levers moved, prediction and model, why."""
    return await answer(request, "zone_brief", asked.model_dump(), slow=True)


def _plain(asked: RunRequest) -> dict[str, object]:
    """The request with its lists in one order, so that equal requests have one hash."""
    content = asked.model_dump()
    content["variables"] = sorted(set(asked.variables))
    content["years"] = sorted(set(asked.years))
    return content
