# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Whatever stands in a scenario file or after --set: it is used, or refused with a message; nothing else happens."""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kientao as kt
from kientao.errors import InputError
from kientao.scenario import apply_set, find_scenario

CITY = kt.load_city("hanoi")
MANY = settings(max_examples=150, derandomize=True, deadline=None, database=None)

NUMBERS = st.one_of(
    st.integers(2015, 2060),
    st.integers(-5, 5),
    st.floats(-2, 700),
    st.sampled_from([0.5, 1e300, 10**400, float("nan")]),
)
WORDS = st.sampled_from(
    [
        "baseline", "green_growth", "fiscal_squeeze", "parks", "metro_buildout", "low_emission_zone", "pt_fare",
        "satellite_towns", "grid_factor_variant", "land_market_factor", "ba_dinh", "dong_da", "all", "city", "core",
        "metro_plan_2030", "step", "linear", "stress", "policy", "pdp8", "", " ", "..", "a+b", "2030",
    ]
)  # fmt: skip
KEYS = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "id", "kind", "extends", "name", "as_of", "drivers", "committed", "levers", "lever", "start", "end", "to",
            "ramp", "zones", "until", "target", "year", "amount", "spend", "spend_years", "interpolation",
        ]
    ),
    st.integers(2015, 2060),
)  # fmt: skip
SCALARS = st.one_of(NUMBERS, WORDS, st.none(), st.booleans())
ANY = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)
LEVER_IDS = st.sampled_from([lever.id for lever in CITY.lever_places.table])
YEARS = st.integers(2018, 2054)
VALUES = st.one_of(
    st.floats(0, 1), st.floats(-1, 700), st.dictionaries(st.sampled_from(CITY.zone_ids), st.floats(0, 1))
)
MOVES = st.fixed_dictionaries(
    {"lever": LEVER_IDS, "start": YEARS, "end": YEARS, "to": VALUES},
    optional={"zones": st.one_of(WORDS, ANY), "until": YEARS, "ramp": st.sampled_from(["step", "linear", "s_curve"])},
)
ALMOST = st.fixed_dictionaries(
    {},
    optional={
        "extends": st.one_of(WORDS, ANY),
        "drivers": st.dictionaries(
            WORDS, st.one_of(ANY, st.dictionaries(YEARS, st.floats(0, 2), min_size=1)), max_size=2
        ),
        "levers": st.one_of(
            st.lists(MOVES, max_size=3),
            st.dictionaries(LEVER_IDS, st.dictionaries(YEARS, VALUES, min_size=1, max_size=3), max_size=3),
            ANY,
        ),
        "committed": st.one_of(
            st.lists(
                st.fixed_dictionaries({"lever": LEVER_IDS, "year": YEARS, "amount": st.floats(-1, 50)}), max_size=2
            ),
            ANY,
        ),
    },
)


def used_or_refused(content: Any) -> bool:
    """Whether it can be used; if not, the refusal must be one for people."""
    try:
        values = find_scenario(CITY, content).drivers(CITY)
    except InputError as error:
        assert error.message("vi") != error.message("en")
        return False
    places = CITY.lever_places
    decided = values["lever_decided"]
    assert np.isfinite(decided).all()
    for lever in places.table:
        held = decided[:, places.span(lever.id)]
        held = held.sum(-1, keepdims=True) if lever.adds_up else held
        assert held.min() >= lever.min - 1e-6, lever.id
        assert held.max() <= lever.max + 1e-6, lever.id
        assert not lever.is_amount or (np.diff(held, axis=0) >= -1e-6).all(), lever.id
    return True


@MANY
@given(st.dictionaries(KEYS, ANY, max_size=4))
def test_any_mapping_is_used_or_refused(content: dict[Any, Any]):
    used_or_refused(content)


@MANY
@given(ALMOST)
def test_almost_right_content_is_used_within_limits_or_refused(content: dict[str, Any]):
    used_or_refused(content)


@MANY
@given(LEVER_IDS, YEARS, YEARS, st.floats(0, 1), st.floats(0, 1))
def test_decisions_that_are_used_stay_within_the_limits_of_the_lever(
    lever: str, one: int, other: int, a: float, b: float
):
    row = CITY.lever_places.table.get(lever)
    points = {one: row.min + a * (row.max - row.min), other: row.min + b * (row.max - row.min)}
    used_or_refused({"levers": {lever: points}})


@MANY
@given(st.one_of(st.text(max_size=60), st.from_regex(r"[a-z_]{0,12}=?[0-9:,. -]{0,24}", fullmatch=True)))
def test_any_set_is_used_or_refused(text: str):
    with contextlib.suppress(InputError):
        apply_set(CITY, find_scenario(CITY, "baseline"), text)


@settings(MANY, max_examples=60)
@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), ANY.map(lambda v: json.dumps(v).encode()))
)
def test_any_bytes_in_a_file_are_used_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes):
    file = tmp_path_factory.mktemp("any") / "mine.yaml"
    file.write_bytes(content)
    try:
        find_scenario(CITY, file)
    except InputError as error:
        assert re.match(r"mine\.yaml|--|scenario|[a-z_]+\.yaml", error.place), error.place
