# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Industry: fuels and particles of the base year, relocation that adds up, what levers save."""

import energy_surroundings as city
import numpy as np
import pytest

GASOLINE, DIESEL, LPG, GAS, COAL, BIOMASS = range(6)


def ratio(name, year=2040, part=None, **pushes):
    """A city total with levers over that of the baseline."""

    def value(run):
        series = run[name][year - 2019, 0]
        return (series if part is None else series[part]).sum()

    return value(city.run(pushes=pushes)) / value(city.baseline())


def test_fuels_of_the_base_year_are_those_of_the_pack():
    fuel = city.baseline()["industry_energy"][0, 0].sum(-1)
    np.testing.assert_allclose(fuel[[GASOLINE, LPG, GAS, COAL, BIOMASS]], [0, 1500, 2500, 22_000, 4000], rtol=1e-9)
    assert fuel[DIESEL] == pytest.approx(2250 + 443 * 0.25 * 36, rel=1e-9)
    assert fuel[DIESEL] == pytest.approx(6240, rel=0.001)


def test_electricity_and_particles_of_the_base_year_are_those_of_the_pack():
    run = city.baseline()
    assert run["industry_electricity"][0, 0].sum() == pytest.approx(18_196 * 0.28, rel=1e-9)
    assert run["industry_pm25"][0, 0].sum() == pytest.approx(9070, rel=1e-9)
    assert run["craft_village_pm25"][0, 0].sum() == pytest.approx(510, rel=1e-9)


def test_zones_and_what_has_left_make_up_all_industry():
    run = city.run(pushes={"industry_relocation": 0.5})
    share = run["industry_share"][5, 0]
    left = (1 - 0.7) * 0.5
    assert share.sum() + left == pytest.approx(1)
    assert share.min() >= 0
    assert run["industry_share"][0, 0].sum() == pytest.approx(1)


def test_relocation_inside_the_city_leaves_its_totals_as_they_were():
    stay = {"relocation_stay_share": (1.0, "share", ())}
    base, moved = city.run(**stay), city.run(pushes={"industry_relocation": 0.9}, **stay)
    for name in ("industry_electricity", "industry_pm25"):
        np.testing.assert_allclose(moved[name].sum(-1), base[name].sum(-1), rtol=1e-9)
    assert np.abs(moved["industry_pm25"][5] - base["industry_pm25"][5]).max() > 10


def test_full_efficiency_saves_nine_percent_of_factory_energy():
    assert ratio("industry_energy", part=COAL, industry_efficiency=1.0) == pytest.approx(0.91)
    assert 0.91 < ratio("industry_energy", industry_efficiency=1.0) < 0.935


def test_switching_all_boilers_ends_coal_and_asks_for_gas_and_electricity():
    run = city.run(pushes={"industry_fuel_switch": 1.0})
    assert run["industry_energy"][5, 0, COAL].max() == pytest.approx(0, abs=1e-9)
    coal = city.baseline()["industry_energy"][5, 0, COAL].sum()
    gas = run["industry_energy"][5, 0, GAS].sum() - city.baseline()["industry_energy"][5, 0, GAS].sum()
    assert gas == pytest.approx(0.5 * coal)
    assert 1.05 < ratio("industry_electricity", industry_fuel_switch=1.0) < 1.25


def test_switching_and_filters_cut_particles():
    switch = ratio("industry_pm25", industry_fuel_switch=1.0)
    assert 0.5 < switch < 0.65
    assert ratio("industry_pm25", industry_filter=1.0) == pytest.approx(0.15)
    assert ratio("craft_village_pm25", craft_control=1.0) == pytest.approx(0.4)


def test_a_carbon_price_lowers_energy_by_its_semi_elasticity():
    assert ratio("industry_energy", part=COAL, carbon_price=15.0) == pytest.approx(np.exp(-0.006 * 15))


def test_heat_moves_to_electricity_by_trend():
    still = city.run(industry_electrification=(0.0, "1/yr", ()))
    base = city.baseline()
    assert still["industry_energy"][-1].sum() > base["industry_energy"][-1].sum()
    lost = (still["industry_energy"][-1] - base["industry_energy"][-1]).sum()
    gained = (base["industry_electricity"][-1] - still["industry_electricity"][-1]).sum()
    assert gained * 3.6 == pytest.approx(0.4 * lost)


def test_energy_and_particles_grow_slower_than_output():
    run = city.baseline()
    output = run["industry_index"][-1, 0]
    for name in ("industry_energy", "industry_pm25", "craft_village_pm25"):
        growth = run[name][-1, 0].sum() / run[name][0, 0].sum()
        assert 1 < growth < output
