# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Travel: what must add up, the base year it is solved on, and how travellers answer to price, service and rules."""

import functools

import numpy as np
import pytest
import travel_surroundings as city

from kientao.engine.errors import ModelError
from kientao.model.calibration.travel import base
from kientao.model.travel import choice, demand

WALK, BICYCLE, MOTORCYCLE, CAR, BUS, RAIL = range(6)
EXACT = {"rtol": 1e-9, "atol": 1e-12}
TESTS = {
    "none": {},
    "fare": {"pt_fare": 0.1},
    "service": {"bus_service_frequency": 0.1},
    "charge": {"congestion_charge": 50 * city.ring("core")},
    "parking": {"parking_price": 1.0},
    "fuel": {"fuel_price_rise": 0.1},
    "telework": {"telework": 0.1 / 0.35},
    "cycling": {"cycling_network": 1e5},
    "walking": {"walkability": 1.0},
    "zone": {"low_emission_zone": 0.8 * city.ring("core", "inner")},
    "metro": {"metro_buildout": 400 * city.population() / city.population().sum()},
    "lanes": {"brt_bus_priority": 10 * city.ring("core", "inner")},
    "roads": {"road_expansion": 100.0},
}


@functools.cache
def outcome():
    return city.run([test for name, test in TESTS.items() if name != "none"])


def change(name, values, year=2020):
    """Relative change that a test makes to a number [year, member]."""
    of = values[year - 2019]
    return of[list(TESTS).index(name)] / of[0] - 1.0


def trips(mode):
    return outcome()["trips_by_mode"][:, :, mode].sum(-1)


def zone_km(mode):
    return outcome()["vehicle_km"][:, :, mode - MOTORCYCLE]


def constants():
    return city.build().constants().values


def test_units_agree():
    assert city.build().check_units() == []


# Base year


def test_mode_shares_of_the_base_year_are_those_asked_for():
    by_mode = outcome()["trips_by_mode"][0, 0].sum(-1)
    np.testing.assert_allclose(by_mode / by_mode.sum(), constants()["mode_share_target"][0], atol=1e-11)
    assert by_mode[1:].sum() == pytest.approx(11_500_000, rel=1e-9)


@pytest.mark.parametrize(("flows", "km"), [("work_trips", 10.0), ("other_trips", 7.0)])
def test_trip_lengths_of_the_base_year_are_those_asked_for(flows, km):
    matrix = outcome()[flows][0, 0]
    assert (matrix * constants()["trip_distance"][0]).sum() / matrix.sum() == pytest.approx(km, rel=1e-9)


def test_speeds_loads_and_times_of_the_base_year_come_back_in_its_own_step():
    run, known = outcome(), constants()
    for name in ("traffic_load", "other_minutes", "bus_load", "work_balance", "speed"):
        expected = known.get(f"{name}_base_year", np.ones(1))
        np.testing.assert_allclose(run[name][0, 0], expected[0], **EXACT)


def test_kilometres_of_the_base_year_burn_the_petrol_and_diesel_sold():
    km, known = outcome()["road_km"][0, 0].sum(-1), constants()
    litres = known["fuel_per_km"][0] * (1.0 - known["electric_share_base_year"][0]) * km / 1e6
    assert litres[:2].sum() == pytest.approx(known["petrol_sold_base_year"].item(), rel=1e-9)
    road = known["diesel_sold_base_year"].item() * (1.0 - known["nonroad_diesel_share"].item())
    assert litres[2:].sum() == pytest.approx(road, rel=1e-9)


def test_the_constants_are_near_those_of_the_numerical_trial_of_the_specification():
    known = constants()
    assert 0 < known["mode_constant"][0, 0] < 1.926, "short trips are seen as such: walking needs less of a bonus"
    np.testing.assert_allclose(known["mode_constant"][0, 1:5], [-1.870, 0, 0.859, 0.188], atol=0.2)
    assert 0.5 < known["distribution_scale"][0, 0] / known["distribution_scale"][0, 1] < 0.9
    np.testing.assert_allclose(known["distribution_scale"][0, 1], 0.0547, rtol=0.05)
    np.testing.assert_allclose(known["service_factor"][0, 2:4], [1.236, 1.712], rtol=0.06)
    assert known["other_trip_rate"].item() == pytest.approx(0.981, abs=0.001)


