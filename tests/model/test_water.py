# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Water: use and wastewater that add up, treatment and river quality that answer to works."""

import numpy as np
import pytest
from stand_in_environment import base_run, of, parameter, program, run, stand_ins, total


def works(thousand_m3_day):
    """Plants by the wastewater of each zone."""
    wastewater = of(base_run(), "wastewater_generated", 2019)
    return thousand_m3_day * wastewater / wastewater.sum()


def treated_share(series, year=2040):
    return total(series, "wastewater_treated", year) / total(series, "wastewater_generated", year)


def test_wastewater_of_2019_is_that_of_the_city_and_a_fifth_is_treated():
    assert total(base_run(), "wastewater_generated", 2019) == pytest.approx(1255900.0, rel=1e-12)
    assert treated_share(base_run(), 2019) == pytest.approx(0.22, abs=1e-4)
    assert 0.30 < total(base_run(), "wastewater_treated_share_urban", 2019) < 0.34


def test_rivers_of_2019_have_the_bod_they_were_measured_with():
    assert total(base_run(), "river_bod", 2019) == pytest.approx(float(parameter("river_bod_base")), rel=1e-12)
    assert total(base_run(), "river_quality_index", 2019) == pytest.approx(16.0)


def test_treated_water_is_within_capacity_and_wastewater():
    series = run(wastewater_plants=works(3000.0))
    treated = of(series, "wastewater_treated", 2040)
    assert (treated <= of(series, "treatment_capacity", 2040) + 1e-6).all()
    assert (treated <= of(series, "wastewater_generated", 2040) + 1e-6).all()
    assert of(series, "wastewater_treated_share", 2040) == pytest.approx(1.0)


def test_capacity_grows_by_a_thousand_m3_for_each_unit_of_the_lever():
    grown = total(run(wastewater_plants=works(270.0)), "treatment_capacity", 2040)
    assert grown == pytest.approx(total(base_run(), "treatment_capacity", 2040) + 270e3)


def test_treating_most_wastewater_more_than_halves_the_bod_of_rivers():
    series = run(wastewater_plants=works(800.0))
    assert 0.60 < treated_share(series) < 0.85
    assert total(series, "river_bod", 2040) < 0.6 * total(base_run(), "river_bod", 2040)
    assert total(series, "river_quality_index", 2040) > total(base_run(), "river_quality_index", 2040) + 20


def test_five_points_less_loss_need_less_supply():
    change = total(run(nrw_reduction=5.0), "water_supply", 2040) / total(base_run(), "water_supply", 2040) - 1
    assert change == pytest.approx(0.81 / 0.86 - 1, rel=1e-6)


def test_losses_do_not_fall_below_what_the_best_reach():
    assert total(run(nrw_reduction=90.0), "nonrevenue_water_share", 2040) == pytest.approx(0.08)


def test_feeding_rivers_thins_their_load_up_to_the_water_there_is():
    kilometres = np.zeros(len(stand_ins()["population"][0]))
    kilometres[5] = 25.0
    fed, flooded = run(lake_river_restoration=kilometres), run(lake_river_restoration=100 * kilometres)
    base = total(base_run(), "river_bod", 2040)
    assert -0.47 < total(fed, "river_bod", 2040) / base - 1 < -0.27
    added = total(flooded, "river_flow", 2040) - total(base_run(), "river_flow", 2040)
    assert added == pytest.approx(10 * 86400)


def test_supply_of_2021_fits_the_plants_of_the_time():
    assert total(base_run(), "water_supply", 2021) <= 1.52e6 * 1.05


def test_shares_stay_between_none_and_all():
    series = run(wastewater_plants=works(1e5), income_per_person=1e4)
    for name in ("piped_share", "nonrevenue_water_share", "wastewater_treated_share"):
        for year in (2019, 2030, 2050):
            value = of(series, name, year)
            assert (value >= 0).all() and (value <= 1 + 1e-12).all(), name


def test_use_grows_with_income_up_to_a_cap():
    incomes = program().inputs.drivers["income_per_person"].values[0]
    double = run(income_per_person=2 * incomes)
    start = of(base_run(), "water_use_per_person", 2019)
    grown = of(double, "water_use_per_person", 2040)
    assert grown == pytest.approx(np.minimum(start * 2**0.2, np.maximum(280.0, start)))
