# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""One row of the validation table, and reading the tables of checks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kientao.cities.files import Table, read_table
from kientao.errors import InputError

KINDS = ("base_year", "identity", "backtest", "response")


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. `error` and `tolerance` are relative to what was observed (absolute where that is 0)."""

    name: str
    kind: str
    zone: str
    year: int
    model: float
    observed: float
    tolerance: float
    vi: str = ""
    en: str = ""
    unit: str = ""
    source: str = ""
    note: str = ""
    fitted: bool = False
    run: str = "baseline"

    @property
    def error(self) -> float:
        """Model less observed, over observed."""
        difference = self.model - self.observed
        return difference / abs(self.observed) if self.observed else difference

    @property
    def ok(self) -> bool:
        """Whether the error is a number and inside the tolerance."""
        return math.isfinite(self.error) and abs(self.error) <= self.tolerance

    def as_json(self) -> dict[str, object]:
        """The row as plain data; a value that is not a number becomes null."""
        return {
            "name": self.name, "kind": self.kind, "zone": self.zone, "year": self.year,
            "model": _plain(self.model), "observed": _plain(self.observed), "error": _plain(self.error),
            "tolerance": self.tolerance, "ok": self.ok, "run": self.run, "unit": self.unit, "fitted": self.fitted,
            "vi": self.vi, "en": self.en, "source": self.source, "note": self.note,
        }  # fmt: skip


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def table_of(path: Path, root: Path, columns: Sequence[str]) -> Table:
    """A table of checks with the columns it must have."""
    return read_table(path, root, columns)


def choice(text: str, allowed: Sequence[str], place: str, column: str) -> str:
    """A cell that holds one of a few words.

    Raises:
        InputError: it holds another.
    """
    if text not in allowed:
        raise InputError(
            f"cột {column}: '{text}' không có.", f"column {column}: '{text}' is unknown.", place,
            f"Chọn một trong: {', '.join(allowed)}.", f"Choose one of: {', '.join(allowed)}.",
        )  # fmt: skip
    return text


def years_of(text: str, place: str) -> tuple[bool, tuple[int, ...]]:
    """`2021`, `2020..2022` (a row for each year) or `mean 2019..2022`: whether it is a mean, and the years.

    Raises:
        InputError: it is none of these.
    """
    mean = text.startswith("mean ")
    first, _, last = text.removeprefix("mean ").partition("..")
    try:
        years = tuple(range(int(first), int(last or first) + 1))
    except ValueError:
        years = ()
    if not years or len(years) > 100:
        raise InputError(
            f"năm '{text}' không đọc được.", f"the years '{text}' cannot be read.", place,
            "Ghi 2021, 2020..2022 hoặc mean 2019..2022.", "Write 2021, 2020..2022 or mean 2019..2022.",
        )  # fmt: skip
    return mean, years


def cells(table: Table) -> Iterator[tuple[str, dict[str, str]]]:
    """Place and cells of every row."""
    for line, row in table:
        yield table.at(line), row
