# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Flood: water that balances, damage that grows with rain, measures that weaken in the rarest storms."""

import numpy as np
import pytest
from stand_in_environment import base_run, constant, of, parameter, program, run, stand_ins, total

from kientao.engine.opening import Constants
from kientao.model.flood import runoff

CORE, INNER = parameter("is_core") > 0, parameter("is_inner") > 0
AREA = parameter("area")
TEN, HUNDRED = 2, 5


def spread(amount, zones):
    """An amount over some zones by area."""
    return np.where(zones, amount * AREA / AREA[zones].sum(), 0.0)


def flooded(series, storm, zones=CORE, year=2040):
    return of(series, "flooded_built", year)[storm][zones].mean()


def change(series, storm):
    return flooded(series, storm) / flooded(base_run(), storm) - 1


def damage_change(series):
    return total(series, "expected_damage", 2040) / total(base_run(), "expected_damage", 2040) - 1


def test_storms_of_2019_are_those_of_the_drainage_code():
    assert constant("storm_2h_base") == pytest.approx([79.9, 97.1, 110.2, 123.3, 140.5, 153.6], abs=0.1)
    assert constant("storm_2day_base") == pytest.approx([172, 255, 310, 363, 431, 482], abs=0.6)


def test_surfaces_and_open_water_cover_a_zone():
    covered = of(base_run(), "surface_share", 2019).sum(0) + of(base_run(), "open_water_share", 2019)
    assert covered == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize("name", ["2h", "2day"])
def test_no_more_runs_off_than_rains(name):
    rain, off = of(base_run(), f"storm_{name}", 2050), of(base_run(), f"runoff_{name}", 2050)
    assert (off <= rain[:, None] + 1e-9).all() and (off > 0).all()


def test_runoff_starts_after_the_first_wetting():
    retention = np.array([50.0])
    assert runoff(np.array([10.0]), retention) == 0
    assert runoff(np.array([100.0]), retention) == pytest.approx(90.0**2 / 140.0)


def test_rarer_storms_flood_more_and_never_more_than_all():
    share = of(base_run(), "flooded_built", 2050)
    assert (np.diff(share, axis=0) >= 0).all() and (share >= 0).all() and (share <= 1).all()


def test_depth_is_zero_where_nothing_is_flooded():
    share, depth = of(base_run(), "flooded_built", 2019), of(base_run(), "flooded_depth", 2019)
    assert (depth[share == 0] == 0).all() and (depth[share > 0] > 0).all()


def test_expected_damage_is_the_area_under_damage_over_probability():
    damage = of(base_run(), "building_damage", 2019) + of(base_run(), "crop_damage", 2019)
    probability = 1 / np.array([2.0, 5.0, 10.0, 20.0, 50.0, 100.0])
    area = -np.trapezoid(damage, probability, axis=0) + damage[-1] / 100
    assert of(base_run(), "expected_damage", 2019) == pytest.approx(area, rel=1e-9)


def test_drainage_of_2019_is_the_pump_of_the_basin_and_the_fields():
    basin = (AREA - parameter("river_area")) * parameter("inner_basin_share")
    capacity = constant("drainage_capacity_base_year")
    assert capacity[parameter("inner_basin_share") == 1].sum() == pytest.approx(
        90 * basin[parameter("inner_basin_share") == 1].sum() / basin.sum()
    )
    assert (constant("drainage_capacity_past_flood") <= capacity).all()


def test_rivers_hold_no_storm_water():
    water, rivers = constant("land_area_base_year")[5], parameter("river_area")
    still = np.maximum(water - rivers, 0.0)
    assert (rivers < AREA).all()
    np.testing.assert_allclose(of(base_run(), "open_water_share", 2019), still / (AREA - rivers))
    deep = of(base_run(), "lake_storage", 2019) * (AREA - rivers)
    np.testing.assert_allclose(deep, parameter("lake_usable_depth") * still * 1000)


