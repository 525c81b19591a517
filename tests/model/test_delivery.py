# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Delivery: from what is decided to what is in force and what it costs."""

from __future__ import annotations

import numpy as np
import pytest
from delivery_surroundings import at, decided, hanoi, plain_program, program, row, run, surroundings

BASE = 2019


def year(values, which):
    return values[which - BASE, 0]


def committed_so_far(scenario):
    """Committed works in service at the start of each year, [year, lever_place]."""
    given = np.cumsum(decided(scenario)["committed_delivery"], 0)
    return np.concatenate((np.zeros_like(given[:1]), given[:-1]))


@pytest.fixture(scope="module")
def green():
    return run("green_growth")


def test_units_agree():
    assert plain_program().check_units() == []


# The table of the integration text: metro of the green plan, all zones together, by hand

TABLE = [
    # year, started, pipeline, in force, capital, in force and capital at build speed 0.5
    (2022, 0.0, 0.0, 13.1, 0, 13.1, 0),
    (2024, 12.0, 0.0, 21.6, 2138, 21.6, 1069),
    (2026, 12.0, 24.1, 21.6, 6413, 21.6, 3206),
    (2030, 12.0, 68.2, 29.6, 14238, 26.2, 7424),
    (2035, 15.6, 118.4, 53.8, 23775, 32.0, 13823),
    (2040, 15.6, 149.0, 101.0, 29203, 48.0, 19308),
    (2050, 0.0, 48.5, 217.0, 8616, 114.9, 13368),
]


def test_the_metro_of_the_green_plan_comes_as_worked_out_by_hand():
    full, half = (run("green_growth", ("metro_buildout",), funded_share=share) for share in (1.0, 0.5))
    metro = at("metro_buildout")
    for which, started, pipeline, in_force, capital, slow_in_force, slow_capital in TABLE:
        assert year(full["lever_start"], which)[metro].sum() == pytest.approx(started, abs=0.06)
        assert year(full["lever_pipeline"], which)[:, metro].sum() == pytest.approx(pipeline, abs=0.06)
        assert year(full["lever_effective"], which)[metro].sum() == pytest.approx(in_force, abs=0.06)
        assert year(full["lever_capital"], which)[row("metro_buildout")] == pytest.approx(capital, abs=0.6)
        assert year(half["lever_effective"], which)[metro].sum() == pytest.approx(slow_in_force, abs=0.06)
        assert year(half["lever_capital"], which)[row("metro_buildout")] == pytest.approx(slow_capital, abs=0.6)


# Identities


def test_works_started_are_under_way_or_in_service(green):
    amounts = hanoi().lever_places.parameters["place_is_amount"].value > 0
    under_way = green["lever_pipeline"][:, 0].sum(1)
    in_service = green["lever_delivered"][:, 0] - committed_so_far("green_growth")
    started = green["works_started"][:, 0]
    np.testing.assert_allclose(started, under_way + in_service[:, amounts], atol=1e-9)


def test_payers_together_pay_the_capital_of_every_lever(green):
    np.testing.assert_allclose(green["lever_capital_by_payer"].sum(2), green["lever_capital"], rtol=1e-12, atol=1e-9)


def test_the_four_totals_are_the_payers_sums(green):
    paid = sum(green[n] for n in ("lever_capital_public", "central_finance", "ppp_upfront", "private_finance"))
    np.testing.assert_allclose(paid, green["lever_capital"].sum(-1), rtol=1e-12)


def test_public_demand_at_full_speed_is_what_the_city_pays(green):
    np.testing.assert_allclose(green["public_demand"], green["lever_capital_public"], rtol=1e-12)


@pytest.mark.parametrize("speed", [1.0, 0.4])
@pytest.mark.parametrize("lever", ["metro_buildout", "cool_roofs", "road_expansion"])
def test_a_finished_unit_has_cost_its_unit_cost_whatever_the_speed(lever, speed):
    """Works under way count by the stages they have passed; cost of works only, renewal aside."""
    result = run({"levers": {lever: {2030: 60}}}, (lever,), funded_share=speed)
    place, number = at(lever), row(lever)
    of = hanoi().levers.get(lever)
    public = of.public_share > 0
    works = result["lever_cost_full"][:, 0, number] * (speed if public else 1.0)
    paid = np.concatenate(([0.0], np.cumsum(works)[:-1]))
    stages = np.arange(3.0)[None, :, None] / of.stages
    done = result["lever_pipeline"][:, 0, :, place] * stages
    built = result["lever_delivered"][:, 0, place].sum(-1)
    built = built - committed_so_far("baseline")[:, place].sum(-1)
    np.testing.assert_allclose(paid, of.capital_cost * (built + done.sum((1, 2))), rtol=1e-9, atol=1e-6)


