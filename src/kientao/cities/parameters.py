# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Rows of parameters/*.csv as arrays: one Parameter a name, and the yearly rows that feed drivers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kientao.cities.files import Table, number, read_table
from kientao.cities.places import PairLengths
from kientao.engine.inputs import Floats, Parameter
from kientao.errors import InputError
from kientao.text import called

COLUMNS = (
    "name", "dims", "index", "unit", "value", "low", "high", "distribution", "source", "quality", "note",
)  # fmt: skip
ZONE_AXES = ("zone", "destination", "via", "zone_from", "zone_to")
RINGS = ("core", "inner", "outer")
QUALITY = ("official", "published", "press", "derived", "recalled", "assumed")
"""How a number is known, best first."""
DISTRIBUTIONS = ("fixed", "uniform", "triangular", "normal", "lognormal")
PLANS = "scenario"
"""Module whose tables are read by scenarios (plans by stage and zone), not by equations."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a parameter file."""

    name: str
    dims: tuple[str, ...]
    index: dict[str, str]
    unit: str
    value: float
    low: float
    high: float
    distribution: str
    source: str
    quality: str
    note: str
    module: str
    place: str


@dataclass(slots=True)
class Labels:
    """Labels of every dimension; a dimension that only the pack knows takes them in the order of its rows."""

    known: dict[str, tuple[str, ...]]
    rings: tuple[str, ...]
    """Ring of each zone, in the order of zones."""
    found: dict[str, dict[str, int]] = field(default_factory=dict)
    _places: dict[str, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._places = {dim: {label: i for i, label in enumerate(labels)} for dim, labels in self.known.items()}
        self._places["ring"] = {label: i for i, label in enumerate(RINGS)}

    def position(self, dim: str, label: str, place: str) -> int:
        """Where a label stands on its axis."""
        places = self._places.get(dim)
        if places is None:
            own = self.found.setdefault(dim, {})
            return own.setdefault(label, len(own))
        try:
            return places[label]
        except KeyError:
            raise InputError(
                f"'{label}' không có trong danh mục '{dim}'.", f"'{label}' is not a label of '{dim}'.", place,
                f"Các nhãn: {_some(places)}.", f"Labels: {_some(places)}.",
            ) from None  # fmt: skip

    def size(self, dim: str) -> int:
        """Number of labels of a dimension."""
        return len(self._places[dim] if dim in self._places else self.found[dim])

    def all(self) -> dict[str, tuple[str, ...]]:
        """Every dimension with its labels."""
        return {**self.known, **{dim: tuple(labels) for dim, labels in self.found.items()}}


def _some(labels: Iterable[str]) -> str:
    listed = list(labels)
    return ", ".join(listed[:12]) + (", ..." if len(listed) > 12 else "")


def split_index(text: str, dims: tuple[str, ...], place: str) -> dict[str, str]:
    """'sex=male;age=00_04' as a mapping; it must name exactly the dims of the row."""
    index: dict[str, str] = {}
    for piece in text.split(";") if text.strip() else ():
        key, equals, label = piece.partition("=")
        if not equals:
            raise InputError(f"chỉ mục '{piece}' thiếu dấu =.", f"index '{piece}' lacks '='.", place)
        index[key.strip()] = label.strip()
    if set(index) != set(dims):
        raise InputError(
            f"chỉ mục có ({', '.join(index)}) nhưng cột dims ghi ({', '.join(dims)}).",
            f"the index names ({', '.join(index)}) but dims says ({', '.join(dims)}).",
            place,
        )
    return index


def split_dims(text: str) -> tuple[str, ...]:
    """'sex, age' as a tuple."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def parse_row(cells: Mapping[str, str], module: str, place: str) -> Row:
    """One line with its numbers; blank low and high are the value itself."""
    dims = split_dims(cells["dims"])
    value = number(cells["value"], place)
    low, high = cells["low"].strip(), cells["high"].strip()
    return Row(
        name=cells["name"].strip(),
        dims=dims,
        index=split_index(cells["index"], dims, place),
        unit=cells["unit"].strip(),
        value=value,
        low=number(low, place, "low") if low else value,
        high=number(high, place, "high") if high else value,
        distribution=cells["distribution"].strip() or "fixed",
        source=cells["source"].strip(),
        quality=cells["quality"].strip(),
        note=cells["note"].strip(),
        module=module,
        place=place,
    )


def read_rows(folder: Path, root: Path) -> dict[str, list[Row]]:
    """All rows of a folder of parameter files, by name."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise InputError("không có tệp tham số nào.", "there are no parameter files.", folder.name)
    rows: dict[str, list[Row]] = {}
    for path in files:
        table: Table = read_table(path, root, COLUMNS)
        for line, cells in table:
            row = parse_row(cells, path.stem, table.at(line))
            rows.setdefault(row.name, []).append(row)
    return rows


def _one(rows: list[Row], what: str, name: str) -> str:
    values = {str(getattr(row, what)) for row in rows}
    if len(values) > 1:
        raise InputError(
            f"các dòng của '{name}' không cùng {what}.", f"the rows of '{name}' differ in {what}.", rows[0].place
        )
    return values.pop()


def to_parameter(name: str, rows: list[Row], labels: Labels) -> Parameter:
    """The rows of a name as one array; elements without a row are 0; a table by ring is spread to the zones."""
    first = rows[0]
    _one(rows, "dims", name)
    _one(rows, "unit", name)
    dims = first.dims
    at = [tuple(labels.position(dim, row.index[dim], row.place) for dim in dims) for row in rows]
    if len(set(at)) != len(at):
        seen: set[tuple[int, ...]] = set()
        for row, position in zip(rows, at, strict=True):
            if position in seen:
                raise InputError(
                    f"'{name}' có hai dòng cùng chỉ mục.", f"'{name}' has two rows of one index.", row.place
                )
            seen.add(position)
    value = np.zeros([labels.size(dim) for dim in dims])
    low, high = np.zeros_like(value), np.zeros_like(value)
    for row, position in zip(rows, at, strict=True):
        value[position], low[position], high[position] = row.value, row.low, row.high
    if "ring" in dims:
        axis = dims.index("ring")
        zone_rings = [RINGS.index(ring) for ring in labels.rings]
        value, low, high = (np.take(array, zone_rings, axis=axis) for array in (value, low, high))
        dims = tuple("zone" if dim == "ring" else dim for dim in dims)
    spread = next((row.distribution for row in rows if row.distribution != "fixed"), "fixed")
    ranged = bool((low != high).any())
    vi, en = called("parameter", name)
    return Parameter(
        name=name,
        dims=dims,
        unit=first.unit,
        value=value,
        low=low if ranged else None,
        high=high if ranged else None,
        distribution=spread if ranged else "fixed",
        source=" | ".join(dict.fromkeys(row.source for row in rows if row.source)),
        quality=max((row.quality for row in rows), key=lambda word: QUALITY.index(word) if word in QUALITY else 9),
        note=next((row.note for row in rows if row.note), ""),
        module=first.module,
        place=first.place,
        vi=vi,
        en=en,
    )


def geometry_parameters(
    area: Floats,
    longitude: Floats,
    latitude: Floats,
    rings: tuple[str, ...],
    distance: Floats,
    share: Floats,
    lengths: PairLengths,
    place: str,
) -> dict[str, Parameter]:
    """What the pack knows of the zones themselves, under the names equations use."""
    ring = np.array(rings)
    zone, pair, line = ("zone",), ("zone", "destination"), ("zone", "destination", "via")
    made: list[tuple[str, tuple[str, ...], str, Floats, str, str]] = [
        ("area", zone, "km2", area, "Diện tích tự nhiên", "Area"),
        ("longitude", zone, "1", longitude, "Kinh độ", "Longitude"),
        ("latitude", zone, "1", latitude, "Vĩ độ", "Latitude"),
        ("is_core", zone, "share", (ring == "core").astype(float), "Thuộc nội đô lịch sử", "In the core"),
        ("is_inner", zone, "share", (ring == "inner").astype(float), "Thuộc nội thành", "In the inner ring"),
        ("is_outer", zone, "share", (ring == "outer").astype(float), "Thuộc ngoại thành", "In the outer ring"),
        ("straight_distance", pair, "km", distance, "Khoảng cách đường chim bay", "Straight distance"),
        (
            "straight_trip_length",
            pair,
            "km",
            lengths.trip,
            "Chiều dài đường chim bay của chuyến đi",
            "Straight length of trips",
        ),
        (
            "straight_walk_length",
            pair,
            "km",
            lengths.walk,
            "Chiều dài đường chim bay để đi bộ",
            "Straight length for walking",
        ),
        ("people_distance", pair, "km", lengths.people, "Khoảng cách giữa dân cư hai nơi", "Distance between people"),
        ("path_share", line, "share", share, "Phần đường đi qua từng đơn vị", "Share of the way through each zone"),
    ]
    return {
        name: Parameter(
            name, dims, unit, value, source="zoning", quality="derived", module="zoning", place=place, vi=vi, en=en
        )
        for name, dims, unit, value, vi, en in made
    }
