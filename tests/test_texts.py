# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The one catalogue of texts: each key once, both languages there, the same values put in."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import kientao.text

FILE = Path(kientao.text.__file__).with_name("catalogue.csv")


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_key_is_written_twice() -> None:
    assert [key for key, times in Counter(row["key"] for row in rows()).items() if times > 1] == []


def test_every_text_stands_in_both_languages_with_the_same_values_put_in() -> None:
    wrong = [
        row["key"]
        for row in rows()
        if not (row["vi"] and row["en"])
        or set(re.findall(r"\{(\w+)\}", row["vi"])) != set(re.findall(r"\{(\w+)\}", row["en"]))
    ]
    assert wrong == []
