# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Housing: the floor account, the base year, size and sign of responses, and the years 2020-2022."""

from __future__ import annotations

import numpy as np
import pytest
from economy_surroundings import city, pushed

from kientao.model import housing
from kientao.model.calibration import housing as calibration


@pytest.fixture(scope="module")
def base():
    return city().run()


def series(run, name, member=0):
    return np.asarray(run[name])[:, member]


# Account and base year


def test_floor_is_last_floor_plus_completions_less_demolition(base):
    floor = series(base, "housing_floor")
    expected = floor + series(base, "housing_completed") - series(base, "housing_demolished")
    assert np.allclose(floor[1:], expected[:-1], rtol=1e-12)


def test_affordable_share_is_a_share_and_social_homes_count_fully(base):
    share = series(base, "affordable_share")
    assert ((share > 0) & (share < 1)).all()
    all_social = housing.affordable_share(
        np.array([500.0]), np.array([200.0]), np.array([0.42]), np.ones((1, 3)), np.ones((1, 3))
    )
    assert all_social == pytest.approx([1.0])


def test_median_income_lies_below_the_mean_and_half_the_households_above_it():
    mean, gini, none = np.array([300.0]), np.array([0.42]), np.zeros((1, 1))
    median = housing.household_income_median(mean, calibration.median_of_mean_income(gini))
    assert 0.6 * 300 < median[0] < 0.85 * 300
    assert housing.affordable_share(median, median, gini, none, none + 1) == pytest.approx([0.5])


def test_prices_and_slack_are_one_in_the_base_year(base):
    for name in ("housing_price_index", "housing_price_target", "supply_slack", "construction_cost_index"):
        assert np.allclose(series(base, name)[0], 1.0, atol=1e-12), name
    assert series(base, "price_to_income_index")[0] == pytest.approx(1.0, abs=1e-12)


def test_floor_of_the_base_year_follows_the_survey_and_the_pattern(base):
    assert series(base, "housing_floor")[0].sum() / 1e6 == pytest.approx(217.56, rel=2e-4)
    per_person = series(base, "floor_per_person")[0]
    core = city().inputs.parameters["is_core"].value > 0
    assert per_person[core].max() < per_person[~core].min()


def test_completions_of_the_base_year_are_near_the_trial(base):
    assert series(base, "housing_completed")[0].sum() / 1e6 == pytest.approx(8.3, rel=0.03)


def test_plans_permit_at_least_a_margin_over_what_stands_in_every_zone(base):
    room = series(base, "floor_capacity")[0] / series(base, "housing_floor")[0]
    assert room.min() == pytest.approx(1.25, rel=1e-9)
    far = city().constants().values["far_permitted_base_year"]
    planned = city().constants().values["far_planned"]
    assert (far >= planned).all()
    assert 1 <= (far > planned).sum() <= 8


def test_members_that_sample_floor_and_plans_keep_the_margin():
    program = city()
    planned = program.inputs.parameters["far_planned"].value
    run = program.run(program.constants({"far_planned": np.stack([planned, 0.5 * planned])}), until=2019)
    room = np.asarray(run["floor_capacity"])[0] / np.asarray(run["housing_floor"])[0]
    assert (room >= 1.25 - 1e-9).all()
    assert np.allclose(np.asarray(run["supply_slack"])[0], 1.0)


# Responses


def price_target(income=1.0, floor=1.0, access=1.0):
    one = np.ones((1, 1))
    return housing.housing_price_target(
        income * one, one, 0.75 * one, access * one, one, 0.1 * one, one, 0.1 * one, floor * one, one, 0.6 * one
    )[0, 0]


def test_ten_percent_more_floor_lowers_the_clearing_price_by_the_demand_elasticity():
    assert price_target(floor=1.1) == pytest.approx(1 - 0.147, abs=0.001)


def test_ten_percent_more_income_raises_the_clearing_price():
    assert price_target(income=1.1) == pytest.approx(1.127, abs=0.001)


def test_better_access_raises_the_clearing_price_a_little():
    assert 1.0 < price_target(access=1.1) < 1.03


def test_price_closes_part_of_the_gap_each_year():
    price = housing.housing_price_index(np.ones((1, 1)), 2 * np.ones((1, 1)), np.array([[0.4]]))
    assert price[0, 0] == pytest.approx(2**0.4)


def test_social_homes_lower_prices_and_help_more_households_to_a_home():
    homes = 160.0 / 30
    run = pushed(homes=[0.0, homes])
    year = 2040 - 2019
    price = np.asarray(run["housing_price_mean"])[year]
    share = np.asarray(run["affordable_share"])[year]
    assert -0.05 < price[1] / price[0] - 1 < -0.003
    assert 0.01 < share[1] - share[0] < 0.05
    built = np.asarray(run["affordable_built"])[2042 - 2019, 1].sum()
    assert built == pytest.approx(160_000, rel=1e-9)


def test_social_homes_take_some_market_building():
    args = (np.array([[100.0]]), np.array([[0.3]]), np.array([[50.0]]), np.zeros((1, 1)), np.array([[27.0]]))
    assert housing.housing_completed(*args)[0, 0] == pytest.approx(100 - 15 + 50)


def test_double_floor_around_stations_lowers_prices_slowly():
    run = pushed(density=[0.0, 100.0])
    price = np.asarray(run["housing_price_mean"])
    change = price[:, 1] / price[:, 0] - 1
    assert -0.03 < change[2030 - 2019] < 0
    assert -0.12 < change[2040 - 2019] < -0.02


def test_building_stops_where_plans_leave_no_room():
    slack = housing.supply_slack(np.array([[-0.1, 0.2, 0.9]]), np.array([[0.2, 0.2, 0.2]]), np.array([[1.5]]))
    assert slack[0] == pytest.approx([0, 1, 1.5])


def test_satellite_towns_are_built_as_planned(base):
    run = pushed(satellites=[0.0, 0.25])
    steered = np.asarray(run["satellite_capacity"])[-1]
    assert steered[0].sum() == 0
    assert 3e5 < steered[1].sum() < 1.5e6


# Years already observed


def test_floor_of_2020_is_that_observed(base):
    assert series(base, "housing_floor")[1].sum() / 1e6 == pytest.approx(224.73, rel=0.01)
    city_mean = series(base, "housing_floor")[1].sum() / series(base, "population_total")[1]
    assert city_mean == pytest.approx(27.25, rel=0.005)


def test_real_price_of_2022_is_near_that_of_2019(base):
    assert series(base, "housing_price_mean")[3] == pytest.approx(1.0, abs=0.08)


def test_floor_per_person_grows_as_in_the_plans_of_the_city(base):
    city_mean = series(base, "housing_floor").sum(-1) / series(base, "population_total")
    assert 30.5 < city_mean[2030 - 2019] < 31.8
    assert 34 < city_mean[2050 - 2019] < 43


def test_real_price_rises_less_than_income(base):
    price = series(base, "housing_price_mean")
    assert 1.15 < price[2030 - 2019] < 1.71
    assert series(base, "price_to_income_index")[2050 - 2019] < 1.0
