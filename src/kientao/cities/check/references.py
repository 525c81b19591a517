# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Is a number sourced? Reads the source column of a row and looks up everything in it that can be looked up.

A source is one or more parts parted by `;`. A part is
- an id of sources/*.yaml or of law/documents.yaml (or the name of another row it is worked out from);
- a row of the pack: `utilities.csv:msw_generated,hanoi,2020`, `environment.csv:pm25_emission_gains_*,2015`;
- a work in words, with author and year: `Kaza et al. 2018`;
- words on how the number came about. A figure called official, published or press needs one of the first three;
  derived needs one of them or the calculation; recalled and assumed need words (`authors` at least).
A part that is one id-like word must exist; so must every row named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

WORDS = {"authors", "assumed", "recalled", "derived", "definition", "solved"}
"""Single words that say where a number comes from without naming a work."""

_ID = re.compile(r"(?<![\w./-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/.]*[/.]\w)")
_ONE_WORD = re.compile(r"[a-z][a-z0-9_]*")
_ROW = re.compile(
    r"(?P<file>[a-z]\w*\.(?:csv|yaml|geojson))"
    r"(?::(?P<name>[a-z*][\w*]*)(?:,(?P<place>[a-z]\w*))?(?:,(?P<year>\d{4}(?:-\d{4})?))?)?"
)
_AUTHOR_YEAR = re.compile(r"[A-ZĐÀ-Ỹ][\w'’.-]+.*?\b(?:18|19|20)\d\d\b")
_CALCULATED = re.compile(r"\d|\bsolved\b|\bcalibrated\b|\bdefinition\b", re.IGNORECASE)


@dataclass(slots=True)
class Known:
    """Everything a source may point at."""

    sources: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    """Parameters, drivers, levers, observed variables, columns, and names of the model if given."""
    rows: dict[str, dict[str, set[tuple[str, str]]]] = field(default_factory=dict)
    """File name -> name of a row -> (place, year) of its rows; both blank where a file has neither."""

    def has(self, word: str) -> bool:
        """Whether an id or name exists."""
        return word in self.sources or word in self.documents or word in self.names


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fault of a source; `certain` is False where a word in running text only looks like a name."""

    vi: str
    en: str
    certain: bool = True


def _unknown_row(known: Known, match: re.Match[str]) -> Doubt | None:
    file, name, place, year = match["file"], match["name"], match["place"], match["year"]
    rows = known.rows.get(file)
    if rows is None:
        return Doubt(f"không có tệp '{file}' trong gói.", f"there is no file '{file}' in the pack.")
    if name is None:
        return None
    found = {at for row, places in rows.items() if fnmatchcase(row, name) for at in places}
    first, last = (year or "").split("-")[0], (year or "").split("-")[-1]
    fits = any(
        (not place or where in (place, "")) and (not year or when == "" or first <= when <= last)
        for where, when in found
    )
    if fits:
        return None
    said = match.group(0)
    return Doubt(f"không có dòng '{said}' trong gói.", f"there is no row '{said}' in the pack.")


def doubts(text: str, quality: str, known: Known) -> Iterator[Doubt]:
    """What is wrong with a source, nothing if it is sound."""
    if not text.strip():
        yield Doubt("không ghi nguồn.", "has no source.")
        return
    named = sound = False
    for part in (piece.strip() for piece in text.split(";")):
        if not part:
            continue
        if _ONE_WORD.fullmatch(part):
            if known.has(part):
                named = True
            elif part not in WORDS:
                yield Doubt(f"nguồn '{part}' không có trong sources/.", f"source '{part}' is not in sources/.")
            sound = sound or part == "definition"
            continue
        for match in _ROW.finditer(part):
            doubt = _unknown_row(known, match)
            if doubt is None:
                named = True
            else:
                yield doubt
        for word in _ID.findall(_ROW.sub(" ", part)):
            if known.has(word):
                named = True
            else:
                yield Doubt(f"tên '{word}' trong nguồn không có.", f"name '{word}' in the source is unknown.", False)
        sound = sound or bool(_AUTHOR_YEAR.search(part))
    if named or sound or quality in ("assumed", "recalled"):
        return
    if quality == "derived" and _CALCULATED.search(text):
        return
    yield Doubt(
        f"mức tin cậy '{quality}' cần nguồn tra được: mã nguồn, dòng dữ liệu hoặc tác giả và năm.",
        f"quality '{quality}' needs a source that can be looked up: an id, a row, or author and year.",
    )
