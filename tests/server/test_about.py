# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Lists to choose from, and how they are sent."""

from __future__ import annotations

import io

import httpx
import openpyxl

import city_run
from kientao.report.over import adds_up
from kientao.server.work.about import _polygons, step
from kientao.text import texts


def test_zones_shapes_and_levers_are_those_of_the_city(client: httpx.Client) -> None:
    city = city_run.city()
    zones = client.get("/zones").json()["zones"]
    assert [one["id"] for one in zones] == list(city.zone_ids)
    assert "dong da" in next(one for one in zones if one["id"] == "dong_da")["search"]
    shapes = client.get("/zones.geojson").json()["features"]
    assert {one["properties"]["id"] for one in shapes} == set(city.zone_ids)
    levers = client.get("/levers").json()["levers"]
    assert [one["id"] for one in levers] == list(city.levers.ids)
    assert all(one["min"] < one["max"] and one["step"] > 0 for one in levers)


def test_every_variable_of_the_list_can_be_looked_up_and_those_asked_for_most_can_be_run(client: httpx.Client) -> None:
    listed = client.get("/variables").json()["variables"]
    for one in listed[::40]:
        assert client.get(f"/variables/{one['id']}").json()["equation"]
    wanted = [one["id"] for one in listed if one["dims"] in ([], ["zone"])][:40]
    answer = client.post("/run", json={"scenario": "baseline", "variables": wanted, "years": [2040]})
    assert set(answer.json()["variables"]) == set(wanted)


def test_a_lever_comes_with_evidence_law_and_sources(client: httpx.Client) -> None:
    about = client.get("/levers/congestion_charge").json()
    assert about["evidence"][0]["effects"] and about["cases"] and about["source_records"]
    assert all(one["document_number"] for one in about["provisions"])


def test_what_a_shipped_scenario_decides_by_year_ends_where_its_file_says(client: httpx.Client) -> None:
    green = next(one for one in client.get("/scenarios").json()["scenarios"] if one["id"] == "green_growth")
    assert green["main"] and green["content"]["levers"]
    move = next(one for one in green["content"]["levers"] if one["lever"] == "cycling_network")
    assert green["decided"]["cycling_network"][-1] == move["to"]


def test_what_an_equation_reads_is_called_by_its_name(client: httpx.Client) -> None:
    found = client.get("/variables/pm25").json()
    assert set(found["names"]) == {*found["inputs"], *found["users"]}
    vehicles = client.get("/variables/vehicle_stock").json()["names"]
    for name in (*found["names"].values(), *vehicles.values()):
        assert "_" not in name["vi"] + name["en"] and name["vi"] != name["en"]


def test_every_part_of_an_assumption_can_be_read_however_many_there_are(client: httpx.Client) -> None:
    listed = {one["id"]: one for one in client.get("/parameters").json()["parameters"]}
    assert set(listed) == {one.name for one in city_run.city().parameters.values() if one.module != "zoning"}
    large = max(listed.values(), key=lambda one: one["parts"])
    assert large["value"] is None
    whole = client.get(f"/parameters/{large['id']}").json()
    assert len(whole["value"]) == large["parts"] and whole["name"] == large["name"]
    part, value = next(iter(whole["value"].items()))
    changed = {large["id"]: {part: value * 1.01 + 1}}
    told = client.post("/run", json={"scenario": "baseline", "parameters": changed, "years": [2040]})
    assert told.json()["assumptions"][0]["part"] == part


def test_effects_of_a_lever_say_what_was_measured_in_both_languages(client: httpx.Client) -> None:
    for lever in ("congestion_charge", "metro_buildout", "parks"):
        for one in client.get(f"/levers/{lever}").json()["evidence"]:
            for effect in one["effects"]:
                assert "_" not in effect["name"]["vi"] and effect["name"]["en"] != effect["quantity"]


def test_all_texts_come_in_both_languages(client: httpx.Client) -> None:
    catalogue = client.get("/catalogue").json()
    assert catalogue["vi"] == texts("vi") and catalogue["en"] == texts("en")


