# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Land: the account closes, parks wait for land, policy keeps farms and water; the base year of Hà Nội."""

from functools import cache

import numpy as np
import pytest

from kientao.cities import load
from kientao.engine.testing import partial
from kientao.model import land
from kientao.model.calibration import land as calibration
from kientao.model.dimensions import DIMENSIONS

ZONE = ("zone",)
BUILT, ROAD, PARK, FARM, FOREST, WATER, OTHER = range(7)


@cache
def inputs():
    return load("hanoi", dimensions=DIMENSIONS).inputs()


def zones(value):
    return np.full(len(inputs().dimensions["zone"]), float(value))


def surroundings(**changed):
    """Homes grow by 3.8 % a year of a stock of 27 m2 a person; work adds nothing; levers at their values of 2019."""
    people = inputs().parameters["population_by_age_base_year"].value.sum((0, 1))
    return {
        "population": (people, "person", ZONE),
        "housing_completed": (people * 27 * 0.038, "m2/yr", ZONE),
        "job_places": (people / 2, "person", ZONE),
        "last_job_places": (people / 2, "person", ZONE),
        "housing_price_index": zones(1),
        "construction_cost_index": 1.0,
        "green_belt": zones(0.3),
        "green_belt_base": zones(0.3),
        "lake_protection": 0.0,
        "road_expansion_added": (zones(0), "lane_km/yr", ZONE),
        "parks": (zones(0), "ha", ZONE),
        "parks_base": (zones(0), "ha", ZONE),
        "street_trees": zones(0),
        "street_trees_base": zones(0),
        "permeable_surfaces": (zones(0), "ha", ZONE),
        "permeable_surfaces_base": (zones(0), "ha", ZONE),
    } | changed


def program(**changed):
    return partial([land, calibration], city=inputs(), given=surroundings(**changed))


@cache
def baseline():
    return program().run()


def area_of(run, use, year):
    return run["land_area"][year - 2019, 0, use]


def busy():
    """All that changes land at once, more than there is land for."""
    return program(
        parks=(zones(3000), "ha", ZONE),
        road_expansion_added=(zones(400), "lane_km/yr", ZONE),
        housing_completed=(zones(1e8), "m2/yr", ZONE),
    )


def test_units_agree():
    assert program().check_units() == []


@pytest.mark.parametrize("run", [baseline, lambda: busy().run()], ids=["baseline", "overwhelmed"])
def test_land_adds_to_the_area_of_each_zone_and_is_never_negative(run):
    account = run()["land_area"][:, 0]
    area = inputs().parameters["area"].value
    np.testing.assert_allclose(account.sum(1), np.broadcast_to(area, account[:, 0].shape), rtol=1e-12)
    assert account.min() >= 0


def test_the_base_year_holds_the_land_statistics():
    total = baseline()["land_area"][0, 0].sum(-1)
    assert total[FARM] == pytest.approx(1551, abs=0.1)
    assert total[FOREST] == pytest.approx(212.7, abs=0.1)
    assert total[[BUILT, ROAD]].sum() == pytest.approx(943, abs=0.1)
    assert total.sum() == pytest.approx(3359.84, abs=0.01)


def test_sampled_seeds_still_close_the_account():
    seed = inputs().parameters["land_area_seed"].value
    random = np.random.default_rng(7)
    constants = program().constants({"land_area_seed": seed * random.uniform(0.6, 1.4, (5, *seed.shape))})
    account = constants.values["land_area_base_year"]
    np.testing.assert_allclose(account.sum(1), np.broadcast_to(constants.values["area"], account[:, 0].shape))
    np.testing.assert_allclose(account[:, FARM].sum(-1), 1551, rtol=1e-3)
    assert account.min() >= 0


def test_farm_is_lost_at_the_rate_of_the_statistics():
    loss = (area_of(baseline(), FARM, 2019) - area_of(baseline(), FARM, 2022)).sum() / 3
    assert 5.3 < loss < 13.3


def test_a_green_belt_keeps_farms():
    run = program(green_belt=zones(0.8)).run()
    kept = (area_of(run, FARM, 2050) - area_of(baseline(), FARM, 2050)).sum()
    assert 40 < kept < 200
    assert (run["green_belt_ratio"][0] == pytest.approx(0.2 / 0.7)) and baseline()["green_belt_ratio"][0].min() == 1


def test_lakes_under_full_protection_stay():
    run = program(lake_protection=1.0).run()
    np.testing.assert_allclose(area_of(run, WATER, 2050), area_of(run, WATER, 2019))
    assert area_of(baseline(), WATER, 2050).sum() < area_of(baseline(), WATER, 2019).sum()


def test_parks_are_made_once_where_there_is_land_and_wait_in_the_core():
    wanted = 100.0
    run = program(parks=(zones(wanted), "ha", ZONE)).run()
    made = run["parks_built"][-1, 0]
    assert made.max() == pytest.approx(wanted / 100)
    core = inputs().parameters["is_core"].value > 0
    assert made[~core].mean() > made[core].mean()
    assert run["park_wanted"][-1, 0][core].max() > 0
    gained = area_of(run, PARK, 2050) - area_of(baseline(), PARK, 2050)
    assert gained.sum() == pytest.approx(made.sum(), rel=0.05)


def test_trunk_roads_take_farm_land_only_by_the_lever():
    run = program(road_expansion_added=(zones(10), "lane_km/yr", ZONE)).run(until=2020)
    taken = run["road_land_added"][0, 0]
    farm = area_of(run, FARM, 2019)
    np.testing.assert_allclose(taken, np.minimum(0.05, 0.02 * farm))
    assert (baseline()["road_land_added"] == 0).all()


def test_added_work_takes_land_and_lost_work_gives_none_back():
    people = inputs().parameters["population_by_age_base_year"].value.sum((0, 1))
    more = program(last_job_places=(people / 2 - 1000, "person", ZONE)).run(until=2019)["land_demand"]
    fewer = program(last_job_places=(people / 2 + 1000, "person", ZONE)).run(until=2019)["land_demand"]
    same = baseline()["land_demand"][:1]
    np.testing.assert_allclose(more - same, inputs().parameters["job_land"].value[None, None] * 1000 / 1e6)
    np.testing.assert_allclose(fewer, same)


def test_trees_and_permeable_surfaces_change_the_cover_by_their_size():
    run = program(street_trees=zones(10), permeable_surfaces=(zones(50), "ha", ZONE)).run(until=2019)
    area = inputs().parameters["area"].value
    trees = (run["tree_cover_share"] - baseline()["tree_cover_share"][:1])[0, 0] * area
    np.testing.assert_allclose(trees, 10_000 * 0.8 * 20 / 1e6, rtol=1e-6)
    opened = (baseline()["impervious_share"][:1] - run["impervious_share"])[0, 0] * area
    np.testing.assert_allclose(opened, 0.5, rtol=1e-6)
    assert 0.15 < (baseline()["impervious_share"][0, 0] * area).sum() / area.sum() < 0.3
    assert 0.08 < (baseline()["tree_cover_share"][0, 0] * area).sum() / area.sum() < 0.15


def test_land_price_moves_more_than_home_price():
    run = program(housing_price_index=zones(1.1), last_land_price_index=zones(1)).run(until=2019)
    assert run["land_price_index"][0, 0] == pytest.approx((1.1 - 0.55) / 0.45)
    assert run["land_value_gain"].min() > 0
    crash = program(housing_price_index=zones(0.3)).run(until=2019)
    assert crash["land_price_index"][0, 0] == pytest.approx(0.1)
