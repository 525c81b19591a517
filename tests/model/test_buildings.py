# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Buildings: electricity of the base year, what codes, standards, roofs and prices change, fuels of homes."""

import energy_surroundings as city
import numpy as np
import pytest

HOME, COMMERCIAL, PUBLIC = range(3)
COOLING, OTHER = range(2)
SOLD = 18_196.0


def use(run, year):
    """Electricity by building and end use, city total."""
    return run["electricity_use"][year - 2019, 0].sum(-1)


def change(year, what=lambda u: u.sum(), **pushes):
    """Relative change of electricity in a year by levers."""
    return what(use(city.run(pushes=pushes), year)) / what(use(city.baseline(), year)) - 1


def cooling(by_use):
    return by_use[:, COOLING].sum()


def test_electricity_of_the_base_year_is_what_was_sold_by_customer_and_end_use():
    by_use = use(city.baseline(), 2019)
    np.testing.assert_allclose(by_use[:, COOLING], [1450, 750, 300], rtol=1e-9)
    np.testing.assert_allclose(by_use.sum(-1), SOLD * np.array([0.53, 0.11, 0.08]), rtol=1e-9)


def test_the_first_year_gives_back_the_values_solved_for_the_base_year():
    run = city.baseline()
    for name in ("cooling_degree_days", "cooling_waste_heat", "ac_ownership"):
        np.testing.assert_allclose(run[name][0], run[f"{name}_base_year"][0], rtol=1e-12)


def test_households_own_air_conditioners_as_the_base_year_says():
    run = city.baseline()
    households = run["households"][0, 0]
    assert (run["ac_ownership"][0, 0] * households).sum() / households.sum() == pytest.approx(0.62, rel=1e-9)


def test_the_base_year_is_met_by_every_member_that_samples_parameters():
    program = city.build()
    sampled = {
        "cooling_base_year": np.array([[1000.0, 500.0, 150.0], [2000.0, 1000.0, 450.0]]),
        "waste_heat_warming": np.array([0.01, 0.06]),
        "ac_income_slope": np.array([1.0, 2.2]),
    }
    constants = program.constants(sampled)
    run = program.run(constants, until=2019)
    np.testing.assert_allclose(
        run["electricity_use"][0].sum(-1)[:, :, COOLING], sampled["cooling_base_year"], rtol=1e-9
    )
    heat = constants.values["cooling_waste_heat_base_year"]
    np.testing.assert_allclose(run["cooling_waste_heat"][0], heat, rtol=1e-12)


def test_no_degree_days_mean_no_cooling():
    run = city.run(drivers={"temperature_change": np.linspace(0.0, -60.0, 32)})
    assert run["electricity_use"][0, 0, :, COOLING].min() > 0
    assert run["electricity_use"][-1, 0, :, COOLING].max() == pytest.approx(0, abs=1e-6)
    assert run["electricity_use"][-1, 0, :, OTHER].min() > 0


def test_a_warmer_year_asks_for_more_cooling_at_once_by_the_share_of_its_degree_days():
    warmer = np.zeros(32)
    warmer[:4] = [0.41, -0.02, -0.07, -0.58]
    base = city.run(drivers={"temperature_deviation": warmer}, until=2030)
    warmer = warmer.copy()
    warmer[10] = 0.5
    hot = city.run(drivers={"temperature_deviation": warmer}, until=2030)
    days = [
        (r["cooling_degree_days"][10, 0] * r["households"][10, 0]).sum() / r["households"][10, 0].sum()
        for r in (base, hot)
    ]
    ratio = cooling(use(hot, 2029)) / cooling(use(base, 2029))
    assert ratio == pytest.approx(days[1] / days[0], abs=0.01)
    assert 1.05 < ratio < 1.20


def test_efficient_floor_stays_a_share_under_code_and_retrofit():
    run = city.run(pushes={"building_code": 1.0, "building_retrofit": 0.03})
    share = run["efficient_floor_share"]
    assert share.min() >= 0
    assert share.max() <= 1
    assert (np.diff(share[:, 0], axis=0) >= 0).all()
    assert share[-1].min() > 0.5


