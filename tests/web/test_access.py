# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""For everyone: axe finds nothing on any page in both themes, small screens, less motion, keys, paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from lab_browser import Visitor, violations


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(theme: str, newcomer: Callable[..., Visitor]) -> None:
    visitor = newcomer(color_scheme=theme, reduced_motion="reduce")
    page = visitor.visit()
    found: dict[str, list[str]] = {"explorer": violations(page)}
    page.get_by_role("button", name="Vùng phát thải thấp", exact=True).click()
    page.locator(".detail").wait_for()
    found["lever"] = violations(page)
    page.locator('[data-chart="0"]').get_by_role("button", name="Xem bảng số").click()
    for panel in page.locator("[data-panel]").evaluate_all("all => all.map(one => one.dataset.panel)"):
        page.locator(f"[data-panel={panel}]").click()
        page.wait_for_timeout(600)
        page.wait_for_selector(".panel .waiting", state="detached")
        found[panel] = violations(page)
    for name in ("Chia sẻ kịch bản", "Kịch bản đã lưu", "Tải về kết quả", "Trợ giúp"):
        page.get_by_role("button", name=name).click()
        page.get_by_role("dialog").wait_for()
        page.wait_for_timeout(200)
        found[name] = violations(page)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Kịch bản:").click()
    found["menu"] = violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="So sánh").click()
    page.locator(".grid tbody td").nth(3).wait_for()
    page.wait_for_selector(".grid.waiting", state="detached")
    found["compare"] = violations(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_nothing_is_cut_off_at_360_pixels(newcomer: Callable[..., Visitor]) -> None:
    page = newcomer(360, 740, has_touch=True, is_mobile=True).visit()
    for path in ("/", "/compare"):
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
        page.wait_for_selector(".card")
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_help_opens_by_question_mark_and_closes_by_escape(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Trợ giúp").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="Trợ giúp").wait_for(state="detached")


def test_nothing_moves_for_those_who_ask_for_less_motion(newcomer: Callable[..., Visitor]) -> None:
    page = newcomer(reduced_motion="reduce").visit()
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    assert moving == 0


def test_paper_shows_the_answer_and_no_buttons(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator(".cards").is_visible()
    assert not page.locator("header").first.is_visible()
    assert not page.locator(".levers").is_visible()


def test_no_script_or_style_of_the_page_needs_an_exception(page: Page) -> None:
    assert page.evaluate("[...document.scripts].every(script => script.src)")
