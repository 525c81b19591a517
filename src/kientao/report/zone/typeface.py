# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Be Vietnam Pro as one TrueType file a weight: the shipped web fonts are cut in two and packed."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONTS = Path(__file__).parents[1] / "fonts"
WEIGHTS = {False: 400, True: 600}
_LAYOUT = ("GSUB", "GPOS", "GDEF")
"""Tables that refer to glyphs of one half only; accented letters of Vietnamese are whole glyphs and need none."""


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="kientao-type-")


@functools.cache
def file(bold: bool) -> Path:
    """The TrueType file of a weight, made once in this process."""
    from fontTools.merge import Merger  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    halves = []
    for half in ("latin", "vietnamese"):
        font = TTFont(FONTS / f"be-vietnam-pro-{half}-{WEIGHTS[bold]}-normal.woff2")
        font.flavor = None
        for table in _LAYOUT:
            if table in font:
                del font[table]
        halves.append(Path(_folder().name) / f"{half}-{WEIGHTS[bold]}.ttf")
        font.save(halves[-1])
    whole = Path(_folder().name) / f"{WEIGHTS[bold]}.ttf"
    Merger().merge([str(half) for half in halves]).save(whole)
    return whole


@functools.lru_cache(maxsize=64)
def font(size: float, bold: bool) -> FreeTypeFont:
    """The typeface at a size, for pictures and for measuring."""
    from PIL import ImageFont

    return ImageFont.truetype(str(file(bold)), size, layout_engine=ImageFont.Layout.BASIC)


@functools.cache
def _advances(bold: bool) -> dict[str, float]:
    """How far each character moves on, in parts of the size; pairs are not drawn closer (`_LAYOUT` is left out)."""
    from fontTools.ttLib import TTFont

    with TTFont(file(bold)) as face:
        moves, per = face["hmtx"].metrics, face["head"].unitsPerEm
        return {chr(code): moves[glyph][0] / per for code, glyph in face.getBestCmap().items()}


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a line is, in points."""
    moves = _advances(bold)
    return size * sum(moves.get(letter, 0.0) for letter in text)


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """A text broken into lines that fit."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def prepare() -> None:
    """Make the files of both weights, and load what draws pages, before anyone asks for one."""
    import fpdf  # noqa: F401

    for bold in WEIGHTS:
        font(20.0, bold)
        _advances(bold)
