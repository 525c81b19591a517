# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The lever table, and levers laid over the zones of a city."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from kientao.cities import load
from kientao.cities.city import SHIPPED
from kientao.engine.units import parse
from kientao.errors import InputError
from kientao.levers import COST_BASES, COUNTED_BASES, FIXED_BASES, MOVING_BASES, lay_out, read_levers
from kientao.levers.table import parse_levers
from kientao.model.dimensions import DIMENSIONS

PACK = SHIPPED / "hanoi"


@pytest.fixture(scope="module")
def city():
    return load("hanoi", dimensions=DIMENSIONS)


@pytest.fixture(scope="module")
def cells():
    with (PACK / "levers.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_every_lever_of_the_pack_is_read_with_a_unit_the_engine_knows(city):
    for lever in city.levers:
        parse(lever.unit)
        assert lever.unit_label_vi and lever.unit_label_en


def test_every_place_of_every_lever_has_one_label(city):
    places = city.lever_places
    assert len(set(places.labels)) == len(places.labels)
    assert len(places.labels) == sum(len(city.zones) if lever.by_zone else 1 for lever in city.levers)
    for lever in city.levers:
        names = places.labels[places.span(lever.id)]
        assert all(name.partition("@")[0] == lever.id for name in names)


def test_parts_and_base_values_stand_where_their_lever_stands(city):
    places = city.lever_places
    for lever in city.levers:
        part = places.parts[lever.id]
        assert part.start == places.start[lever.id] and part.unit == lever.unit
        total = places.base(lever.id).sum() if lever.adds_up else places.base(lever.id).mean()
        assert total == pytest.approx(lever.base_2019)


def test_places_sum_back_to_their_lever(city):
    matrix = city.lever_places.parameters["place_of_lever"].value
    laid = [city.levers.get(lever) for lever in city.lever_places.dimensions["lever"]]
    assert (matrix.sum(1) == 1).all()
    assert matrix.sum(0) == pytest.approx([len(city.zones) if lever.by_zone else 1 for lever in laid])


def test_amounts_stand_first_and_zone_levers_together(city):
    places = city.lever_places
    of = [city.levers.get(label.partition("@")[0]) for label in places.labels]
    works = len(places.dimensions["work_place"])
    assert [lever.is_amount for lever in of] == [True] * works + [False] * (len(of) - works)
    assert places.labels == places.dimensions["work_place"] + places.dimensions["level_place"]
    assert all(
        places.dimensions["level_place"][places.level_span(lever.id)] == places.labels[places.span(lever.id)]
        for lever in city.levers
        if not lever.is_amount
    )
    assert np.count_nonzero(np.diff([lever.by_zone for lever in of])) <= 2


def test_split_weights_add_to_one_over_the_zones_a_lever_allows(city):
    places = city.lever_places
    for lever in city.levers:
        if lever.by_zone:
            weights = places.split_weights(lever.id)
            assert weights.sum() == pytest.approx(1.0) and (weights >= 0).all()
            assert (weights[places.allowed[lever.id] == 0] == 0).all()


def test_split_rules_follow_the_numbers_they_name(city):
    places = city.lever_places
    built = dict(zip(city.zone_ids, places.split_weights("cool_roofs"), strict=True))
    people = dict(zip(city.zone_ids, places.split_weights("bus_service_frequency"), strict=True))
    dense, wide = "hoan_kiem", "soc_son"
    assert built[wide] / built[dense] > people[wide] / people[dense]
    assert places.split_weights("parks")[city.zone_ids.index("dong_da")] > 0


def test_a_rule_without_numbers_falls_back_on_people(city):
    people = np.array([zone.population for zone in city.zones])
    bare = lay_out(city.levers, city.zone_ids, [zone.ring for zone in city.zones], people)
    assert bare.split_weights("parks") == pytest.approx(people / people.sum())


def test_cost_bases_are_listed_in_one_order_for_table_and_model():
    assert DIMENSIONS["cost_base"] == COST_BASES == FIXED_BASES + MOVING_BASES
    assert DIMENSIONS["counted_base"] == COUNTED_BASES == MOVING_BASES[4:]


def test_an_unknown_lever_is_answered_with_the_nearest(city):
    with pytest.raises(InputError, match="metro_buildout"):
        city.levers.get("metro_buildut", "file: levers[1]")


BAD = [
    ("min", "700", "min"),
    ("base_2019", "5", "base_2019"),
    ("kind", "amonut", "kind"),
    ("cost_base", "households", "unit"),
    ("stages", "4", "stages"),
    ("lead_time", "0", "lead_time"),
    ("lead_low", "20", "lead_time"),
    ("capital_cost", "nan", "capital_cost"),
    ("capital_cost", "two", "capital_cost"),
    ("public_share", "1.5", "public_share"),
    ("dims", "city", "cost_base|zones"),
    ("zones", "everywhere", "zones"),
    ("split_rule", "by_taste", "split_rule"),
    ("running_payer", "nobody", "running_payer"),
    ("id", "Metro Build", "id"),
    ("name_vi", "", "name_vi"),
]


@pytest.mark.parametrize(("column", "value", "named"), BAD)
def test_a_bad_cell_is_refused_by_its_line_and_column(cells, column, value, named):
    row = cells["metro_buildout"] | {column: value}
    if column == "dims":
        row |= {"zones": "all"}
    with pytest.raises(InputError, match=named) as caught:
        parse_levers([("levers.csv:2", row)])
    assert caught.value.place == "levers.csv:2"
    assert caught.value.message("vi") != caught.value.message("en")


def test_a_near_miss_of_a_cost_base_is_named(cells):
    with pytest.raises(InputError, match="did you mean 'households'"):
        parse_levers([("levers.csv:3", cells["waste_separation"] | {"cost_base": "housholds"})])


def test_two_rows_of_one_lever_are_refused(cells):
    with pytest.raises(InputError, match="two rows"):
        parse_levers([("levers.csv:2", cells["parks"]), ("levers.csv:3", cells["parks"])])


def test_a_missing_column_is_named(tmp_path, cells):
    path = tmp_path / "levers.csv"
    row = {key: value for key, value in cells["parks"].items() if key != "lifetime"}
    path.write_text(",".join(row) + "\n" + ",".join(f'"{v}"' for v in row.values()) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="lifetime"):
        read_levers(path, tmp_path)
