# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The trainee leader on a phone: from the start page to the one-page brief, at 360 pixels, without outside help."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from lab_browser import Visitor, violations

CHOOSE = "[data-step=choose] li"
FIRST_LOAD = 350 * 1024
"""Bytes that a first visit may download, the map left out."""
WAIT = 40_000
LESS_IS_BETTER = ("pm25", "commute_minutes", "flooded_share")


def step(page: Page, name: str) -> list[str]:
    """Wait for a screen; what is wrong with it: found by axe, too wide, or text below 14 pixels."""
    page.wait_for_selector(f"[data-step={name}]")
    found = violations(page)
    if page.evaluate("document.documentElement.scrollWidth") > 360:
        found.append("wider than the screen")
    small = "[...document.querySelectorAll('.phone *')].filter(e => e.children.length === 0 && e.textContent.trim())"
    found += page.evaluate(
        small + ".filter(e => parseFloat(getComputedStyle(e).fontSize) < 14).map(e => 'small: ' + e.textContent)"
    )
    return found


def test_a_phone_goes_from_the_start_page_to_the_brief(newcomer: Callable[..., Visitor]) -> None:
    visitor = newcomer(360, 740, toured=False, has_touch=True, is_mobile=True, color_scheme="light")
    page = visitor.visit("/", CHOOSE)
    assert page.url.endswith("/phone")
    wrong = {"choose": step(page, "choose")}
    page.get_by_role("button", name="Bản đồ").tap()
    page.locator("[data-zone=dong_da]").wait_for()
    wrong["map"] = step(page, "choose")
    page.get_by_role("button", name="Danh sách").tap()
    page.get_by_role("searchbox").fill("dong da")
    expect(page.locator(CHOOSE)).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Quận Đống Đa")).tap()

    expect(page.locator("[data-fact]")).to_have_count(5)
    expect(page.locator("[data-fact=pm25]")).to_contain_text("không quá 40 (2030)")
    assert re.search(r"\d+,\d", page.locator("[data-fact=pm25] .value").inner_text())
    for card in page.locator("[data-fact]").all():
        own, city = (card.locator(place).first.inner_text() for place in (".value b", "dd"))
        higher = float(own.replace(",", ".")) - float(city.replace(",", "."))
        expect(card).to_contain_text("▲ cao hơn" if higher > 0 else "▼ thấp hơn" if higher < 0 else "● ngang")
        good = higher < 0 if card.get_attribute("data-fact") in LESS_IS_BETTER else higher > 0
        expect(card).to_contain_text("tốt hơn" if good else "kém hơn" if higher else "ngang")
    wrong["facts"] = step(page, "facts")
    page.get_by_role("link", name="Dự đoán năm 2045").tap()

    page.get_by_role("slider", name="Bụi mịn PM2.5").fill("30")
    wrong["predict"] = step(page, "predict")
    page.get_by_role("link", name="Kéo đòn bẩy").tap()

    levers = page.locator("[data-lever]")
    expect(levers).to_have_count(3, timeout=WAIT)
    first = levers.first.get_by_role("slider")
    first.focus()
    page.keyboard.press("End")
    effect = page.locator(".answer b").first
    expect(effect).to_have_text(re.compile(r"−\d+,\d"))
    page.get_by_role("button", name="Đổi đòn bẩy khác").nth(2).tap()
    page.get_by_role("dialog").get_by_role("searchbox").fill("vung phat thai")
    wrong["pick"] = violations(page)
    page.get_by_role("dialog").get_by_role("button", name="Vùng phát thải thấp").tap()
    expect(page.locator("[data-lever=low_emission_zone]")).to_be_visible()
    wrong["levers"] = step(page, "levers")
    page.go_back()
    expect(page.get_by_role("slider", name="Bụi mịn PM2.5")).to_have_value("30")
    page.go_forward()
    page.reload()
    expect(first).to_have_value(first.get_attribute("max") or "")
    page.get_by_role("link", name="Xem kết quả").tap()

    result = page.locator("[data-result=pm25]")
    expect(result).to_contain_text("Bạn đoán thấp hơn mô hình")
    expect(result.locator("ol")).to_contain_text("đòn bẩy của tôi", timeout=WAIT)
    wrong["result"] = step(page, "result")
    page.get_by_role("link", name="Nhận bản tóm tắt").tap()

    picture = page.get_by_role("img", name="Quận Đống Đa")
    picture.wait_for(timeout=WAIT)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 1000
    expect(page.get_by_role("button", name="Tải PDF")).to_be_enabled(timeout=WAIT)
    wrong["brief"] = step(page, "brief")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải PDF").tap()
    pdf = Path(download.value.path()).read_bytes()
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == 1
    assert {screen: what for screen, what in wrong.items() if what} == {}


