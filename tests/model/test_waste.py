# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Waste: tonnes that balance, carbon that is kept, what sorting, charging and plants change."""

import numpy as np
import pytest
from stand_in_environment import base_run, constant, of, parameter, program, run, total

from kientao.model.waste import IS_ORGANIC

YEARS = (2019, 2025, 2040, 2050)


def rises(series, name, year=2040):
    """Relative change against the run in which nothing is decided."""
    return total(series, name, year) / total(base_run(), name, year) - 1


def landfilled(series, year=2040):
    return of(series, "waste_to", year)[3]


def test_units_of_the_environment_sectors_agree():
    assert program().check_units() == []


@pytest.mark.parametrize("year", YEARS)
def test_every_tonne_generated_goes_one_way(year):
    series = run(waste_separation=0.6, composting_recycling=1500.0, waste_to_energy=3000.0, pay_as_you_throw=0.5)
    assert total(series, "waste_generated", year) == pytest.approx(total(series, "waste_to", year), rel=1e-9)
    assert total(series, "collected_component", year) == pytest.approx(total(series, "waste_collected", year), rel=1e-9)
    assert total(series, "waste_mix", year) == pytest.approx(1.0, rel=1e-12)
    assert (of(series, "residual_component", year) >= 0).all()


def test_plants_far_too_large_leave_no_negative_waste():
    series = run(waste_separation=1.0, composting_recycling=1e5, waste_to_energy=1e5)
    assert (of(series, "waste_to", 2040) >= 0).all()
    assert landfilled(series) > 0


def test_carbon_put_in_is_carbon_decayed_and_carbon_left():
    series = run(waste_separation=0.5, composting_recycling=1000.0)
    stock, put_in = np.asarray(series["landfill_doc"]), np.asarray(series["landfill_carbon_deposited"])
    decayed = stock[:-1] * (1 - constant("doc_survival"))
    assert put_in[:-1].sum() == pytest.approx(decayed.sum() + stock[-1].sum() - stock[0].sum(), rel=1e-9)


def test_base_year_has_the_tonnes_and_routes_of_2019():
    routes = of(base_run(), "waste_to", 2019) / parameter("waste_generated_base_total")
    assert total(base_run(), "waste_generated", 2019) == pytest.approx(2372500.0, rel=1e-12)
    assert routes[3] == pytest.approx(parameter("landfilled_base_share"), rel=1e-12)
    assert routes[0] == pytest.approx(parameter("recycled_base_share"), rel=1e-12)
    assert routes[1] == pytest.approx(parameter("composted_base_share"), rel=1e-12)
    assert 0.02 < routes[2] < 0.04
    assert total(base_run(), "open_burning_waste_pm25", 2019) == pytest.approx(484.5, rel=1e-9)


def test_landfill_methane_and_cost_of_2019_have_the_right_size():
    assert 70e3 < total(base_run(), "landfill_ch4", 2019) < 105e3
    assert 1500 < total(base_run(), "waste_cost", 2019) < 1800


def test_landfill_carbon_of_2019_is_the_sum_over_past_deposits():
    carbon = 0.0
    for year in range(1990, 2019):
        old = 1693965.0 * 1.05 ** (year - 2011)
        new = 1693965.0 + (0.89 * 2372500.0 - 1693965.0) * (year - 2011) / 8
        deposit = old if year <= 2011 else new
        carbon = carbon * np.exp(-0.4) + deposit * 0.54 * 0.95 * 0.15 * 0.7
    assert constant("landfill_doc_base_year")[0] == pytest.approx(carbon, rel=1e-9)


def test_charging_by_volume_cuts_a_fifth_at_first_and_a_tenth_for_good():
    series = run(pay_as_you_throw=1.0)
    assert rises(series, "waste_generated", 2020) == pytest.approx(-0.214, abs=1e-6)
    assert -0.12 < rises(series, "waste_generated", 2026) < -0.10
    assert rises(series, "waste_generated", 2050) == pytest.approx(-0.107, abs=1e-3)


def test_charging_by_volume_that_is_given_up_leaves_no_effect():
    series = program().run(drivers={"pay_as_you_throw": _for_five_years()}, until=2035)
    assert total(series, "payt_cut", 2024) > 0
    assert total(series, "payt_cut", 2025) == 0


def _for_five_years():
    path = program().inputs.drivers["pay_as_you_throw"].values.copy()
    path[1:6] = 1.0
    return path


def test_sorting_without_plants_takes_little_from_the_landfill():
    sorting = run(waste_separation=0.85)
    with_plants = run(waste_separation=0.85, composting_recycling=2500.0)
    base = landfilled(base_run())
    assert -0.24 < landfilled(sorting) / base - 1 < 0
    assert -0.64 < landfilled(with_plants) / base - 1 < -0.34
    assert rises(with_plants, "landfill_ch4") < -0.40


def test_plants_without_sorting_compost_nothing_more_than_is_sorted():
    series = run(composting_recycling=2500.0)
    assert of(series, "waste_composted", 2040) == pytest.approx(of(series, "organic_sorted", 2040))
    composted = of(series, "composted_component", 2040)
    assert (composted[IS_ORGANIC == 0] == 0).all() and composted.sum() > 0


def test_burning_two_thousand_tonnes_a_day_takes_a_quarter_from_the_landfill():
    change = landfilled(run(waste_to_energy=2000.0)) / landfilled(base_run()) - 1
    assert -0.37 < change < -0.17


def test_power_comes_only_from_plants_with_power():
    assert total(base_run(), "waste_incinerated_power", 2019) == 0
    series = run(waste_to_energy=2000.0)
    assert of(series, "waste_incinerated_power", 2030) == pytest.approx(of(series, "waste_incinerated", 2030))
    assert of(series, "waste_incinerated_power", 2022) < of(series, "waste_incinerated", 2022)


def test_collecting_landfill_gas_leaves_what_is_generated_unchanged():
    series = run(landfill_gas=0.65)
    assert rises(series, "landfill_ch4_generated") == pytest.approx(0)
    assert rises(series, "landfill_ch4") == pytest.approx(0.35 / 0.95 - 1)


def test_plastics_policy_cuts_plastic_only():
    series = run(plastics_policy=1.0)
    before, after = of(base_run(), "collected_component", 2040), of(series, "collected_component", 2040)
    assert after[5] / before[5] == pytest.approx(1 - 0.3 * 0.9)
    assert np.delete(after, 5) == pytest.approx(np.delete(before, 5))


def test_richer_people_throw_away_more_up_to_a_cap():
    double = run(income_per_person=2 * of_income())
    huge = run(income_per_person=1e6 * of_income())
    assert rises(double, "waste_generated") == pytest.approx(2**0.2 - 1, rel=1e-6)
    assert of(huge, "waste_per_person", 2040) == pytest.approx(1.6 * 0.365)


def of_income():
    return program().inputs.drivers["income_per_person"].values[0]
