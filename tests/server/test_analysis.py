# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Longer questions through the API: causes and uncertainty."""

from __future__ import annotations

import httpx
import numpy as np
import pytest

from kientao.report.headline import HEADLINES

METRO = {"levers": {"metro_buildout": {"2035": 398}}}


def test_causes_add_up_and_are_said_in_both_languages(client: httpx.Client) -> None:
    asked = {"scenario": METRO, "variable": "pm25", "year": 2045, "depth": 2}
    found = client.post("/why", json=asked).json()
    run = client.post("/run", json={"scenario": METRO, "years": [2045]}).json()["headlines"]["pm25"]
    assert found["difference"] == pytest.approx(run["change"][0], rel=1e-3)
    tree = found["tree"]
    assert sum(one["contribution"] for one in tree["children"]) == pytest.approx(found["difference"], rel=1e-6)
    assert sum(one["contribution"] for one in found["levers"]) == pytest.approx(found["difference"], rel=1e-6)
    assert found["levers"][0]["id"] == "metro_buildout"
    for one in tree["children"]:
        assert one["sentence"]["vi"] != one["sentence"]["en"]
    assert client.post("/why", json={**asked, "levers": False}).json() == {**found, "levers": []}
    node = next(one for one in tree["children"] if one["opens"])
    opened = client.post("/why", json={**asked, "node": node["id"]}).json()
    assert opened["tree"] is None
    assert sum(one["contribution"] for one in opened["children"]) == pytest.approx(node["contribution"], rel=1e-6)


def test_numbers_explained_together_are_those_explained_alone(client: httpx.Client) -> None:
    asked = {"scenario": METRO, "year": 2045, "zone": "dong_da", "depth": 1}
    both = client.post("/why", json={**asked, "variable": "pm25", "also": ["park_area_per_person"]}).json()
    for told, name in ((both, "pm25"), (both["also"][0], "park_area_per_person")):
        alone = client.post("/why", json={**asked, "variable": name}).json()
        assert told["tree"] == alone["tree"] and told["sentence"] == alone["sentence"]
        shares = {one["id"]: one["contribution"] for one in alone["levers"]}
        assert {one["id"]: one["contribution"] for one in told["levers"]} == pytest.approx(shares, rel=1e-6, abs=1e-12)


def test_a_ranking_of_one_zone_is_that_zones_own(client: httpx.Client) -> None:
    asked = {"scenario": "announced_plans", "variable": "pm25", "year": 2045}
    found = {zone: client.post("/rank", json={**asked, "zone": zone}).json() for zone in ("dong_da", "ba_vi", None)}
    cheapest = client.post("/rank", json={**asked, "zone": "ba_vi", "order": "cost"}).json()
    assert len({one["value"] for one in found.values()}) == 3
    run = client.post("/run", json={"scenario": "announced_plans", "years": [2045], "zones": True}).json()
    zones = [one["id"] for one in client.get("/zones").json()["zones"]]
    for zone in ("dong_da", "ba_vi"):
        assert found[zone]["value"] == pytest.approx(run["zones"]["pm25"][0][zones.index(zone)], rel=1e-3)
    assert found[None]["value"] == pytest.approx(run["headlines"]["pm25"]["value"][0], rel=1e-3)
    effects = {one["lever"]: one["effect"] for one in found["ba_vi"]["levers"]}
    assert all(one["effect"] == effects[one["lever"]] < 0 for one in cheapest["levers"])


def test_a_run_against_itself_has_no_causes(client: httpx.Client) -> None:
    found = client.post("/why", json={"scenario": METRO, "against": METRO, "variable": "ghg"}).json()
    assert found["difference"] == 0 and found["levers"] == []


def test_bands_hold_the_run_itself_and_grow_with_time(client: httpx.Client) -> None:
    asked = {"scenario": METRO, "members": 24, "seed": 3, "variables": ["vehicle_km"], "sources": "pm25", "year": 2045}
    found = client.post("/ensemble", json=asked).json()
    again = client.post("/ensemble", json={**asked, "zoning": "districts"}).json()
    assert found == again and found["failed"] == 0
    assert set(found["bands"]) == {*HEADLINES, "vehicle_km"}
    for name, band in found["bands"].items():
        low, middle, high = (np.array(band[p]) for p in ("p5", "p50", "p95"))
        assert (low <= middle).all() and (middle <= high).all(), name
    spread = np.array(found["bands"]["income"]["p95"]) - np.array(found["bands"]["income"]["p5"])
    assert spread[-1] > spread[5]
    assert all(0 <= one["share_met"] <= 1 and one["document"] for one in found["chances"])


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/why", {"variable": "no_such"}),
        ("/why", {"variable": "pm25", "year": 2100}),
        ("/why", {"variable": "pm25", "zone": "nowhere"}),
        ("/why", {"variable": "pm25", "node": "pm25/no_such"}),
        ("/ensemble", {"variables": ["no_such"]}),
        ("/ensemble", {"members": 10, "sources": "no_such"}),
        ("/ensemble", {"members": 100_000}),
    ],
)
def test_questions_that_cannot_be_answered_are_refused(
    client: httpx.Client, address: str, asked: dict[str, object]
) -> None:
    answer = client.post(address, json={"scenario": METRO, **asked})
    assert answer.status_code == 422 and answer.json()["detail"], answer.text


