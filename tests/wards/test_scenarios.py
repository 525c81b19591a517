# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Scenarios pass between districts and wards: levels by the people who live there, amounts whole."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from kientao.cities import City, load
from kientao.errors import InputError
from kientao.model.dimensions import DIMENSIONS
from kientao.scenario import find_scenario


@functools.cache
def city(zoning: str) -> City:
    return load("hanoi", zoning, dimensions=DIMENSIONS)


def decided(zoning: str, scenario: object, lever: str) -> np.ndarray:
    there = city(zoning)
    found = find_scenario(there, scenario)  # type: ignore[arg-type]
    return found.drivers(there)["lever_decided"][:, there.lever_places.span(lever)]


def people(zoning: str) -> np.ndarray:
    return np.array([zone.population for zone in city(zoning).zones])


def move(lever: str, **what: object) -> dict[str, object]:
    return {"id": "own", "levers": [{"lever": lever, "start": 2025, "end": 2030, **what}]}


@pytest.mark.parametrize(
    "scenario", ["baseline", "announced_plans", "green_growth", "growth_first", "fiscal_squeeze", "hot_wet_climate"]
)
def test_every_shipped_scenario_decides_the_same_amounts_in_both(scenario: str) -> None:
    there = city("districts").lever_places
    for lever in there.table:
        if lever.is_amount and lever.by_zone:
            sums = [decided(zoning, scenario, lever.id).sum(1) for zoning in ("districts", "wards")]
            assert sums[1] == pytest.approx(sums[0], rel=1e-9, abs=1e-9)


def test_works_committed_to_districts_all_come_to_their_wards() -> None:
    sums = []
    for zoning in ("districts", "wards"):
        there = city(zoning)
        sums.append(find_scenario(there, "baseline").drivers(there)["committed_delivery"].sum())
    assert sums[1] == pytest.approx(sums[0], rel=1e-9)


@pytest.mark.parametrize("named", ["dong_da", "tay_ho", "soc_son"])
def test_a_level_of_a_district_has_the_same_mean_over_people_in_wards(named: str) -> None:
    scenario = move("parking_price" if named != "soc_son" else "green_belt", to={named: 0.8})
    lever = scenario["levers"][0]["lever"]  # type: ignore[index]
    means = [decided(z, scenario, lever)[-1] @ people(z) / people(z).sum() for z in ("districts", "wards")]
    assert means[1] == pytest.approx(means[0], rel=1e-9)


@pytest.mark.parametrize("named", ["ward_hoan_kiem", "ward_hong_ha", "ward_cau_giay"])
def test_a_level_of_a_ward_has_the_same_mean_over_people_in_districts(named: str) -> None:
    scenario = move("bus_service_frequency", to=0.5, zones=[named])
    means = [
        decided(z, scenario, "bus_service_frequency")[-1] @ people(z) / people(z).sum() for z in ("districts", "wards")
    ]
    assert 0 < means[1] == pytest.approx(means[0], rel=1e-9)


def test_all_districts_named_are_all_wards_at_the_full_level() -> None:
    scenario = move("waste_separation", to=0.6, zones=list(city("districts").zone_ids))
    assert decided("wards", scenario, "waste_separation")[-1] == pytest.approx(0.6)


@pytest.mark.parametrize("zones", ["ha_dong", ["ha_dong", "dong_anh"], {"ha_dong": 0.25, "dong_anh": 0.75}])
def test_an_amount_for_districts_lies_in_their_wards(zones: object) -> None:
    before = decided("wards", "baseline", "drainage_pumps")[-1]
    added = decided("wards", move("drainage_pumps", to=100, zones=zones), "drainage_pumps")[-1] - before
    inside = np.zeros(126)
    for name in ("ha_dong", "dong_anh") if zones != "ha_dong" else ("ha_dong",):
        inside += city("wards").elsewhere.find(name)[1]  # type: ignore[index]
    assert added.sum() == pytest.approx(100 - before.sum())
    assert (added[inside == 0] == 0).all()
    if isinstance(zones, dict):
        share = city("wards").elsewhere.find("ha_dong")[1]  # type: ignore[index]
        assert (added * (share > 0.99)).sum() <= 0.25 * added.sum() + 1e-9


def test_an_amount_by_district_reaches_what_was_asked() -> None:
    scenario = move("cycling_network", to={"tay_ho": 30})
    assert decided("wards", scenario, "cycling_network")[-1].sum() == pytest.approx(30)
    assert decided("districts", move("cycling_network", to={"ward_tay_ho": 30}), "cycling_network")[
        -1
    ].sum() == pytest.approx(30)


def test_an_id_is_a_district_and_a_name_the_zone_of_the_zoning_in_use() -> None:
    by_id = decided("wards", move("parking_price", to={"dong_da": 1.0}), "parking_price")[-1]
    by_name = decided("wards", move("parking_price", to={"Đống Đa": 1.0}), "parking_price")[-1]
    assert np.count_nonzero(by_id) > 3 and np.count_nonzero(by_name) == 1
    in_districts = decided("districts", move("parking_price", to={"quan dong da": 1.0}), "parking_price")[-1]
    assert np.count_nonzero(in_districts) == 1


@pytest.mark.parametrize("name", ["dong da", "Đống Đa", "ĐỐNG ĐA", "phuong dong da", "Dong Da Ward", "ward_dong_da"])
def test_a_ward_is_found_without_its_accents(name: str) -> None:
    there = city("wards")
    assert there.zone_ids[there.zone_position(name)] == "ward_dong_da"  # type: ignore[index]


def test_a_move_written_for_one_zoning_is_left_out_in_the_other() -> None:
    scenario = move("parking_price", to=0.5, zones=["ward_kim_lien"], zoning="wards")
    assert decided("districts", scenario, "parking_price").sum() == 0
    assert np.count_nonzero(decided("wards", scenario, "parking_price")[-1]) == 1


def test_the_low_emission_zone_of_2026_is_nine_wards() -> None:
    values = decided("wards", "announced_plans", "low_emission_zone")
    assert np.count_nonzero(values[2027 - 2019] > 0.2) == 9
    assert np.count_nonzero(values[2029 - 2019] > 0.4) == 14
    means = [
        decided(z, "announced_plans", "low_emission_zone")[2029 - 2019] @ people(z) for z in ("districts", "wards")
    ]
    # the bank of the Red River, part of the core districts, is now Hồng Hà, which is not among the fourteen
    assert means[1] == pytest.approx(means[0], rel=0.1)


def test_an_unknown_zone_gets_the_nearest_of_either_zoning() -> None:
    with pytest.raises(InputError) as refused:
        decided("wards", move("parking_price", to={"hoan_kem": 1.0}), "parking_price")
    assert "hoan_kiem" in refused.value.message("en")


def test_a_lever_that_may_not_act_in_a_district_is_refused_by_its_name_in_wards() -> None:
    with pytest.raises(InputError) as refused:
        decided("wards", move("parking_price", to={"ba_vi": 1.0}), "parking_price")
    assert "ba_vi" in refused.value.message("en") and "not allowed" in refused.value.message("en")
