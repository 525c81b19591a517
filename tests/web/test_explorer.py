# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a person does in the explorer, in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from lab_browser import Visitor, card, settled

METRO = "Xây dựng mạng đường sắt đô thị"


def opened(page: Page, sector: str = "Giao thông") -> None:
    """Have the levers of a sector in view."""
    head = page.locator(".levers").get_by_role("button", name=re.compile(f"^{sector}"))
    if head.get_attribute("aria-expanded") == "false":
        head.click()


def slider(page: Page, name: str = METRO):
    opened(page)
    return page.get_by_role("slider", name=name).first


def move(page: Page, value: str, name: str = METRO) -> None:
    slider(page, name).fill(value)
    page.wait_for_timeout(100)
    settled(page)


def test_a_first_visit_is_shown_round_and_a_second_is_not(newcomer: Callable[..., Visitor]) -> None:
    visitor = newcomer(toured=False)
    page = visitor.visit()
    tour = page.get_by_role("dialog", name="Thành phố trong tay bạn")
    tour.wait_for()
    for _ in range(7):
        page.locator(".tour button.main").click()
    assert page.locator(".tour").count() == 0
    assert visitor.visit().locator(".tour").count() == 0


def test_a_lever_moves_the_city_and_undo_and_redo_bring_it_back_and_forth(page: Page) -> None:
    before = card(page, "transit_share")
    move(page, "425.55")
    after = card(page, "transit_share")
    assert "▲" in after and "▲" not in before
    page.get_by_role("button", name="Hoàn tác").click()
    page.wait_for_timeout(100)
    settled(page)
    assert card(page, "transit_share") == before
    page.keyboard.press("Control+y")
    page.wait_for_timeout(100)
    settled(page)
    assert card(page, "transit_share") == after


def test_a_drag_is_one_step_however_many_values_it_passes(page: Page) -> None:
    box = slider(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 9, box["y"] + 10)
    page.mouse.down()
    for x in range(20, 200, 15):
        page.mouse.move(box["x"] + x, box["y"] + 10)
    page.mouse.up()
    settled(page)
    assert slider(page).input_value() != "25.55"
    page.get_by_role("button", name="Hoàn tác").click()
    assert slider(page).input_value() == "25.55"
    assert page.get_by_role("button", name="Hoàn tác").is_disabled()


def test_levers_and_variables_are_found_without_diacritics(page: Page) -> None:
    page.get_by_role("searchbox", name="Tìm đòn bẩy").fill("cong vien")
    names = page.locator(".levers li .name").all_inner_texts()
    assert "Công viên và mặt nước mới" in names or any("ông viên" in name for name in names)
    assert len(names) < 10
    page.locator('[data-chart="1"] .title').click()
    page.get_by_placeholder("Tìm chỉ số, không cần dấu").fill("phat thai pm2.5")
    page.locator(".drop .list button", has_text="Phát thải PM2.5").first.click()
    settled(page)
    page.wait_for_selector('[data-chart="1"] .title:has-text("PM2.5")')


def test_a_lever_opened_says_who_decides_and_can_be_given_zones_on_the_map(page: Page) -> None:
    opened(page)
    page.get_by_role("button", name="Vùng phát thải thấp", exact=True).last.click()
    detail = page.locator(".detail")
    detail.wait_for()
    assert "Cơ quan quyết định" in detail.inner_text() and "Hạng chứng cứ" in detail.inner_text()
    detail.get_by_role("button", name="Chọn trên bản đồ").click()
    page.locator('[data-zone="ba_vi"]').click()
    page.locator('[data-zone="soc_son"]').click()
    page.get_by_role("button", name="Xong").click()
    assert "28 trên 30" in detail.inner_text()
    detail.get_by_role("button", name="Tác động, nguồn").click()
    page.get_by_role("dialog").get_by_text("Tác động đã đo").wait_for()


