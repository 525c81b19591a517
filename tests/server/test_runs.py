# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What the API answers to a run is what the model says, however it was batched."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import numpy as np
import pytest

import city_run
import kientao as kt
from kientao.report.headline import HEADLINES, headline_series
from kientao.server.work.batch import answer_runs
from kientao.server.work.reply import Refusal, compact

METRO = {"levers": {"metro_buildout": {"2035": 398}}}


def run(client: httpx.Client, scenario: Any, **more: Any) -> dict[str, Any]:
    answer = client.post("/run", json={"scenario": scenario, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_run_gives_the_headlines_of_the_same_run_in_python(client: httpx.Client) -> None:
    answer = run(client, METRO)
    both = kt.simulate(city_run.city(), ["baseline", METRO])
    assert set(answer["headlines"]) == set(HEADLINES)
    for name, headline in HEADLINES.items():
        base, mine = headline_series(both, headline).T
        found = answer["headlines"][name]
        np.testing.assert_allclose(found["value"], mine, rtol=1e-4, err_msg=name)
        np.testing.assert_allclose(found["change"], mine - base, rtol=1e-3, atol=1e-7 * np.abs(base).max())
    assert answer["headlines"]["transit_share"]["change"][-1] > 1


def test_many_asked_at_once_get_each_their_own_answer(client: httpx.Client) -> None:
    scenarios: list[Any] = [{"levers": {"parks": {"2030": 800 + 50 * i}}} for i in range(12)]
    alone = [run(client, {**one, "id": "alone"})["headlines"]["park_area"]["value"] for one in scenarios[:3]]
    with ThreadPoolExecutor(12) as threads:
        together = list(threads.map(lambda one: run(client, one), scenarios))
    parks = [one["headlines"]["park_area"]["value"][-1] for one in together]
    assert parks == sorted(parks) and len(set(parks)) == 12
    for one, same in zip(together, alone, strict=False):
        np.testing.assert_allclose(one["headlines"]["park_area"]["value"], same, rtol=1e-4)


def test_shipped_scenarios_run_by_name_and_with_a_stress_on_top(client: httpx.Client) -> None:
    green = run(client, "green_growth")
    squeezed = run(client, "green_growth+fiscal_squeeze")
    nothing = run(client, "baseline")
    assert green["scenario"]["name"]["vi"] == "Tăng trưởng xanh khả thi"
    assert sum(squeezed["headlines"]["funded_share"]["value"]) < sum(green["headlines"]["funded_share"]["value"])
    assert all(not any(one["change"]) for one in nothing["headlines"].values())


def test_variables_zones_levers_and_years_are_given_as_asked(client: httpx.Client) -> None:
    asked = {"variables": ["pm25", "land_area__park", "vehicle_km"], "zones": True, "levers": True}
    answer = run(client, METRO, years=[2045, 2030], **asked)
    python = kt.simulate(city_run.city(), METRO)
    assert answer["years"] == [2030, 2045]
    at = [python.years.index(2030), python.years.index(2045)]
    np.testing.assert_allclose(answer["zones"]["pm25"], python.values("pm25")[at, 0], rtol=1e-3)
    park = python.values("land_area__park")[at, 0].sum(-1)
    np.testing.assert_allclose(answer["variables"]["land_area__park"]["city"], park, rtol=1e-4)
    distance = answer["variables"]["vehicle_km"]
    np.testing.assert_allclose(np.sum(list(distance["parts"].values()), axis=0), distance["city"], rtol=1e-3)
    metro = answer["levers"]["metro_buildout"]
    assert metro["decided"][0] > 398 * 0.4 and metro["in_force"][0] < metro["in_force"][1] <= metro["decided"][1]
    assert answer["budget"]["by_payer"] and all(answer["budget"]["capital"])


def test_an_assumption_out_of_range_is_marked_and_moves_the_baseline_too(client: httpx.Client) -> None:
    plain, changed = run(client, METRO), run(client, METRO, parameters={"detour_factor": 1.6})
    (told,) = changed["assumptions"]
    assert told["in_range"] is False and told["default"] == 1.3 and told["value"] == 1.6
    within = run(client, METRO, parameters={"detour_factor": 1.4})
    assert within["assumptions"][0]["in_range"] is True
    before, after = plain["headlines"]["commute_minutes"], changed["headlines"]["commute_minutes"]
    assert after["value"][0] != pytest.approx(before["value"][0], rel=1e-3)
    same = run(client, "baseline", parameters={"detour_factor": 1.6})
    assert all(not any(one["change"]) for one in same["headlines"].values())


def test_a_parameter_with_parts_takes_values_by_part(client: httpx.Client) -> None:
    listed = client.get("/parameters").json()["parameters"]
    name, part = next((p["id"], next(iter(p["value"]))) for p in listed if isinstance(p["value"], dict) and p["low"])
    answer = run(client, METRO, parameters={name: {part: 1.0}})
    assert answer["assumptions"][0]["part"] == part
    refused = client.post("/run", json={"scenario": METRO, "parameters": {name: 1.0}})
    assert refused.status_code == 422 and part.split(",")[0] in refused.json()["remedy"]


def test_several_runs_come_in_order_and_one_bad_one_is_named(client: httpx.Client) -> None:
    good = client.post("/runs", json={"requests": [{"scenario": "baseline"}, {"scenario": METRO}]}).json()["runs"]
    assert [one["scenario"]["id"] for one in good] == ["baseline", "scenario"]
    bad = client.post("/runs", json={"requests": [{"scenario": "baseline"}, {"scenario": "no_such"}]})
    assert bad.status_code == 422 and bad.json()["place"].startswith("requests[1]")


def test_the_same_request_is_answered_from_memory_with_the_same_bytes(client: httpx.Client) -> None:
    first = client.post("/run", json={"scenario": METRO, "zones": True, "city": "hanoi"})
    second = client.post("/run", json={"city": "hanoi", "zones": True, "scenario": METRO})
    assert first.content == second.content and first.headers["etag"] == second.headers["etag"]
    assert second.elapsed.total_seconds() < 0.5


def test_an_older_request_of_the_same_client_is_refused(client: httpx.Client) -> None:
    newest = {"X-Client": "page-1", "X-Sequence": "7"}
    assert client.post("/run", json={"scenario": METRO}, headers=newest).status_code == 200
    older = client.post("/run", json={"scenario": METRO}, headers={**newest, "X-Sequence": "6"})
    assert older.status_code == 409 and older.json()["type"].endswith("superseded")


def test_a_target_comes_with_its_document_and_a_gap_that_the_values_bear_out(client: httpx.Client) -> None:
    answer = run(client, METRO)
    held = [(name, t) for name, one in answer["headlines"].items() for t in one["targets"]]
    assert {"pm25", "people", "park_area", "wastewater"} <= {name for name, _ in held}
    for name, target in held:
        assert target["document"]
        value = answer["headlines"][name]["value"][answer["years"].index(target["year"])]
        assert target["model"] == pytest.approx(value, rel=0.1), name
        assert (target["gap"] == 0) == (target["status"] == "met")


def test_the_other_zoning_runs_without_holding_up_live_runs(client: httpx.Client) -> None:
    zones = client.get("/zones?zoning=wards").json()["zones"]
    with ThreadPoolExecutor(2) as threads:
        wards = threads.submit(run, client, METRO, zoning="wards", zones=True, years=[2030])
        for i in range(5):
            live = client.post("/run", json={"scenario": {"levers": {"parks": {"2031": 950 + i}}}})
            assert live.status_code == 200
        answer = wards.result()
    assert len(answer["zones"]["pm25"][0]) == len(zones) == 126
    districts = run(client, METRO, years=[2030])
    people = [one["headlines"]["people"]["value"][0] for one in (answer, districts)]
    assert people[0] == pytest.approx(people[1], rel=0.03)


def test_a_batch_with_a_bad_request_answers_the_others() -> None:
    good, bad, far = answer_runs(
        [{"scenario": METRO}, {"scenario": {"levers": {"no_such": 1}}}, {"scenario": METRO, "years": [1066]}]
    )
    assert isinstance(bad, Refusal) and "no_such" in bad.en
    assert isinstance(far, Refusal) and far.place == "years"
    assert not isinstance(good, Refusal) and b"headlines" in good.body


def test_rounding_keeps_five_digits_of_any_size() -> None:
    values = np.array([0.0, 1.23456789e-7, -9.87654321e9, 123456.789, np.nan, 1.0])
    assert compact(values)[:4].tolist() == [0.0, 1.2346e-7, -9.8765e9, 123460.0]
    assert np.isnan(compact(values)[4]) and compact(values)[5] == 1.0
