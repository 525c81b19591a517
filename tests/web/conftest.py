# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A browser on a running lab. Whatever a page asks of another machine is refused and counted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kientao.server.routes.pages import STATIC
from lab_browser import Visitor
from lab_server import Lab, start

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder drive a browser: they run in one worker, and only where there is one."""
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))
        elif not (STATIC / "index.html").is_file():
            item.add_marker(pytest.mark.skip(reason="the front end is not built: make web"))


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    running = start(f"sqlite:///{tmp_path_factory.mktemp('web') / 'lab.db'}")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def newcomer(browser: Browser, lab: Lab) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors; at the end none may have asked another machine for anything or met an error."""
    made: list[Visitor] = []

    def make(width: int = 1366, height: int = 768, toured: bool = True, **options: Any) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN", **options)
        if toured:
            context.add_init_script("localStorage.setItem('kientao.toured', 'true')")
        made.append(Visitor(context, lab.address))
        return made[-1]

    yield make
    for visitor in made:
        visitor.context.close()
    assert [url for visitor in made for url in visitor.outside] == []
    assert [error for visitor in made for error in visitor.errors] == []


@pytest.fixture
def page(newcomer: Callable[..., Visitor]) -> Page:
    return newcomer().visit()