def test_a_newcomer_starts_with_the_levers_that_do_most_for_the_indicator_in_view(page: Page) -> None:
    start = page.locator("[data-starters]")
    start.locator("[data-lever-row]").first.wait_for(timeout=30_000)
    expect(start).to_contain_text("PM2.5")
    air = start.locator("[data-lever-row]").evaluate_all("all => all.map(one => one.dataset.leverRow)")
    assert len(air) == 8 and page.locator(".levers [data-lever-row]").count() == 8
    page.locator("[data-headline=transit_share]").click()
    expect(start).not_to_contain_text("PM2.5", timeout=30_000)
    transit = start.locator("[data-lever-row]").evaluate_all("all => all.map(one => one.dataset.leverRow)")
    assert "metro_buildout" in transit and set(transit) != set(air)
    page.get_by_role("button", name="Lọc theo cơ quan, chứng cứ").click()
    page.get_by_label("Cơ quan quyết định").select_option("t4")
    page.get_by_label("Hạng chứng cứ").select_option("C")
    rows = page.locator(".levers [data-lever-row]")
    assert 0 < rows.count() < 12
    page.get_by_label("Cơ quan quyết định").select_option("")
    page.get_by_label("Hạng chứng cứ").select_option("")
    closed = page.locator(".levers h2 button[aria-expanded=false]")
    for _ in range(closed.count()):
        closed.first.click()
    assert len(set(rows.evaluate_all("all => all.map(one => one.dataset.leverRow)"))) == 73


def test_a_plan_in_stages_keeps_them_and_each_can_be_changed_dropped_or_added(page: Page) -> None:
    page.get_by_role("button", name="Kịch bản:").click()
    page.locator(".item", has_text="Kế hoạch đã công bố").first.click()
    settled(page)
    opened(page)
    row = page.locator("[data-lever-row=metro_buildout]").last
    row.get_by_role("button", name=METRO).click()
    stages = row.locator(".stages li")
    expect(stages).to_have_count(3)
    levels = [row.get_by_label(f"Mức đạt, Giai đoạn {i}") for i in (1, 2, 3)]
    before = [one.input_value() for one in levels]
    slider(page).fill("525.55")
    page.wait_for_timeout(100)
    settled(page)
    assert [one.input_value() for one in levels[:2]] == before[:2] and levels[2].input_value() == "525,55"
    row.get_by_label("Hoàn thành, Giai đoạn 2").select_option("2033")
    row.get_by_label("Mức đạt, Giai đoạn 1").fill("60")
    row.get_by_label("Mức đạt, Giai đoạn 1").press("Enter")
    page.wait_for_timeout(100)
    settled(page)
    expect(page.locator("[role=alert]")).to_have_count(0)
    row.get_by_role("button", name="Bỏ giai đoạn 3").click()
    expect(stages).to_have_count(2)
    row.get_by_role("button", name="Thêm giai đoạn").click()
    expect(stages).to_have_count(3)
    for _ in range(5):
        page.get_by_role("button", name="Hoàn tác").click()
    expect(stages).to_have_count(3)
    assert [one.input_value() for one in levels] == before


def test_a_shared_link_shows_the_same_choices_elsewhere(page: Page, newcomer: Callable[..., Visitor]) -> None:
    move(page, "325.55")
    page.locator("[data-headline=ghg_per_person]").click()
    page.get_by_role("button", name="Chia sẻ kịch bản").click()
    links = [page.locator(f"#share-{form}").input_value() for form in ("short", "whole")]
    for link in links:
        other = newcomer().visit(link[link.index("/#") :])
        other.locator("[data-headline=ghg_per_person][aria-pressed=true]").wait_for()
        settled(other)
        assert slider(other).input_value() == "325.55"
        assert card(other, "transit_share") == card(page, "transit_share")
        assert "#s=" not in other.url


def test_a_broken_link_is_told_and_harms_nothing(newcomer: Callable[..., Visitor]) -> None:
    visitor = newcomer()
    page = visitor.visit("/#s=z1.broken")
    page.get_by_text("Liên kết chia sẻ bị hỏng").wait_for()
    assert slider(page).input_value() == "25.55"
    visitor.errors = [error for error in visitor.errors if "404" not in error and "422" not in error]


def test_english_is_one_tap_away_with_its_own_number_format(page: Page) -> None:
    assert re.search(r"\d,\d", card(page, "pm25"))
    page.get_by_role("button", name="EN", exact=True).click()
    opened(page, "Transport")
    page.get_by_role("slider", name="Metro build-out").first.wait_for()
    assert re.search(r"\d\.\d", card(page, "pm25")) and "Fine particles" in card(page, "pm25")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_what_was_chosen_is_still_there_after_a_reload(page: Page) -> None:
    move(page, "225.55")
    page.reload()
    page.wait_for_selector('[data-chart="0"] [data-drawn]')
    assert slider(page).input_value() == "225.55"


def test_a_stress_is_put_on_top_of_a_preset(page: Page) -> None:
    page.get_by_role("button", name="Kịch bản:").click()
    page.locator(".item", has_text="Tăng trưởng xanh khả thi").first.click()
    settled(page)
    calm = card(page, "income")
    page.get_by_role("button", name="Kịch bản:").click()
    page.get_by_label("Thắt chặt ngân sách").check()
    page.keyboard.press("Escape")
    page.wait_for_timeout(100)
    settled(page)
    assert card(page, "income") != calm