def test_bounds_hold(green):
    places = hanoi().lever_places.parameters
    low, high = places["place_minimum"].value, places["place_maximum"].value
    amount = places["place_is_amount"].value > 0
    assert (green["lever_effective"][:, 0] >= np.minimum(low, 0) - 1e-9).all()
    assert (green["lever_effective"][:, 0][:, ~amount] <= high[~amount] + 1e-9).all()
    assert (green["lever_use"] >= 0).all() and (green["lever_use"] <= 1).all()
    assert (green["lever_added"] >= 0).all() and (green["flow"] >= -1e-12).all()


# Base year and nothing decided


def test_in_the_base_year_every_lever_has_its_value_of_2019_whatever_the_enforcement():
    base = hanoi().lever_places.parameters["place_base"].value
    for acceptance in (0.0, 60.0, 100.0):
        result = run("baseline", acceptance_index=(np.full(30, acceptance), "index", ("zone",)))
        np.testing.assert_allclose(year(result["lever_effective"], BASE), base, atol=1e-12)
        assert year(result["lever_capital"], BASE).sum() == pytest.approx(0.0, abs=1e-9)


def test_where_nothing_is_decided_nothing_is_built_paid_or_moved():
    result = plain_program().run()
    assert np.abs(result["lever_capital"]).max() < 1e-9
    assert np.abs(result["lever_running"]).max() < 1e-9
    assert np.ptp(result["lever_effective"], axis=0).max() < 1e-12


@pytest.mark.parametrize("lever", hanoi().levers.ids)
def test_nothing_comes_before_its_start_and_everything_comes_after(lever):
    of = hanoi().levers.get(lever)
    goal = of.max if of.max > of.base_2019 else of.min
    zones = {} if of.split_rule != "weights_sum" else {"zones": "all"}
    move = {"lever": lever, "start": 2028, "end": 2030, "to": goal, **zones}
    result = run({"levers": [move], "extends": None, "as_of": "2022"}, (lever,))
    place = at(lever)
    before = result["lever_effective"][: 2029 - BASE, 0, place]
    assert np.ptp(before, axis=0).max() < 1e-12
    assert (result["lever_capital"][: 2028 - BASE, 0] == 0).all()
    assert np.abs(result["lever_effective"][-1, 0, place] - before[-1]).max() > 0
    others = np.delete(result["lever_effective"][:, 0], np.r_[place], axis=1)
    if lever != "local_enforcement":
        assert np.ptp(others, axis=0).max() < 1e-12


# Responses


def test_a_level_closes_one_part_in_its_lead_time_of_the_gap_a_year():
    result = run({"levers": [{"lever": "smart_grid", "start": 2025, "end": 2025, "to": 0.8}]}, ("smart_grid",))
    value = result["lever_delivered"][:, 0, at("smart_grid")][:, 0]
    lead = hanoi().levers.get("smart_grid").lead_time
    assert value[2026 - BASE] == pytest.approx(0.8 / lead)
    assert value[2027 - BASE] == pytest.approx(0.8 * (1 - (1 - 1 / lead) ** 2))


def test_short_money_delays_and_loses_nothing():
    slow, fast = (run({"levers": {"parks": {2025: 900}}}, ("parks",), funded_share=s) for s in (0.3, 1.0))
    parks = at("parks")
    assert year(slow["lever_effective"], 2028)[parks].sum() < year(fast["lever_effective"], 2028)[parks].sum()
    left = year(slow["lever_pipeline"], 2050)[:, parks].sum()
    assert year(slow["lever_delivered"], 2050)[parks].sum() + left == pytest.approx(900, rel=1e-9)


def test_private_works_do_not_wait_for_public_money():
    slow, fast = (run({"levers": {"waste_to_energy": {2025: 2000}}}, (), funded_share=s) for s in (0.0, 1.0))
    np.testing.assert_allclose(*(r["lever_effective"][:, 0, at("waste_to_energy")] for r in (slow, fast)))