def test_an_air_conditioner_standard_saves_cooling_as_machines_are_replaced():
    saved = [change(year, cooling, ac_meps=0.24) for year in (2030, 2040, 2050)]
    assert -0.18 < saved[0] < -0.05
    assert saved[2] < saved[1] < saved[0]
    assert -0.24 < saved[2] < -0.15


def test_the_building_code_saves_some_percent_of_all_and_more_of_cooling():
    code = {"building_code": 0.9}
    assert -0.04 < change(2050, **code) < -0.015
    assert -0.14 < change(2050, cooling, **code) < -0.05
    assert change(2050, **code) < change(2030, **code) < 0


def test_retrofit_of_two_percent_a_year_saves_electricity():
    assert -0.04 < change(2050, building_retrofit=0.02) < -0.008


def test_cool_roofs_save_little_cooling():
    saved = change(2030, cooling, cool_roofs=2.0)
    assert -0.06 < saved < -0.002


def test_led_street_lighting_saves_about_one_eighth_of_the_public_part():
    public = change(2030, lambda u: u[PUBLIC, OTHER], led_lighting=1.0)
    assert public == pytest.approx(-0.125, abs=1e-9)
    assert -0.012 < change(2030, led_lighting=1.0) < -0.003


def test_district_cooling_acts_on_commerce_alone():
    assert change(2030, lambda u: u[COMMERCIAL, COOLING], district_cooling=0.4) == pytest.approx(-0.16, abs=0.01)
    assert change(2030, lambda u: u[COMMERCIAL, OTHER], district_cooling=0.4) == 0


def test_a_dearer_kilowatt_hour_lowers_homes_more_than_commerce_and_leaves_public_buildings():
    price = np.full(32, 1.864)
    price[1:] *= 1.1
    dear, base = city.run(drivers={"electricity_price": price}, until=2025), city.baseline()
    ratio = use(dear, 2025)[:, OTHER] / use(base, 2025)[:, OTHER]
    np.testing.assert_allclose(ratio, [1.1**-0.3, 1.1**-0.2, 1.0], rtol=1e-9)


def test_most_homes_are_cooled_by_2050_and_ownership_never_falls_with_income():
    owners = city.baseline()["ac_ownership"][:, 0]
    assert 0.90 < owners[-1].mean() < 1
    assert (np.diff(owners, axis=0) > -0.02).all()


def test_sales_and_the_highest_day_follow_the_estimates_of_2021_and_2022():
    run = city.baseline()
    demand = run["electricity_demand"][:, 0].sum(-1)
    np.testing.assert_allclose(demand[2:4], [19_900, 22_100], rtol=0.08)
    np.testing.assert_allclose(run["maximum_day"][2:4, 0], [90.3, 100], rtol=0.07)


def test_coal_stoves_leave_as_counted_and_sooner_with_the_lever():
    base, faster = city.baseline(), city.run(pushes={"coal_stove_phaseout": 0.4})
    assert base["coal_stoves"][1, 0] == pytest.approx(11_080, rel=0.2)
    assert 316 < base["coal_stoves"][2, 0] < 5_500
    assert faster["coal_stoves"][2, 0] == pytest.approx(0, abs=1e-6)


def test_fuels_of_homes_add_up_and_their_particles_fall():
    run = city.baseline()
    fuel = run["home_fuel"][:, 0].sum(-1)
    assert fuel[0, 4] == pytest.approx(23_000 * 3.5 / 1000 * 20)
    assert (fuel[:, [0, 1, 3]] == 0).all()
    assert run["coal_zone_share"][0, 0].sum() == pytest.approx(1)
    particles = run["home_pm25"][:, 0].sum(-1)
    assert particles[0] == pytest.approx(80.5 * 4.0 + fuel[0, 5] / 15 * 6.5 + fuel[0, 2] / 46 * 0.05)
    assert (np.diff(particles) < 0).all()


def test_waste_heat_is_the_electricity_of_cooling():
    run = city.baseline()
    np.testing.assert_allclose(run["cooling_waste_heat"], run["electricity_use"][:, :, :, COOLING].sum(2))
