# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Wellbeing: themes, liveability by zone, the gap between zones."""

import numpy as np
import pytest

from city_run import result
from kientao.engine.testing import partial
from kientao.indicators.weights import liveability_ratio
from kientao.model import wellbeing
from kientao.model.calibration import wellbeing as calibration
from kientao.model.dimensions import DIMENSIONS

ZONES = 30
THEMES = DIMENSIONS["theme"]


def given(**changes):
    zone = np.linspace(0.8, 1.2, ZONES)
    values = {
        "pm25": (38.0 * zone, "ug/m3", ("zone",)),
        "hot_days": (55.0 * zone, "day/yr", ("zone",)),
        "flooded_share": (0.05 * zone, "share", ("zone",)),
        "park_area_per_person": (2.0 * zone, "m2/person", ("zone",)),
        "job_access": (1e6 * zone, "person", ("zone",)),
        "jobs": (135_000.0 * zone, "person", ("zone",)),
        "commute_minutes": (25.0 * zone, "min", ("zone",)),
        "household_income_mean_base_year": (280.0, "million_VND/household/yr", ()),
        "housing_price_index": (zone, "ratio", ("zone",)),
        "income_per_person_base_year": (70.0 * zone, "million_VND/person/yr", ("zone",)),
        "income_per_person": (70.0 * zone, "million_VND/person/yr", ("zone",)),
        "wastewater_treated_share": (0.2 * zone, "share", ("zone",)),
        "river_quality_index": (12.0, "index", ()),
        "population": (270_000.0 * zone, "person", ("zone",)),
        "population_total": (8.1e6, "person", ()),
    }
    return values | changes


def run(**changes):
    return partial([wellbeing, calibration], "hanoi", given(**changes)).run(until=2020)


def test_units_agree():
    assert partial([wellbeing, calibration], "hanoi", given()).check_units() == []


def test_home_prices_of_2019_are_about_six_and_a_half_years_of_income():
    assert run()["price_to_income_base_year"][0, 0] == pytest.approx(6.6, abs=0.3)


def test_themes_stay_between_floor_and_one():
    themes = result("baseline", "green_growth").values("theme_score")
    assert themes.min() >= 0.02
    assert themes.max() <= 1.0


def test_full_and_zero_marks():
    done = run(
        pm25=(np.full(ZONES, 5.0), "ug/m3", ("zone",)),
        income_per_person=(np.full(ZONES, 30.0), "million_VND/person/yr", ("zone",)),
    )
    scores = done["theme_score"][0, 0]
    assert scores[THEMES.index("air")] == pytest.approx(1.0)
    assert scores[THEMES.index("income")] == pytest.approx(0.02)


def test_income_counts_in_proportion():
    done = run(income_per_person=(np.full(ZONES, (30.0 * 300.0) ** 0.5), "million_VND/person/yr", ("zone",)))
    assert done["theme_score"][0, 0, THEMES.index("income")] == pytest.approx(0.5)


def test_index_lies_inside_the_range_of_its_themes():
    done = run()
    themes, index = done["theme_score"][0, 0], done["liveability_index"][0, 0] / 100.0
    assert (themes.min(0) <= index).all()
    assert (index <= themes.max(0)).all()


@pytest.mark.parametrize(
    ("name", "factor"),
    [("park_area_per_person", 2.0), ("wastewater_treated_share", 2.0), ("pm25", 0.5), ("flooded_share", 0.5)],
)
def test_better_surroundings_raise_every_zone(name, factor):
    value, unit, dims = given()[name]
    assert (run(**{name: (value * factor, unit, dims)})["liveability_index"] > run()["liveability_index"]).all()


def test_cleaner_rivers_are_welcome_where_a_zone_lies_on_them():
    done, cleaner = run(), run(river_quality_index=(60.0, "index", ()))
    gain = (cleaner["liveability_index"] - done["liveability_index"])[0, 0]
    on_rivers = done["river_in_water_theme"][0, 0] > 0
    assert on_rivers.any()
    assert (gain[on_rivers] > 0).all()
    assert gain[~on_rivers] == pytest.approx(0.0, abs=1e-12)


def test_weights_count_only_against_one_another():
    weights = run()["liveability_weight"][0, 0]
    scaled = run(liveability_weight=(3.0 * weights, "ratio", ("theme",)))
    assert scaled["liveability_index"] == pytest.approx(run()["liveability_index"])


def test_no_gap_where_all_zones_are_equal():
    same = {name: (np.full(ZONES, value.mean()), unit, dims) for name, (value, unit, dims) in given().items() if dims}
    same["inner_basin_share"] = (np.full(ZONES, 0.5), "share", ("zone",))
    assert run(**same)["equity_gap"] == pytest.approx(0.0, abs=1e-12)


def test_gap_is_the_gini_coefficient_of_people():
    done = run()
    index, people = done["liveability_index"][0, 0], np.linspace(0.8, 1.2, ZONES)
    one_each = np.repeat(index, np.round(people / people.sum() * 30_000).astype(int))
    one_each.sort()
    rank = np.arange(1, one_each.size + 1)
    gini = 100.0 * (
        2.0 * (rank * one_each).sum() / (one_each.size * one_each.sum()) - (one_each.size + 1) / one_each.size
    )
    assert done["equity_gap"][0, 0] == pytest.approx(gini, abs=0.02)


def test_worst_tenth_of_people_against_the_best():
    ratio = liveability_ratio(result())
    assert (ratio > 0.3).all()
    assert (ratio < 1.0).all()


def test_core_inner_and_outer_zones_differ_but_not_wildly_in_2019():
    index = result().values("liveability_index")[0, 0]
    assert 25.0 < index.min() < index.max() < 60.0
