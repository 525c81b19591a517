# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Air: sources that sum to what people breathe, a base year that is measured, measures of the right size."""

import numpy as np
import pytest
from stand_in_environment import base_run, constant, of, parameter, run, stand_ins, times, total

SITES = parameter("pm25_station_count") / 10
URBAN = parameter("is_core") + parameter("is_inner")
OUTSIDE = 10


def at_sites(series, year=2040):
    return float((of(series, "pm25", year) * SITES).sum())


def gain(**values):
    return at_sites(run(**values)) - at_sites(base_run())


def test_stations_and_spread_of_2019_are_met():
    pm25 = of(base_run(), "pm25", 2019)
    assert at_sites(base_run(), 2019) == pytest.approx(40.5, rel=1e-12)
    assert pm25.min() / pm25.max() == pytest.approx(0.825, rel=1e-12)
    assert 1.5 < constant("pm25_kernel_scale") < 6
    assert 0.54 < constant("pm25_outside_base") / 40.5 < 0.81


def test_no2_of_the_urban_districts_is_met():
    no2 = of(base_run(), "no2", 2019)
    assert (no2 * URBAN).sum() / URBAN.sum() == pytest.approx(28.0, rel=1e-12)


def test_emissions_of_2019_are_the_inventory():
    assert of(base_run(), "pm25_emission", 2019).sum(1) == pytest.approx(constant("pm25_inventory_2019"), rel=1e-12)
    assert total(base_run(), "pm25_emission", 2019) == pytest.approx(32.3, abs=0.1)
    assert of(base_run(), "precursor_emission", 2019).sum(1) == pytest.approx(parameter("precursor_base"), rel=1e-9)
    assert total(base_run(), "nox_emission", 2019) == pytest.approx(parameter("precursor_base")[0], rel=1e-9)


def test_zone_and_city_nox_agree_when_activities_move():
    series = run(exhaust_nox=times("exhaust_nox", 0.4), industry_pm25=times("industry_pm25", 0.5), waste_to_energy=3e3)
    assert total(series, "nox_emission", 2030) == pytest.approx(of(series, "precursor_emission", 2030)[0].sum())


@pytest.mark.parametrize("year", [2019, 2035, 2050])
def test_sources_sum_to_what_people_breathe(year):
    series = run(waste_to_energy=3000.0, straw_burning_ban=0.7)
    people = stand_ins()["population"][0]
    mean = (of(series, "pm25", year) * people).sum() / people.sum()
    by_source = of(series, "pm25_by_source", year)
    assert by_source.sum() == pytest.approx(mean, rel=1e-12)
    assert by_source[OUTSIDE] == pytest.approx(of(series, "pm25_outside", year))
    assert (by_source >= 0).all()


def test_own_emissions_count_most_in_their_own_zone():
    matrix = constant("transfer_matrix")
    assert (np.diag(matrix) == matrix.max(1)).all()


def test_half_the_exhaust_takes_more_than_a_microgram():
    series = run(exhaust_pm25=times("exhaust_pm25", 0.5), exhaust_nox=times("exhaust_nox", 0.5))
    assert -1.75 < at_sites(series) - at_sites(base_run()) < -0.7
    no2 = (of(series, "no2", 2040) * URBAN).sum() / (of(base_run(), "no2", 2040) * URBAN).sum() - 1
    assert -0.35 < no2 < -0.15


def test_less_industry_and_no_straw_burning_take_a_microgram_each():
    assert -2.3 < gain(industry_pm25=times("industry_pm25", 0.7)) < -0.6
    assert -1.8 < gain(straw_burning_ban=1.0) < -0.6


def test_the_air_agreement_is_worth_a_fifth_of_the_outside_air():
    agreement = gain(regional_air_agreement=1.0)
    assert agreement == pytest.approx(-0.2 * constant("pm25_outside_base"))
    assert agreement == pytest.approx(gain(outside_index=0.8))


def test_washing_streets_and_covering_sites_do_little():
    assert -0.3 < gain(road_dust_washing=1.0) < -0.05
    assert -0.14 < gain(construction_dust=1.0) < -0.02


def test_an_event_adds_what_it_adds():
    assert gain(pm25_event_add=8.0) == pytest.approx(8.0)


def test_waste_plants_add_where_they_stand():
    plants = of(run(waste_to_energy=4000.0), "pm25_emission", 2030)[8] - of(base_run(), "pm25_emission", 2030)[8]
    assert (plants[parameter("wte_zone_share") == 0] == 0).all()
    assert plants.sum() == pytest.approx(4e-5 * 4000 * 0.85 * 365 / 1000)


def test_straw_burnt_follows_ban_and_farmland():
    base = total(base_run(), "straw_burnt", 2019)
    assert base == pytest.approx(1104e3 * 0.6235 * 0.85)
    assert total(run(straw_burning_ban=1.0), "straw_burnt", 2030) == 0


def test_three_quarters_of_days_are_good_at_40_micrograms():
    share = (of(base_run(), "good_air_days", 2019) * SITES).sum() / 365
    assert share == pytest.approx(0.748, abs=0.03)


def test_cleaner_air_has_more_good_days():
    cleaner, base = run(outside_index=0.8), base_run()
    assert (of(cleaner, "good_air_days", 2040) > of(base, "good_air_days", 2040)).all()
