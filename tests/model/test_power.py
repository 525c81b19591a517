# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Power: supply that balances, peak and highest day, how rooftop solar spreads."""

import energy_surroundings as city
import numpy as np
import pytest

from kientao.model import power


def solar(run, year):
    return run["rooftop_solar_mw"][year - 2019, 0].sum(-1)


def test_supply_is_demand_and_losses():
    run = city.baseline()
    supply = run["electricity_demand"][:, 0].sum(-1) / (1 - run["loss_share"][:, 0])
    np.testing.assert_allclose(run["electricity_supplied"][:, 0], supply, rtol=1e-12)


def test_grid_solar_and_waste_power_make_up_the_supply():
    run = city.run(
        waste_incinerated_power=(1.0e6, "t/yr", ()), landfill_ch4_recovered=(2.0e4, "t/yr", ()),
        pushes={"public_solar": 10.0},
    )  # fmt: skip
    own = run["solar_generation"][:, 0].sum(-1) + run["waste_power_gwh"][:, 0]
    np.testing.assert_allclose(run["grid_electricity"][:, 0] + own, run["electricity_supplied"][:, 0], rtol=1e-12)
    wte, engine = run["wte_electricity"][0, 0], run["gas_engine_efficiency"][0, 0]
    assert run["waste_power_gwh"][0, 0] == pytest.approx((1.0e6 * wte + 2.0e4 * 13.9 * engine) / 1000)


def test_a_city_with_more_power_of_its_own_than_it_needs_takes_nothing_from_the_grid():
    assert power.grid_electricity(np.array([10.0]), np.array([[4.0, 4.0]]), np.array([5.0])) == 0


def test_demand_is_the_sum_of_its_users():
    run = city.baseline()
    users = run["electricity_use"].sum((2, 3)) + run["industry_electricity"] + run["transport_electricity"]
    np.testing.assert_allclose(run["electricity_demand"], users, rtol=1e-12)


def test_peak_and_highest_day_of_the_base_year_are_near_the_records():
    run = city.baseline()
    assert run["peak_load_mw"][0, 0] == pytest.approx(4084, rel=0.01)
    assert run["maximum_day"][0, 0] == pytest.approx(81.6, rel=0.01)


def test_managed_load_takes_five_percent_off_the_peak_and_a_heat_event_adds_to_it():
    base = city.baseline()["peak_load_mw"][11, 0]
    assert city.run(pushes={"smart_grid": 1.0}, until=2030)["peak_load_mw"][11, 0] == pytest.approx(0.95 * base)
    event = np.ones(32)
    event[11] = 1.12
    hot = city.run(drivers={"peak_load_event_factor": event}, until=2030)
    assert hot["peak_load_mw"][11, 0] == pytest.approx(1.12 * base)


def test_solar_of_the_base_year_is_that_of_the_pack_by_roof():
    run = city.baseline()
    assert run["private_solar_mw"][0, 0].sum() == pytest.approx(5.0)
    share = run["private_solar_mw"][0, 0] / run["solar_potential"][0, 0]
    np.testing.assert_allclose(share, share[0])


def test_private_solar_grows_within_its_market_and_stays_small_against_demand():
    run = city.baseline()
    assert (np.diff(run["private_solar_mw"][:, 0], axis=0) > 0).all()
    assert (run["private_solar_mw"] <= run["solar_market"]).all()
    assert (run["solar_market"] <= run["solar_potential"]).all()
    generated, demand = run["solar_generation"][:, 0].sum(-1), run["electricity_demand"][:, 0].sum(-1)
    assert (generated < 0.1 * demand).all()
    assert 80 < solar(run, 2030) < 400


def test_a_city_share_of_the_price_shortens_payback_and_spreads_solar():
    base, paid = city.baseline(), city.run(pushes={"rooftop_solar": 0.3})
    assert paid["solar_payback"][5, 0] == pytest.approx(0.7 * base["solar_payback"][5, 0])
    assert 1.08 < solar(paid, 2030) / solar(base, 2030) < 1.40
    assert 1.20 < solar(paid, 2050) / solar(base, 2050) < 1.60


def test_panels_on_public_roofs_add_one_for_one():
    base, public = city.baseline(), city.run(pushes={"public_solar": 10.0})
    assert solar(public, 2030) - solar(base, 2030) == pytest.approx(10.0 * 30)


def test_a_market_that_shrinks_stops_new_panels_and_leaves_the_old():
    added = power.private_solar_added(0.004, 0.35, np.array([[10.0]]), np.array([[4.0]]))
    assert added == 0
    assert 0 < power.private_solar_mw(np.array([[10.0]]), added, 25.0) < 10
