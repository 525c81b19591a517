# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A made-up city of four square zones, written as a pack: shows that nothing of Hà Nội stands in the code.

City-wide numbers (technology, behaviour, totals of a city of eight million) are those of the shipped pack; zones,
people by age and place, land, prices, jobs, plans and all texts are invented. Rows of zones follow each zone's ring.
"""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from kientao.cities.city import SHIPPED

SOURCE = "made_up"
KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class Square:
    """A zone: a square with its centre and side."""

    id: str
    name_vi: str
    name_en: str
    ring: str
    lon: float
    lat: float
    side_km: float
    population: float
    urban_share: float

    @property
    def area(self) -> float:
        return round(self.side_km**2, 2)

    def east(self, part: float, more_km: float = 0.0) -> float:
        """Longitude of a part of the way from the western to the eastern side, and some kilometres on."""
        km = (part - 0.5) * self.side_km + more_km
        return self.lon + km / KM_PER_DEGREE / math.cos(math.radians(self.lat))

    def corners(self) -> list[list[float]]:
        north = self.side_km / 2 / KM_PER_DEGREE
        east = north / math.cos(math.radians(self.lat))
        signs = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
        return [[round(self.lon + x * east, 6), round(self.lat + y * north, 6)] for x, y in signs]


TOWNS = {0.3: 0.6, 0.8: 0.4}
"""Every square has two towns: where they lie from west to east, and their part of its people."""
TOWN_KM = 2.0
"""Side of a town."""


ZONES = (
    Square("sao_mai", "Sao Mai", "Sao Mai", "core", 107.0, 20.5, 6.0, 1_000_000, 1.0),
    Square("hoa_sen", "Hoa Sen", "Hoa Sen", "inner", 107.12, 20.5, 18.0, 2_900_000, 0.95),
    Square("dong_lua", "Đồng Lúa", "Dong Lua", "outer", 106.78, 20.5, 36.0, 2_200_000, 0.1),
    Square("doi_gio", "Đồi Gió", "Doi Gio", "outer", 107.05, 20.78, 40.0, 1_900_000, 0.2),
)
TOTAL = sum(zone.population for zone in ZONES)
WEIGHT = {"core": 4.0, "inner": 2.0, "outer": 1.0}

LAND = {
    "core": {"built": 0.62, "road": 0.16, "park": 0.05, "farm": 0.01, "forest": 0.0, "water": 0.11, "other": 0.05},
    "inner": {"built": 0.42, "road": 0.10, "park": 0.03, "farm": 0.27, "forest": 0.0, "water": 0.11, "other": 0.07},
    "outer": {"built": 0.19, "road": 0.04, "park": 0.003, "farm": 0.54, "forest": 0.09, "water": 0.08, "other": 0.057},
}
JOBS_OUT_OF_TOWN = {"agriculture": 1.0, "manufacturing": 0.6, "construction": 0.45}
"""Share of an industry's jobs in the outer zones, a third where nothing is said."""

BY_RING: dict[str, dict[str, float]] = {
    "income_relative_unscaled": {"core": 1.4, "inner": 1.2, "outer": 0.75},
    "ward_count": {"core": 20, "inner": 40, "outer": 30},
    "relief": {"core": 5, "inner": 4, "outer": 9},
    "far_new": {"core": 3.0, "inner": 2.0, "outer": 0.8},
    "job_land": {"core": 20, "inner": 40, "outer": 95},
    "impervious_of_built": {"core": 0.9, "inner": 0.8, "outer": 0.55},
    "canopy_of_built": {"core": 0.06, "inner": 0.08, "outer": 0.14},
    "land_price_base_year": {"core": 110, "inner": 60, "outer": 15},
    "household_size_base_year": {"core": 3.6, "inner": 3.5, "outer": 3.7},
    "pm25_station_count": {"core": 2, "inner": 3, "outer": 0},
    "weather_station": {"core": 1, "inner": 0, "outer": 0},
    "inner_basin_share": {"core": 1, "inner": 0.2, "outer": 0},
    "hill_share": {"core": 0, "inner": 0, "outer": 0.2},
    "treatment_capacity_base_year": {"core": 90_000, "inner": 160_000, "outer": 20_000},
    "street_tree_cover_base_year": {"core": 1.4, "inner": 7.5, "outer": 1.6},
    "bus_lane_km_base_year": {"core": 5.0, "inner": 8.0, "outer": 0.0},
    "population_growth_deviation": {"core": 0.0, "inner": 0.0, "outer": 0.0},
}
SHARES: dict[str, dict[str, float]] = {
    "wte_zone_share": {"core": 0, "inner": 0, "outer": 1},
    "industry_weight": {"core": 0.1, "inner": 1.5, "outer": 3},
    "craft_weight": {"core": 0, "inner": 0.5, "outer": 2},
    "relocation_destination": {"core": 0, "inner": 0, "outer": 1},
}
"""Shares of the city by ring, before they are made to add up to 1."""