def test_lakes_of_the_inner_basin_are_shared_in_a_long_storm_and_no_water_is_lost():
    drained, inner = AREA - parameter("river_area"), parameter("inner_basin_share")
    own, shared = (of(base_run(), name, 2019) for name in ("lake_storage", "lake_storage_2day"))
    assert (shared * drained).sum() == pytest.approx((own * drained).sum())
    assert np.ptp(shared[inner == 1]) == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(shared[inner == 0], own[inner == 0])


def test_flood_of_2008_gives_its_damage_back():
    values = dict(program().constants().values)
    values["drainage_capacity_base_year"] = values["drainage_capacity_past_flood"]
    values["storm_2h_base"] = np.full((1, 6), 110.0)
    values["storm_2day_base"] = np.full((1, 6), 480.0)
    series = program().run(Constants(values, 1), until=2019)
    assert of(series, "building_damage", 2019)[0].sum() == pytest.approx(11700.0, rel=1e-9)


def test_damage_scale_is_within_reason():
    assert 0.1 < constant("flood_damage_scale") < 1.2


def test_core_stays_dry_in_the_two_year_storm_and_floods_a_little_in_the_five_year_storm():
    assert flooded(base_run(), 0, year=2019) == 0
    assert 0.02 < flooded(base_run(), 1, year=2019) < 0.07


def test_rain_of_august_2022_leaves_the_core_dry_and_the_west_under_water():
    excess = of(run(extreme_rain_factor=255 / 310), "excess_2day", 2030)[TEN]
    west = [program().inputs.dimensions["zone"].index(zone) for zone in ("nam_tu_liem", "bac_tu_liem")]
    assert (excess[CORE] == 0).all()
    assert (excess[west] > 30).all()


def test_permeable_ground_helps_and_helps_least_in_the_rarest_storm():
    series = run(impervious_share=0.7 * stand_ins()["impervious_share"][0])
    assert -0.20 < damage_change(series) < -0.05
    assert change(series, TEN) < 2 * change(series, HUNDRED) < 0


def test_sponge_works_help_in_the_ten_year_storm_and_hardly_in_the_hundred_year_storm():
    series = run(retention_sponge=spread(50.0, CORE | INNER))
    assert -0.25 < change(series, TEN) < -0.05
    assert -0.05 < change(series, HUNDRED) < 0


def test_green_roofs_hold_water():
    assert change(run(green_roofs=spread(10.0, CORE)), TEN) < -0.05


def test_pumps_in_the_inner_zones_help_these_and_not_the_core():
    series = run(drainage_pumps=spread(200.0, INNER))
    assert -0.80 < damage_change(series) < -0.35
    assert change(series, TEN) == 0


def test_a_degree_with_its_rain_adds_a_third_to_a_half_of_the_damage():
    warming = program().inputs.drivers["temperature_change"].values
    assert 0.25 < damage_change(run(temperature_change=warming[1:] + 1.0)) < 0.65


def test_a_given_rain_factor_replaces_that_of_the_climate():
    assert of(run(extreme_rain_factor=1.3), "rain_factor", 2040) == pytest.approx(1.3)
    assert of(base_run(), "rain_factor", 2019) == pytest.approx(1.0)


def test_a_storm_year_costs_what_the_hundred_year_storm_does():
    storm = run(storm_event=1.0, until=2025)
    damage = of(base_run(), "building_damage", 2025)[HUNDRED] + of(base_run(), "crop_damage", 2025)[HUNDRED]
    assert of(storm, "flood_damage", 2025) == pytest.approx(damage)
    assert of(storm, "flood_damage", 2019) == pytest.approx(of(storm, "expected_damage", 2019))


def test_expected_damage_of_2019_has_the_right_size():
    assert 300 < total(base_run(), "expected_damage", 2019) < 1200
    assert 3 < total(base_run(), "wards_damaged", 2019) < 30


def test_flooded_share_is_that_of_the_design_storm():
    assert of(base_run(), "flooded_share", 2030) == pytest.approx(of(base_run(), "flooded_built", 2030)[TEN])
    assert of(base_run(), "runoff_depth", 2030) == pytest.approx(of(base_run(), "runoff_2day", 2030)[TEN])
