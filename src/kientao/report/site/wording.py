# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What the pages say of variables and sectors in both languages, and what an equation rests on."""

from __future__ import annotations

import csv
import functools
import re
from pathlib import Path
from typing import NamedTuple

from kientao import text
from kientao.engine.declare import Declaration
from kientao.text import Language, say

_TEXT = Path(text.__file__).parent
_BASIS = re.compile(r"\b(Source|Method|Assumption):\s*(.+?)(?=\b(?:Source|Method|Assumption):|\n\s*\n|\Z)", re.DOTALL)
KINDS = ("Source", "Method", "Assumption")


class Basis(NamedTuple):
    """What an equation rests on: a source, a method (an identity, a definition) or an assumption."""

    kind: str
    text: str


class SectorText(NamedTuple):
    """How a sector works and what it does not do."""

    method: str
    limits: str


def _rows(name: str, key: str) -> dict[str, dict[str, str]]:
    with (_TEXT / name).open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


@functools.cache
def described() -> dict[str, str]:
    """The Vietnamese description of every variable (`variables_vi.csv`)."""
    return {name: row["description"] for name, row in _rows("variables_vi.csv", "variable").items()}


@functools.cache
def _sectors() -> dict[str, dict[str, str]]:
    return _rows("sectors.csv", "sector")


def sector_text(sector: str, lang: Language) -> SectorText:
    """Method and limits of a sector.

    Raises:
        KeyError: `sectors.csv` has no such sector.
    """
    row = _sectors()[sector]
    return SectorText(row[f"method_{lang}"], row[f"limits_{lang}"])


def bases(declared: Declaration) -> list[Basis]:
    """What stands after `Source:`, `Method:` or `Assumption:` in the docstring."""
    return [Basis(kind, " ".join(found.split())) for kind, found in _BASIS.findall(declared.description)]


def shown_basis(basis: Basis, lang: Language) -> Basis:
    """The basis in a language: its kind, and the methods that have a name in both."""
    key = f"site.method.{basis.text.rstrip('.').lower().replace(' ', '_')}"
    try:
        found = say(key, lang)
    except KeyError:
        found = basis.text
    return Basis(say(f"site.basis.{basis.kind.lower()}", lang), found)


def body(declared: Declaration) -> list[str]:
    """The docstring without what it rests on, in paragraphs."""
    text = _BASIS.sub("", declared.description)
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