def test_the_dark_phone_has_no_violation_and_a_small_first_load(newcomer: Callable[..., Visitor]) -> None:
    visitor = newcomer(360, 740, toured=False, has_touch=True, is_mobile=True, color_scheme="dark")
    page = visitor.context.new_page()
    loaded: dict[str, float] = {}
    asked: dict[str, str] = {}
    network = visitor.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.responseReceived", lambda e: asked.update({e["requestId"]: e["response"]["url"]}))
    network.on("Network.loadingFinished", lambda e: loaded.update({e["requestId"]: e["encodedDataLength"]}))
    page.goto(visitor.address + "/phone/facts?zone=ba_vi")
    expect(page.locator("[data-fact]")).to_have_count(5, timeout=WAIT)
    assert step(page, "facts") == []
    map_of_zones = {request for request, url in asked.items() if "geojson" in url}
    assert 0 < sum(size for request, size in loaded.items() if request not in map_of_zones) <= FIRST_LOAD


def test_a_ward_is_found_by_name_and_shows_its_own_numbers(newcomer: Callable[..., Visitor]) -> None:
    visitor = newcomer(360, 740, has_touch=True, is_mobile=True)
    page = visitor.visit("/phone", CHOOSE)
    expect(page.locator(CHOOSE)).to_have_count(156)
    page.get_by_role("searchbox").fill("o cho dua")
    expect(page.locator(CHOOSE)).to_have_count(1)
    page.get_by_role("button", name="Phường Ô Chợ Dừa").tap()
    page.get_by_text("Số của riêng Phường Ô Chợ Dừa").wait_for(timeout=60_000)
    page.get_by_text("Phường Ô Chợ Dừa nằm ở Quận Đống Đa").wait_for()
    assert step(page, "facts") == []
    own = page.locator("[data-fact] .value b").all_inner_texts()
    page.goto(f"{visitor.address}/phone/facts?zone=dong_da")
    page.wait_for_selector("[data-fact]")
    assert page.locator("[data-fact] .value b").all_inner_texts() != own
    page.goto(f"{visitor.address}/phone/predict?zone=dong_da&ward=ward_o_cho_dua")
    expect(page.locator(".where")).to_have_text("Phường Ô Chợ Dừa")


def test_the_result_tells_what_the_choice_does_in_the_ward_itself(newcomer: Callable[..., Visitor]) -> None:
    visitor = newcomer(360, 740, has_touch=True, is_mobile=True)
    page = visitor.visit("/phone/predict?zone=dong_da&ward=ward_o_cho_dua", "[data-question]")
    page.get_by_role("link", name="Kéo đòn bẩy").tap()
    expect(page.locator("[data-lever]")).to_have_count(3, timeout=WAIT)
    page.locator("[data-lever]").first.get_by_role("slider").focus()
    page.keyboard.press("End")
    expect(page.locator(".answer b").first).to_have_text(re.compile(r"\d"))
    page.locator(".foot a").tap()
    panel = page.locator("[data-of-ward=ward_o_cho_dua]")
    panel.locator("table").wait_for(timeout=60_000)
    assert panel.locator("tbody tr").count() == 5
    plan, mine = (panel.locator(f"tbody td:nth-child({column})").all_inner_texts() for column in (2, 3))
    assert plan != mine
    assert step(page, "result") == []
