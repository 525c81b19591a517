# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""No technical name reaches a reader: all that the model reads has a name in Vietnamese and English."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import city_run
from kientao import api, text


@pytest.mark.parametrize("kind", ["parameters", "drivers"])
def test_all_parameters_and_drivers_have_a_name_in_both_languages_and_no_two_share_one(kind: str) -> None:
    given = getattr(api.program(city_run.city()).names.inputs, kind)
    said = Counter((one.vi, one.en) for one in given.values())
    unnamed = [name for name, one in given.items() if not one.vi or "_" in one.vi + one.en or one.vi == name]
    assert not unnamed
    assert [names for names, count in said.items() if count > 1] == []


def test_the_catalogue_says_each_key_once() -> None:
    path = Path(text.__file__).with_name("catalogue.csv")
    with path.open(encoding="utf-8", newline="") as file:
        times = Counter(row["key"] for row in csv.DictReader(file))
    assert [key for key, count in times.items() if count > 1] == []


def test_the_catalogue_names_no_parameter_or_driver_that_is_gone() -> None:
    inputs = api.program(city_run.city()).names.inputs
    known = {"parameter": inputs.parameters, "driver": inputs.drivers}
    path = Path(text.__file__).with_name("catalogue.csv")
    with path.open(encoding="utf-8", newline="") as file:
        keys = [row["key"].partition(".") for row in csv.DictReader(file)]
    gone = [f"{kind}.{name}" for kind, _, name in keys if kind in known and name not in known[kind]]
    assert gone == []
