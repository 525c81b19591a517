# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Write the places of a city pack: points spread evenly over the pieces of two zonings, with the people of each.

    uv run python tools/places.py hanoi wards

People of a piece are those that the pack's rule carries to it (docs/wards.md), shared evenly by its points. Every zone
of the finer zoning has `POINTS` of them, divided over its pieces by area, at least one each.
Run it after tools/pieces.py.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import shapely
import yaml
from shapely.geometry import shape

from kientao.cities.carried import POPULATION, carrier, read_source
from kientao.cities.city import read_city_file
from kientao.cities.places import TRIED, even_points

POINTS = 8


def drawn(path: Path) -> dict[str, shapely.Geometry]:
    """Shapes by zone, in degrees."""
    features = yaml.safe_load(path.read_text(encoding="utf-8"))["features"]
    return {one["properties"]["id"]: shapely.make_valid(shape(one["geometry"])) for one in features}


def within(outline: shapely.Geometry, count: int) -> np.ndarray:
    """Points spread evenly over a shape."""
    low, high = np.array(outline.bounds[:2]), np.array(outline.bounds[2:])
    tried = even_points(low, high, 50 * TRIED * count)
    found = tried[shapely.contains_xy(outline, tried[:, 0], tried[:, 1])][:count]
    return found if len(found) else np.array([outline.representative_point().coords[0]])


def make(root: Path, zoning: str, out: Path) -> None:
    """Write the table into a folder."""
    about = read_city_file(root)
    entry = about["zonings"][zoning]
    rule, other = entry["carried"], entry["carried"]["from"]
    with (root / entry["table"]).open(encoding="utf-8", newline="") as file:
        ids = tuple(row["id"] for row in csv.DictReader(file))
    carried = carrier(root, rule, read_source(root, about, other), ids)
    pieces = carried.pieces
    number = carried.numbers[POPULATION]
    people = number.value[pieces.of] * carried.factors(number)
    coarse, fine = (drawn(root / about["zonings"][name]["geometry"]) for name in (other, zoning))
    area = pieces.columns["area_km2"]
    whole: dict[int, float] = defaultdict(float)
    for at, km2 in zip(pieces.at, area, strict=True):
        whole[int(at)] += float(km2)
    rows = []
    for i, (of, at) in enumerate(zip(pieces.of, pieces.at, strict=True)):
        one, zone = pieces.sources[of], pieces.zones[at]
        points = within(coarse[one].intersection(fine[zone]), max(1, round(POINTS * area[i] / whole[int(at)])))
        share = people[i] / len(points)
        km2 = area[i] / len(points)
        rows += [[one, zone, f"{lon:.5f}", f"{lat:.5f}", f"{share:.0f}", f"{km2:.3f}"] for lon, lat in points]
    with (out / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([other, zoning, "lon", "lat", "people", "km2"])
        writer.writerows(rows)


if __name__ == "__main__":
    cities = Path(__file__).parents[1] / "src" / "kientao" / "cities"
    make(cities / sys.argv[1], sys.argv[2], cities / sys.argv[1] / "zoning")
