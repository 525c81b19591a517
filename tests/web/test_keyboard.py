# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""By keyboard alone: every part of the lab is reached, worked and left; focus is seen and goes back where it was."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from lab_browser import Visitor, settled

MOST_STOPS = 150
SLOW = 60_000
HIDDEN_FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    const around = at.closest(".search:focus-within, .box:focus-within");
    const marked = style.outlineStyle !== "none" || at.matches("input[type=range], path") || around;
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return at.matches(":focus-visible") && marked && inView ? null : at.outerHTML.slice(0, 160);
}"""


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until what is asked for has the focus; wherever it stands, it must be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        assert page.evaluate(HIDDEN_FOCUS) is None
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached")


def focused(page: Page, selector: str) -> None:
    page.wait_for_function("selector => document.activeElement?.matches(selector)", arg=selector)


def test_the_whole_explorer_can_be_used_by_keyboard_alone(newcomer: Callable[..., Visitor]) -> None:
    page = newcomer(reduced_motion="reduce").visit()
    page.keyboard.press("Tab")
    focused(page, ".skip")
    page.keyboard.press("Enter")
    focused(page, "#answer")
    # A headline; another variable for the chart; its table.
    tab_to(page, "[data-headline=transit_share]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-headline=transit_share]")).to_have_attribute("aria-pressed", "true")
    tab_to(page, '[data-chart="0"] .title')
    page.keyboard.press("Enter")
    focused(page, ".drop input")
    page.keyboard.type("thu nhap")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    focused(page, '[data-chart="0"] .title')
    expect(page.locator('[data-chart="0"] .title')).to_contain_text("Thu nhập")
    tab_to(page, '[data-chart="0"] button[aria-label="Xem bảng số"]')
    page.keyboard.press("Enter")
    page.locator('[data-chart="0"] tbody td').first.wait_for()
    page.keyboard.press("Enter")
    # A zone on the map, named with its number.
    tab_to(page, "path[data-zone]")
    page.keyboard.press("ArrowRight")
    zone = page.locator("path[data-zone]:focus")
    assert re.search(r": [\d.,]+", zone.get_attribute("aria-label") or "")
    page.keyboard.press("Enter")
    expect(zone).to_have_attribute("aria-pressed", "true")
    # A question opened and left by Esc; the year.
    tab_to(page, "[data-panel=cost]")
    page.keyboard.press("Enter")
    page.get_by_role("region", name="Chi phí").wait_for()
    page.keyboard.press("Escape")
    focused(page, "[data-panel=cost]")
    tab_to(page, "#year")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".years output")).to_have_text("2044")
    # Back to the start of the page; a sector, a lever, undo.
    for _ in range(MOST_STOPS):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.levers input[type=search]')"):
            break
    page.keyboard.type("phat thai thap")
    tab_to(page, "[data-lever-row=low_emission_zone] input[type=range]")
    before = page.locator("[data-told]").inner_text()
    page.keyboard.press("End")
    settled(page)
    expect(page.locator(":focus")).to_have_attribute("aria-valuetext", "100 %")
    # Said once when the hand rests.
    page.wait_for_function("before => document.querySelector('[data-told]').textContent !== before", arg=before)
    assert "so với kịch bản cơ sở" in page.locator("[data-told]").inner_text()
    page.keyboard.press("Control+z")
    expect(page.locator(":focus")).to_have_attribute("aria-valuetext", "0 %")
    # Dialogs and the menu give the focus back.
    for name in ("Chia sẻ kịch bản", "Kịch bản đã lưu", "Tải về kết quả"):
        tab_to(page, f'header button[aria-label="{name}"]', "Shift+Tab" if name == "Chia sẻ kịch bản" else "Tab")
        page.keyboard.press("Enter")
        page.get_by_role("dialog", name=name).wait_for()
        page.keyboard.press("Escape")
        focused(page, f'header button[aria-label="{name}"]')
        if name == "Chia sẻ kịch bản":
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("Shift+Tab")
    tab_to(page, ".menu > button", "Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, ".drop .item:nth-of-type(2)")
    page.keyboard.press("Enter")
    focused(page, ".menu > button")
    expect(page.locator(".menu > button")).to_contain_text("Kế hoạch đã công bố")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Trợ giúp").wait_for()
    page.keyboard.press("Escape")
    focused(page, ".menu > button")


def test_the_phone_path_can_be_walked_by_keyboard_alone(newcomer: Callable[..., Visitor]) -> None:
    page = newcomer(360, 740, reduced_motion="reduce").visit("/phone", "main input[type=search]")
    tab_to(page, "main input[type=search]")
    page.keyboard.type("dong da")
    tab_to(page, "main li button")
    page.keyboard.press("Enter")
    page.locator("[data-fact]").first.wait_for(timeout=SLOW)
    for there in ("[data-question]", "[data-lever]", "[data-result]"):
        tab_to(page, ".foot a")
        page.keyboard.press("Enter")
        page.locator(there).first.wait_for(timeout=SLOW)
        if there != "[data-result]":
            tab_to(page, f"{there} input[type=range]")
            page.keyboard.press("End")
    tab_to(page, ".foot a")
    page.keyboard.press("Enter")
    page.get_by_role("img", name="Quận Đống Đa").wait_for(timeout=SLOW)
    tab_to(page, ".foot button")
    page.go_back()
    page.locator("[data-result]").first.wait_for(timeout=SLOW)