def test_an_assumption_out_of_range_is_marked_on_every_chart(page: Page) -> None:
    page.get_by_role("button", name="Giả định", exact=True).click()
    page.get_by_role("searchbox", name="Tìm giả định").fill("tax buoyancy")
    field = page.locator("label input[inputmode=decimal]").first
    field.fill("3")
    field.press("Enter")
    page.get_by_text("ngoài khoảng").first.wait_for()
    settled(page)
    page.locator('[data-chart="0"] .note .mark').wait_for()
    page.locator(".panel").get_by_role("button", name="Trả về").click()
    page.locator('[data-chart="0"] .note .mark').wait_for(state="detached")


def test_every_part_of_an_assumption_is_found_and_can_be_changed(page: Page) -> None:
    page.get_by_role("button", name="Giả định", exact=True).click()
    page.get_by_role("searchbox", name="Tìm giả định").fill("phan bo dien tich nha o")
    row = page.locator("[data-assumption=floor_per_person_pattern]")
    expect(row.get_by_text("1–12 / 30")).to_be_visible()
    row.get_by_role("button", name="Các phần sau").click()
    row.get_by_role("button", name="Các phần sau").click()
    expect(row.get_by_text("25–30 / 30")).to_be_visible()
    row.get_by_role("searchbox").fill("my duc")
    field = row.get_by_role("textbox", name="Huyện Mỹ Đức")
    field.fill("44,5")
    field.press("Enter")
    settled(page)
    page.locator('[data-chart="0"] .note .mark').wait_for()
    expect(field).to_have_value("44,5")


def test_law_and_cost_follow_the_scenario(page: Page) -> None:
    page.get_by_role("button", name="Pháp lý và mục tiêu").click()
    page.locator(".panel tbody tr").nth(3).wait_for()
    before = page.locator(".panel .states button", has_text=re.compile("^ *đạt")).inner_text()
    page.get_by_role("button", name="Kịch bản:").click()
    page.locator(".item", has_text="Tăng trưởng xanh khả thi").first.click()
    expect(page.locator(".panel .states button", has_text=re.compile("^ *đạt"))).not_to_have_text(before)
    page.get_by_role("button", name="Chi phí", exact=True).click()
    page.locator(".panel tbody", has_text=METRO).wait_for()
    page.go_back()
    page.get_by_role("searchbox", name="Tìm chỉ tiêu, văn bản").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".panel.card[aria-label]").count() == 0


