# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Competitiveness: scores, pillars, the index and how it hangs on its weights."""

import numpy as np
import pytest

from city_run import result
from kientao.engine.testing import partial
from kientao.indicators.weights import competitiveness_band, competitiveness_with, share_ahead, weight_sets
from kientao.model import competitiveness
from kientao.model.calibration import competitiveness as calibration
from kientao.model.dimensions import DIMENSIONS

INDICATORS = DIMENSIONS["indicator"]
PILLARS = DIMENSIONS["pillar"]


def given(**changes):
    zone = np.ones(30)
    values = {
        "grdp_total": (968_436.0, "billion_VND/yr", ()),
        "jobs": (135_000.0 * zone, "person", ("zone",)),
        "grdp_by_industry": (np.full(7, 968_436.0 / 7), "billion_VND/yr", ("industry",)),
        "human_capital": (1.0, "ratio", ()),
        "working_age_population": (180_000.0 * zone, "person", ("zone",)),
        "population": (270_000.0 * zone, "person", ("zone",)),
        "population_total": (8.1e6, "person", ()),
        "population_total_base_year": (8.1e6, "person", ()),
        "innovation_stock": (40_000.0, "billion_VND", ()),
        "innovation_stock_base_year": (40_000.0, "billion_VND", ()),
        "digital_services_share": (0.3, "share", ()),
        "job_access": (1e6 * zone, "person", ("zone",)),
        "commute_minutes": (25.0 * zone, "min", ("zone",)),
        "transit_share": (0.12, "share", ()),
        "affordable_share": (0.3, "share", ()),
        "floor_per_person": (26.0 * zone, "m2/person", ("zone",)),
        "pm25": (40.0 * zone, "ug/m3", ("zone",)),
        "river_quality_index": (16.0, "index", ()),
        "park_area_per_person": (2.0 * zone, "m2/person", ("zone",)),
        "flood_damage": (20.0 * zone, "billion_VND/yr", ("zone",)),
        "heat_deaths": (14.0 * zone, "person/yr", ("zone",)),
        "heat_deaths_base_year": (14.0 * zone, "person/yr", ("zone",)),
        "transparency_index": (47.0, "index", ()),
        "debt_to_cap": (0.15, "share", ()),
    }
    return values | changes


def run(**changes):
    return partial([competitiveness, calibration], "hanoi", given(**changes)).run(until=2020)


def score(done, indicator):
    return done["indicator_score"][0, 0, INDICATORS.index(indicator)]


def test_units_agree():
    assert partial([competitiveness, calibration], "hanoi", given()).check_units() == []


def test_aim_posts_score_one_and_one_hundred():
    low = run(pm25=(np.full(30, 75.0), "ug/m3", ("zone",)), transit_share=(0.03, "share", ()))
    high = run(pm25=(np.full(30, 5.0), "ug/m3", ("zone",)), transit_share=(0.5, "share", ()))
    for indicator in ("pm25", "transit_share"):
        assert score(low, indicator) == pytest.approx(1.0)
        assert score(high, indicator) == pytest.approx(100.0)


def test_score_on_logarithms_is_half_way_at_the_geometric_mean():
    middle = run(pm25=(np.full(30, (75.0 * 5.0) ** 0.5), "ug/m3", ("zone",)))
    assert score(middle, "pm25") == pytest.approx(50.0)


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        ({"pm25": (np.full(30, 30.0), "ug/m3", ("zone",))}, 1),
        ({"commute_minutes": (np.full(30, 40.0), "min", ("zone",))}, -1),
        ({"debt_to_cap": (0.8, "share", ())}, -1),
        ({"innovation_stock": (80_000.0, "billion_VND", ())}, 1),
        ({"heat_deaths": (np.full(30, 28.0), "person/yr", ("zone",))}, -1),
    ],
)
def test_better_conditions_raise_the_index(changes, sign):
    change = run(**changes)["competitiveness_index"] - run()["competitiveness_index"]
    assert (np.sign(change) == sign).all()


def test_weights_inside_every_pillar_add_to_one():
    weights = run()["indicator_weight"][0, 0]
    assert weights.sum(1) == pytest.approx(np.ones(8))
    assert (weights > 0).sum() == 18


def test_index_lies_between_worst_and_best_pillar_and_under_their_mean():
    done = run()
    pillars, index = done["competitiveness_pillar"][0, 0], done["competitiveness_index"][0, 0]
    assert pillars.min() < index < pillars.mean() < pillars.max()


def test_base_year_of_the_whole_model_is_about_forty():
    index = result().values("competitiveness_index")[0, 0]
    assert index == pytest.approx(40.0, abs=4.0)
    assert result().values("competitiveness_index_base_year")[0, 0] == pytest.approx(index, rel=1e-9)


def test_every_set_of_weights_adds_to_one_and_equal_is_the_model():
    sets = weight_sets()
    assert all(weights.sum() == pytest.approx(1.0) for weights in sets.values())
    pillars = result().values("competitiveness_pillar")
    assert competitiveness_with(pillars, sets["equal"]) == pytest.approx(result().values("competitiveness_index"))


def test_band_holds_the_index_and_a_run_is_never_ahead_of_itself():
    low, high = competitiveness_band(result())
    index = result().values("competitiveness_index")
    assert (low < index).all()
    assert (index < high).all()
    assert (high - low < 10.0).all()
    assert (share_ahead(result(), result()) == 0).all()
