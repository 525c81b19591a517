# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A zoning whose numbers come from those of another: what city.yaml says under `carried`, read and put to work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kientao.cities.carry import Carrier, read_placed, read_rules
from kientao.cities.files import read_table
from kientao.cities.parameters import PLANS, ZONE_AXES, Labels, Row, to_parameter
from kientao.cities.pieces import read_pieces
from kientao.engine.inputs import Floats, Parameter
from kientao.errors import InputError

POPULATION = "population"
"""The people of the zoning table, carried like any other number."""
KEYS = ("from", "rules", "pieces", "borders")


@dataclass(frozen=True, slots=True)
class Source:
    """The zones that numbers are carried from."""

    zoning: str
    ids: tuple[str, ...]
    rings: tuple[str, ...]
    area: Floats
    population: Floats
    place: str


def read_source(root: Path, about: Mapping[str, Any], zoning: str) -> Source:
    """The zones of a zoning, as far as carrying needs them."""
    from kientao.cities.city import ZONE_COLUMNS, parse_zone, zoning_entry

    table = read_table(root / zoning_entry(about, zoning)["table"], root, ZONE_COLUMNS)
    zones = [parse_zone(cells, table.at(line)) for line, cells in table]
    return Source(
        zoning, tuple(zone.id for zone in zones), tuple(zone.ring for zone in zones),
        np.array([zone.area_km2 for zone in zones]), np.array([zone.population for zone in zones]), table.place,
    )  # fmt: skip


def is_by_zone(dims: tuple[str, ...]) -> bool:
    """Whether a number is given zone by zone (a table by ring is not: it is spread anew in every zoning)."""
    return any(dim in ZONE_AXES for dim in dims)


def carrier(
    root: Path,
    rule: Mapping[str, Any],
    source: Source,
    zones: tuple[str, ...],
    rows: Mapping[str, list[Row]] | None = None,
    dimensions: Mapping[str, tuple[str, ...]] | None = None,
) -> Carrier:
    """What carries the rows of a pack to these zones; without rows, only people and area.

    Raises:
        InputError: a table that cannot be used, or a number whose dimensions do not end with the zone.
    """
    missing = [key for key in KEYS if key not in rule]
    if missing:
        raise InputError(f"thiếu mục {', '.join(missing)}.", f"missing key {', '.join(missing)}.", "city.yaml: carried")
    pieces = read_pieces(root / rule["pieces"], root / rule["borders"], root, source.ids, zones)
    labels = Labels({**(dimensions or {}), **dict.fromkeys(ZONE_AXES, source.ids)}, source.rings)
    numbers = {
        POPULATION: _plain(POPULATION, "person", source.population, source.place),
        "area": _plain("area", "km2", source.area, source.place),
    }
    for name, named in (rows or {}).items():
        first = named[0]
        by_ring = "ring" in first.dims
        if first.module == PLANS or "year" in first.dims or not (by_ring or is_by_zone(first.dims)):
            continue
        if not by_ring and (first.dims[-1] != "zone" or is_by_zone(first.dims[:-1])):
            raise InputError(
                f"'{name}': chiều cuối phải là zone, và chỉ một lần.",
                f"'{name}': the last dimension must be the zone, and only once.", first.place,
            )  # fmt: skip
        numbers[name] = to_parameter(name, named, labels)
    placed = read_placed(root / rule["placed"], root, pieces) if "placed" in rule else {}
    return Carrier(pieces, read_rules(root / rule["rules"], root), placed, numbers, labels.all())


def _plain(name: str, unit: str, value: Floats, place: str) -> Parameter:
    return Parameter(name, ("zone",), unit, value, source="zoning", module="zoning", place=place)


def carried_weights(carried: Carrier, coarse: Mapping[str, Floats], fine: Mapping[str, Floats]) -> dict[str, Floats]:
    """Weights by which amounts for all zones are shared out: each source keeps what it has in its own zoning.

    Inside a source the rule's weights of the finer zones decide, or the key that the table of rules gives the name of
    the split rule (lines run where they run).
    """
    pieces = carried.pieces
    area = pieces.columns["area_km2"]
    part = area / pieces.sum_zones(area)[pieces.at]
    found: dict[str, Floats] = {}
    for name, weights in coarse.items():
        own = fine[name][pieces.at] * part
        rules = carried.rules.get(name)
        keys = [own] if rules is None else [*(carried.key(key, rules[0]) for key in rules[0].keys), own]
        found[name] = pieces.sum_zones(weights[pieces.of] * pieces.shared_out(keys))
    return found


def carried_plans(carried: Carrier, rows: list[Row]) -> dict[str, dict[str, Floats]]:
    """Tables by zone that scenarios read, plan -> stage -> [zone], carried by the rule of the plan's name."""
    plans: dict[str, dict[str, Floats]] = {}
    sources = carried.pieces.sources
    first: dict[str, Row] = {}
    for row in rows:
        zone = row.index.get("zone")
        if zone not in sources:
            raise InputError("dòng kế hoạch thiếu đơn vị có thật.", "a plan row lacks a known zone.", row.place)
        stage = ",".join(label for dim, label in row.index.items() if dim != "zone")
        values = plans.setdefault(row.name, {}).setdefault(stage, np.zeros(len(sources)))
        values[sources.index(zone)] = row.value
        first.setdefault(row.name, row)
    return {
        name: {
            stage: carried.carry(
                Parameter(f"{name}:{stage}", ("zone",), first[name].unit, values, place=first[name].place)
            ).value
            for stage, values in stages.items()
        }
        for name, stages in plans.items()
    }
