# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Population: identities of the account, the base year of Hà Nội, sign and size of its answers."""

from functools import cache

import numpy as np
import pytest

from kientao.cities import load
from kientao.engine.testing import partial
from kientao.model import population
from kientao.model.calibration import population as calibration
from kientao.model.dimensions import DIMENSIONS
from kientao.model.lifetable import life_expectancy_at_birth

ZONE = ("zone",)


@cache
def inputs():
    return load("hanoi", dimensions=DIMENSIONS).inputs()


def surroundings(**changed):
    """The other sectors held at their 2019 state; the numbers themselves do not matter, ratios are 1."""
    people = inputs().parameters["population_by_age_base_year"].value.sum((0, 1))
    one = np.ones(people.size)
    names = {
        "pm25_deaths": (people * 8e-4, "person/yr", ZONE),
        "heat_deaths": (people * 4e-5, "person/yr", ZONE),
        "job_access": (people, "person", ZONE),
        "liveability_index": (one, "index", ZONE),
        "income_mean": (76.8, "million_VND/person/yr", ()),
        "unemployment": (0.02, "share", ()),
    }
    stand_ins = {f"last_{n}": v for n, v in names.items()} | {f"{n}_base_year": v for n, v in names.items()}
    stand_ins |= {
        "last_jobs": (people / 2, "person", ZONE),
        "national_income_index": 1.0,
        "price_to_income_index": 1.0,
        "housing_floor": (people * 27, "m2", ZONE),
        "housing_floor_base_year": (people * 27, "m2", ZONE),
        "housing_price_index": one,
        "housing_price_mean": 1.0,
        "satellite_towns": 0 * one,
        "satellite_towns_base": 0 * one,
    }
    return stand_ins | changed


def program(**changed):
    return partial([population, calibration], city=inputs(), given=surroundings(**changed))


@cache
def baseline():
    return program().run()


def value(run, name, year=2019):
    return run[name][year - 2019, 0]


def test_units_agree():
    assert program().check_units() == []


def test_every_zone_grows_by_births_deaths_and_moves_alone():
    run = baseline()
    people = run["population"][:, 0]
    change = (run["births"] - run["deaths"] + run["net_migration"])[:, 0]
    np.testing.assert_allclose(people[1:], (people + change)[:-1], rtol=1e-12)


def test_moves_within_the_city_cancel():
    run = baseline()
    net = run["net_migration"].sum(-1)
    np.testing.assert_allclose(net, run["in_migration_total"] - run["out_migrants"].sum(-1), rtol=1e-9)


def test_the_single_year_pyramid_and_the_groups_count_the_same_people():
    run = baseline()
    single = run["cohort_size"][:, 0]
    groups = np.concatenate((single[..., :85].reshape(32, 2, 17, 5).sum(-1), single[..., 85:]), axis=-1)
    np.testing.assert_allclose(groups, run["population_city_by_age"][:, 0], rtol=1e-10)


def test_nobody_is_negative():
    run = baseline()
    for name in ("population_by_age", "cohort_size", "births", "deaths", "destination_share", "out_migrants"):
        assert run[name].min() >= 0, name


def test_the_base_year_agrees_with_the_statistics():
    run = baseline()
    assert value(run, "population_total") == pytest.approx(8_093_900, rel=1e-6)
    assert value(run, "births").sum() == pytest.approx(139_211, rel=1e-3)
    assert value(run, "deaths").sum() == pytest.approx(52_704, rel=0.02)
    assert value(run, "population_total", 2020) == pytest.approx(8_246_540, rel=1e-6)
    assert value(run, "population_total", 2021) == pytest.approx(8_330_800, rel=1e-3)
    assert value(run, "population_total", 2022) == pytest.approx(8_435_700, rel=1e-3)
    assert value(run, "mortality_factor") == pytest.approx(1.0, abs=1e-12)


def test_life_expectancy_is_the_official_one_and_follows_a_sampled_value():
    rate = program().constants().values["mortality_rate_base_year"]
    np.testing.assert_allclose(life_expectancy_at_birth(rate), [[73.3, 78.2]], atol=1e-6)
    sampled = program().constants({"life_expectancy_base_year": np.array([[72.5, 77.4], [74.1, 79.0]])})
    deaths = sampled.values["deaths_base_year"].sum(-1)
    assert deaths[0] > 52_000 > deaths[1]
    # calibration is repeated: each member still gives the population of 2020
    later = program().run(constants=sampled, until=2020)["population_total"][1]
    np.testing.assert_allclose(later, 8_246_540, rtol=1e-6)


