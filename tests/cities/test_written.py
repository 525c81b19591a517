# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Units, labels and uncertain inputs stand in the words of the language, not in those of the program."""

from __future__ import annotations

import re

import pytest

import city_run
import kientao as kt
from kientao.analysis.why.words import sentence
from kientao.text.written import input_name, parts, written_unit


@pytest.mark.parametrize(
    ("unit", "vi", "en"),
    [
        ("billion_VND/yr", "tỷ đồng/năm", "bn VND/yr"), ("person/km2", "người/km²", "person/km²"),
        ("trip/day", "chuyến/ngày", "trip/day"), ("ug/m3", "µg/m³", "µg/m³"), ("1", "", ""),
        ("km làn xe buýt riêng thêm so với 2019", "km làn xe buýt riêng thêm so với 2019", None),
    ],
)  # fmt: skip
def test_a_unit_is_written_in_words_and_a_sentence_stays(unit: str, vi: str, en: str | None) -> None:
    assert written_unit(unit, "vi") == vi
    assert en is None or written_unit(unit, "en") == en


def test_causes_and_their_parts_hold_no_name_of_the_program() -> None:
    found = kt.why(city_run.city(), "trips_by_mode", "green_growth", "baseline", 2030, depth=2)
    told = [sentence(found, one, "vi") for one in (*found.levers, *found.tree.walk())]
    assert len(told) > 40
    assert [line for line in told if re.search(r"[a-z]_[a-z]|\b(person|trip|day|share|thousand)\b", line)] == []
    assert parts("motorcycle__electric", "vi") == "xe máy, điện"


def test_every_uncertain_input_has_a_name_in_both_languages() -> None:
    many = kt.ensemble(city_run.city(), "baseline", members=2, workers=1, keep=[])
    unnamed = {
        one.name for one in many.inputs for lang in ("vi", "en")
        if input_name(one.id, one.kind, lang) == one.id or "_" in input_name(one.id, one.kind, lang)
    }  # fmt: skip
    assert unnamed == set()