Rows = list[dict[str, str]]


def write(folder: Path) -> Path:
    """Write the pack into `folder` and return it."""
    model = SHIPPED / "hanoi"
    _yaml(folder / "city.yaml", _about())
    _zoning(folder / "zoning")
    for path in sorted((model / "parameters").glob("*.csv")):
        _table(folder / "parameters" / path.name, _parameters(_read(path), path.stem))
    _table(folder / "drivers.csv", [{**row, "note": "", **_sourced(row)} for row in _read(model / "drivers.csv")])
    _table(folder / "levers.csv", [_lever(row) for row in _read(model / "levers.csv")])
    _yaml(folder / "sources" / "made_up.yaml", [_source()])
    _law(folder / "law", model / "law")
    _evidence(folder / "evidence")
    _table(folder / "observations" / "population.csv", _observed())
    for scenario in _scenarios():
        _yaml(folder / "scenarios" / f"{scenario['id']}.yaml", scenario)
    return folder


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _table(path: Path, rows: Rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _yaml(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _about() -> dict[str, Any]:
    return {
        "id": "tiny",
        "name": {"vi": "Thành phố Bốn Ô", "en": "Four Squares"},
        "base_year": 2019,
        "last_year": 2050,
        "zonings": {
            "districts": {
                "name": {"vi": "4 ô vuông", "en": "4 squares"},
                "table": "zoning/squares.csv",
                "geometry": "zoning/squares.geojson",
                "year": 2019,
                "area_km2": round(sum(zone.area for zone in ZONES), 2),
                "population": TOTAL,
                "source": SOURCE,
            }
        },
        "places": {"table": "zoning/places.csv", "trip_decay_km": 2.2, "walk_decay_km": 1.0},
    }


def _zoning(folder: Path) -> None:
    _table(
        folder / "squares.csv",
        [
            {
                "id": zone.id, "code": f"{i:02d}", "name_vi": zone.name_vi, "name_en": zone.name_en, "type": "square",
                "area_km2": str(zone.area), "population": str(zone.population), "ring": zone.ring,
                "lon": str(zone.lon), "lat": str(zone.lat), "source": SOURCE, "quality": "assumed",
            }
            for i, zone in enumerate(ZONES, 1)
        ],
    )  # fmt: skip
    _table(
        folder / "places.csv",
        [
            {
                "districts": zone.id, "lon": f"{zone.east(at, x):.5f}", "lat": f"{zone.lat + y / KM_PER_DEGREE:.5f}",
                "people": f"{zone.population * part / 4:.0f}", "km2": f"{TOWN_KM**2 / 4}",
            }
            for zone in ZONES
            for at, part in TOWNS.items()
            for x in (-TOWN_KM / 4, TOWN_KM / 4)
            for y in (-TOWN_KM / 4, TOWN_KM / 4)
        ],
    )  # fmt: skip
    features = [
        {
            "type": "Feature",
            "properties": {"id": zone.id, "name_vi": zone.name_vi},
            "geometry": {"type": "Polygon", "coordinates": [zone.corners()]},
        }
        for zone in ZONES
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "squares.geojson").write_text(text, encoding="utf-8")


def _sourced(row: Mapping[str, str]) -> dict[str, str]:
    return {"source": SOURCE if row["source"] or row.get("path") == "default" else "", "quality": "assumed"}


# people


def _age_weights() -> list[float]:
    """A pyramid of single years to 84 and 85+: wide to 35, thinning after."""
    return [1.0 if age < 36 else math.exp(-(((age - 36) / 30) ** 2)) for age in range(85)] + [1.2]


def _cohort(sex: str, single: int) -> float:
    weights = _age_weights()
    older_women = 1 + (single - 30) * (0.004 if sex == "female" else -0.004)
    both = sum(weights)
    return round(TOTAL * weights[single] / both * older_women / 2, 3)


def _group(sex: str, label: str) -> float:
    first = int(label[:2])
    return sum(_cohort(sex, age) for age in (range(first, first + 5) if first < 85 else (85,)))


# rows of zones


def _jobs(zone: Square, industry: str) -> float:
    outer = JOBS_OUT_OF_TOWN.get(industry, 0.3)
    of_ring = {"outer": outer / 2, "inner": (1 - outer) * 0.6, "core": (1 - outer) * 0.4}
    return of_ring[zone.ring]


def _value(name: str, zone: Square, index: Mapping[str, str], given: Iterable[float]) -> float:
    made: dict[str, Callable[[], float]] = {
        "job_share_unscaled": lambda: _jobs(zone, index["industry"]),
        "land_area_seed": lambda: zone.area * LAND[zone.ring][index["land"]],
        "population_by_age_base_year": lambda: _group(index["sex"], index["age"]) * zone.population / TOTAL,
        "population_census_2009": lambda: zone.population / 1.25,
        "population_census_2019": lambda: zone.population,
        "urban_share_base": lambda: zone.urban_share,
    }
    if name in made:
        return made[name]()
    if name in BY_RING:
        return BY_RING[name][zone.ring]
    if name in SHARES:
        return SHARES[name][zone.ring] / sum(SHARES[name][other.ring] for other in ZONES)
    values = list(given)
    if abs(sum(values) - 1) < 1e-3:
        return 1 / len(ZONES)
    return float(f"{median(values):.2g}")


def _parameters(rows: Rows, module: str) -> Rows:
    made: Rows = []
    by_name: dict[str, Rows] = defaultdict(list)
    for row in rows:
        plain = {**row, "note": "", "source": SOURCE, "quality": "assumed"}
        if "zone" in row["dims"].split(","):
            by_name[row["name"]].append(plain)
        elif row["name"] == "cohort_size_base_year":
            index = _index(row)
            label = index["single_age"]
            made.append(_set(plain, _cohort(index["sex"], 85 if label == "85_plus" else int(label))))
        else:
            made.append(plain)
    for name, zoned in by_name.items():
        others: dict[str, dict[str, str]] = {}
        for row in zoned:
            index = {dim: label for dim, label in _index(row).items() if dim != "zone"}
            others.setdefault(";".join(index.values()), index)
        for index in others.values():
            for zone in ZONES:
                value = _value(name, zone, index, (float(row["value"]) for row in zoned))
                parts = [f"{dim}={index.get(dim, zone.id)}" for dim in zoned[0]["dims"].split(",")]
                made.append(_set({**zoned[0], "index": ";".join(parts)}, value))
    return made


def _set(row: dict[str, str], value: float) -> dict[str, str]:
    return {**row, "value": repr(round(value, 9)), "low": "", "high": "", "distribution": "fixed"}


def _index(row: Mapping[str, str]) -> dict[str, str]:
    pairs = (piece.partition("=") for piece in row["index"].split(";"))
    return {dim.strip(): label.strip() for dim, _, label in pairs}


# the other files


def _lever(row: dict[str, str]) -> dict[str, str]:
    blank = ("capital_note", "running_note", "equity_note", "law_enables", "law_limits", "law_note", "evidence")
    return {**row, **dict.fromkeys(blank, ""), "default_basis": "made up", "sources": SOURCE}


def _source() -> dict[str, Any]:
    return {
        "id": SOURCE, "title": "Invented for tests", "publisher": "The Kiến Tạo developers", "year": 2026, "url": "",
        "note": "no place on earth",
    }  # fmt: skip


def _law(folder: Path, model: Path) -> None:
    both = {"vi": "Nghị quyết về bốn ô vuông", "en": "Resolution on four squares"}
    _yaml(
        folder / "documents.yaml",
        [
            {
                "id": "nq_01", "number": "01/NQ", "type": "resolution", "issuer": "Hội đồng Bốn Ô",
                "date": "2019-01-01",
                "title_vi": both["vi"], "title_en": both["en"], "status": "in_force", "status_note": "", "url": "",
                "summary_vi": both["vi"], "summary_en": both["en"], "sources": [SOURCE],
            }
        ],
    )  # fmt: skip
    _yaml(
        folder / "provisions.yaml",
        [
            {
                "id": "nq_01_trees", "document": "nq_01", "article": "1", "topic": "trees", "text_vi": "Trồng cây.",
                "text_en": "Plant trees.", "lever_hint": "street_trees", "quality": "assumed", "sources": [SOURCE],
            }
        ],
    )  # fmt: skip
    event = {
        "date": "2019-01-01", "event_vi": both["vi"], "event_en": both["en"], "document": "nq_01", "quality": "assumed",
        "sources": [SOURCE],
    }  # fmt: skip
    _yaml(folder / "timeline.yaml", [event])
    columns = list(_read(model / "targets.csv")[0])
    target = {
        "id": "nq_01__green_space_per_capita__2030", "document": "nq_01", "article": "1",
        "indicator": "green_space_per_capita", "name_vi": "Đất cây xanh bình quân đầu người",
        "name_en": "Green space per person", "unit": "m2/person", "scope": "city", "year": "2030", "operator": ">=",
        "value": "10", "quality": "assumed",
    }  # fmt: skip
    _table(folder / "targets.csv", [{column: target.get(column, "") for column in columns}])
    indicators = yaml.safe_load((model / "indicators_tt01_2018.yaml").read_text(encoding="utf-8"))["indicators"]
    kept = ("code", "group", "name_vi", "name_en", "unit", "definition_vi", "definition_en", "formula", "direction")
    _yaml(
        folder / "indicators_tt01_2018.yaml",
        {
            "indicators": [
                {
                    **{key: one[key] for key in kept},
                    **dict.fromkeys(("publication_period", "data_source", "model_hint", "note_vi", "note_en"), ""),
                    "in_annual_report": one["in_annual_report"],
                    "min_urban_class": one["min_urban_class"],
                    "quality": "assumed",
                    "sources": [SOURCE],
                }
                for one in indicators
            ]
        },
    )


def _evidence(folder: Path) -> None:
    lever = {
        "id": "street_trees", "name_vi": "Cây đường phố", "name_en": "Street trees", "sector": "green", "effects": [],
        "evidence_grade": "C", "hanoi_transfer": "low", "sources": [SOURCE],
    }  # fmt: skip
    _yaml(folder / "levers.yaml", {"meta": {}, "levers": [lever]})
    name = {"vi": "Thành phố Một Ô", "en": "One Square"}
    case = {
        "id": "one_square", "city": name, "country": name, "text_vi": "Chuyện bịa.", "text_en": "A made-up story.",
        "levers": ["street_trees"], "sources": [SOURCE],
    }  # fmt: skip
    _yaml(folder / "cases.yaml", {"meta": {}, "cases": [case]})


def _observed() -> Rows:
    return [
        {
            "variable": "population", "unit": "person", "zone": zone.id, "year": "2019", "value": str(zone.population),
            "low": "", "high": "", "source": SOURCE, "quality": "assumed", "note": "",
        }
        for zone in ZONES
    ]  # fmt: skip


def _scenarios() -> list[dict[str, Any]]:
    def about(id: str, kind: str, vi: str, en: str) -> dict[str, Any]:
        return {
            "id": id, "version": 1, "kind": kind, "name": {"vi": vi, "en": en}, "narrative": {"vi": vi, "en": en},
            "as_of": "2022-12-31",
        }  # fmt: skip

    return [
        {**about("baseline", "policy", "Cơ sở", "Baseline"), "drivers": {}, "committed": [], "levers": []},
        {
            **about("trees", "policy", "Nhiều cây", "Many trees"),
            "extends": "baseline",
            "drivers": {"fuel_price": {2019: 20, 2030: 25}},
            "levers": [
                {"lever": "street_trees", "start": 2024, "end": 2030, "to": 500},
                {"lever": "parks", "start": 2024, "end": 2030, "to": 300, "zones": {"hoa_sen": 0.6, "doi_gio": 0.4}},
            ],
        },
        {
            **about("dear_fuel", "stress", "Xăng đắt", "Dear fuel"),
            "quality": "assumed",
            "drivers": {"fuel_price": {2019: 18, 2027: 18, 2028: 30}},
        },
    ]
