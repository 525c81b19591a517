# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What every file and screen says of its numbers: no forecast, what is left out, which assumptions were changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kientao import __version__
from kientao.cities.assumed import CHANGED, OUTSIDE
from kientao.text import Language, called, say, texts

if TYPE_CHECKING:
    from kientao.result import Result


def left_out(lang: Language) -> list[str]:
    """What the model leaves out, a sentence each."""
    return [text for key, text in texts(lang).items() if key.startswith("brief.left_") and key != "brief.left_out"]


def changed(results: Sequence[Result], lang: Language) -> str:
    """The assumptions changed in any of the results, by what people call them; empty if none was."""
    told = dict.fromkeys(text for one in results if (text := str(one.provenance.get(CHANGED, ""))))
    each = dict.fromkeys(one for text in told for one in text.split("; "))
    return said("; ".join(each), lang)


def said(told: str, lang: Language) -> str:
    """What provenance keeps of assumptions changed, as it is read."""
    return "; ".join(_said(one, lang) for one in told.split("; ") if one)


def _said(told: str, lang: Language) -> str:
    """`occupancy[car] = 1.4` as it is read."""
    name, found, rest = told.partition(" = ")
    name, _, part = name.rstrip("]").partition("[")
    if not found:
        return told
    words = texts(lang)
    parts = ", ".join(words.get(f"web.part.{one}", one.replace("_", " ")) for one in part.split(",") if one)
    vi, en = called("parameter", name)
    value = rest.removesuffix(OUTSIDE)
    outside = f" ({say('about.outside', lang)})" if value != rest else ""
    if lang == "vi":
        value = value.replace(".", ",")
    return f"{vi if lang == 'vi' else en}{f' ({parts})' if parts else ''} = {value}{outside}"


def lines(results: Sequence[Result], lang: Language) -> list[str]:
    """All of it as lines of text."""
    first = [say("brief.caution_long", lang), f"Kiến Tạo {__version__}"]
    if told := changed(results, lang):
        first.append(f"{say('about.assumptions', lang)}: {told}")
    return [*first, f"{say('brief.left_out', lang)} {' '.join(left_out(lang))}"]
