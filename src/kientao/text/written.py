# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Units and labels of the model as people write them, in either language."""

from __future__ import annotations

import re

from kientao.text import Language, called, say

_SIGNS = {
    "m2": "m²",
    "m3": "m³",
    "km2": "km²",
    "ug": "µg",
    "degC": "°C",
    "tCO2": "tCO₂",
    "tCO2e": "tCO₂e",
    "MtCO2": "MtCO₂",
    "MtCO2e": "MtCO₂e",
    "tCH4": "tCH₄",
    "tN2O": "tN₂O",
    "percent": "%",
}
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_MADE = re.compile(r"[A-Za-z0-9_*/^.%()-]+")
"""Units of the model have neither spaces nor accents; sentences such as those of levers do."""


def written_unit(unit: str, lang: Language) -> str:
    """A unit in the words of a language: tỷ đồng/năm; nothing for a pure number. What is no unit of the model stays."""
    if unit in ("1", ""):
        return ""
    if not _MADE.fullmatch(unit):
        return unit

    def word(match: re.Match[str]) -> str:
        token = match.group()
        if token in _SIGNS:
            return _SIGNS[token]
        try:
            return say(f"unit.{token}", lang)
        except KeyError:
            return token.replace("_", " ")

    return _TOKEN.sub(word, unit).replace("*", "·")


def label(dim: str, one: str, lang: Language) -> str:
    """A label of a dimension in a language; itself where the catalogue has no other."""
    for key in (f"label.{dim}.{one}", f"label.{one}"):
        try:
            return say(key, lang)
        except KeyError:
            continue
    return one.replace("_", " ")


def parts(labels: str, lang: Language) -> str:
    """Labels of one slice, as they stand in its name (`motorcycle__electric`), as people say them."""
    return ", ".join(label("", one, lang) for one in labels.split("__"))


def input_name(id: str, kind: str, lang: Language) -> str:
    """What people call an uncertain input (`occupancy[car]`, `national_growth_add~1`); its id where no text says it.

    A common factor of several inputs and the rows of levers are called `drawn.<name>`; `*` is all inputs not named.
    """
    if id == "*":
        return say("drawn.all_others", lang)
    name, _, part = id.rstrip("]").partition("[")
    name, _, wave = name.partition("~")
    vi, en = called("drawn" if kind in ("common", "lever") else kind, name)
    if en == name:
        return id
    tail = ", ".join(label("", one, lang) for one in part.split(",") if one) or (f"~{wave}" if wave else "")
    return (vi if lang == "vi" else en) + (f" ({tail})" if tail else "")