def test_the_distribution_answers_less_to_cost_than_the_mode_so_that_the_model_is_one_of_random_utility():
    assert (constants()["distribution_scale"] < constants()["mode_scale"][:, None]).all()


def test_members_that_sample_parameters_are_solved_each_for_themselves():
    rng, program = np.random.default_rng(1), city.build()
    ranges = {
        "mode_scale": (0.04, 0.07),
        "transit_nest": (0.4, 0.9),
        "value_of_time": (250, 606),
        "detour_factor": (1.2, 1.45),
        "commute_km_base_year": (8, 12),
        "other_km_base_year": (5, 8),
        "walk_share_base_year": (0.15, 0.28),
    }
    sampled = {name: rng.uniform(*bounds, 40) for name, bounds in ranges.items()}
    run = program.run(program.constants(sampled), until=2019)
    by_mode = run["trips_by_mode"][0].sum(-1)
    shares = by_mode / by_mode.sum(-1, keepdims=True)
    np.testing.assert_allclose(shares[:, WALK], sampled["walk_share_base_year"], rtol=1e-9)
    np.testing.assert_allclose(shares[:, BUS] / (1.0 - shares[:, WALK]), 0.1081, rtol=1e-9)
    km = (run["work_trips"][0] * run.constants.values["trip_distance"]).sum((1, 2)) / run["work_trips"][0].sum((1, 2))
    np.testing.assert_allclose(km, sampled["commute_km_base_year"], rtol=1e-9)


def test_shares_and_lengths_that_no_constants_give_are_refused():
    with pytest.raises(ModelError, match="do not settle"):
        city.build().constants({"commute_km_base_year": np.array([0.3])})


def test_the_plain_estimate_puts_most_bus_corridors_where_the_model_has_its_bus_travel():
    corridors = constants()["bus_corridor_km_zone"][0]
    travelled = outcome()["person_km"][0, 0, BUS]
    misplaced = np.abs(corridors / corridors.sum() - travelled / travelled.sum()).sum() / 2
    assert misplaced < 0.12
    assert corridors.sum() == pytest.approx(600)


def test_trips_are_as_long_as_straight_ones_and_the_detour_but_not_shorter_than_the_floor():
    km = base.trip_distance(np.array([[[0.1, 20.0], [20.0, 3.0]]]), 1.3, 0.5)
    np.testing.assert_allclose(km[0], [[0.5, 26.0], [26.0, 3.9]])


def test_walking_counts_at_the_length_that_is_walked_and_the_train_at_the_mean_length():
    km, walked = np.array([[[[4.0]]]]), np.array([[[[2.0]]]])
    minutes = base.free_minutes(km, walked, 1.5, 0.5, *(np.full((1, 1, 1, 1), speed) for speed in (4.5, 12.0, 30.0)))
    np.testing.assert_allclose(minutes[0, :, 0, 0], [40.0, 20.0, 8.0])


# What must add up


def test_shares_of_modes_and_of_classes_sum_to_one_in_every_pair_year_and_test():
    np.testing.assert_allclose(outcome()["mode_share"].sum(2), 1.0, **EXACT)
    np.testing.assert_allclose(outcome()["class_share"].sum(2), 1.0, **EXACT)
    assert outcome()["mode_share"].min() >= 0.0
    assert outcome()["class_share"].min() >= -1e-15


def test_every_trip_that_starts_goes_somewhere():
    run = outcome()
    np.testing.assert_allclose(run["work_trips"].sum(-1), run["work_trips_from"], **EXACT)
    np.testing.assert_allclose(run["other_trips"].sum(-1), run["other_trips_from"], **EXACT)


