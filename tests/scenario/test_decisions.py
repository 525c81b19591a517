# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a scenario means: yearly values of decisions, committed works and outside paths."""

from __future__ import annotations

import numpy as np
import pytest

from kientao.cities import load
from kientao.model.dimensions import DIMENSIONS
from kientao.scenario import Scenario, apply_set, find_scenario

SHIPPED = ("baseline", "announced_plans", "green_growth", "growth_first")
STRESS = ("fiscal_squeeze", "hot_wet_climate")
BASE = 2019


@pytest.fixture(scope="module")
def city():
    return load("hanoi", dimensions=DIMENSIONS)


def decided(city, scenario, lever):
    found = scenario if isinstance(scenario, Scenario) else find_scenario(city, scenario)
    return found.drivers(city)["lever_decided"][:, city.lever_places.span(lever)]


def total(city, scenario, lever):
    return dict(zip(city.years, decided(city, scenario, lever).sum(1), strict=True))


def zone(city, name):
    return city.zone_ids.index(name)


@pytest.mark.parametrize("name", SHIPPED + STRESS)
def test_every_shipped_scenario_can_be_used_and_never_takes_works_away(city, name):
    amounts = city.lever_places.parameters["place_is_amount"].value > 0
    values = find_scenario(city, name).drivers(city)["lever_decided"]
    assert np.isfinite(values).all()
    assert (np.diff(values[:, amounts], axis=0) >= -1e-9).all()
    assert (values[0] == city.lever_places.parameters["place_base"].value).all()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_entry_reaches_its_value_by_its_end(city, name):
    scenario = find_scenario(city, name)
    last = {}
    for move in scenario.moves:
        last[move.lever] = move
    for lever, move in last.items():
        of = city.levers.get(lever)
        at = move.end - BASE
        if isinstance(move.to, dict):
            for where, value in move.to.items():
                assert decided(city, scenario, lever)[at, zone(city, where)] == pytest.approx(value)
        elif of.adds_up:
            assert total(city, scenario, lever)[move.end] == pytest.approx(move.to)
        else:
            allowed = city.lever_places.allowed[lever] > 0
            assert decided(city, scenario, lever)[at, allowed] == pytest.approx(move.to)


def test_the_metro_of_the_green_plan_is_decided_as_worked_out_by_hand(city):
    km = total(city, "green_growth", "metro_buildout")
    for year, value in {2023: 0, 2024: 12.04, 2026: 36.13, 2030: 84.3, 2035: 162.15, 2040: 240, 2050: 240}.items():
        assert km[year] == pytest.approx(value, abs=0.01)


def test_a_named_plan_shares_out_by_its_weights(city):
    plan = city.plans["metro_plan_due"]["metro_plan_2030"]
    km = decided(city, "green_growth", "metro_buildout")[2030 - BASE]
    assert km == pytest.approx(84.3 * plan / plan.sum())


def test_moves_that_overlap_keep_the_lines_of_the_first_plan(city):
    plan = city.plans["metro_plan_due"]["metro_plan_2030"]
    by_2026 = decided(city, "announced_plans", "metro_buildout")[2026 - BASE]
    assert by_2026.sum() == pytest.approx(84.3 + 301.0 / 5)
    assert (by_2026 >= 84.3 * plan / plan.sum() - 1e-9).all()


RAMPS = {
    "linear": [0.1, 0.2, 0.3, 0.4],
    "step": [0.4, 0.4, 0.4, 0.4],
    "s_curve": [0.4 * (3 * u**2 - 2 * u**3) for u in (0.25, 0.5, 0.75, 1)],
}


@pytest.mark.parametrize("ramp", RAMPS)
def test_a_ramp_has_its_form(city, ramp):
    move = {"lever": "telework", "start": 2025, "end": 2028, "to": 0.4, "ramp": ramp}
    values = total(city, {"levers": [move]}, "telework")
    assert [values[y] for y in range(2025, 2029)] == pytest.approx(RAMPS[ramp])
    assert values[2024] == 0 and values[2050] == pytest.approx(0.4)


def test_until_goes_back_to_the_value_before(city):
    values = total(city, "announced_plans", "ev_two_wheeler_support")
    assert values[2025] == 0 and values[2026] == 5 and values[2030] == 5 and values[2031] == 0


def test_later_moves_of_a_level_start_from_the_earlier_and_leave_other_zones_alone(city):
    moves = [
        {"lever": "low_emission_zone", "start": 2025, "end": 2025, "to": {"ba_dinh": 0.4, "tay_ho": 0.2}},
        {"lever": "low_emission_zone", "start": 2030, "end": 2031, "to": {"ba_dinh": 0.8}},
    ]
    values = decided(city, {"levers": moves}, "low_emission_zone")
    assert values[2030 - BASE, zone(city, "ba_dinh")] == pytest.approx(0.6)
    assert values[2050 - BASE, zone(city, "tay_ho")] == pytest.approx(0.2)


