# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Where people live inside the zones, and the lengths of trips between zones that follow from it.

Trips between two zones do not run from one middle to the other: people spread over both, and nearer places draw more.
Lengths worked out from places are nearly the same however the city is cut into zones; those between middles are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kientao.cities.files import number, read_table
from kientao.cities.geometry import EARTH_RADIUS_KM, Rings, ring_area_km2, zone_of_points
from kientao.engine.inputs import Floats
from kientao.errors import InputError

TRIP_DECAY_KM, WALK_DECAY_KM = 2.5, 1.0
"""Straight kilometres over which trips, and walking on top, fall to 1/e; `places` of city.yaml may give others."""
FEWEST, MOST = 8, 64
"""Places in a zone of a pack that has no table of them: one for every square of a decay length, within these."""
R2 = (0.7548776662466927, 0.5698402909980532)
"""Steps of the even sequence in a square of Roberts 2018 (inverse plastic number and its square)."""
OWN_DISTANCE = 0.5214
"""Mean distance of two random points of a square, over its side (Ghosh 1951)."""
TRIED = 64
"""Points tried for every one wanted inside a shape."""


@dataclass(frozen=True, slots=True)
class Places:
    """Places with people: position of the zone, longitude, latitude, people and area around each."""

    zone: NDArray[np.intp]
    longitude: Floats
    latitude: Floats
    people: Floats
    area: Floats


class PairLengths(NamedTuple):
    """Between every two zones, [zone, destination]."""

    trip: Floats
    """Mean length of trips, km straight."""
    walk: Floats
    """Length at which a walk is chosen as often as over the lengths of all trips, km straight."""
    people: Floats
    """Mean distance between their people, km straight."""


def even_points(low: Floats, high: Floats, count: int) -> Floats:
    """Points spread evenly over a rectangle, [point, (x, y)]. Source: R2 sequence, Roberts 2018."""
    steps = np.arange(1, count + 1)[:, None] * np.array(R2) % 1.0
    return np.asarray(low + (high - low) * steps)


def even_places(shapes: Sequence[Rings], apart: float = TRIP_DECAY_KM) -> Places:
    """A few places spread evenly over every zone, for packs that do not say where people live."""
    found, zones, area = [], [], []
    for position, rings in enumerate(shapes):
        corners = np.concatenate(rings)
        km2 = ring_area_km2(rings)
        count = int(np.clip(km2 / apart**2, FEWEST, MOST))
        tried = even_points(corners.min(0), corners.max(0), count * TRIED)
        inside = tried[zone_of_points(tried[:, 0], tried[:, 1], [rings]) == 0][:count]
        found.append(inside)
        zones.append(np.full(len(inside), position))
        area.append(np.full(len(inside), km2 / max(len(inside), 1)))
    points, around = np.concatenate(found), np.concatenate(area)
    return Places(np.concatenate(zones), points[:, 0], points[:, 1], around, around)


def read_places(path: Path, root: Path, zoning: str, ids: Sequence[str]) -> Places:
    """The table of places, with the zone of each in a zoning.

    Raises:
        InputError: an unknown zone, people or an area below zero, or a zone without people.
    """
    table = read_table(path, root, (zoning, "lon", "lat", "people", "km2"))
    position = {zone: index for index, zone in enumerate(ids)}
    rows: list[tuple[float, ...]] = []
    for line, cells in table:
        place = table.at(line)
        if cells[zoning] not in position:
            raise InputError(f"không có đơn vị '{cells[zoning]}'.", f"there is no zone '{cells[zoning]}'.", place)
        lon, lat, people, km2 = (number(cells[name], place, name) for name in ("lon", "lat", "people", "km2"))
        if people < 0 or km2 < 0:
            raise InputError("số người hoặc diện tích âm.", "people or area is below zero.", place)
        rows.append((position[cells[zoning]], lon, lat, people, km2))
    values = np.array(rows, dtype=float).reshape(-1, 5)
    zone = values[:, 0].astype(np.intp)
    empty = [ids[int(i)] for i in np.flatnonzero(np.bincount(zone, values[:, 3], len(ids)) <= 0)]
    if empty:
        raise InputError(
            f"đơn vị không có điểm dân cư: {', '.join(empty)}.", f"zones without places: {', '.join(empty)}.",
            table.place,
        )  # fmt: skip
    return Places(zone, *values[:, 1:].T)


def pair_lengths(
    places: Places, zones: int, trip_decay: float = TRIP_DECAY_KM, walk_decay: float = WALK_DECAY_KM
) -> PairLengths:
    """Lengths between zones from all pairs of their places, weighted by the people of both.

    A pair of places draws trips by exp(-distance / trip_decay); `trip` is the mean length of these trips (after the
    lengths between areas of Head & Mayer 2002). The chance of a walk falls by exp(-distance / walk_decay) besides;
    `walk` is the length that has the mean chance, so that neighbours over a border are walked to as often as those on
    this side of it (Ben-Akiva & Lerman 1985, ch. 6: aggregation).

    Inside a place the distance is that of the square of its area. Distances are in the plane at the middle latitude.
    """
    order = np.argsort(places.zone, kind="stable")
    first = np.searchsorted(places.zone[order], np.arange(zones))
    people = places.people[order]
    north = np.radians(places.latitude[order]) * EARTH_RADIUS_KM
    east = np.radians(places.longitude[order]) * EARTH_RADIUS_KM * np.cos(np.radians(places.latitude.mean()))
    away = np.hypot(north[:, None] - north, east[:, None] - east)
    np.fill_diagonal(away, OWN_DISTANCE * np.sqrt(places.area[order]))
    pair = people[:, None] * people

    def summed(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(np.add.reduceat(values, first, axis=0), first, axis=1))

    drawn = pair * np.exp(away * (-1.0 / trip_decay))
    trips = summed(drawn)
    trip = summed(drawn * away) / trips
    walked = summed(drawn * np.exp(away * (-1.0 / walk_decay))) / trips
    return PairLengths(trip, -walk_decay * np.log(walked), summed(pair * away) / summed(pair))


def lengths_of(
    about: Mapping[str, Any], root: Path, zoning: str, ids: Sequence[str], shapes: Sequence[Rings]
) -> PairLengths:
    """Lengths between the zones of a zoning, by the pack's places or by ones spread evenly.

    Raises:
        InputError: a table that cannot be used, or a decay that is no length.
    """
    entry = about.get("places") or {}
    decay = {name: entry.get(f"{name}_km", value) for name, value in
             (("trip_decay", TRIP_DECAY_KM), ("walk_decay", WALK_DECAY_KM))}  # fmt: skip
    if not all(isinstance(value, int | float) and 0.0 < value < np.inf for value in decay.values()):
        raise InputError(
            "trip_decay_km và walk_decay_km phải là số dương.", "trip_decay_km and walk_decay_km must be above zero.",
            "city.yaml: places",
        )  # fmt: skip
    table = entry.get("table")
    places = read_places(root / table, root, zoning, ids) if table else even_places(shapes, decay["trip_decay"])
    return pair_lengths(places, len(ids), **decay)
