# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Errors as `application/problem+json` (RFC 9457), in Vietnamese or English as the reader's browser asks."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from kientao.errors import InputError
from kientao.server.work.reply import Refusal
from kientao.text import Language, say

STATUS = {
    "input": 422, "body": 400, "too_large": 413, "not_found": 404, "method": 405, "superseded": 409, "rate": 429,
    "busy": 503, "worker": 503, "storage": 503, "internal": 500,
}  # fmt: skip
MEDIA = "application/problem+json"
Both = tuple[str, str]

log = logging.getLogger("kientao.server")


class Problem(Exception):  # noqa: N818, a problem is what RFC 9457 calls it
    """Something to be told to the client: kind, what, where, remedy, in both languages."""

    def __init__(
        self, kind: str, detail: Both, place: str = "", remedy: Both = ("", ""),
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(kind, detail[1])
        self.kind = kind
        self.detail = detail
        self.place = place
        self.remedy = remedy
        self.headers = dict(headers or {})

    def response(self, lang: Language) -> Response:
        """The problem in a language."""
        at = 0 if lang == "vi" else 1
        body = {
            "type": f"/api/v1/problems/{self.kind}",
            "title": say(f"problem.{self.kind}", lang),
            "status": STATUS[self.kind],
            "detail": self.detail[at],
            "place": self.place,
            "remedy": self.remedy[at],
        }
        content = orjson.dumps({key: value for key, value in body.items() if value != ""})
        headers = {"Content-Language": lang, "Cache-Control": "no-store", "Vary": "Accept-Language", **self.headers}
        return Response(content, STATUS[self.kind], headers, MEDIA)


def problem(
    kind: str, detail: str = "", place: str = "", remedy: str = "", headers: Mapping[str, str] | None = None,
    **values: object,
) -> Problem:  # fmt: skip
    """A problem whose words are in the catalogue (`problem.<kind>.detail` if no key is given)."""

    def both(key: str) -> Both:
        return (say(key, "vi", **values), say(key, "en", **values)) if key else ("", "")

    return Problem(kind, both(detail or f"problem.{kind}.detail"), place, both(remedy), headers)


def refused(found: Refusal) -> Problem:
    """The problem behind a worker's refusal."""
    if found.kind == "input":
        return Problem("input", (found.vi, found.en), found.place, (found.remedy_vi, found.remedy_en))
    if found.kind == "internal":
        return internal(found.en)
    remedy = {"busy": "problem.busy.remedy", "worker": "problem.worker.remedy"}.get(found.kind, "")
    headers = {"Retry-After": "2"} if found.kind in ("busy", "worker") else None
    return problem(found.kind, remedy=remedy, headers=headers)


def internal(cause: str) -> Problem:
    """An error that is ours: the cause goes to the log under a code that the reader can pass on."""
    code = secrets.token_hex(4)
    log.error("problem %s: %s", code, cause)
    return problem("internal", remedy="problem.internal.remedy", id=code)


def reader(request: Request) -> Language:
    """The language of `Accept-Language`: English if it is preferred to Vietnamese."""
    return language_of(request.headers.get("accept-language", ""))


def language_of(accepted: str) -> Language:
    """The better of our two languages for an `Accept-Language` header; Vietnamese if it names neither."""
    weights = {"vi": 0.0, "en": 0.0}
    for part in accepted[:500].lower().split(","):
        tag, _, parameter = part.strip().partition(";")
        name = tag.split("-")[0]
        if name in weights:
            try:
                weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
            except ValueError:
                weight = 0.0
            weights[name] = max(weights[name], weight)
    return "en" if weights["en"] > weights["vi"] else "vi"


def wrong_method(request: Request) -> Problem:
    """An address that exists but does not take this method, with the ones it takes."""
    allowed = ", ".join(sorted(methods_at(request)))
    return problem("method", method=request.method, headers={"Allow": allowed})


def methods_at(request: Request) -> set[str]:
    """The methods that an address of the API takes."""
    path, found = request.url.path, set()
    for pattern, methods in request.app.openapi()["paths"].items():
        expression = "/".join("[^/]+" if part.startswith("{") else re.escape(part) for part in pattern.split("/"))
        if re.fullmatch(expression, path):
            found |= {method.upper() for method in methods}
    return found


def install(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""

    @app.exception_handler(Problem)
    async def told(request: Request, error: Problem) -> Response:
        return error.response(reader(request))

    @app.exception_handler(InputError)
    async def input_error(request: Request, error: InputError) -> Response:
        texts = (error.message_vi, error.message_en), error.place, (error.remedy_vi, error.remedy_en)
        return Problem("input", *texts).response(reader(request))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return problem("body").response(reader(request))
        place = ".".join(str(part) for part in first["loc"] if part != "body")[:200]
        at = place or "body"
        found = problem("input", "problem.field", at, "problem.field.remedy", name=at)
        found.detail = (found.detail[0], f"{found.detail[1]} ({first['msg']})")
        return found.response(reader(request))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            found = wrong_method(request)
        elif error.status_code == 404:
            found = problem("not_found")
        elif error.status_code == 400:
            found = problem("body")
        else:
            found = internal(f"{error.status_code} {error.detail}")
        return found.response(reader(request))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log.exception("unexpected", exc_info=error)
        return internal(repr(error)).response(reader(request))


def responses(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """The problems a route may answer, for OpenAPI."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in (*kinds, "input", "body", "too_large", "method", "rate", "internal"):
        schema = {"$ref": "#/components/schemas/ProblemAnswer"}
        found[STATUS[kind]] = {"description": say(f"problem.{kind}", "en"), "content": {MEDIA: {"schema": schema}}}
    return found
