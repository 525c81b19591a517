# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The one catalogue of what the program says, in Vietnamese and English (`catalogue.csv`: key, vi, en)."""

from __future__ import annotations

import csv
import functools
import os
import unicodedata
from pathlib import Path
from typing import Literal

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")

_current: list[Language] = []


@functools.cache
def _catalogue() -> dict[str, dict[str, str]]:
    with (Path(__file__).with_name("catalogue.csv")).open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def use(language: Language) -> None:
    """Speak this language from now on."""
    _current[:] = [language]


def language() -> Language:
    """The language in use: the one chosen, else KIENTAO_LANG, else Vietnamese."""
    if _current:
        return _current[0]
    wanted = os.environ.get("KIENTAO_LANG", "vi")
    return "en" if wanted == "en" else "vi"


def say(key: str, lang: Language | None = None, /, **values: object) -> str:
    """The text of `key` in a language, with {values} put in.

    Raises:
        KeyError: the catalogue has no such key.
    """
    text = _catalogue()[key][lang or language()]
    return text.format(**values) if values else text


def texts(lang: Language) -> dict[str, str]:
    """All texts of a language by key."""
    return {key: row[lang] for key, row in _catalogue().items()}


def called(kind: str, name: str) -> tuple[str, str]:
    """What a parameter or driver (`kind`) is called in Vietnamese and English; its own name where no text says it."""
    row = _catalogue().get(f"{kind}.{name}")
    return (row["vi"], row["en"]) if row else (name, name)


def folded(text: str) -> str:
    """Lower case without accents, so that 'dong da' finds 'Đống Đa'."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def number(value: float, digits: int = 1, lang: Language | None = None) -> str:
    """A number as people write it: 1.234,5 in Vietnamese, 1,234.5 in English."""
    if value != value:
        return "–"
    text = f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.replace("-", "")
    if (lang or language()) == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")
