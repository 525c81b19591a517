# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Numbers of districts carried to wards: nothing is lost, nothing is below zero, every number has a rule."""

from __future__ import annotations

import csv
import importlib.util
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

import tiny_halves
from kientao.cities import City, load
from kientao.cities.carried import carrier, read_source
from kientao.cities.carry import Carrier, read_rules
from kientao.cities.check import check
from kientao.cities.city import SHIPPED, read_city_file
from kientao.cities.parameters import read_rows
from kientao.engine.inputs import Parameter
from kientao.errors import InputError
from kientao.model.dimensions import DIMENSIONS

HANOI = SHIPPED / "hanoi"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def districts() -> City:
    return load("hanoi", dimensions=DIMENSIONS)


@pytest.fixture(scope="module")
def wards() -> City:
    return load("hanoi", "wards", dimensions=DIMENSIONS)


@pytest.fixture(scope="module")
def carried(wards: City) -> Carrier:
    about = read_city_file(HANOI)
    entry = about["zonings"]["wards"]["carried"]
    source = read_source(HANOI, about, entry["from"])
    return carrier(HANOI, entry, source, wards.zone_ids, read_rows(HANOI / "parameters", HANOI), DIMENSIONS)


@pytest.fixture
def halves(tiny_pack: Path, tmp_path: Path) -> Path:
    return tiny_halves.add_halves(Path(shutil.copytree(tiny_pack, tmp_path / "pack")))


RULES = read_rules(HANOI / "zoning" / "carry.csv", HANOI)
APART = {"line_alignment", "metro_plan_due", "lez_plan_coverage"}
"""A split rule and plans of scenarios: no parameters, tested on their own."""
TOTALS = sorted(name for name, rules in RULES.items() if rules[0].kind != "mean" and name not in APART)
MEANS = sorted(name for name, rules in RULES.items() if rules[0].kind == "mean" and name not in APART)


@pytest.mark.parametrize("name", TOTALS)
def test_every_total_of_a_district_is_that_of_its_pieces(name: str, carried: Carrier) -> None:
    number = carried.numbers[name]
    pieces = number.value[..., carried.pieces.of] * carried.factors(number)
    scale = np.abs(number.value).max()
    assert pieces.min() >= 0
    assert np.abs(carried.pieces.sum_sources(pieces) - number.value).max() <= 1e-9 * scale
    assert np.abs(carried.carry(number).value.sum(-1) - number.value.sum(-1)).max() <= 1e-9 * scale


@pytest.mark.parametrize("name", MEANS)
def test_every_mean_of_the_city_by_its_key_is_the_same(name: str, carried: Carrier) -> None:
    number, pieces = carried.numbers[name], carried.pieces
    rule = carried.rules[name][0]
    key = carried.key(rule.keys[0], rule)
    by_ward = (carried.carry(number).value * pieces.sum_zones(key)).sum()
    by_district = (number.value * pieces.sum_sources(key)).sum()
    assert by_ward == pytest.approx(by_district, rel=1e-9)


def test_households_are_the_same_in_both(districts: City, wards: City) -> None:
    people, size = "population_census_2019", "household_size_base_year"
    homes = [(c.parameters[people].value / c.parameters[size].value).sum() for c in (districts, wards)]
    assert homes[1] == pytest.approx(homes[0], rel=1e-9)


def test_land_by_use_fills_each_ward_as_it_fills_the_districts(districts: City, wards: City) -> None:
    def misses(city: City) -> np.ndarray:
        area = np.array([zone.area_km2 for zone in city.zones])
        return np.abs(city.parameters["land_area_seed"].value.sum(0) / area - 1)

    assert misses(wards).max() < misses(districts).max() + 1e-6
    assert np.median(misses(wards)) < 1e-6


def test_plans_and_shares_of_amounts_keep_the_city_total(districts: City, wards: City) -> None:
    for stage, due in districts.plans["metro_plan_due"].items():
        assert wards.plans["metro_plan_due"][stage].sum() == pytest.approx(due.sum(), rel=1e-9)
    for name in districts.lever_places.table.ids:
        if districts.lever_places.table.get(name).by_zone:
            assert wards.lever_places.split_weights(name).sum() == pytest.approx(1.0, rel=1e-9)
            base = [c.lever_places.base(name) for c in (districts, wards)]
            if districts.lever_places.table.get(name).is_amount:
                assert base[1].sum() == pytest.approx(base[0].sum(), rel=1e-9)


def test_a_district_gets_the_same_part_of_an_amount_for_the_whole_city(districts: City, wards: City) -> None:
    name = "retention_sponge"
    inside = wards.elsewhere.find("ba_vi")
    assert inside is not None
    got = (wards.lever_places.split_weights(name) * inside[1]).sum()
    wanted = districts.lever_places.split_weights(name)[districts.zone_ids.index("ba_vi")]
    assert got == pytest.approx(wanted, rel=1e-9)


