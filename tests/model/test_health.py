# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Health: deaths that air, heat and roads account for, a life table, welfare cost."""

import numpy as np
import pytest
from stand_in_environment import base_run, constant, of, run, stand_ins, times, total

from kientao.model.calibration.health import life_expectancy_at_age

NO_OUTSIDE_AIR = -1e3


def rises(series, name, year=2040):
    return total(series, name, year) / total(base_run(), name, year) - 1


def test_air_takes_no_more_lives_than_are_lost():
    deaths = stand_ins()["baseline_deaths_by_age"][0]
    of_air = of(base_run(), "pm25_deaths_by_age", 2019)
    assert (of_air >= 0).all() and (of_air <= deaths).all()
    assert (of_air[:5] == 0).all() and (of_air[5:] > 0).all()


def test_the_cleanest_air_takes_no_lives():
    assert total(run(pm25_event_add=NO_OUTSIDE_AIR), "pm25_deaths", 2030) == 0


def test_deaths_of_zones_and_ages_are_those_of_the_city():
    by_age, by_zone = of(base_run(), "pm25_deaths_by_age", 2030), of(base_run(), "pm25_deaths", 2030)
    assert by_age.sum(0) == pytest.approx(by_zone, rel=1e-12)


def test_share_of_deaths_due_to_air_has_the_right_size():
    share = total(base_run(), "pm25_deaths", 2019) / stand_ins()["baseline_deaths_by_age"][0].sum()
    assert 0.12 < share < 0.24


def test_fewer_deaths_lie_above_a_higher_limit():
    above_25, above_10, above_5 = of(base_run(), "pm25_deaths_above", 2019)
    assert 0 < above_25 < above_10 < above_5 < total(base_run(), "pm25_deaths", 2019)


def test_a_microgram_less_spares_two_percent():
    assert -0.027 < rises(run(pm25_event_add=-1.0), "pm25_deaths") < -0.014


def test_a_fifth_less_from_outside_spares_a_tenth():
    assert -0.15 < rises(run(outside_index=0.8), "pm25_deaths") < -0.08


def test_background_deaths_stay_when_air_improves():
    cleaner = run(outside_index=0.6)
    assert of(cleaner, "pm25_sensitive_deaths", 2040) == pytest.approx(of(base_run(), "pm25_sensitive_deaths", 2040))


def test_road_deaths_of_2019_are_the_police_count_and_follow_speed():
    assert total(base_run(), "road_deaths", 2019) == pytest.approx(520.0, rel=1e-12)
    faster = run(speed=stand_ins()["speed"][0] + 1.0)
    assert rises(faster, "road_deaths") == pytest.approx(np.exp(0.5 * 0.08) - 1)
    assert total(base_run(), "road_deaths", 2029) == pytest.approx(520 * 0.98**10)


def test_more_motorcycle_kilometres_mean_more_road_deaths_in_their_share():
    kilometres = stand_ins()["vehicle_km"][0].copy()
    kilometres[0] *= 1.1
    assert rises(run(vehicle_km=kilometres), "road_deaths") == pytest.approx(0.07)


def test_streets_for_walking_and_cycling_spare_lives_though_more_people_walk():
    trips = stand_ins()["trips_by_mode"][0].copy()
    trips[:2] *= 1.3
    more_people = run(trips_by_mode=trips)
    assert rises(more_people, "road_deaths") == pytest.approx(0.15 * (1.3**0.45 - 1))
    rebuilt = run(trips_by_mode=trips, walkability=1.0, cycle_cover=1.0)
    assert rises(rebuilt, "road_deaths") == pytest.approx((1 + 0.15 * (1.3**0.45 - 1)) * 0.85 * 0.9 - 1)


def test_life_expectancy_of_a_constant_rate_is_its_inverse():
    rate, people = np.full((1, 2, 18), 0.02), np.ones((1, 2, 18, 3))
    at_age = life_expectancy_at_age(rate, people)[0]
    assert at_age[-1] == pytest.approx(50.0)
    assert at_age == pytest.approx(50.0, rel=0.002)


def test_life_expectancy_falls_with_age():
    at_age = constant("life_expectancy_at_age")
    assert (np.diff(at_age) < 0).all() and 70 < at_age[0] < 90 and 5 < at_age[-1] < 15


def test_life_years_sum_air_heat_and_roads():
    air = (of(base_run(), "pm25_deaths_by_age", 2019).sum(1) * constant("life_expectancy_at_age")).sum()
    expected = air * 1.15 + 10 * 425 + 38 * 520
    assert total(base_run(), "healthy_life_years_lost", 2019) == pytest.approx(expected, rel=1e-9)


def test_health_cost_is_deaths_times_the_value_of_a_life():
    deaths = total(base_run(), "pm25_deaths", 2019) + 425 + 520
    assert total(base_run(), "health_cost", 2019) == pytest.approx(deaths * 5.6 * 1.15, rel=1e-9)
    richer = run(income_mean=times("income_mean", 2.0))
    assert rises(richer, "health_cost") == pytest.approx(2**1.2 - 1)
