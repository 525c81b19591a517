# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""How wrong a carried number of one ward may be: tried where the answer is known, and held by the band of `against`."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import kientao as kt
from kientao.analysis.observe import against
from kientao.cities import City
from kientao.cities.carried import carrier, read_source
from kientao.cities.carry import Carrier
from kientao.cities.city import SHIPPED, read_city_file
from kientao.cities.pieces import Pieces

HANOI = SHIPPED / "hanoi"
GROUPS = {"core": 1, "inner": 2, "outer": 4}
"""Four districts to a group, as there are four wards to a district; a ward was cut from districts of one ring."""
TRIES = 150


@pytest.fixture(scope="module")
def city() -> City:
    return kt.load_city("hanoi")


@pytest.fixture(scope="module")
def carried() -> Carrier:
    about = read_city_file(HANOI)
    entry = about["zonings"]["wards"]["carried"]
    wards = kt.load_city("hanoi", zoning="wards").zone_ids
    return carrier(HANOI, entry, read_source(HANOI, about, entry["from"]), wards)


def border_share(pieces: Pieces) -> np.ndarray:
    """Mean over the neighbours of each district by length of border, [district, district]."""
    count = len(pieces.sources)
    shared = np.zeros((count, count))
    with (HANOI / "zoning" / "borders.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one, other = (pieces.sources.index(row[name]) for name in ("from", "other_from"))
            if one != other:
                shared[[one, other], [other, one]] += float(row["border_km"])
    return shared / shared.sum(1, keepdims=True)


def grouped(rings: np.ndarray, near: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Districts put together inside their ring: each joins a group that it borders on, the smallest group first."""
    group = np.full(len(rings), -1)
    first = 0
    for ring, count in GROUPS.items():
        inside = np.flatnonzero(rings == ring)
        group[chance.choice(inside, count, replace=False)] = np.arange(first, first + count)
        while (left := inside[group[inside] < 0]).size:
            sizes = [(group == first + k).sum() + chance.random() for k in range(count)]
            for at in np.argsort(sizes):
                edge = left[(near[left][:, group == first + at] > 0).any(1)]
                if edge.size:
                    group[chance.choice(edge)] = first + at
                    break
            else:
                group[left[0]] = first + int(np.argmin(sizes))
        first += count
    return group


def test_the_declared_error_is_that_of_the_rule_where_people_are_counted(city: City, carried: Carrier) -> None:
    """The rule of people puts groups of districts back into districts, whose census is known."""
    smooth = carried.rules["population"][0].smooth
    people = np.array([zone.population for zone in city.zones])
    rings = np.array([zone.ring for zone in city.zones])
    dry = carried.pieces.sum_sources(carried.pieces.columns["dry_km2"])
    near, chance = border_share(carried.pieces), np.random.default_rng(1)
    errors = []
    for _ in range(TRIES):
        of = grouped(rings, near, chance)
        names = tuple(str(k) for k in range(sum(GROUPS.values())))
        pieces = Pieces(names, city.zone_ids, of, np.arange(len(of)), {"area_km2": dry, "dry_km2": dry}, near)
        whole = pieces.sum_sources(people)
        even = whole[of] * pieces.shared_out([dry])
        found = even + smooth * (pieces.smoothed(whole, dry) - even)
        errors.append(np.log(found / people)[np.bincount(of)[of] > 1])
    spread = np.sqrt(np.mean(np.concatenate(errors) ** 2))
    assert kt.load_city("hanoi", zoning="wards").carry_error == pytest.approx(spread, abs=0.03)


def test_the_band_of_a_ward_holds_the_error_of_carrying_and_that_of_a_district_does_not(
    city: City, tmp_path: Path
) -> None:
    path = tmp_path / "seen.csv"
    path.write_text(
        "variable,unit,zone,year,value\npopulation,person,ward_hong_ha,2019,100000\npopulation,person,dong_da,2019,371606\n"
    )
    ward, district = sorted(
        against(city, path, members=8, workers=1).rows, key=lambda one: one.row.zone != "ward_hong_ha"
    )
    assert (ward.high - ward.low) / 2 / ward.median == pytest.approx(1.28 * 0.28, rel=0.25)
    assert (district.high - district.low) / 2 / district.median < 0.06
    assert ward.model_low == pytest.approx(ward.model_high, rel=1e-9)