def test_people_of_wards_do_not_come_from_counts_of_2025(wards: City) -> None:
    with (HANOI / "zoning" / "wards.csv").open(encoding="utf-8", newline="") as file:
        counted = np.array([float(row["population"]) for row in csv.DictReader(file)])
    carried = np.array([zone.population for zone in wards.zones])
    assert carried.sum() == pytest.approx(8_053_663)
    assert abs(carried.sum() / counted.sum() - 1) > 0.01


def test_no_commune_is_denser_than_the_old_quarter(wards: City) -> None:
    density = {zone.id: zone.population / zone.area_km2 for zone in wards.zones}
    communes = [density[zone.id] for zone in wards.zones if zone.type == "commune"]
    assert max(communes) < 0.5 * density["ward_hoan_kiem"]


def test_density_steps_less_from_ward_to_ward_than_from_district_to_district(carried: Carrier) -> None:
    pieces, people = carried.pieces, carried.numbers["population"]
    dry = pieces.columns["dry_km2"]
    across = (pieces.near > 0) & (pieces.of[:, None] != pieces.of[None, :])

    def steps(laid: np.ndarray) -> float:
        density = np.log(laid / dry)
        return float(np.abs(density[:, None] - density[None, :])[across].mean())

    even = people.value[pieces.of] * pieces.shared_out([dry])
    assert steps(people.value[pieces.of] * carried.factors(people)) < 0.85 * steps(even)


def test_the_shipped_pieces_are_those_that_the_drawings_give(tmp_path: Path) -> None:
    where = importlib.util.spec_from_file_location("pieces_tool", ROOT / "tools" / "pieces.py")
    assert where is not None and where.loader is not None
    tool = importlib.util.module_from_spec(where)
    sys.modules["pieces_tool"] = tool
    where.loader.exec_module(tool)
    tool.make(HANOI, "wards", tmp_path)
    for name in ("pieces.csv", "borders.csv"):
        shipped, made = ((folder / name).read_text(encoding="utf-8") for folder in (HANOI / "zoning", tmp_path))
        assert made == shipped


# a city that is not Hà Nội


def test_a_made_up_city_carries_to_a_second_zoning(halves: Path) -> None:
    assert [p.message("en") for p in check(halves, DIMENSIONS) if p.severity == "error"] == []
    squares, parts = (load(halves, zoning, dimensions=DIMENSIONS) for zoning in ("districts", "halves"))
    assert len(parts.zones) == 7
    for name in ("population_census_2019", "land_area_seed", "job_share_unscaled", "population_by_age_base_year"):
        there, here = squares.parameters[name].value, parts.parameters[name].value
        assert here.sum(-1) == pytest.approx(there.sum(-1), rel=1e-9)
    found = parts.elsewhere.find("sao_mai")
    assert found is not None
    share = dict(zip(parts.zone_ids, found[1], strict=True))
    assert share["sao_mai_west"] == 1 and 0 < share["giua"] < 1 and share["doi_gio_west"] == 0


def test_the_made_up_city_runs_alike_in_both(halves: Path) -> None:
    import kientao as kt

    names = ["population_total", "grdp_total", "ghg_total"]
    runs = [kt.simulate(kt.load_city(halves, z), "trees", keep=names, until=2025) for z in ("districts", "halves")]
    for name in names:
        assert runs[1].values(name) == pytest.approx(runs[0].values(name), rel=0.03)


def test_a_number_by_zone_without_a_rule_is_refused_by_name(halves: Path) -> None:
    rules = halves / "zoning" / "halves_rules.csv"
    lines = rules.read_text(encoding="utf-8").splitlines(keepends=True)
    rules.write_text("".join(line for line in lines if not line.startswith("relief,")), encoding="utf-8")
    with pytest.raises(InputError, match="relief"):
        load(halves, "halves", dimensions=DIMENSIONS)
    found = [p for p in check(halves, DIMENSIONS) if p.severity == "error"]
    assert [p.name for p in found] == ["relief"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("population,,total,area_km2", "population,,part,area_km2", "unknown kind"),
        ("population,,total,area_km2", "population,,total,market_km2", "no key 'market_km2'"),
        ("population,,total,area_km2", "population,,total,population", "depends on itself"),
        ("relief,,mean,area_km2,,", "relief,,mean,area_km2,2,", "from 0 to 1"),
    ],
)
def test_a_broken_rule_gets_one_message_with_its_place(halves: Path, before: str, after: str, said: str) -> None:
    rules = halves / "zoning" / "halves_rules.csv"
    text = rules.read_text(encoding="utf-8")
    assert before in text
    rules.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(halves, "halves", dimensions=DIMENSIONS)
    assert said in refused.value.message("en") and "halves_rules.csv" in refused.value.message("en")


def test_ranges_are_carried_with_their_values(carried: Carrier) -> None:
    number: Parameter = carried.numbers["job_share_unscaled"]
    moved = carried.carry(number)
    assert number.low is not None and moved.low is not None and moved.high is not None
    assert moved.low.sum() == pytest.approx(number.low.sum(), rel=1e-9)
    assert (moved.low <= moved.value + 1e-15).all() and (moved.value <= moved.high + 1e-15).all()
