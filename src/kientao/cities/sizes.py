# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""How large the effect of each lever may be: what a lever pulled alone must move, which way, and the range of evidence.

`evidence/sizes.csv` of a city pack; `tests/whole` runs it, the page of a lever and `kientao levers` show it.

| column | holds |
|---|---|
| lever, variable | what is pulled and what must move; the first row of a lever is its main variable |
| measure | change: part of the value without the lever (a difference where that is 0); absolute: difference; \
per_unit: difference over that of `per`; elasticity: ratio of logarithms with `per`; ratio: value over that of `per` |
| year, ring | where it is read: the mean of all zones, or of one ring |
| to, where | what is pulled: the lever's most in all zones it allows if blank, else this value in this ring |
| on | the plan it stands on |
| sign, low, high | direction, and range of the evidence in the measure's unit |
| evidence, source | quantity of evidence/levers.yaml; works of sources/, or `definition` |
| checked | looked_up: works seen give both ends; partly: one end; recalled: none; definition: no evidence fits |
| note_vi, note_en | how the work was carried to this measure |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kientao.cities.files import number, read_table

if TYPE_CHECKING:
    from pathlib import Path

FILE = "evidence/sizes.csv"
COLUMNS = (
    "lever", "variable", "measure", "per", "year", "ring", "to", "where", "on", "sign", "low", "high",
    "evidence", "source", "checked", "note_vi", "note_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """One expected effect: a row of the table."""

    lever: str
    variable: str
    measure: str
    per: str
    year: int
    ring: str
    to: float | None
    where: str
    on: str
    sign: int
    low: float | None
    high: float | None
    evidence: tuple[str, ...]
    sources: tuple[str, ...]
    checked: str
    note_vi: str
    note_en: str

    @property
    def name(self) -> str:
        """The row as a test names it."""
        return f"{self.lever}-{self.variable}-{self.on}" + (f"-{self.where}" if self.where else "")

    def note(self, lang: Literal["vi", "en"]) -> str:
        """How the evidence was carried to the measure, in a language."""
        return self.note_vi if lang == "vi" else self.note_en

    @property
    def works(self) -> tuple[str, ...]:
        """Ids of the works, without the word that says there are none."""
        return tuple(one for one in self.sources if one != "definition")


def read_sizes(root: Path) -> list[Size]:
    """Rows of a pack's table; none if it has no such file. A cell that is no number raises InputError."""
    path = root / FILE
    if not path.is_file():
        return []
    table = read_table(path, root, COLUMNS)

    def maybe(cells: dict[str, str], column: str, line: int) -> float | None:
        return number(cells[column], table.at(line), column) if cells[column].strip() else None

    def words(text: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in text.split(";") if word.strip())

    return [
        Size(
            c["lever"], c["variable"], c["measure"], c["per"], int(number(c["year"], table.at(line), "year")),
            c["ring"], maybe(c, "to", line), c["where"], c["on"], int(number(c["sign"], table.at(line), "sign")),
            maybe(c, "low", line), maybe(c, "high", line), words(c["evidence"]), words(c["source"]), c["checked"],
            c["note_vi"], c["note_en"],
        )
        for line, c in table
    ]  # fmt: skip


def main_sizes(root: Path) -> dict[str, Size]:
    """The main row of each lever: its first."""
    return {size.lever: size for size in reversed(read_sizes(root))}
