# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A city: its zones, numbers, outside series, levers, sources and scenarios, read from a folder of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kientao.cities import geometry
from kientao.cities.carried import (
    POPULATION,
    carried_plans,
    carried_weights,
    carrier,
    is_by_zone,
    read_source,
)
from kientao.cities.carry import Carrier
from kientao.cities.drivers import DriverPaths, read_drivers
from kientao.cities.elsewhere import Elsewhere, Shared, folded, shared, spellings
from kientao.cities.files import Table, number, pack_hash, read_table, read_yaml
from kientao.cities.parameters import (
    PLANS,
    RINGS,
    ZONE_AXES,
    Labels,
    Row,
    geometry_parameters,
    read_rows,
    to_parameter,
)
from kientao.cities.places import lengths_of
from kientao.engine.inputs import Driver, Floats, Inputs, Parameter
from kientao.errors import InputError
from kientao.levers.places import LeverPlaces, lay_out
from kientao.levers.split import split_weights
from kientao.levers.table import LeverTable, read_levers

SHIPPED = Path(__file__).parent
"""Packs that come with the program are folders beside this file."""

ZONE_COLUMNS = (
    "id", "code", "name_vi", "name_en", "type", "area_km2", "population", "ring", "lon", "lat", "source", "quality",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Zone:
    """An administrative unit that the model treats as one place."""

    id: str
    code: str
    name_vi: str
    name_en: str
    type: str
    ring: str
    area_km2: float
    lon: float
    lat: float
    population: float


@dataclass(frozen=True, slots=True)
class City:
    """Everything the program knows of a city in one zoning. `inputs()` is what a model needs of it."""

    id: str
    name: dict[str, str]
    base_year: int
    last_year: int
    zoning: str
    zoning_name: dict[str, str]
    zones: tuple[Zone, ...]
    geometry: dict[str, geometry.Rings]
    dimensions: dict[str, tuple[str, ...]]
    parameters: dict[str, Parameter]
    paths: DriverPaths
    drivers: dict[str, Driver]
    plans: dict[str, dict[str, Floats]]
    """Tables by zone that scenarios read: plan -> stage or years -> [zone]."""
    levers: LeverTable
    lever_places: LeverPlaces
    """The levers laid over the zones: dimensions, parameters and names for the engine."""
    sources: dict[str, dict[str, Any]]
    scenarios: dict[str, Path]
    path: Path
    hash: str
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    """Zones of the pack's other zonings, as shares of these."""
    carry_error: float = 0.0
    """Relative standard deviation of an amount of one zone, where the zoning's numbers are carried from another."""
    equations: tuple[str, ...] = ()
    """Files of own equations that the city is simulated with."""

    @property
    def years(self) -> tuple[int, ...]:
        """All years, the base year first."""
        return tuple(range(self.base_year, self.last_year + 1))

    @property
    def zone_ids(self) -> tuple[str, ...]:
        """Zone ids in the order of every zone axis."""
        return tuple(zone.id for zone in self.zones)

    def zone_position(self, name: str, *, exactly: bool = False) -> int | None:
        """Where a zone stands on the axis, by its id, or by a name in any spelling: 'dong da' is 'Quận Đống Đa'."""
        ids = self.zone_ids
        if name in ids or exactly:
            return ids.index(name) if name in ids else None
        wanted = folded(name)
        found = (i for i, zone in enumerate(self.zones) if wanted in spellings(zone.id, zone.name_vi, zone.name_en))
        return next(found, None)

    def inputs(self) -> Inputs:
        """Lists, parameters and baseline drivers for the engine."""
        places = self.lever_places
        return Inputs(
            self.years,
            {**self.dimensions, **places.dimensions},
            {**self.parameters, **places.parameters},
            {**self.drivers, **places.undecided(self.years)},
            dict(places.parts),
        )


def pack_path(name_or_path: str | Path) -> Path:
    """The folder of a shipped city by its name, or any folder that holds a city.yaml."""
    text = str(name_or_path)
    shipped = SHIPPED / text
    if text.isidentifier() and (shipped / "city.yaml").is_file():
        return shipped
    path = Path(name_or_path)
    if (path / "city.yaml").is_file():
        return path.resolve()
    names = ", ".join(sorted(folder.parent.name for folder in SHIPPED.glob("*/city.yaml")))
    raise InputError(
        f"không thấy thành phố '{text}'.", f"there is no city '{text}'.", text,
        f"Có sẵn: {names}; hoặc ghi đường dẫn tới thư mục có tệp city.yaml.",
        f"Available: {names}; or give the path of a folder with a city.yaml.",
    )  # fmt: skip


def read_city_file(root: Path) -> dict[str, Any]:
    """city.yaml with its required keys."""
    about = read_yaml(root / "city.yaml", root)
    required = ("id", "name", "base_year", "last_year", "zonings")
    missing = [key for key in required if not isinstance(about, dict) or key not in about]
    if missing:
        keys = ", ".join(missing)
        raise InputError(f"thiếu mục {keys}.", f"missing key {keys}.", "city.yaml")
    name, zonings = about["name"], about["zonings"]
    years = about["base_year"], about["last_year"]
    sound = (
        isinstance(about["id"], str)
        and isinstance(name, dict) and {"vi", "en"} <= set(name)
        and isinstance(zonings, dict) and all(isinstance(value, dict) for value in zonings.values())
        and all(isinstance(year, int) for year in years) and 1900 <= years[0] < years[1] <= 2200
    )  # fmt: skip
    if not sound:
        raise InputError(
            "id, name {vi, en}, base_year, last_year hoặc zonings không hợp lệ.",
            "id, name {vi, en}, base_year, last_year or zonings is not valid.", "city.yaml",
        )  # fmt: skip
    return dict(about)


def zoning_entry(about: Mapping[str, Any], zoning: str) -> dict[str, Any]:
    """The entry of one zoning in city.yaml, with its two files."""
    entry = about["zonings"].get(zoning)
    if entry is None or not {"table", "geometry"} <= set(entry):
        listed = ", ".join(about["zonings"])
        raise InputError(
            f"không có cách chia '{zoning}'.", f"there is no zoning '{zoning}'.", "city.yaml",
            f"Có: {listed}.", f"There are: {listed}.",
        )  # fmt: skip
    return dict(entry)


def parse_zone(cells: Mapping[str, str], place: str) -> Zone:
    """One line of a zoning table."""
    area, population = number(cells["area_km2"], place, "area_km2"), number(cells["population"], place, "population")
    if area <= 0 or population < 0:
        raise InputError("diện tích hoặc dân số âm.", "area or population is negative.", place)
    if cells["ring"] not in RINGS:
        raise InputError(
            f"ring '{cells['ring']}' không có.", f"unknown ring '{cells['ring']}'.", place,
            f"Chọn một trong: {', '.join(RINGS)}.", f"Choose one of: {', '.join(RINGS)}.",
        )  # fmt: skip
    return Zone(
        cells["id"], cells["code"], cells["name_vi"], cells["name_en"], cells["type"], cells["ring"],
        area, number(cells["lon"], place, "lon"), number(cells["lat"], place, "lat"), population,
    )  # fmt: skip


def _zones(table: Table) -> tuple[Zone, ...]:
    zones = [parse_zone(cells, table.at(line)) for line, cells in table]
    if len({zone.id for zone in zones}) != len(zones):
        raise InputError("có hai đơn vị cùng mã.", "two zones have the same id.", table.place)
    return tuple(zones)


def read_sources(folder: Path, root: Path) -> dict[str, dict[str, Any]]:
    """Every source record by id."""
    sources: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.yaml")):
        records = read_yaml(path, root)
        if not isinstance(records, list) or not all(isinstance(one, dict) and "id" in one for one in records):
            raise InputError(
                "phải là danh sách nguồn, mỗi nguồn có id.", "this must be a list of sources, each with an id.",
                path.relative_to(root).as_posix(),
            )  # fmt: skip
        for record in records:
            sources[str(record["id"])] = record
    return sources


def _plans(rows: list[Row], zones: tuple[str, ...]) -> dict[str, dict[str, Floats]]:
    plans: dict[str, dict[str, Floats]] = {}
    for row in rows:
        others = [label for dim, label in row.index.items() if dim != "zone"]
        if "zone" not in row.index or row.index["zone"] not in zones:
            raise InputError("dòng kế hoạch thiếu đơn vị có thật.", "a plan row lacks a known zone.", row.place)
        weights = plans.setdefault(row.name, {}).setdefault(",".join(others), np.zeros(len(zones)))
        weights[zones.index(row.index["zone"])] = row.value
    return plans


def load(
    name_or_path: str | Path = "hanoi",
    zoning: str = "districts",
    dimensions: Mapping[str, tuple[str, ...]] | None = None,
) -> City:
    """Read a city pack. `dimensions` are the model's lists; a list that only the pack knows follows its rows."""
    root = pack_path(name_or_path)
    about = read_city_file(root)
    entry = zoning_entry(about, zoning)
    zone_table = read_table(root / entry["table"], root, ZONE_COLUMNS)
    zones = _zones(zone_table)
    ids = tuple(zone.id for zone in zones)
    shapes = geometry.read_geometry(root / entry["geometry"], root)
    without = [zone for zone in ids if zone not in shapes]
    if without:
        raise InputError(
            f"đơn vị không có hình: {', '.join(without)}.", f"zones without geometry: {', '.join(without)}.",
            entry["geometry"],
        )  # fmt: skip
    years = tuple(range(about["base_year"], about["last_year"] + 1))
    known = {**(dimensions or {}), **dict.fromkeys(ZONE_AXES, ids)}
    labels = Labels(known, tuple(zone.ring for zone in zones))
    rows = read_rows(root / "parameters", root)
    carried = _carrier(root, about, entry, ids, rows, known)
    if carried is not None:
        zones = _with_carried(zones, carried)
    table = read_drivers(root / "drivers.csv", root)
    parameters: dict[str, Parameter] = {}
    yearly: dict[str, list[Row]] = {}
    planned: list[Row] = []
    for name, named in rows.items():
        if named[0].module == PLANS:
            planned.extend(named)
        elif "year" in named[0].dims:
            yearly[name] = named
        elif carried is not None and is_by_zone(named[0].dims):
            for row in named:
                for dim, label in row.index.items():
                    if dim != "zone":
                        labels.position(dim, label, row.place)
            parameters[name] = carried.carry(carried.numbers[name])
        else:
            parameters[name] = to_parameter(name, named, labels)
    outlines = [shapes[zone] for zone in ids]
    longitude, latitude = np.array([zone.lon for zone in zones]), np.array([zone.lat for zone in zones])
    parameters |= geometry_parameters(
        np.array([zone.area_km2 for zone in zones]), longitude, latitude, labels.rings,
        geometry.great_circle(longitude, latitude),
        geometry.path_share(longitude, latitude, outlines),
        lengths_of(about, root, zoning, ids, outlines), zone_table.place,
    )  # fmt: skip
    lists = labels.all()
    population = np.array([zone.population for zone in zones])
    levers = read_levers(root / "levers.csv", root)
    split = split_weights(parameters, lists, population, labels.rings)
    if carried is not None:
        source = read_source(root, about, entry["carried"]["from"])
        coarse = split_weights({**parameters, **carried.numbers}, lists, source.population, source.rings)
        split = carried_weights(carried, coarse, split)
    places = lay_out(levers, ids, labels.rings, population, split)
    paths = DriverPaths(table, yearly, parameters, years, {dim: len(listed) for dim, listed in lists.items()})
    return City(
        id=about["id"], name=about["name"], base_year=about["base_year"], last_year=about["last_year"],
        zoning=zoning, zoning_name=entry.get("name", {}), zones=zones,
        geometry={zone: shapes[zone] for zone in ids}, dimensions=lists,
        parameters=parameters, paths=paths, drivers=paths.baseline(),
        plans=_plans(planned, ids) if carried is None else carried_plans(carried, planned),
        levers=levers, lever_places=places, sources=read_sources(root / "sources", root),
        scenarios={path.stem: path for path in sorted((root / "scenarios").glob("*.yaml"))},
        path=root, hash=pack_hash(root), elsewhere=_elsewhere(root, about, zoning, carried),
        carry_error=float((entry.get("carried") or {}).get("error", 0.0)),
    )  # fmt: skip


def _carrier(
    root: Path,
    about: Mapping[str, Any],
    entry: Mapping[str, Any],
    ids: tuple[str, ...],
    rows: Mapping[str, list[Row]] | None = None,
    known: Mapping[str, tuple[str, ...]] | None = None,
) -> Carrier | None:
    rule = entry.get("carried")
    if rule is None:
        return None
    return carrier(root, rule, read_source(root, about, rule["from"]), ids, rows, known)


def _with_carried(zones: tuple[Zone, ...], carried: Carrier) -> tuple[Zone, ...]:
    """Zones with the people and area carried to them in place of those of their own table."""
    people, area = (carried.carry(carried.numbers[name]).value for name in (POPULATION, "area"))
    return tuple(replace(zone, population=float(people[at]), area_km2=float(area[at])) for at, zone in enumerate(zones))


def _elsewhere(root: Path, about: Mapping[str, Any], zoning: str, carried: Carrier | None) -> Elsewhere:
    """Readers of the zonings that this one is carried from or that are carried from it."""
    zonings = about["zonings"]
    carried_from = {name: (entry.get("carried") or {}).get("from") for name, entry in zonings.items()}
    own_from = carried_from[zoning]

    def reader(other: str) -> Shared:
        finer = carried is not None and other == own_from
        fine = zoning if finer else other
        table = read_table(root / zonings[other]["table"], root, ZONE_COLUMNS)
        names = {cells["id"]: spellings(cells["id"], cells["name_vi"], cells["name_en"]) for _, cells in table}
        found = carried if finer else _carrier(root, about, zonings[fine], tuple(names))
        assert found is not None
        people = found.numbers[POPULATION]
        laid = people.value[found.pieces.of] * found.factors(people)
        return shared(other, names, found.pieces, laid, own_is_fine=finer)

    related = [other for other in zonings if other == own_from or carried_from[other] == zoning]
    return Elsewhere(tuple(partial(reader, other) for other in related))
