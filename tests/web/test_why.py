# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Why a number changed and what moves it most, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from playwright.sync_api import Page, expect

from lab_browser import Visitor, card, settled, violations

SLOW = 60_000
"""The shares by lever are a second run of the whole model."""


def written(page: Page, attribute: str) -> list[Decimal]:
    """The numbers written in the waterfall."""
    return [Decimal(one) for one in page.locator(f"[data-{attribute}]").evaluate_all(
        f"all => all.map(one => one.dataset.{attribute})"
    )]  # fmt: skip


def number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace(".", "").replace(",", "."))


def test_a_change_is_followed_from_its_levers_down_its_causes_and_round_its_loops(
    newcomer: Callable[..., Visitor],
) -> None:
    page = newcomer(reduced_motion="reduce").visit("/?panel=why", ready="[data-headline=pm25] .value")
    page.get_by_text("Đang xem kịch bản cơ sở").wait_for()
    page.locator(".levers").get_by_role("button", name=re.compile("^Giao thông")).click()
    for name in ("Xây dựng mạng đường sắt đô thị", "Vùng phát thải thấp"):
        page.locator(".levers").get_by_role("slider", name=name).last.press("End")
    settled(page)
    panel = page.get_by_role("region", name="Vì sao?")
    # The waterfall: what is written adds up to the last digit, and to the change in the sentence.
    page.locator("[data-step]").first.wait_for(timeout=SLOW)
    (start,), (end,), steps = written(page, "start"), written(page, "end"), written(page, "step")
    assert len(steps) >= 2 and start + sum(steps) == end != start
    said = re.search(r"\(([+−][\d.,]+)\)", panel.locator(".sum").inner_text())
    assert said and number(said.group(1)) == end - start
    # No more digits than are needed to see the change; all of them on demand.
    assert len(str(abs(end - start)).lstrip("0.")) <= 3
    panel.get_by_role("button", name="Đủ chữ số").click()
    assert len(str(written(page, "end")[0])) > len(str(end))
    panel.get_by_role("button", name="Đủ chữ số").click()
    assert violations(page) == []
    panel.get_by_role("button", name="Vùng phát thải thấp").click()
    panel.get_by_role("button", name="Đến đòn bẩy này").click()
    page.locator(".levers .detail").wait_for()
    # The tree: two levels by keys alone; the causes below one add up to it.
    panel.get_by_role("button", name="Chuỗi nguyên nhân").click()
    tree = panel.get_by_role("tree")
    tree.locator('[tabindex="0"]').focus()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    for _ in range(12):
        if page.locator(":focus").get_attribute("aria-expanded") == "false":
            break
        page.keyboard.press("ArrowDown")
    for level in range(2):
        page.keyboard.press("ArrowRight")
        expect(page.locator(":focus")).to_have_attribute("aria-expanded", "true", timeout=SLOW)
        opened = page.locator(":focus")
        depth, cause = int(opened.get_attribute("aria-level") or 0), opened.get_attribute("data-cause") or ""
        below = tree.locator(f'[aria-level="{depth + 1}"][data-cause^="{cause}/"]')
        amounts = below.locator("[data-amount]").evaluate_all("all => all.map(one => Number(one.dataset.amount))")
        whole = float(opened.locator("[data-amount]").get_attribute("data-amount") or "nan")
        assert amounts and abs(sum(amounts) - whole) <= 1e-6 * max(abs(whole), *map(abs, amounts)), (level, cause)
        said = [number(one.lstrip("+")) for one in below.locator(".amount").all_inner_texts()]
        assert sum(said) == number(opened.locator(".amount").inner_text().lstrip("+")), (level, cause)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    crumbs = panel.get_by_role("navigation", name="Đường đã đi qua các nguyên nhân").get_by_role("listitem")
    assert crumbs.count() >= 3
    page.keyboard.press("Backspace")
    assert violations(page) == []
    # The loops: at most seven nodes with as many arrows, then to the loops of another node and back.
    panel.get_by_role("button", name="Vòng phản hồi").click()
    ring = page.locator("[data-ring]")
    ring.locator("[data-node]").first.wait_for(timeout=SLOW)
    for one in range(page.locator("[data-loop]").count()):
        page.locator(f'[data-loop="{one}"]').click()
        nodes = ring.locator("[data-node]").count()
        assert 1 <= nodes <= 7
        expect(ring.locator("path.line")).to_have_count(nodes)
    other = ring.locator('[data-node]:not([aria-current="true"])').first
    walked = other.get_attribute("data-node")
    other.click()
    page.locator(f'[data-node="{walked}"][aria-current="true"]').wait_for(timeout=SLOW)
    assert violations(page) == []
    panel.get_by_role("button", name="Trở lại").click()
    page.locator('[data-node="pm25"][aria-current="true"]').wait_for(timeout=SLOW)


def test_what_moves_it_most_is_put_in_order_shown_and_tried(page: Page) -> None:
    page.get_by_role("button", name="Đòn bẩy nào mạnh nhất?").click()
    rows = page.locator(".row[data-lever]")
    rows.first.wait_for(timeout=SLOW)
    strongest = [abs(number(one.split("(")[0].strip())) for one in rows.locator(".number").all_inner_texts()]
    assert strongest == sorted(strongest, reverse=True)
    order = rows.evaluate_all("all => all.map(one => one.dataset.lever)")
    page.get_by_role("button", name="Rẻ nhất trước").click()
    assert rows.evaluate_all("all => all.map(one => one.dataset.lever)") != order
    rows.first.locator(".name").click()
    page.locator(".levers .detail").wait_for()
    before = card(page, "pm25")
    page.get_by_role("button", name="Mạnh nhất trước").click()
    rows.first.get_by_role("button", name=re.compile("^Thử: ")).click()
    page.wait_for_timeout(200)
    settled(page)
    assert "▼" in card(page, "pm25") and card(page, "pm25") != before