def test_the_scarcer_of_money_and_hands_sets_the_speed():
    result = run("green_growth", funded_share=0.7, delivery_capacity=0.4)
    assert result["build_speed"] == pytest.approx(0.4)


def test_what_cannot_be_kept_running_falls_back():
    result = run({"levers": {"heat_action_plan": {2025: 0.8}}}, (), running_funded_share=0.5)
    assert year(result["lever_effective"], 2050)[at("heat_action_plan")] == pytest.approx(0.4, rel=1e-6)


def test_staffing_of_2019_delivers_two_thirds_of_a_new_rule_and_full_staffing_five_sixths():
    zone = {"levers": {"low_emission_zone": {2025: 0.9}}}
    here = at("low_emission_zone")
    as_2019 = year(run(zone, ("low_emission_zone",))["lever_effective"], 2050)[here]
    assert as_2019 == pytest.approx(0.9 * 0.67, rel=1e-6)
    both = {"levers": {"low_emission_zone": {2025: 0.9}, "local_enforcement": {2025: 1.0}}}
    staffed = run(both, ("low_emission_zone", "local_enforcement"))["lever_effective"][:, 0, here]
    assert staffed.max() <= 0.9 + 1e-12
    assert staffed[-1] == pytest.approx(0.9 * (0.475 + 0.25 + 0.12), rel=1e-6)


def test_loosening_a_rule_needs_no_enforcement():
    result = run({"levers": {"green_belt": {2025: 0.05}}}, ("green_belt",))
    allowed = hanoi().lever_places.allowed["green_belt"] > 0
    assert year(result["lever_effective"], 2050)[at("green_belt")][allowed] == pytest.approx(0.05, abs=1e-6)


def test_a_rule_of_the_whole_city_meets_the_mean_compliance_of_its_people():
    result = run({"levers": {"building_code": {2025: 1.0}}}, ("building_code",))
    people = np.array([zone.population for zone in hanoi().zones])
    mean = (year(result["compliance"], 2050) * people).sum() / people.sum()
    assert year(result["lever_effective"], 2050)[at("building_code")] == pytest.approx(mean, rel=1e-6)


@pytest.mark.parametrize("price", [20.0, 150.0])
def test_a_charge_pays_its_cordon_once_and_not_by_its_price(price):
    move = {"lever": "congestion_charge", "start": 2025, "end": 2031, "to": {"hoan_kiem": price, "ba_dinh": price}}
    result = run({"levers": [move]}, ("congestion_charge",))
    number = row("congestion_charge")
    of = hanoi().levers.get("congestion_charge")
    km2 = sum(zone.area_km2 for zone in hanoi().zones if zone.id in ("hoan_kiem", "ba_dinh"))
    assert result["lever_cost_full"][:, 0, number].sum() == pytest.approx(of.capital_cost * km2, rel=0.01)
    assert result["lever_running"][-1, 0, number] == pytest.approx(of.running_cost * km2, rel=0.01)


def test_a_charge_that_ends_stops_costing():
    move = {"lever": "congestion_charge", "start": 2025, "end": 2026, "to": {"ba_dinh": 40}, "until": 2035}
    result = run({"levers": [move]}, ("congestion_charge",))
    running = result["lever_running"][:, 0, row("congestion_charge")]
    assert running[2035 - BASE] > 10 * max(running[-1], 1e-9)


def test_electric_buses_that_come_anyway_cost_nothing():
    levers = {"levers": {"ebus_fleet": {2025: 0.4}}}
    assert run(levers, ("ebus_fleet",), ebus_paid_share=0.0)["lever_running"][-1, 0, row("ebus_fleet")] == 0
    assert run(levers, ("ebus_fleet",), ebus_paid_share=0.5)["lever_running"][-1, 0, row("ebus_fleet")] > 0


def test_central_money_stays_under_its_ceiling_and_takes_load_off_the_city():
    metro = {"levers": {"metro_buildout": {2030: 400}}, "extends": "announced_plans"}
    helped = run(metro, ("metro_buildout",))
    ceiling = float(hanoi().parameters["rail_support_cap"].value)
    assert helped["central_finance"].max() <= ceiling + 1e-6
    alone = run(metro, ("metro_buildout",), central_rail_support_share=0.0)
    assert year(helped["public_demand"], 2028) < year(alone["public_demand"], 2028)
    assert year(helped["lever_capital"], 2028).sum() == pytest.approx(year(alone["lever_capital"], 2028).sum())


