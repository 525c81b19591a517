# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The reader gives the numbers of the files, laid out for the engine, and is fast."""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np
import pytest

import tiny_city
from kientao.cities import City, load
from kientao.cities.check import check
from kientao.cities.drivers import grid_series, series
from kientao.cities.files import pack_hash, read_table
from kientao.engine.program import build
from kientao.model import all_declarations
from kientao.model.dimensions import DIMENSIONS


@pytest.fixture(scope="module")
def hanoi() -> City:
    return load("hanoi", dimensions=DIMENSIONS)


@pytest.fixture(scope="module")
def tiny(tiny_pack: Path) -> City:
    return load(tiny_pack, dimensions=DIMENSIONS)


def test_the_shipped_pack_passes_its_own_check() -> None:
    names = {declaration.name for declaration in all_declarations()}
    assert [one.message("en") for one in check("hanoi", DIMENSIONS, names) if one.severity != "info"] == []


def test_the_made_up_pack_passes_the_check(tiny_pack: Path) -> None:
    assert [one.message("en") for one in check(tiny_pack, DIMENSIONS) if one.severity != "info"] == []


def test_hanoi_has_thirty_districts_that_add_up_to_the_census(hanoi: City) -> None:
    assert len(hanoi.zones) == 30
    assert sum(zone.population for zone in hanoi.zones) == 8_053_663
    assert hanoi.parameters["area"].value.sum() == pytest.approx(3359.84)


def test_loading_takes_less_than_half_a_second() -> None:
    fastest = min(_seconds() for _ in range(3))
    assert fastest < 0.5


def _seconds() -> float:
    start = time.process_time()  # of this process alone: other work on the machine does not count
    load("hanoi", dimensions=DIMENSIONS)
    return time.process_time() - start


def test_every_row_of_the_parameter_files_arrives_in_its_place(hanoi: City) -> None:
    lists = hanoi.dimensions
    for path in sorted((hanoi.path / "parameters").glob("*.csv")):
        for _, cells in read_table(path):
            parameter = hanoi.parameters.get(cells["name"])
            if parameter is None or "ring" in cells["dims"]:
                continue
            index = dict(piece.split("=") for piece in cells["index"].split(";") if piece)
            at = tuple(lists[dim].index(index[dim]) for dim in parameter.dims)
            assert parameter.value[at] == float(cells["value"])


def test_a_table_by_ring_is_spread_to_the_zones(tiny: City) -> None:
    given = {
        cells["index"].partition("=")[2]: float(cells["value"])
        for _, cells in read_table(tiny.path / "parameters" / "travel.csv")
        if cells["name"] == "free_speed"
    }
    speed = tiny.parameters["free_speed"]
    assert speed.dims == ("zone",)
    assert speed.value.tolist() == [given[zone.ring] for zone in tiny.zones]


def test_a_zone_without_a_row_is_zero(hanoi: City) -> None:
    named = {
        cells["index"].partition("=")[2]
        for _, cells in read_table(hanoi.path / "parameters" / "air.csv")
        if cells["name"] == "wte_zone_share"
    }
    shares = hanoi.parameters["wte_zone_share"].value
    assert 0 < len(named) < len(shares)
    assert all((share > 0) == (zone in named) for zone, share in zip(hanoi.zone_ids, shares, strict=True))


def test_the_rings_share_out_the_zones(hanoi: City) -> None:
    rings = [hanoi.parameters[name].value for name in ("is_core", "is_inner", "is_outer")]
    assert (sum(rings) == 1).all()


def test_drivers_have_a_value_for_every_year(hanoi: City) -> None:
    assert hanoi.years[0] == 2019
    for driver in hanoi.drivers.values():
        assert len(driver.values) == len(hanoi.years)
        assert np.isfinite(driver.values).all()


def test_the_same_industry_shock_reaches_every_industry(hanoi: City) -> None:
    shock = hanoi.drivers["activity_shock"]
    assert shock.dims == ("industry",)
    assert (shock.values == shock.values[:, :1]).all()


def test_a_driver_may_take_its_value_from_a_parameter(hanoi: City) -> None:
    assert (hanoi.drivers["fuel_price"].values == hanoi.parameters["fuel_price_base_year"].value).all()


def test_series_between_years() -> None:
    years = range(2019, 2026)
    points = {2020: 1.0, 2024: 3.0}
    assert series(points, years, "linear").tolist() == [1, 1, 1.5, 2, 2.5, 3, 3]
    assert series(points, years, "step").tolist() == [1, 1, 1, 1, 1, 3, 3]
    assert series(points, years, "given years", default=9).tolist() == [9, 1, 9, 9, 9, 3, 9]
    assert series({}, years, "linear", default=4).tolist() == [4] * 7


def test_a_delay_stretches_the_path_of_the_grid_after_2022() -> None:
    points, years = {2022: 0.4, 2050: 0.0}, [2020, 2022, 2036, 2050]
    assert grid_series(points, years, 0.0) == pytest.approx([0.4, 0.4, 0.2, 0.0])
    assert grid_series(points, years, 28.0) == pytest.approx([0.4, 0.4, 0.3, 0.2])


def test_a_scenario_may_ask_for_another_path_of_the_grid(hanoi: City) -> None:
    adjusted = hanoi.paths.driver("grid_factor", variant="pdp8_adjusted").values
    planned = hanoi.drivers["grid_factor"].values
    assert adjusted[0] == planned[0]
    assert adjusted[hanoi.years.index(2030)] < planned[hanoi.years.index(2030)]


def test_the_hash_changes_with_any_file(tiny_pack: Path, tmp_path: Path) -> None:
    copy = tiny_city.write(tmp_path / "copy")
    before = pack_hash(copy)
    assert before == pack_hash(tiny_pack)
    (copy / "scenarios" / "trees.yaml").write_text("id: trees\n", encoding="utf-8")
    assert pack_hash(copy) != before


def test_every_source_of_an_observation_is_on_record(hanoi: City) -> None:
    for path in (hanoi.path / "observations").glob("*.csv"):
        for _, cells in read_table(path):
            assert all(source.strip() in hanoi.sources for source in cells["source"].split(";"))


def test_nothing_of_hanoi_is_in_the_made_up_pack(tiny_pack: Path, hanoi: City) -> None:
    names = {zone.id for zone in hanoi.zones} | {zone.name_vi.split(" ", 1)[1] for zone in hanoi.zones}
    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))}|Hà Nội|Hanoi|hanoi)\b")
    for path in tiny_pack.rglob("*.*"):
        assert not word.findall(path.read_text(encoding="utf-8")), path.name


def test_the_whole_model_runs_on_the_made_up_city(tiny: City) -> None:
    run = build(all_declarations(), tiny.inputs()).run()
    assert run["population_total"][0, 0] == pytest.approx(tiny_city.TOTAL, rel=1e-3)
    assert run["population"].shape[-1] == len(tiny_city.ZONES)
    for name in ("population", "grdp_total", "speed", "pm25", "ghg_total", "land_price", "debt"):
        assert np.isfinite(run[name]).all(), name
