# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A person at the lab in a real browser, for the tests of several files."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Route

AXE = Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"


class Visitor:
    """A browser profile of its own, and what went wrong in it."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.outside: list[str] = []
        self.errors: list[str] = []
        context.route("**/*", self._guard)

    def _guard(self, route: Route) -> None:
        url = route.request.url
        if urlsplit(url).netloc == urlsplit(self.address).netloc or url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def visit(self, path: str = "/", ready: str = '[data-chart="0"] [data-drawn]') -> Page:
        """Open a page and wait until it shows an answer."""
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        page.goto(self.address + path)
        page.wait_for_selector(ready)
        return page


def settled(page: Page) -> None:
    """Wait until the answer on screen belongs to what is decided."""
    page.wait_for_selector(".picture.waiting", state="detached")


def card(page: Page, headline: str) -> str:
    """The text of a headline card."""
    return page.locator(f"[data-headline={headline}]").inner_text()


def violations(page: Page) -> list[str]:
    """What axe finds, each with the first place where it does."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        # As a script of the page it would be refused (CSP); the debugger may evaluate it.
        page.evaluate(AXE.read_text(encoding="utf-8") + "; null")
    found = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {json.dumps(one['nodes'][0]['any'][:1])[:300]}" for one in found
    ]
