# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Changing rows of a pack on disk."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

Change = Callable[[dict[str, str]], Mapping[str, str]]


def change_parameters(pack: Path, change: Change) -> None:
    """Rewrite every row of the parameter files."""
    for path in (pack / "parameters").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows({**row, **change(row)} for row in rows)