def test_commuting_meets_the_jobs_of_every_zone():
    run = outcome()
    error = np.abs(run["work_trips"].sum(-2) / run["work_trips_to"] - 1.0).max(-1)
    assert error[:, 0].max() < 1e-5
    assert error[2:].max() < 1e-4
    assert error.max() < 1e-3


def test_balancing_holds_to_2050_although_its_gain_is_that_of_the_base_year():
    run = city.run([{"metro_buildout": TESTS["metro"]["metro_buildout"]}], until=2050)
    error = np.abs(run["work_trips"].sum(-2) / run["work_trips_to"] - 1.0)
    assert error[2:].max() < 1e-5


def test_a_balancing_step_does_the_work_of_many_rounds():
    rng = np.random.default_rng(3)
    deterrence = np.exp(-rng.uniform(0, 3, (1, 5, 5)))
    origins, jobs = rng.uniform(1, 3, (1, 5)), rng.uniform(1, 3, (1, 5))
    wanted = jobs * origins.sum() / jobs.sum()
    balance = np.ones((1, 5))
    for _ in range(500):
        balance = demand.furness(deterrence, origins, wanted, balance)
    flows = demand.work_trips(deterrence, balance[:, None], origins[:, :, None], wanted[:, None])
    gain = base.balancing_gain(flows)
    moved = deterrence * np.exp(rng.normal(0, 0.02, deterrence.shape))
    found = demand.work_balance(moved, origins, wanted, balance / balance.mean(), gain)
    np.testing.assert_allclose(
        demand.work_trips(moved, found[:, None], origins[:, :, None], wanted[:, None]).sum(1), wanted, rtol=1e-7
    )


def test_kilometres_laid_on_zones_are_those_of_the_trips():
    run = outcome()
    np.testing.assert_allclose(constants()["path_share"].sum(-1), 1.0, **EXACT)
    made = (run["trips"] * constants()["trip_distance"]).sum((-2, -1))
    np.testing.assert_allclose(run["person_km"].sum(-1), made, rtol=1e-9)


def test_the_logit_of_a_pair_with_all_at_hand_is_the_nested_logit_of_the_textbook():
    utility, nest = np.array([-1.0, -2.5, 0.3, -0.2, -0.8, -0.5]), 0.6
    of_pair = utility[None, :, None, None]
    one = np.ones((1, 1, 1, 1))
    odds = choice.rail_odds(of_pair[:, 5:], of_pair[:, 4:5], one, one, nest * one)
    appeal = choice.choice_appeal(of_pair, odds, one, one, nest * one)
    all_at_hand = np.eye(8)[None, 7, :, None, None]
    sums = choice.choice_sum(appeal)
    share = choice.mode_share(appeal, odds, all_at_hand, sums)[0, :, 0, 0]

    in_nest = np.exp(utility[4:] / nest)
    total = np.exp(utility[:4]).sum() + in_nest.sum() ** nest
    expected = [*np.exp(utility[:4]), *(in_nest.sum() ** nest * in_nest / in_nest.sum())] / total
    np.testing.assert_allclose(share, expected, **EXACT)
    logsum = choice.travel_logsum(all_at_hand, sums, 0.055)
    np.testing.assert_allclose(logsum.item(), -np.log(total) / 0.055, **EXACT)


def test_a_mode_is_never_chosen_by_more_people_than_have_it_at_hand():
    run = outcome()
    share, year = run["mode_share"], -1
    allowed = run["motorcycle_reach"][year][..., None] * run["motorcycle_allowed"][year]
    assert (share[year][:, MOTORCYCLE] <= allowed + 1e-12).all()
    reach = run["rail_reach"][year]
    assert (share[year][:, RAIL] <= reach[:, :, None] * reach[:, None, :] + 1e-12).all()
    assert (share[year][:, CAR] <= run["car_reach"][year][..., None] + 1e-12).all()


def test_where_there_is_no_line_nobody_goes_by_rail():
    assert outcome()["rail_trips"][:, 0].max() == 0.0


# How travellers answer (bands of the specification)


