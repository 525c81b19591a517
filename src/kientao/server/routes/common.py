# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What routes share: asking the pool, sending what a worker wrote, and the tokens in the headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, cast

from fastapi import Header, Path, Query, Request
from starlette.responses import Response

from kientao.server.pool.pool import Pool
from kientao.server.problems import refused
from kientao.server.work.reply import Refusal, Reply

CityName = Annotated[str, Query(pattern=r"^[a-z][a-z0-9_]{0,99}$")]
ModelName = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_]{0,99}$")]
Client = Annotated[str, Header(alias="X-Client", max_length=64, pattern=r"^[A-Za-z0-9_-]*$")]
Sequence = Annotated[int, Header(alias="X-Sequence", ge=0, le=2**53)]


def pool_of(request: Request) -> Pool:
    """The pool of this application."""
    return cast(Pool, request.app.state.pool)


async def answer(
    request: Request, kind: str, content: Mapping[str, Any], *, slow: bool = False, client: str = "", sequence: int = 0
) -> Response:
    """The answer of a worker, or what is held of it.

    Raises:
        Problem: the worker refused the request.
    """
    key, found = await pool_of(request).ask(kind, content, slow=slow, client=client, sequence=sequence)
    if isinstance(found, Refusal):
        raise refused(found)
    return sent(request, key, found)


def sent(request: Request, key: str, found: Reply) -> Response:
    """A finished answer, packed if the client can unpack it; 304 if the client has it already."""
    tag = f'"{key}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if request.method == "GET" and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if found.filename:
        headers |= {"Content-Disposition": f'attachment; filename="{found.filename}"', "Cache-Control": "no-store"}
    if found.packed and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, headers=headers, media_type=found.media)
    return Response(found.body, headers=headers, media_type=found.media)
