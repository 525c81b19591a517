# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Geometry of zones with NumPy alone: distances between zone points, and which zones the straight line crosses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kientao.cities.files import inside, read_json
from kientao.errors import InputError

Floats = NDArray[np.float64]
Rings = tuple[Floats, ...]
"""Closed rings [point, (longitude, latitude)] of a zone; a hole is a ring inside another."""

EARTH_RADIUS_KM = 6371.0088
PATH_POINTS = 21


def _rings(feature: Any, place: str) -> Rings:
    geometry = feature.get("geometry")
    geometry = geometry if isinstance(geometry, dict) else {}
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    polygons: Any = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []
    try:
        rings = [np.asarray(ring, dtype=float)[:, :2] for polygon in polygons for ring in polygon]
    except (TypeError, ValueError, IndexError):
        rings = []
    if not rings or any(len(ring) < 4 or not np.isfinite(ring).all() for ring in rings):
        raise InputError(
            "hình của đơn vị không phải đa giác khép kín.", "the geometry of a zone is not a closed polygon.", place
        )
    return tuple(ring if (ring[0] == ring[-1]).all() else np.vstack([ring, ring[:1]]) for ring in rings)


def read_geometry(path: Path, root: Path | None = None) -> dict[str, Rings]:
    """Rings by zone id from a GeoJSON file whose features have the property `id`."""
    place = inside(path, root)
    data = read_json(path, root)
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        raise InputError("không phải GeoJSON FeatureCollection.", "this is not a GeoJSON FeatureCollection.", place)
    geometry: dict[str, Rings] = {}
    for position, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        zone = (properties or {}).get("id")
        if not isinstance(zone, str):
            raise InputError(
                f"đối tượng thứ {position} không có mã 'id'.", f"feature {position} has no property 'id'.", place
            )
        if zone in geometry:
            raise InputError(f"đơn vị '{zone}' có hai hình.", f"zone '{zone}' has two geometries.", place)
        geometry[zone] = _rings(feature, f"{place} ({zone})")
    return geometry


def ring_area_km2(rings: Rings) -> float:
    """Area inside the rings on the sphere, holes taken off (even-odd by orientation-free sign of the largest)."""
    areas = []
    for ring in rings:
        lon, lat = np.radians(ring[:, 0]), np.sin(np.radians(ring[:, 1]))
        areas.append(abs(float(np.sum((lon[1:] - lon[:-1]) * (lat[1:] + lat[:-1])) / 2.0)) * EARTH_RADIUS_KM**2)
    inner = [any(_inside_one(other, ring[0]) for other in rings if other is not ring) for ring in rings]
    return float(sum(-area if hole else area for area, hole in zip(areas, inner, strict=True)))


def _inside_one(ring: Floats, point: Floats) -> bool:
    x0, y0, x1, y1 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
    across = (y0 > point[1]) != (y1 > point[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x0 + (point[1] - y0) * (x1 - x0) / (y1 - y0)
    return bool(np.count_nonzero(across & (at > point[0])) % 2)


def great_circle(longitude: Floats, latitude: Floats) -> Floats:
    """Distance in km between every two points, by the haversine formula."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    north = np.sin((lat[:, None] - lat[None, :]) / 2.0) ** 2
    east = np.sin((lon[:, None] - lon[None, :]) / 2.0) ** 2
    across = np.cos(lat)[:, None] * np.cos(lat)[None, :]
    return np.asarray(2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(north + across * east))))


def zone_of_points(x: Floats, y: Floats, shapes: Sequence[Rings]) -> NDArray[np.intp]:
    """Position of the zone that holds each point, -1 where none does.

    Ray casting with the points in order of latitude: an edge meets only the points of its own latitudes,
    so the work grows with the crossings and not with points times edges.
    """
    order = np.argsort(y, kind="stable")
    xs, ys = x[order], y[order]
    found = np.full(len(x), -1, dtype=np.intp)
    for position, rings in enumerate(shapes):
        starts = np.concatenate([ring[:-1] for ring in rings])
        ends = np.concatenate([ring[1:] for ring in rings])
        flip = starts[:, 1] > ends[:, 1]
        low, high = np.where(flip[:, None], ends, starts), np.where(flip[:, None], starts, ends)
        first = np.searchsorted(ys, low[:, 1], side="left")
        count = np.searchsorted(ys, high[:, 1], side="left") - first
        edge = np.repeat(np.arange(len(count)), count)
        if not len(edge):
            continue
        offset = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        point = first[edge] + offset
        span = high[edge] - low[edge]
        crossing = low[edge, 0] + (ys[point] - low[edge, 1]) / span[:, 1] * span[:, 0]
        hits = np.bincount(point[crossing > xs[point]], minlength=len(xs))
        within = (hits % 2 == 1) & (found < 0)
        found[within] = position
    answer = np.empty_like(found)
    answer[order] = found
    return answer


def path_share(longitude: Floats, latitude: Floats, shapes: Sequence[Rings]) -> Floats:
    """Share of the straight line from one zone point to another inside each zone, [zone, destination, via].

    21 points at (k + 0.5)/21 of the line; a point outside all zones (a bend of the city limit) counts for the nearest
    zone point; a trip inside a zone stays in it. Sums to 1 over `via`.
    """
    zones = len(shapes)
    one, other = np.triu_indices(zones, k=1)
    step = (np.arange(PATH_POINTS) + 0.5) / PATH_POINTS
    x = (longitude[one, None] + (longitude[other] - longitude[one])[:, None] * step).ravel()
    y = (latitude[one, None] + (latitude[other] - latitude[one])[:, None] * step).ravel()
    via = zone_of_points(x, y, shapes)
    lost = np.flatnonzero(via < 0)
    if len(lost):
        narrow = np.cos(np.radians(latitude.mean()))
        away = ((x[lost, None] - longitude) * narrow) ** 2 + (y[lost, None] - latitude) ** 2
        via[lost] = away.argmin(axis=1)
    pair = np.repeat(np.arange(len(one)), PATH_POINTS)
    counted = np.bincount(pair * zones + via, minlength=len(one) * zones).reshape(len(one), zones) / PATH_POINTS
    share = np.zeros((zones, zones, zones))
    share[one, other] = counted
    share[other, one] = counted
    own = np.arange(zones)
    share[own, own, own] = 1.0
    return share