def test_satellite_towns_add_up_to_the_value_of_the_city(city):
    values = decided(city, "announced_plans", "satellite_towns")
    assert values.sum(1)[2040 - BASE] == pytest.approx(0.25)
    assert (np.diff(values, axis=0) >= -1e-12).all()


def test_zones_may_be_named_by_ring_or_list(city):
    rings = [zone.ring for zone in city.zones]
    plan = {"lever": "heat_action_plan", "start": 2025, "end": 2025, "to": 0.5, "zones": "core"}
    core = decided(city, {"levers": [plan]}, "heat_action_plan")[-1]
    assert all((value > 0) == (ring == "core") for value, ring in zip(core, rings, strict=True))
    two = {"lever": "parks", "start": 2025, "end": 2026, "to": 200, "zones": ["dong_da", "ha_dong"]}
    parks = decided(city, {"levers": [two], "extends": None}, "parks")[-1]
    assert parks.sum() == pytest.approx(200) and np.count_nonzero(parks) == 2


# Short form and --set


def test_the_short_form_goes_straight_from_the_last_value_of_the_parent(city):
    km = total(city, {"levers": {"metro_buildout": {2030: 97, 2035: 398}}}, "metro_buildout")
    assert km[2022] == 0
    assert km[2026] == pytest.approx(97 * 4 / 8)
    assert km[2030] == pytest.approx(97) and km[2033] == pytest.approx(97 + 301 * 3 / 5)
    assert km[2050] == pytest.approx(398)
    fare = total(city, {"levers": {"cost_recovery": {2030: 0.6}}}, "cost_recovery")
    assert fare[2022] == pytest.approx(0.2) and fare[2026] == pytest.approx(0.4)


def test_the_short_form_replaces_the_plan_it_stands_on(city):
    short = {"extends": "announced_plans", "levers": {"metro_buildout": {2035: 60}}}
    km = total(city, short, "metro_buildout")
    before = total(city, "announced_plans", "metro_buildout")
    assert km[2022] == pytest.approx(before[2022]) and km[2050] == pytest.approx(60)
    with_more = total(city, {"extends": "baseline", "levers": {"parks": {2030: 50}}}, "parks")
    assert with_more[2050] == pytest.approx(50)


def test_a_bare_value_holds_from_the_first_open_year(city):
    fare = total(city, {"levers": {"pt_fare": -0.5}}, "pt_fare")
    assert fare[2022] == 0 and fare[2023] == -0.5 and fare[2050] == -0.5
    here = decided(city, {"levers": {"low_emission_zone": {"ba_dinh": 0.5}}}, "low_emission_zone")
    assert here[-1, zone(city, "ba_dinh")] == 0.5 and here[-1].sum() == 0.5


def test_set_on_the_command_line_means_the_short_form(city):
    by_set = apply_set(city, find_scenario(city, "baseline"), "metro_buildout=2030:97,2035:398")
    by_file = find_scenario(city, {"levers": {"metro_buildout": {2030: 97, 2035: 398}}})
    np.testing.assert_array_equal(by_set.drivers(city)["lever_decided"], by_file.drivers(city)["lever_decided"])


def test_the_order_of_entries_of_different_levers_does_not_matter(city):
    levers = {"parks": {2030: 500}, "metro_buildout": {2030: 97}, "pt_fare": -0.2}
    one, other = (
        find_scenario(city, {"levers": dict(order)}) for order in (levers.items(), list(levers.items())[::-1])
    )
    np.testing.assert_array_equal(one.drivers(city)["lever_decided"], other.drivers(city)["lever_decided"])


# Committed works


def test_committed_works_come_the_step_before_their_first_year_of_service(city):
    values = find_scenario(city, "baseline").drivers(city)
    km = values["committed_delivery"][:, city.lever_places.span("metro_buildout")]
    assert km[2021 - BASE].sum() == pytest.approx(13.05)
    assert km.sum() == pytest.approx(13.05 + 8.5 + 4.0)
    assert km[2021 - BASE, zone(city, "ha_dong")] == pytest.approx(13.05 * 0.425)


def test_committed_spending_is_spread_evenly_over_its_years_with_its_loans(city):
    values = find_scenario(city, "baseline").drivers(city)
    assert values["committed_spending"].sum() == pytest.approx(2300 + 9000 + 14000 + 9000 + 1500)
    assert values["committed_spending"][2020 - BASE] == pytest.approx(2300 + 9000 / 4 + 9000 / 6 + 1500)
    assert values["committed_onlent"].sum() == pytest.approx(2300 + 5400 + 8400 + 2700)


def test_children_keep_the_committed_works_of_their_parent(city):
    base, child = (find_scenario(city, name).drivers(city) for name in ("baseline", "green_growth"))
    np.testing.assert_array_equal(base["committed_delivery"], child["committed_delivery"])