def test_death_rates_keep_the_national_shape():
    """Against UN WPP 2022 for both sexes: child rates two thirds, 15-34 and 55-69 between 0.8 and 0.95."""
    constants = program().constants().values
    people = inputs().parameters["population_by_age_base_year"].value.sum(-1)
    city, country = (
        (constants[name][0] * people).sum(0) / people.sum(0)
        for name in ("mortality_rate_base_year", "mortality_standard")
    )
    ratio = city / country
    assert 0.55 < ratio[0] < 0.8
    assert ratio[3:7].min() > 0.8 and ratio[3:7].max() < 0.95
    assert ratio[11:14].min() > 0.8 and ratio[11:14].max() < 0.95


def test_a_wave_of_one_year_of_age_moves_on_as_a_whole():
    """A group whose people are all in its last year turns into the next group at once, not by a fifth."""
    ageing = population.ageing_share(np.ones((1, 2, 86)))
    assert ageing.shape == (1, 2, 18)
    np.testing.assert_allclose(ageing[..., :17], 0.2)
    assert (ageing[..., 17] == 0).all()
    wave = np.zeros((1, 2, 86))
    wave[..., 4] = wave[..., 9::5] = 1.0
    assert population.ageing_share(wave)[0, 0, 0] == 1.0


def test_more_homes_in_a_zone_draw_people():
    people = inputs().parameters["population_by_age_base_year"].value.sum((0, 1))
    floor = people * 27
    floor[5] *= 1.1
    run = program(housing_floor=(floor, "m2", ZONE)).run(until=2019)
    change = value(run, "destination_share") / value(baseline(), "destination_share") - 1
    assert 0.04 < change[5] < 0.08
    assert np.delete(change, 5).max() < 0


def test_a_more_liveable_city_grows():
    one = np.ones(len(inputs().dimensions["zone"]))
    run = program(last_liveability_index=(1.1 * one, "index", ZONE)).run()
    growth = value(run, "population_total", 2050) / value(baseline(), "population_total", 2050) - 1
    assert 0.005 < growth < 0.03


def test_cleaner_air_saves_lives_and_the_old_above_all():
    none = np.zeros(len(inputs().dimensions["zone"]))
    run = program(last_pm25_deaths=(none, "person/yr", ZONE), last_heat_deaths=(none, "person/yr", ZONE)).run()
    assert (value(run, "deaths") < value(baseline(), "deaths")).all()
    older = value(run, "elderly_population", 2050).sum() / value(baseline(), "elderly_population", 2050).sum() - 1
    assert older > value(run, "population_total", 2050) / value(baseline(), "population_total", 2050) - 1 > 0
    # baseline deaths stay those of the air of 2019
    np.testing.assert_allclose(value(run, "baseline_deaths"), value(baseline(), "baseline_deaths"))


def test_dear_homes_keep_people_away():
    run = program(price_to_income_index=1.2).run()
    assert value(run, "in_migration_total") < value(baseline(), "in_migration_total")
    assert value(run, "population_total", 2050) < value(baseline(), "population_total", 2050)


def test_satellite_towns_draw_the_share_that_comes():
    steer = np.zeros(len(inputs().dimensions["zone"]))
    steer[[9, 10]] = 0.15, 0.1
    run = program(satellite_towns=(steer, "share", ZONE)).run()
    assert value(run, "destination_share").sum() == pytest.approx(1.0)
    gain = (value(run, "population", 2050) - value(baseline(), "population", 2050))[[9, 10]].sum()
    assert 80_000 < gain < 400_000
    everywhere = np.full(steer.size, 0.4)
    assert value(program(satellite_towns=(everywhere, "share", ZONE)).run(until=2019), "satellite_steer").sum() <= 0.5


def test_the_baseline_ages_and_slows_as_expected():
    run = baseline()
    total = run["population_total"][:, 0]
    assert 9.35e6 < total[11] < 9.6e6
    assert 10.8e6 < total[31] < 12.5e6
    old = run["elderly_population"][:, 0].sum(-1) / total
    assert old[0] == pytest.approx(0.082, abs=0.002)
    assert 0.157 < old[31] < 0.18