def test_an_answer_that_the_browser_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/levers")
    again = client.get("/levers", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content


def test_answers_are_packed_for_those_who_can_unpack_them(client: httpx.Client) -> None:
    packed = client.get("/levers", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/levers", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < len(plain.content) / 3


def test_targets_of_law_name_document_and_article_and_count_what_is_met(client: httpx.Client) -> None:
    answer = client.post("/targets", json={"scenario": "green_growth"}).json()
    by_state: dict[str, int] = {}
    for one in answer["targets"]:
        assert one["document"]["number"] and one["document"]["title"]["vi"]
        assert (one["status"] == "not_modelled") == (one["reason"] is not None)
        by_state[one["status"]] = by_state.get(one["status"], 0) + 1
    assert by_state == answer["counts"] and answer["counts"]["met"] > 3


def test_files_hold_all_scenarios_asked_for_and_say_what_was_changed(client: httpx.Client) -> None:
    asked = {"scenarios": [{"levers": {"parks": {"2035": 900}}}, {"levers": {"parks": {"2035": 800}}}, "baseline"]}
    table = client.post("/export", json={**asked, "format": "csv"})
    assert "attachment" in table.headers["content-disposition"]
    told, rows = [], []
    for line in table.text.removeprefix("\ufeff").splitlines():
        (told if line.startswith("#") else rows).append(line)
    assert "không phải dự báo" in told[0] and any("bỏ qua" in line for line in told)
    names = {line.split(",")[0] for line in rows[1:]}
    assert names == {"scenario", "scenario 2", "baseline"}
    brief = client.post("/export", json={"format": "html", "scenarios": ["baseline", *asked["scenarios"]]})
    assert "Mô phỏng, không phải dự báo" in brief.text
    data = client.post(
        "/export", json={"format": "nc", "scenarios": ["baseline"], "parameters": {"detour_factor": 1.6}}
    )
    assert b"not a forecast" in data.content and b"detour_factor = 1.6 (out of range)" in data.content


def test_files_say_which_assumptions_were_changed(client: httpx.Client) -> None:
    asked = {"scenarios": ["baseline"], "parameters": {"detour_factor": 1.6}, "lang": "en"}
    marked = "Detour factor = 1.6 (out of range)"
    assert marked in client.post("/export", json={**asked, "format": "csv"}).text
    assert marked in client.post("/export", json={**asked, "format": "html"}).text
    assert "assumptions changed" in client.post("/export", json={**asked, "format": "iamc"}).text
    book = openpyxl.load_workbook(io.BytesIO(client.post("/export", json={**asked, "format": "xlsx"}).content))
    about = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True)} | {
        row[0]: row[1] for sheet in book for row in sheet.iter_rows(values_only=True, max_col=2) if len(row) > 1
    }
    assert about["Assumptions changed"] == marked and about["What the model leaves out"]


def test_a_scenario_cannot_put_code_into_a_file(client: httpx.Client) -> None:
    attack = "<script>alert(1)</script>"
    mine = {"name": attack, "narrative": attack, "levers": {"parks": {"2035": 900}}}
    page = client.post("/export", json={"format": "html", "scenarios": ["baseline", mine]})
    assert page.status_code == 200 and "alert(1)" in page.text
    assert attack not in page.text and page.headers["content-disposition"].startswith("attachment")
    formula = {"name": "=HYPERLINK(1)", "levers": {"parks": {"2035": 900}}}
    book = client.post("/export", json={"format": "xlsx", "scenarios": ["baseline", formula]})
    cells = [c for sheet in openpyxl.load_workbook(io.BytesIO(book.content)) for row in sheet.iter_rows() for c in row]
    assert not any(cell.data_type == "f" for cell in cells)
    bad_id = client.post("/run", json={"scenario": {"id": attack, "levers": {}}})
    assert bad_id.status_code == 422


def test_amounts_add_up_over_zones_and_densities_do_not() -> None:
    assert all(adds_up(unit) for unit in ("person", "t/yr", "km2", "billion_VND/yr", "trip/day", "m3/s"))
    assert not any(adds_up(unit) for unit in ("share", "t/km2/yr", "ug/m3", "degC", "min", "person/km2", "km/h"))


def test_a_hole_stays_inside_its_polygon_and_an_island_is_its_own() -> None:
    def square(x: float, y: float, size: float) -> list[list[float]]:
        return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]

    found = _polygons([square(4, 4, 1), square(0, 0, 10), square(20, 0, 2)])
    assert sorted(len(polygon) for polygon in found) == [1, 2]
    assert next(polygon for polygon in found if len(polygon) == 2)[0] == square(0, 0, 10)


def test_slider_steps_are_round_and_about_a_hundred_to_a_range() -> None:
    assert [step(600), step(1), step(0.3), step(40)] == [10, 0.01, 0.005, 0.5]
