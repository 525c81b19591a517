# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Cut the zones of one zoning by those of another: the tables by which a city pack carries numbers between them.

    uv run python tools/pieces.py hanoi wards

A piece is what a zone of the finer zoning shares with one of the other. Its area is that of the drawing, fitted to the
areas that the law gives to both (Deming & Stephan 1940), so that pieces add up to either. Features of the pack (rivers,
lakes, lines; `lines` in city.yaml) are laid over the pieces. The second table holds the border between pieces.
Drawings differ by slivers: parts below `SLIVER` of a zone are left out.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import yaml
from shapely.geometry import LineString, shape

SLIVER = 0.01
ROUNDS = 500
TOUCH_KM = 0.06
"""Borders of two drawings are taken for one within this distance."""
POND_SHARE = 0.09
"""Share of water in every piece besides the waters drawn: what they leave of the water of Hà Nội, by area. Assumed."""


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Plane:
    """Kilometres east and north: degrees at the middle latitude of the city, good to a thousandth over 100 km."""

    def __init__(self, latitude: float) -> None:
        self.scale = np.array([np.cos(np.radians(latitude)), 1.0]) * 6371.0088 * np.pi / 180.0

    def __call__(self, drawn: Any) -> Any:
        """A shape in degrees as one in kilometres."""
        return shapely.make_valid(shapely.transform(drawn, lambda points: points * self.scale))


def drawn_zones(path: Path, plane: Plane) -> dict[str, Any]:
    """Shapes by zone."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {one["properties"]["id"]: plane(shape(one["geometry"])) for one in features}


def cut(coarse: dict[str, Any], fine: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """Shapes of the pieces, slivers left out."""
    found: dict[tuple[str, str], Any] = {}
    for zone, drawn in fine.items():
        parts = {other: drawn.intersection(outline) for other, outline in coarse.items() if drawn.intersects(outline)}
        whole = sum(part.area for part in parts.values())
        found |= {(other, zone): part for other, part in parts.items() if part.area > SLIVER * whole}
    return found


def fitted(pieces: dict[tuple[str, str], Any], rows: dict[str, float], columns: dict[str, float]) -> dict[Any, float]:
    """Areas of pieces that add up to the areas of both zonings."""
    scale = sum(rows.values()) / sum(columns.values())
    wanted = [rows, {zone: area * scale for zone, area in columns.items()}]
    area = {key: part.area for key, part in pieces.items()}
    for _ in range(ROUNDS):
        for side, totals in enumerate(wanted):
            sums: dict[str, float] = defaultdict(float)
            for key, value in area.items():
                sums[key[side]] += value
            area = {key: value * totals[key[side]] / sums[key[side]] for key, value in area.items()}
    return area


def laid(lines: list[dict[str, str]], pieces: dict[tuple[str, str], Any], plane: Plane) -> dict[str, dict[Any, float]]:
    """Features by kind over pieces: km of a line, km2 of one that has a width."""
    points: dict[tuple[str, str, float], list[tuple[float, float]]] = defaultdict(list)
    for row in lines:
        points[row["feature"], row["kind"], float(row["width_km"] or 0)].append((float(row["lon"]), float(row["lat"])))
    found: dict[str, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    for (_, kind, width), way in points.items():
        drawn = plane(LineString(way))
        drawn = drawn.buffer(width / 2) if width else drawn
        for key, part in pieces.items():
            shared = drawn.intersection(part)
            found[kind][key] += shared.area if width else shared.length
    return found


def borders(pieces: dict[tuple[str, str], Any]) -> list[tuple[Any, Any, float]]:
    """Length of the border between every two pieces that touch, in km."""
    keys, shapes = list(pieces), list(pieces.values())
    wide = [one.buffer(TOUCH_KM) for one in shapes]
    tree = shapely.STRtree(shapes)
    found = []
    for i, near in enumerate(wide):
        for j in sorted(int(k) for k in tree.query(near) if k > i):
            shared = near.intersection(shapes[j]).area / TOUCH_KM
            if shared > 2 * TOUCH_KM:
                found.append((keys[i], keys[j], shared))
    return found


def write(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def make(root: Path, zoning: str, out: Path) -> None:
    """Write the two tables of a zoning into a folder."""
    about = yaml.safe_load((root / "city.yaml").read_text(encoding="utf-8"))["zonings"]
    entry = about[zoning]
    rule, other = entry["carried"], about[entry["carried"]["from"]]
    tables = [{row["id"]: row for row in read(root / one["table"])} for one in (other, entry)]
    plane = Plane(float(np.mean([float(row["lat"]) for row in tables[0].values()])))
    order = [list(table) for table in tables]
    pieces = cut(*(drawn_zones(root / one["geometry"], plane) for one in (other, entry)))
    pieces = {key: pieces[key] for key in sorted(pieces, key=lambda k: (order[0].index(k[0]), order[1].index(k[1])))}
    area = fitted(pieces, *({zone: float(row["area_km2"]) for zone, row in table.items()} for table in tables))
    features = laid(read(root / rule["lines"]), pieces, plane)
    lakes, rivers = features.pop("water_km2", {}), features.get("river_km2", {})
    rows = []
    for (one, zone), km2 in area.items():
        drawn = lakes.get((one, zone), 0.0) + rivers.get((one, zone), 0.0)
        wet = min(POND_SHARE * km2 + drawn, 0.75 * km2)
        lengths = [
            f"{min(of[one, zone], km2 if kind.endswith('_km2') else np.inf):.3f}" for kind, of in features.items()
        ]
        rows.append([one, zone, f"{km2:.12g}", f"{wet:.4f}", f"{km2 - wet:.4f}", *lengths])
    write(out / Path(rule["pieces"]).name, ["from", "zone", "area_km2", "water_km2", "dry_km2", *features], rows)
    touching = [[*a, *b, f"{km:.3f}"] for a, b, km in borders(pieces)]
    write(out / Path(rule["borders"]).name, ["from", "zone", "other_from", "other_zone", "border_km"], touching)


if __name__ == "__main__":
    cities = Path(__file__).parents[1] / "src" / "kientao" / "cities"
    make(cities / sys.argv[1], sys.argv[2], cities / sys.argv[1] / "zoning")