def test_the_map_is_walked_with_the_keyboard_and_a_zone_says_its_numbers(page: Page) -> None:
    page.locator('[data-zone][tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    chosen = page.locator('[data-zone][aria-pressed="true"]')
    assert chosen.get_attribute("data-zone") == "hoan_kiem"
    assert "Bụi mịn" in page.locator(".facts").inner_text()
    before = chosen.get_attribute("aria-label")
    page.get_by_role("slider", name="Năm").fill("2025")
    assert chosen.get_attribute("aria-label") != before


def test_the_city_can_be_divided_into_wards_and_back_and_the_choice_stays(page: Page) -> None:
    move(page, "425.55")
    mine = card(page, "transit_share")
    page.get_by_role("button", name="126 phường, xã").click()
    page.locator('[data-zone="ward_o_cho_dua"]').wait_for(timeout=60_000)
    expect(page.locator("[data-zone]")).to_have_count(126)
    page.get_by_text("Vì sao, xếp hạng và dải bất định theo phường, xã").wait_for(timeout=60_000)
    page.locator('[data-zone="ward_o_cho_dua"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".facts dd b").first).to_have_text(re.compile(r"\d"))
    assert slider(page).input_value() == "425.55" and "▲" in card(page, "transit_share")
    page.get_by_role("button", name="30 quận, huyện").click()
    expect(page.locator("[data-zone]")).to_have_count(30)
    # A question about wards that is under way is answered first.
    deadline = time.monotonic() + 30
    while card(page, "transit_share") != mine and time.monotonic() < deadline:
        page.wait_for_timeout(300)
    assert card(page, "transit_share") == mine


def test_a_number_opens_its_equation_and_one_can_walk_on(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Bụi mịn PM2.5: định nghĩa")).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("code", has_text="pm25_outside").wait_for()
    dialog.locator(".links button").first.click()
    dialog.get_by_role("button", name=re.compile("Trở lại")).wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0


def test_four_scenarios_stand_side_by_side_and_as_differences(page: Page) -> None:
    move(page, "325.55")
    page.get_by_role("link", name="So sánh").click()
    page.locator(".grid tbody td").nth(3).wait_for()
    assert page.locator(".grid thead th").count() == 5
    page.get_by_role("button", name=re.compile("Chênh lệch")).click()
    assert re.search(r"[+−]\d", page.locator(".grid tbody").inner_text())
    assert page.locator(".maps svg").count() == 4
    page.go_back()
    slider(page).wait_for()


def test_scenarios_are_saved_renamed_duplicated_opened_and_deleted(page: Page) -> None:
    move(page, "325.55")
    page.get_by_role("button", name="Kịch bản đã lưu").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Tên kịch bản").fill("Metro <b>trước</b>")
    dialog.get_by_role("button", name="Lưu", exact=True).click()
    dialog.get_by_role("button", name="Nhân bản Metro <b>trước</b>").click()
    dialog.locator("li").nth(1).wait_for()
    dialog.get_by_role("button", name=re.compile("^Đổi tên")).first.click()
    dialog.locator("li input").fill("Bản hai")
    dialog.locator("li input").press("Enter")
    dialog.get_by_text("Bản hai", exact=True).wait_for()
    dialog.get_by_role("button", name="Xóa Bản hai").click()
    dialog.get_by_text("Bản hai", exact=True).wait_for(state="detached")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_role("button", name="Hoàn tác").click()
    assert slider(page).input_value() == "25.55"
    page.get_by_role("button", name="Kịch bản đã lưu").click()
    dialog.locator("li .open").first.click()
    assert slider(page).input_value() == "325.55"


def test_charts_and_data_are_kept_as_files_that_carry_the_caution(page: Page) -> None:
    with page.expect_download() as kept:
        page.locator('[data-chart="0"]').get_by_role("button", name="Tải hình SVG").click()
    assert "không phải dự báo" in kept.value.path().read_text(encoding="utf-8")
    with page.expect_download() as kept:
        page.locator('[data-chart="0"]').get_by_role("button", name="Tải hình PNG").click()
    assert kept.value.path().read_bytes().startswith(b"\x89PNG")
    page.get_by_role("button", name="Tải về kết quả").click()
    with page.expect_download() as kept:
        page.get_by_role("dialog").get_by_role("button", name="Dữ liệu (CSV)").click()
    assert kept.value.suggested_filename.endswith(".csv")
    assert kept.value.path().stat().st_size > 1000


def test_a_lost_connection_is_told_and_comes_back_by_itself(newcomer: Callable[..., Visitor]) -> None:
    visitor = newcomer()
    page = visitor.visit()

    def cut(route: Route) -> None:
        route.abort("internetdisconnected")

    visitor.context.route("**/api/**", cut)
    slider(page).fill("325.55")
    page.get_by_text("Mất kết nối với máy chủ").wait_for()
    assert slider(page).input_value() == "325.55"
    visitor.context.unroute("**/api/**", cut)
    page.get_by_text("Mất kết nối với máy chủ").wait_for(state="detached")
    settled(page)
    assert "▲" in card(page, "transit_share")
    visitor.errors = [error for error in visitor.errors if "ERR_INTERNET_DISCONNECTED" not in error]


def test_the_band_of_possible_futures_is_drawn_on_demand(page: Page) -> None:
    chart = page.locator('[data-chart="0"] svg path')
    before = chart.count()
    page.get_by_role("button", name="Dải bất định").click()
    page.locator('button[aria-busy="true"]').wait_for()
    page.locator('button[aria-busy="false"]', has_text="Dải bất định").wait_for(timeout=60_000)
    page.wait_for_timeout(300)
    assert chart.count() > before


@pytest.mark.parametrize("base", ["Kịch bản cơ sở", "Kế hoạch đã công bố"])
def test_works_already_begun_cannot_be_taken_back_and_no_slider_end_is_refused(page: Page, base: str) -> None:
    page.get_by_role("button", name="Kịch bản:").click()
    page.locator(".item", has_text=base).first.click()
    page.get_by_role("button", name=re.compile("Cây xanh, mặt nước")).click()
    ends = page.locator('.levers input[type="range"]').evaluate_all("all => all.map(one => [one.min, one.max])")
    for i, (least, most) in enumerate(ends):
        for value in (most, least):
            page.locator('.levers input[type="range"]').nth(i).fill(value)
            page.wait_for_timeout(30)
    page.wait_for_timeout(200)
    settled(page)
    assert page.locator("[data-notice]").count() == 0
