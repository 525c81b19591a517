# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Distances, areas and the zones a straight line crosses."""

from __future__ import annotations

import numpy as np
import pytest

from kientao.cities import City, load
from kientao.cities.geometry import Rings, great_circle, path_share, ring_area_km2, zone_of_points
from kientao.model.dimensions import DIMENSIONS


def square(west: float, south: float, side: float) -> Rings:
    east, north = west + side, south + side
    return (np.array([[west, south], [east, south], [east, north], [west, north], [west, south]]),)


ROW = [square(0, 0, 1), square(1, 0, 1), square(2, 0, 1)]


@pytest.fixture(scope="module")
def hanoi() -> City:
    return load("hanoi", dimensions=DIMENSIONS)


def test_a_degree_along_a_meridian_is_111_km() -> None:
    distance = great_circle(np.array([105.0, 105.0]), np.array([20.0, 21.0]))
    assert distance[0, 1] == pytest.approx(111.195, abs=0.01)
    assert distance[0, 0] == 0


def test_distances_are_symmetric_and_keep_the_triangle_rule(hanoi: City) -> None:
    distance = hanoi.parameters["straight_distance"].value
    assert np.allclose(distance, distance.T)
    assert (distance[:, :, None] <= distance[:, None, :] + distance[None, :, :].swapaxes(1, 2) + 1e-9).all()


def test_the_shares_of_a_path_sum_to_one(hanoi: City) -> None:
    share = hanoi.parameters["path_share"].value
    assert np.abs(share.sum(axis=-1) - 1).max() < 1e-12
    assert (share >= 0).all()


def test_a_path_is_the_same_both_ways_and_stays_at_home_inside_a_zone(hanoi: City) -> None:
    share = hanoi.parameters["path_share"].value
    assert np.array_equal(share, share.swapaxes(0, 1))
    own = np.arange(len(share))
    assert (share[own, own, own] == 1).all()


def test_a_path_along_a_row_of_squares_crosses_each_by_its_length() -> None:
    centre = np.array([0.5, 1.5, 2.5])
    share = path_share(centre, np.full(3, 0.5), ROW)
    assert share[0, 1] == pytest.approx([0.5, 0.5, 0.0], abs=0.03)
    assert share[0, 2] == pytest.approx([0.25, 0.5, 0.25], abs=0.03)


def test_a_point_outside_all_zones_counts_for_the_nearest_zone_point() -> None:
    shapes = [square(0, 0, 1), square(3, 0, 1)]
    share = path_share(np.array([0.5, 3.5]), np.full(2, 0.5), shapes)
    assert share[0, 1] == pytest.approx([0.5, 0.5], abs=0.03)


def test_points_are_found_in_their_squares_and_nowhere_else() -> None:
    x, y = np.array([0.5, 1.5, 2.5, 3.5, 0.5]), np.array([0.5, 0.2, 0.9, 0.5, 1.5])
    assert zone_of_points(x, y, ROW).tolist() == [0, 1, 2, -1, -1]


def test_a_hole_is_not_part_of_a_zone() -> None:
    ring = (*square(0, 0, 3), *square(1, 1, 1))
    assert zone_of_points(np.array([0.5, 1.5]), np.array([0.5, 1.5]), [ring]).tolist() == [0, -1]
    assert ring_area_km2(ring) == pytest.approx(8 * 111.195**2, rel=0.01)


def test_random_points_agree_with_the_rule_of_a_square() -> None:
    random = np.random.default_rng(1)
    x, y = random.uniform(-0.5, 3.5, 500), random.uniform(-0.5, 1.5, 500)
    inside = (y >= 0) & (y < 1) & (x >= 0) & (x < 3)
    assert np.array_equal(zone_of_points(x, y, ROW), np.where(inside, np.floor(x), -1))


def test_polygons_have_nearly_the_areas_of_the_table(hanoi: City) -> None:
    drawn = np.array([ring_area_km2(hanoi.geometry[zone]) for zone in hanoi.zone_ids])
    area = hanoi.parameters["area"].value
    assert np.abs(drawn / area - 1).max() < 0.1
    assert drawn.sum() == pytest.approx(area.sum(), rel=0.01)


def test_zone_points_lie_inside_their_zones(hanoi: City) -> None:
    shapes = [hanoi.geometry[zone] for zone in hanoi.zone_ids]
    lon, lat = hanoi.parameters["longitude"].value, hanoi.parameters["latitude"].value
    assert zone_of_points(lon, lat, shapes).tolist() == list(range(len(shapes)))