# Drivers and overlays


def test_a_stress_scenario_alone_stands_on_the_baseline(city):
    np.testing.assert_array_equal(
        find_scenario(city, "fiscal_squeeze").drivers(city)["lever_decided"],
        find_scenario(city, "baseline").drivers(city)["lever_decided"],
    )


def test_an_overlay_changes_paths_and_no_decision(city):
    plain = find_scenario(city, "announced_plans").drivers(city)
    both = find_scenario(city, "announced_plans+fiscal_squeeze+hot_wet_climate").drivers(city)
    np.testing.assert_array_equal(plain["lever_decided"], both["lever_decided"])
    assert both["land_market_factor"][2030 - BASE] == pytest.approx(0.6)
    assert both["temperature_change"][2040 - BASE] == pytest.approx(0.91)
    np.testing.assert_array_equal(plain["debt_cap_ratio"], both["debt_cap_ratio"])


def test_paths_are_filled_by_the_interpolation_of_the_city_or_the_files_own(city):
    def path(given, name="land_market_factor"):
        return find_scenario(city, {"drivers": {name: given}}).drivers(city)[name]

    assert path({2030: 1.0, 2040: 0.5})[2035 - BASE] == pytest.approx(0.75)
    assert path({2030: 1.0, 2040: 0.5, "interpolation": "step"})[2039 - BASE] == pytest.approx(1.0)
    events = path({2035: 8}, "pm25_event_add")
    assert events[2035 - BASE] == 8 and events.sum() == 8


def test_before_the_first_year_given_the_citys_own_path_holds(city):
    own = city.drivers["delivery_shock"].values
    changed = find_scenario(city, {"drivers": {"delivery_shock": {2030: 0.7}}}).drivers(city)["delivery_shock"]
    np.testing.assert_array_equal(changed[: 2030 - BASE], own[: 2030 - BASE])
    assert (changed[2030 - BASE :] == 0.7).all()
    bare = find_scenario(city, {"drivers": {"land_market_factor": 0.8}}).drivers(city)["land_market_factor"]
    assert bare[2022 - BASE] == 1.0 and bare[2023 - BASE] == pytest.approx(0.8)


def test_one_part_of_a_path_may_be_set_alone(city):
    sales = find_scenario(city, {"drivers": {"fossil_sales_end": {"motorcycle": {2035: 1}}}}).drivers(city)
    values = sales["fossil_sales_end"]
    number = DIMENSIONS["vehicle"].index("motorcycle")
    assert values[2034 - BASE].sum() == 0 and values[2040 - BASE, number] == 1 and values[2040 - BASE].sum() == 1


def test_a_named_path_takes_the_place_of_another(city):
    given = find_scenario(city, {"drivers": {"grid_factor_variant": "pdp8_adjusted"}}).drivers(city)["grid_factor"]
    assert not np.array_equal(given, city.drivers["grid_factor"].values)
    np.testing.assert_array_equal(given[:4], city.drivers["grid_factor"].values[:4])


def test_reading_and_parsing_give_the_same(city, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("name: {vi: Thử, en: Trial}\nlevers: {parks: {2030: 400}}\n", encoding="utf-8")
    read = Scenario.read(file)
    parsed = Scenario.parse({"name": {"vi": "Thử", "en": "Trial"}, "levers": {"parks": {2030: 400}}})
    assert read.id == "mine" and read.title("en") == "Trial" and read.extends == ("baseline",)
    np.testing.assert_array_equal(read.drivers(city)["lever_decided"], parsed.drivers(city)["lever_decided"])


def test_a_file_may_extend_a_file_beside_it(city, tmp_path):
    (tmp_path / "first.yaml").write_text("levers: {parks: {2030: 400}}\n", encoding="utf-8")
    (tmp_path / "second.yaml").write_text("extends: first\nlevers: {street_trees: {2030: 900}}\n", encoding="utf-8")
    second = find_scenario(city, tmp_path / "second.yaml")
    assert total(city, second, "parks")[2030] == pytest.approx(400)
    assert total(city, second, "street_trees")[2030] == pytest.approx(900)


@pytest.mark.parametrize(("lever", "to"), [("metro_buildout", 40.0), ("low_emission_zone", 0.2)])
def test_a_move_that_replaces_takes_nothing_from_the_plan_it_stands_on(city, lever, to):
    move = {"lever": lever, "start": 2030, "end": 2032, "to": to}
    replaced = {"extends": "green_growth", "levers": [move | {"replace": True}]}
    on_baseline = {"extends": "baseline", "levers": [move]}
    assert np.allclose(decided(city, replaced, lever), decided(city, on_baseline, lever))
    assert not np.allclose(decided(city, "green_growth", lever), decided(city, replaced, lever))
