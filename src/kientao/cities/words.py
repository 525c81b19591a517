# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Vietnamese of what a pack notes in English: `notes_vi.csv`, one row per text.

Notes of levers.csv and of evidence/levers.yaml are written once, in English; a text that stands in many rows is
translated once. `kientao check` names every text of them that has none.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kientao.cities.files import read_table

FILE = "notes_vi.csv"
COLUMNS = ("en", "vi")
LEVER_NOTES = ("default_basis", "capital_note", "running_note", "equity_note", "law_note")
"""Columns of levers.csv that people read."""
EFFECT_NOTES = ("per", "unit", "note")
"""Keys of an effect in evidence/levers.yaml that people read; its quantity has a name in the catalogue."""


@functools.cache
def _words(path: Path) -> dict[str, str]:
    return {cells["en"]: cells["vi"] for _, cells in read_table(path, path.parent, COLUMNS)} if path.is_file() else {}


def vietnamese(root: Path, text: str) -> str:
    """A note of a pack in Vietnamese; empty if the pack has no translation of it."""
    return _words(root / FILE).get(text, "")


def with_vietnamese(root: Path, record: Mapping[str, Any], keys: Iterable[str] = EFFECT_NOTES) -> dict[str, Any]:
    """A record with `<key>_vi` beside each key that has a translation and none of its own."""
    found = {f"{key}_vi": vietnamese(root, str(record[key])) for key in keys if record.get(key)}
    return {**{key: vi for key, vi in found.items() if vi}, **record}