def test_levers_are_ranked_by_effect_or_by_cost_from_here(client: httpx.Client) -> None:
    asked = {"scenario": METRO, "variable": "pm25", "year": 2045}
    found = client.post("/rank", json=asked).json()
    city = client.get("/levers").json()["levers"]
    assert {one["lever"] for one in found["levers"]} == {one["id"] for one in city}
    sizes = [abs(one["effect"]) for one in found["levers"]]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 0
    cheapest = client.post("/rank", json={**asked, "order": "cost"}).json()["levers"]
    assert 0 < len(cheapest) < len(city) and all(one["good"] for one in cheapest)
    costs = [one["cost_per_unit"] for one in cheapest]
    assert costs == sorted(costs)
    run = client.post("/run", json={"scenario": METRO, "years": [2045]}).json()["headlines"]["pm25"]
    assert found["value"] == pytest.approx(run["value"][0], rel=1e-3)


def test_loops_close_and_are_told_in_both_languages(client: httpx.Client) -> None:
    found = client.post("/loops", json={"variable": "pm25"}).json()
    assert found["loops"]
    for loop in found["loops"]:
        ends = [(link["source"], link["target"]) for link in loop["links"]]
        assert [target for _, target in ends] == [source for source, _ in ends[1:]] + [ends[0][0]]
        assert {node["id"] for node in loop["nodes"]} == {source for source, _ in ends}
        assert np.prod([link["sign"] for link in loop["links"]]) == loop["sign"]
        assert loop["words"]["vi"] != loop["words"]["en"]


def test_rank_and_bands_answer_for_the_assumptions_changed_and_say_so(client: httpx.Client) -> None:
    changed = {"parameters": {"value_of_time": 900.0, "tax_buoyancy": 2.0}}
    asked = {"scenario": METRO, "variable": "transit_share", "year": 2040}
    free, held = (client.post("/rank", json=asked | more).json() for more in ({}, changed))
    run = client.post("/run", json={"scenario": METRO, "years": [2040], **changed}).json()
    assert held["value"] == pytest.approx(run["headlines"]["transit_share"]["value"][0], rel=1e-3)
    assert held["value"] != pytest.approx(free["value"], rel=1e-3)
    assert held["assumptions"] == run["assumptions"] and not free["assumptions"]
    many = {"scenario": METRO, "members": 10}
    one, other = (client.post("/ensemble", json=many | more).json() for more in ({}, changed))
    assert one["bands"]["transit_share"] != other["bands"]["transit_share"]
    assert other["assumptions"] == run["assumptions"]
    refused = client.post("/rank", json=asked | {"parameters": {"valu_of_time": 1.0}})
    assert refused.status_code == 422 and "value_of_time" in refused.json()["remedy"]


def test_wards_are_asked_why_what_moves_them_what_circles_and_how_sure(client: httpx.Client) -> None:
    ward, year = "ward_o_cho_dua", 2030
    asked = {"zoning": "wards", "variable": "pm25", "zone": ward, "year": year}
    run = client.post("/run", json={"zoning": "wards", "scenario": METRO, "zones": True, "years": [year]}).json()
    zones = [one["id"] for one in client.get("/zones?zoning=wards").json()["zones"]]
    value = run["zones"]["pm25"][0][zones.index(ward)]
    why = client.post("/why", json={**asked, "scenario": METRO, "depth": 1}).json()
    assert why["zone"] == ward and why["new"] == pytest.approx(value, rel=1e-3)
    assert sum(one["contribution"] for one in why["levers"]) == pytest.approx(why["difference"], rel=1e-6)
    assert sum(one["contribution"] for one in why["tree"]["children"]) == pytest.approx(why["difference"], rel=1e-6)
    rank = client.post("/rank", json={**asked, "scenario": METRO, "top": 5}).json()
    assert rank["value"] == pytest.approx(value, rel=1e-3) and len(rank["levers"]) == 5 and rank["levers"][0]["effect"]
    loops = client.post("/loops", json={"zoning": "wards", "scenario": METRO, "variable": "pm25", "count": 2}).json()
    assert len(loops["loops"]) == 2
    band = client.post("/ensemble", json={"zoning": "wards", "scenario": METRO, "members": 10}).json()
    assert band["members"] == 10 and band["failed"] == 0
    assert band["bands"]["pm25"]["p5"][-1] < band["bands"]["pm25"]["p95"][-1]


def test_what_wards_cannot_be_asked_is_refused_with_a_way_out(client: httpx.Client) -> None:
    many = client.post("/ensemble", json={"zoning": "wards", "scenario": METRO, "members": 400})
    assert many.status_code == 422 and many.json()["place"] == "members" and "100" in many.json()["detail"]
    page = {"zoning": "wards", "scenario": METRO, "zone": "ward_o_cho_dua", "guesses": {"pm25": 30}}
    refused = client.post("/brief/zone", json=page)
    assert refused.status_code == 422 and refused.json()["place"] == "zoning" and refused.json()["remedy"]


def test_wards_are_listed_with_the_districts_in_which_their_people_live(client: httpx.Client) -> None:
    places = client.get("/places").json()["places"]
    wards = [one["id"] for one in client.get("/zones?zoning=wards").json()["zones"]]
    assert [one["id"] for one in places] == wards and len(wards) == 126
    for one in places:
        shares = [part["share"] for part in one["zones"]]
        assert shares == sorted(shares, reverse=True) and 0.9 < sum(shares) < 1.003
    assert next(one for one in places if one["id"] == "ward_o_cho_dua")["zones"][0]["zone"] == "dong_da"
    full = client.post("/run", json={"zoning": "wards", "scenario": METRO, "levers": True, "zones": True})
    assert full.status_code == 200 and full.json()["levers"]["metro_buildout"]
