# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Climate: an inventory that sums, factors by user, what each activity and the choice of report change."""

import numpy as np
import pytest
from stand_in_environment import base_run, of, program, run, stand_ins, times, total

from kientao.model.dimensions import DIMENSIONS

STATIONARY, TRANSPORT, WASTE, IPPU, AFOLU = range(5)
FUEL = DIMENSIONS["fuel"]


def test_sectors_and_scopes_sum_to_the_total():
    parts = sum(
        total(base_run(), f"ghg_{name}", 2030)
        for name in ("stationary_1", "transport_1", "waste", "ippu", "afolu", "electricity")
    )
    assert total(base_run(), "ghg", 2030) == pytest.approx(parts, rel=1e-12)
    assert total(base_run(), "ghg_total", 2030) == pytest.approx(parts, rel=1e-12)


def test_only_energy_has_electricity_bought():
    scope_2 = of(base_run(), "ghg", 2030)[:, 1]
    assert (scope_2[[WASTE, IPPU, AFOLU]] == 0).all() and (scope_2[:2] > 0).all()
    assert scope_2[:2] == pytest.approx(of(base_run(), "ghg_electricity", 2030))


@pytest.mark.parametrize("fuel", ["home_fuel", "industry_energy"])
def test_stationary_combustion_is_linear_in_fuel(fuel):
    whole, half = (total(s, "ghg_stationary_1", 2030) for s in (base_run(), run(**{fuel: times(fuel, 0.5)})))
    none = total(run(**{fuel: 0.0}), "ghg_stationary_1", 2030)
    assert whole - half == pytest.approx(half - none)
    assert half > none


def test_no_transport_fuel_gives_no_transport_emissions():
    assert total(run(transport_fuel=0.0), "ghg_transport_1", 2030) == 0


def test_coal_in_a_stove_gives_more_methane_than_in_a_boiler():
    factor = of(base_run(), "fuel_co2e", 2019)
    home, industry, transport = factor
    coal, gasoline = FUEL.index("coal"), FUEL.index("gasoline")
    assert home[coal] - industry[coal] == pytest.approx(28 * (0.3 - 0.01))
    assert transport[gasoline] == pytest.approx(69.3 + 28 * 0.033 + 265 * 0.0032)


def test_biomass_counts_its_methane_and_not_its_carbon_dioxide():
    home = of(base_run(), "fuel_co2e", 2019)[0]
    assert home[FUEL.index("biomass")] == pytest.approx(28 * 0.3 + 265 * 0.004)


def test_a_tenth_less_carbon_in_the_grid_is_a_tenth_less_scope_2():
    grid = program().inputs.drivers["grid_factor"].values
    cleaner = run(grid_factor=0.9 * grid[1:])
    ratio = of(cleaner, "ghg_electricity", 2030) / of(base_run(), "ghg_electricity", 2030)
    assert ratio == pytest.approx(0.9)


def test_electricity_of_2019_is_the_grid_less_losses_at_its_average():
    drivers = program().inputs.drivers
    expected = 20500 * 1000 * (1 - drivers["loss_share"].values[0]) * drivers["grid_factor"].values[0]
    assert total(base_run(), "ghg_electricity", 2019) == pytest.approx(float(expected))


def test_the_sixth_report_changes_methane_nitrous_oxide_and_refrigerants_only():
    ar5, ar6 = base_run(), run(report_ar6=1.0)
    assert of(ar6, "gwp", 2030) == pytest.approx([27.9, 273.0])
    assert of(ar6, "ghg_electricity", 2030) == pytest.approx(of(ar5, "ghg_electricity", 2030))
    assert abs(total(ar6, "ghg_total", 2030) / total(ar5, "ghg_total", 2030) - 1) < 0.02
    for name in ("landfill_ch4", "wastewater_ch4", "wastewater_n2o", "incineration_fossil_co2"):
        assert total(ar6, name, 2030) == total(ar5, name, 2030)


def test_landfill_gas_halves_the_waste_sector():
    change = total(run(landfill_gas=0.65), "ghg_waste", 2040) / total(base_run(), "ghg_waste", 2040) - 1
    assert -0.62 < change < -0.42


def test_treating_wastewater_takes_methane_away_and_adds_nitrous_oxide():
    wastewater = of(base_run(), "wastewater_generated", 2019)
    series = run(wastewater_plants=800 * wastewater / wastewater.sum())
    methane = total(series, "wastewater_ch4", 2040) - total(base_run(), "wastewater_ch4", 2040)
    nitrous = total(series, "wastewater_n2o", 2040) - total(base_run(), "wastewater_n2o", 2040)
    assert methane < 0 < nitrous


def test_stopping_straw_fires_cuts_land_use_emissions():
    change = total(run(straw_burning_ban=1.0), "ghg_afolu", 2030) - total(base_run(), "ghg_afolu", 2030)
    assert change == pytest.approx(-1104e3 * 0.6235 * 0.85 * 0.8 * (0.0027 * 28 + 7e-5 * 265))


def test_forest_takes_up_carbon_and_building_over_fields_gives_it_off():
    land = stand_ins()["land_area"][0].copy()
    land[4] += 10.0
    assert total(run(land_area=land), "ghg_afolu", 2030) - total(base_run(), "ghg_afolu", 2030) < -3000 * 29
    more = run(farm_converted=times("farm_converted", 2.0))
    assert total(more, "ghg_afolu", 2030) - total(base_run(), "ghg_afolu", 2030) == pytest.approx(8 * 1800)


def test_refrigerants_change_to_r32():
    start, end = (total(base_run(), "ghg_ippu", year) for year in (2019, 2040))
    leaked = 2.5e6 * 0.9 / 1000 * 0.06
    assert start == pytest.approx(300e3 + leaked * 1400)
    assert end == pytest.approx(300e3 + leaked * 677)


def test_total_of_2019_is_within_the_range_of_the_city():
    assert 19e6 < total(base_run(), "ghg_total", 2019) < 27e6
    people = stand_ins()["population"][0].sum()
    assert total(base_run(), "ghg_per_person", 2019) == pytest.approx(total(base_run(), "ghg_total", 2019) / people)
    assert np.isfinite(total(base_run(), "ghg_per_grdp", 2019))