def test_dearer_works_cost_more_and_money_handed_on_does_not():
    levers = {"levers": {"parks": {2030: 900}, "support_fund": {2030: 1.0}}}
    plain, dear = (run(levers, (), unit_cost_event=x) for x in (1.0, 1.5))
    assert year(dear["lever_capital"], 2028)[row("parks")] == pytest.approx(
        1.5 * year(plain["lever_capital"], 2028)[row("parks")]
    )
    fund = row("support_fund")
    assert year(dear["lever_running"], 2040)[fund] == pytest.approx(year(plain["lever_running"], 2040)[fund])


def test_a_fund_of_one_percent_of_revenue_costs_that_beyond_2019():
    fund = run({"levers": {"support_fund": {2025: 1.0}}}, ("support_fund",))["lever_running"][:, 0, row("support_fund")]
    base = hanoi().levers.get("support_fund").base_2019
    assert fund[-1] == pytest.approx((1.0 - base) / 100 * 97_541, rel=1e-6)


def test_the_order_of_moves_of_different_levers_does_not_matter():
    levers = [
        {"lever": "parks", "start": 2025, "end": 2030, "to": 500},
        {"lever": "metro_buildout", "start": 2025, "end": 2030, "to": 80},
        {"lever": "cost_recovery", "start": 2025, "end": 2030, "to": 0.5},
    ]
    one, other = (run({"levers": order}) for order in (levers, levers[::-1]))
    np.testing.assert_array_equal(one["lever_effective"], other["lever_effective"])
    np.testing.assert_array_equal(one["lever_capital"], other["lever_capital"])


def test_faster_government_delivers_sooner():
    levers = {"levers": {"wastewater_plants": {2030: 500}}}
    slow, fast = (run(levers, (), governance_speed=x) for x in (0.8, 1.3))
    plants = at("wastewater_plants")
    assert year(fast["lever_effective"], 2032)[plants].sum() > 1.3 * year(slow["lever_effective"], 2032)[plants].sum()


def test_a_work_of_one_year_is_in_service_a_year_after_its_start_and_never_sooner():
    quick = run(
        {"levers": [{"lever": "permeable_surfaces", "start": 2025, "end": 2025, "to": 300}]}, (), governance_speed=1.3
    )
    delivered = quick["lever_delivered"][:, 0, at("permeable_surfaces")].sum(-1)
    assert delivered[2025 - BASE] == 0 and delivered[2026 - BASE] == pytest.approx(300)


def test_sampled_unit_costs_move_all_zones_of_a_lever_together():
    built = program()
    cost = hanoi().lever_places.parameters["lever_capital_cost"].value
    sampled = np.stack([cost, 2 * cost])
    constants = built.constants({"lever_capital_cost": sampled})
    given = {n: v for n, v in decided("green_growth").items() if n in built.inputs.drivers}
    result = built.run(constants, given)
    full = result["lever_cost_full"]
    np.testing.assert_allclose(full[:, 1], 2 * full[:, 0], rtol=1e-12)
    np.testing.assert_allclose(result["lever_effective"][:, 1], result["lever_effective"][:, 0], rtol=1e-12)


def test_acceptance_feels_amounts_by_the_total_of_the_city_and_levels_by_their_place():
    result = run({"levers": {"parks": {2025: 600}, "parking_price": {2025: {"ba_dinh": 1.5}}}}, ())
    use = year(result["lever_use"], 2050)
    assert use[at("parks")] == pytest.approx(0.1, rel=1e-3)
    zone = hanoi().zone_ids.index("ba_dinh")
    assert use[at("parking_price")][zone] == pytest.approx(0.5 * 0.67, rel=0.01)
    assert np.delete(use[at("parking_price")], zone) == pytest.approx(0.0)


def test_surroundings_name_only_what_delivery_asks_of_others():
    asked = {a for d in plain_program().names.declared.values() for a in d.arguments}
    unused = [n for n in surroundings() if not any(a == n or a.startswith(f"{n}__") for a in asked)]
    assert unused == []
