# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What every request passes before it is read and every answer before it is sent: rate, size, security headers."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kientao.server.problems import Problem, language_of, problem
from kientao.server.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""No script but our own files. Styles may be inline: charts place their labels with style attributes."""
HEADERS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
"""On every answer."""
OF_PAGES = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""On all but the parts of a page, which go without: on a first visit these headers alone would weigh 30 KB."""
PARTS = ("text/javascript", "text/css", "font/")
"""Media that are part of a page and never one themselves."""
WRITTEN = ("/api/v1/saved", "/api/v1/share")
BODY_SECONDS = 30.0


class Buckets:
    """How many requests each address may still send: refilled over time, up to a burst."""

    def __init__(self, rate: float, burst: float, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.burst, self.most, self.clock = rate, burst, most, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> float:
        """Take one; seconds to wait if there is none, else 0."""
        now = self.clock()
        left, since = self._held.pop(address, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.rate)
        wait = 0.0 if left >= 1.0 else (1.0 - left) / self.rate
        self._held[address] = (left - 1.0 if wait == 0.0 else left, now)
        if len(self._held) > self.most:
            self._held.popitem(last=False)
        return wait


class Guards:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.buckets = Buckets(settings.rate, settings.burst, settings.most_addresses)
        self.writes = Buckets(settings.write_rate, settings.write_burst, settings.most_addresses)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request and hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                part = headers.get("content-type", "").startswith(PARTS)
                for name, value in (HEADERS if part else HEADERS | OF_PAGES).items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        address = client[0] if (client := scope.get("client")) else ""
        wait = self.buckets.take(address)
        if wait == 0 and scope["method"] != "GET" and scope["path"].startswith(WRITTEN):
            wait = self.writes.take(address)
        if wait > 0:
            seconds = max(1, round(wait + 0.5))
            found = problem(
                "rate", remedy="problem.rate.remedy", headers={"Retry-After": str(seconds)}, seconds=seconds
            )
            await self._refuse(found, headers, scope, receive, secured)
            return
        if scope["method"] not in ("POST", "PUT", "PATCH"):
            await self.app(scope, receive, secured)
            return
        try:
            body = await asyncio.wait_for(self._read(headers, receive), BODY_SECONDS)
        except TimeoutError:
            await self._refuse(problem("body"), headers, scope, receive, secured)
            return
        if isinstance(body, Problem):
            await self._refuse(body, headers, scope, receive, secured)
            return
        sent = False

        async def replay() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, secured)

    async def _read(self, headers: Headers, receive: Receive) -> bytes | Problem:
        most = self.settings.body_bytes
        too_large = problem("too_large", remedy="problem.too_large.remedy", headers={"Connection": "close"}, most=most)
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > most:
            return too_large
        parts, size = [], 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return problem("body")
            part = message.get("body", b"")
            size += len(part)
            if size > most:
                return too_large
            parts.append(part)
            if not message.get("more_body"):
                return b"".join(parts)

    async def _refuse(self, found: Problem, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        await found.response(language_of(headers.get("accept-language", "")))(scope, receive, send)