@pytest.mark.parametrize(
    ("test", "mode", "low", "high"),
    [
        ("fare", BUS, -0.06, -0.02),
        ("service", BUS, 0.03, 0.08),
        ("cycling", BICYCLE, 0.30, 0.90),
        ("walking", WALK, 0.10, 0.90),
        ("lanes", BUS, 0.005, 0.30),
    ],
)
@pytest.mark.parametrize("year", [2020, 2024])
def test_trips_of_a_mode_answer_as_in_the_evidence(test, mode, low, high, year):
    assert low <= change(test, trips(mode), year) <= high


def test_a_charge_on_the_core_takes_cars_and_all_traffic_out_of_it():
    core = city.ring("core")
    car = (zone_km(CAR) * core).sum(-1)
    load = (outcome()["traffic_load"] * core).sum(-1)
    assert -0.30 <= change("charge", car) <= -0.10
    assert -0.20 <= change("charge", load) <= -0.05
    assert change("charge", load, 2024) > change("charge", load)
    assert outcome()["charge_revenue"][1, list(TESTS).index("charge")] > 0


def test_dearer_parking_keeps_cars_out_of_the_core_with_the_elasticity_of_the_literature():
    car = 1.0 + change("parking", (zone_km(CAR) * city.ring("core")).sum(-1))
    assert -0.6 <= np.log(car) / np.log(2.0) <= -0.1


def test_dearer_fuel_saves_some_petrol():
    run, known = outcome(), constants()
    petrol = (run["road_km"][:, :, :2].sum(-1) * known["fuel_per_km"][:, :2]).sum(-1)
    assert -0.04 <= change("fuel", petrol) <= -0.01
    assert -0.06 <= change("fuel", petrol, 2024) <= -0.01


def test_work_from_home_takes_car_kilometres_off_the_roads_less_than_in_proportion():
    km = zone_km(CAR).sum(-1)
    assert -0.06 <= change("telework", km) <= -0.02
    assert change("telework", km, 2024) > change("telework", km)


def test_a_low_emission_zone_takes_riders_off_motorcycles_so_that_it_meets_fewer_of_those_left():
    assert change("zone", trips(MOTORCYCLE)) < -0.1
    assert change("zone", trips(BUS)) > 0.05
    run, member = outcome(), list(TESTS).index("zone")
    touched = run["lez_exposure"][1, member]
    before, barred = run["trips"][1, 0, MOTORCYCLE], run["barred_touch"][1, member]
    assert 0.0 < touched[0] < (before * barred).sum() / before.sum()
    assert (touched[2:] == 0).all()
    assert run["lez_exposure"][:, 0].max() == 0


def test_a_network_of_400_km_carries_a_plausible_number_of_passengers():
    riders = outcome()["rail_trips"][-1, list(TESTS).index("metro")] * 1e6 / 365 / 400
    assert 1_900 <= riders <= 10_000


def test_new_lanes_speed_traffic_up_and_part_of_the_gain_is_eaten_by_new_trips():
    speed = outcome()["speed"].mean(-1)
    assert change("roads", speed) > 0.01
    assert change("roads", speed, 2024) < change("roads", speed)
    assert change("roads", zone_km(CAR).sum(-1), 2024) > 0


def test_faster_traffic_brings_more_jobs_within_reach():
    assert change("roads", outcome()["job_access"].sum(-1)) > 0.005


def test_a_member_for_which_no_constants_fit_becomes_not_a_number_and_leaves_the_others_alone():
    import kientao as kt
    from kientao.api import program

    built = program(kt.load_city("hanoi"))
    longest = np.array([[10.0], [500.0], [11.0]])
    found = built.constants({"commute_km_base_year": longest.reshape(3)}).values["travel_constants"]
    alone = built.constants({"commute_km_base_year": longest[[0, 2]].reshape(2)}).values["travel_constants"]
    assert np.isnan(found[1]).all()
    np.testing.assert_allclose(found[[0, 2]], alone, rtol=1e-9, atol=1e-9)
