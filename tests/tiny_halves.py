# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A second zoning of the made-up city: every square cut in a western and an eastern half, two halves joined in one.

Written as tables of pieces and rules like those of the shipped pack, so that carrying is shown to know no city.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import yaml

from kientao.cities.city import SHIPPED
from tiny_city import SOURCE, ZONES, Square

WEST = 0.6
"""Share of a square that lies in its western half."""
JOINED = {"sao_mai_east": "giua", "hoa_sen_west": "giua"}
"""Halves that make one zone together, across the border of their squares."""
KEYS = {"population", "area_km2", "land_area_seed__built", "land_area_seed__farm"}


def half_of(square: Square, side: str) -> str:
    """The zone that a half belongs to."""
    name = f"{square.id}_{side}"
    return JOINED.get(name, name)


def add_halves(pack: Path) -> Path:
    """Write the zoning `halves` into a copy of the made-up pack."""
    folder = pack / "zoning"
    pieces, shapes, zones = [], {}, {}
    for square in ZONES:
        west, _, east = (square.corners()[i] for i in (0, 1, 2))
        cut = west[0] + WEST * (east[0] - west[0])
        for side, share, (left, right) in (("west", WEST, (west[0], cut)), ("east", 1 - WEST, (cut, east[0]))):
            zone = half_of(square, side)
            area = round(square.area * share, 6)
            pieces.append({"from": square.id, "zone": zone, "area_km2": area})
            ring = [[left, west[1]], [right, west[1]], [right, east[1]], [left, east[1]], [left, west[1]]]
            shapes.setdefault(zone, []).append([ring])
            at = zones.setdefault(zone, {"area": 0.0, "lon": (left + right) / 2, "lat": square.lat, "of": square})
            at["area"] += area
    _table(
        folder / "halves.csv",
        [
            {
                "id": zone, "code": f"{i:02d}", "name_vi": f"Nửa {zone}", "name_en": f"Half {zone}", "type": "half",
                "area_km2": at["area"], "population": 1, "ring": at["of"].ring, "lon": at["lon"], "lat": at["lat"],
                "source": SOURCE, "quality": "assumed",
            }
            for i, (zone, at) in enumerate(zones.items(), 1)
        ],
    )  # fmt: skip
    features = [
        {"type": "Feature", "properties": {"id": zone}, "geometry": {"type": "MultiPolygon", "coordinates": parts}}
        for zone, parts in shapes.items()
    ]
    (folder / "halves.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    _table(folder / "halves_pieces.csv", pieces)
    keys = [(piece["from"], piece["zone"]) for piece in pieces]
    touching = [(a, b) for i, a in enumerate(keys) for b in keys[i + 1 :] if a[0] == b[0] or a[1] == b[1]]
    _table(
        folder / "halves_borders.csv",
        [
            {"from": a[0], "zone": a[1], "other_from": b[0], "other_zone": b[1], "border_km": 5.0}
            for a, b in touching
        ],
    )  # fmt: skip
    with (folder / "places.csv").open(encoding="utf-8", newline="") as file:
        places = list(csv.DictReader(file))
    squares = {square.id: square for square in ZONES}
    for row in places:
        square = squares[row["districts"]]
        row["halves"] = half_of(square, "west" if float(row["lon"]) < square.east(WEST) else "east")
    _table(folder / "places.csv", places)
    with (SHIPPED / "hanoi" / "zoning" / "carry.csv").open(encoding="utf-8", newline="") as file:
        rules = [
            {**row, "key": row["key"] if row["key"] in KEYS else "area_km2", "note": ""} for row in csv.DictReader(file)
        ]
    _table(folder / "halves_rules.csv", rules)
    about = yaml.safe_load((pack / "city.yaml").read_text(encoding="utf-8"))
    whole = about["zonings"]["districts"]
    about["zonings"]["halves"] = {
        "name": {"vi": "7 mảnh", "en": "7 parts"}, "table": "zoning/halves.csv", "geometry": "zoning/halves.geojson",
        "year": 2019, "area_km2": whole["area_km2"], "source": SOURCE,
        "carried": {
            "from": "districts", "rules": "zoning/halves_rules.csv", "pieces": "zoning/halves_pieces.csv",
            "borders": "zoning/halves_borders.csv",
        },
    }  # fmt: skip
    (pack / "city.yaml").write_text(yaml.safe_dump(about, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return pack


def _table(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
