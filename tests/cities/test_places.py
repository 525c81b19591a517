# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Lengths of trips between zones from where people live: the same city cut in other ways has the same lengths."""

from __future__ import annotations

import csv
import importlib.util
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from kientao.cities import City, load
from kientao.cities.city import SHIPPED
from kientao.cities.geometry import Rings
from kientao.cities.places import Places, even_places, lengths_of, pair_lengths, read_places
from kientao.errors import InputError
from kientao.model.dimensions import DIMENSIONS

HANOI = SHIPPED / "hanoi"
ROOT = Path(__file__).parents[2]
DECAY = 2.2
KM = 360 / (2 * np.pi * 6371.0088)
"""A kilometre in degrees of latitude."""


def plane(side: int, apart: float, zone: np.ndarray) -> Places:
    """People spread evenly over a square at the equator, in zones."""
    east, north = (axis.ravel() * apart * KM for axis in np.meshgrid(np.arange(side), np.arange(side)))
    one = np.ones(side * side)
    return Places(zone, east, north, one, apart**2 * one)


def quarters(side: int, apart: float) -> Places:
    """The square cut in four."""
    half = np.arange(side) >= side // 2
    return plane(side, apart, (2 * half[:, None] + half[None]).ravel().astype(np.intp))


@pytest.fixture(scope="module", params=["districts", "wards"])
def city(request: pytest.FixtureRequest) -> City:
    return load("hanoi", request.param, dimensions=DIMENSIONS)


def test_in_a_wide_plane_trips_are_two_decay_lengths_long() -> None:
    length = pair_lengths(plane(48, 0.8, np.zeros(48 * 48, dtype=np.intp)), 1, DECAY, 1.0)
    assert length.trip[0, 0] == pytest.approx(2 * DECAY, rel=0.1)
    chance = (1 + DECAY / 1.0) ** -2
    assert length.walk[0, 0] == pytest.approx(-np.log(chance), rel=0.1)
    assert length.people[0, 0] == pytest.approx(0.5214 * 48 * 0.8, rel=0.02)


def test_a_city_cut_in_four_has_the_trips_of_the_city_in_one() -> None:
    places, whole = quarters(24, 0.8), plane(24, 0.8, np.zeros(24 * 24, dtype=np.intp))
    parts, one = pair_lengths(places, 4, DECAY, 1.0), pair_lengths(whole, 1, DECAY, 1.0)
    away = np.hypot(*(np.subtract.outer(axis, axis) / KM for axis in (places.longitude, places.latitude)))
    np.fill_diagonal(away, 0.5214 * 0.8)
    member = np.eye(4)[places.zone]
    drawn = member.T @ np.exp(-away / DECAY) @ member
    assert (drawn * parts.trip).sum() / drawn.sum() == pytest.approx(one.trip[0, 0], rel=1e-5)
    assert (drawn * np.exp(-parts.walk)).sum() / drawn.sum() == pytest.approx(np.exp(-one.walk[0, 0]), rel=1e-5)
    assert parts.people.mean() == pytest.approx(one.people[0, 0], rel=1e-5)


def test_walks_are_shorter_than_trips_and_trips_than_distances_between_people(city: City) -> None:
    walk, trip, people = (
        city.parameters[name].value for name in ("straight_walk_length", "straight_trip_length", "people_distance")
    )
    assert (walk > 0.3).all()
    assert (walk < trip).all()
    assert (trip < people).all()
    for matrix in (walk, trip, people):
        np.testing.assert_allclose(matrix, matrix.T, rtol=1e-12)


def test_far_zones_are_as_far_as_their_middles_and_near_ones_need_not_be(city: City) -> None:
    people, straight = city.parameters["people_distance"].value, city.parameters["straight_distance"].value
    far = straight > 25
    assert np.abs(people[far] / straight[far] - 1).max() < 0.35
    assert np.abs(people[far] / straight[far] - 1).mean() < 0.06
    assert (np.diag(people) > 0.4).all()


def test_a_pack_without_places_has_them_spread_evenly_over_its_zones() -> None:
    square: Rings = (np.array([[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]], dtype=float),)
    beside: Rings = (square[0] + [0.1, 0.0],)
    places = even_places([square, beside])
    assert np.bincount(places.zone).min() >= 8
    inside = places.zone == 0
    assert (places.longitude[inside] < 0.1).all()
    assert places.area.sum() == pytest.approx(2 * 11.1195**2, rel=0.01)
    for found, given in zip(
        pair_lengths(places, 2), lengths_of({}, HANOI, "", ("a", "b"), [square, beside]), strict=True
    ):
        np.testing.assert_array_equal(found, given)


def test_the_table_of_places_is_what_the_tool_makes_of_drawings_and_rules(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("places_tool", ROOT / "tools" / "places.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    sys.modules["places_tool"] = tool
    spec.loader.exec_module(tool)
    tool.make(HANOI, "wards", tmp_path)
    made, kept = (list(csv.reader((folder / "places.csv").open(encoding="utf-8", newline="")))
                  for folder in (tmp_path, HANOI / "zoning"))  # fmt: skip
    assert [row[:2] for row in made] == [row[:2] for row in kept]
    numbers = [np.array([row[2:] for row in rows[1:]], dtype=float) for rows in (made, kept)]
    np.testing.assert_allclose(numbers[0], numbers[1], rtol=1e-6, atol=1.01)


def test_people_of_the_places_are_those_of_the_districts() -> None:
    city = load("hanoi", dimensions=DIMENSIONS)
    places = read_places(HANOI / "zoning" / "places.csv", HANOI, "districts", city.zone_ids)
    people = np.bincount(places.zone, places.people)
    np.testing.assert_allclose(people, [zone.population for zone in city.zones], rtol=1e-3)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("ba_dinh,ward_ba_dinh", "nowhere,ward_ba_dinh", "there is no zone 'nowhere'"),
        ("hoan_kiem,", "ba_dinh,", "zones without places: hoan_kiem"),
        (",10025,", ",-1,", "below zero"),
    ],
)
def test_a_table_of_places_that_cannot_be_used_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = Path(shutil.copy(HANOI / "zoning" / "places.csv", tmp_path))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    ids = load("hanoi", dimensions=DIMENSIONS).zone_ids
    with pytest.raises(InputError, match=words):
        read_places(path, tmp_path, "districts", ids)


def test_a_decay_that_is_no_length_is_refused() -> None:
    with pytest.raises(InputError, match="above zero"):
        lengths_of({"places": {"trip_decay_km": 0}}, HANOI, "districts", ("a",), [])
