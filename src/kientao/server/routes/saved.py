# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Saved scenarios of one browser, and share links."""

from __future__ import annotations

import re
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Header, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kientao.server import answers
from kientao.server.problems import problem, refused, responses
from kientao.server.routes.common import pool_of
from kientao.server.schemas import ChangeRequest, DuplicateRequest, SaveRequest, ShareRequest
from kientao.server.share import PREFIX, pack, unpack
from kientao.server.store.store import Store
from kientao.server.work.key import key_of
from kientao.server.work.reply import Refusal

router = APIRouter(tags=["saved"])
_OWNER = re.compile(r"[A-Za-z0-9_-]{16,64}")
Id = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{1,16}$")]
KEPT = responses("not_found", "storage", "busy")


def store_of(request: Request) -> Store:
    """The store of this application."""
    return cast(Store, request.app.state.store)


def owner_of(
    owner: Annotated[
        str, Header(alias="X-Owner", description="A random token of this browser: 16 to 64 of A-Z a-z 0-9 _ -.")
    ] = "",
) -> str:
    """The token of the browser.

    Raises:
        Problem: it is missing or not of the right form.
    """
    if not _OWNER.fullmatch(owner):
        raise problem("input", "problem.owner", "X-Owner", "problem.owner.remedy")
    return owner


Owner = Annotated[str, Depends(owner_of)]
Kept = Annotated[Store, Depends(store_of)]


async def usable(request: Request, content: dict[str, Any]) -> None:
    """Refuse what could not be run: only scenarios that work are saved and shared.

    Raises:
        Problem: what is wrong with it.
    """
    key_of("usable", content)
    asked = {key: content[key] for key in ("city", "zoning", "scenario", "parameters")}
    _, found = await pool_of(request).ask("usable", asked)
    if isinstance(found, Refusal):
        raise refused(found)


@router.get("/saved", response_model=answers.SavedList, responses=KEPT)
def listed(owner: Owner, store: Kept) -> dict[str, Any]:
    """All that this browser saved, the newest first."""
    return {"saved": store.listed(owner)}


@router.post("/saved", response_model=answers.SavedAnswer, status_code=201, responses=KEPT)
async def save(request: Request, asked: SaveRequest, owner: Owner, store: Kept) -> dict[str, Any]:
    """Save a scenario under a name."""
    await usable(request, asked.model_dump())
    content = asked.model_dump(include={"zoning", "scenario", "parameters"})
    return await run_in_threadpool(store.save, owner, asked.name, asked.city, content)


@router.get("/saved/{id}", response_model=answers.SavedAnswer, responses=KEPT)
def one(id: Id, owner: Owner, store: Kept) -> dict[str, Any]:
    """One saved scenario."""
    return store.get(owner, id)


@router.put("/saved/{id}", response_model=answers.SavedAnswer, responses=KEPT)
async def change(request: Request, id: Id, asked: ChangeRequest, owner: Owner, store: Kept) -> dict[str, Any]:
    """Rename a saved scenario, or put another in its place."""
    content = {key: value for key, value in asked.model_dump(exclude={"name"}).items() if value is not None}
    if content:
        await usable(request, {**await run_in_threadpool(store.get, owner, id), **content})
    return await run_in_threadpool(store.change, owner, id, asked.name, content)


@router.delete("/saved/{id}", status_code=204, response_class=Response, responses=KEPT)
def delete(id: Id, owner: Owner, store: Kept) -> Response:
    """Delete a saved scenario."""
    store.delete(owner, id)
    return Response(status_code=204)


@router.post("/saved/{id}/duplicate", response_model=answers.SavedAnswer, status_code=201, responses=KEPT)
def duplicate(id: Id, asked: DuplicateRequest, owner: Owner, store: Kept) -> dict[str, Any]:
    """A copy of a saved scenario under another name."""
    old = store.get(owner, id)
    name = asked.name or f"{old['name'][:110]} (2)"
    content = {key: old[key] for key in ("zoning", "scenario", "parameters")}
    return store.save(owner, name, old["city"], content)


@router.post("/share", response_model=answers.ShareAnswer, responses=KEPT)
async def share(request: Request, asked: ShareRequest, store: Kept) -> dict[str, Any]:
    """A link to a scenario: one form carries everything, the other is short and stored."""
    content = asked.model_dump()
    await usable(request, content)
    code = pack(content)
    id = await run_in_threadpool(store.share, code)
    return {"code": code, "path": f"/#s={code}", "id": id, "short_path": f"/#s={id}"}


@router.get("/share/{code}", response_model=answers.SharedAnswer, responses=KEPT)
async def shared(
    request: Request, code: Annotated[str, Path(max_length=60_000, pattern=r"^[0-9A-Za-z._-]+$")], store: Kept
) -> dict[str, Any]:
    """What a link carries, by its code or its short id, checked as if it were sent anew."""
    content = unpack(code if code.startswith(PREFIX) else await run_in_threadpool(store.shared, code))
    await usable(request, content)
    return content
