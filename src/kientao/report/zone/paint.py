# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Marks on a page of A4 as PDF and as PNG: text that can be copied, lines, boxes, dots, shapes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kientao.report.zone import typeface

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

PAGE = (595.0, 842.0)
"""A4 in points."""
SHARP = 2
"""Pixels of the picture to a point; drawn twice as fine and made smaller, so that edges are smooth."""
FINE = 2

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `y` is its base line; `align` is left, middle or right of `x`."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False
    align: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon (with holes: even-odd is not needed for zones drawn in order)."""

    points: Sequence[Point]
    fill: str
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc."""

    x: float
    y: float
    radius: float
    fill: str


Mark = Text | Box | Shape | Dot


def pdf(marks: Sequence[Mark], title: str, lang: str) -> bytes:
    """The page as PDF. Equal marks give equal bytes."""
    from fpdf import FPDF

    page = FPDF(unit="pt", format=PAGE)
    page.set_auto_page_break(False)
    page.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    page.set_title(title)
    page.set_author("Kiến Tạo")
    page.set_lang(lang)
    page.add_font("v", "", typeface.file(False))
    page.add_font("v", "B", typeface.file(True))
    page.add_page()
    for mark in marks:
        if isinstance(mark, Text):
            page.set_font("v", "B" if mark.bold else "", mark.size)
            page.set_text_color(*_rgb(mark.colour))
            page.text(_left(mark), mark.y, mark.text)
            continue
        page.set_fill_color(*_rgb(mark.fill))
        if isinstance(mark, Box):
            page.rect(mark.x, mark.y, mark.width, mark.height, style="F")
        elif isinstance(mark, Dot):
            page.ellipse(mark.x - mark.radius, mark.y - mark.radius, 2 * mark.radius, 2 * mark.radius, style="F")
        else:
            page.set_draw_color(*_rgb(mark.edge or mark.fill))
            page.set_line_width(0.4)
            page.polygon(mark.points, style="DF" if mark.edge else "F")
    return bytes(page.output())


def png(marks: Sequence[Mark]) -> bytes:
    """The page as a picture."""
    from PIL import Image, ImageDraw

    scale = SHARP * FINE
    drawn = Image.new("RGB", (int(PAGE[0] * scale), int(PAGE[1] * scale)), "#ffffff")
    draw = ImageDraw.Draw(drawn)
    for mark in marks:
        if not isinstance(mark, Text):
            _draw(draw, mark, scale)
    small = drawn.resize((int(PAGE[0] * SHARP), int(PAGE[1] * SHARP)), Image.Resampling.BOX)
    draw = ImageDraw.Draw(small)
    for mark in marks:
        if isinstance(mark, Text):
            at, anchor = (mark.x * SHARP, mark.y * SHARP), "lmr"[round(2 * mark.align)] + "s"
            draw.text(at, mark.text, fill=mark.colour, font=typeface.font(mark.size * SHARP, mark.bold), anchor=anchor)
    out = io.BytesIO()
    small.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


def _draw(draw: ImageDraw, mark: Box | Shape | Dot, scale: float) -> None:
    if isinstance(mark, Box):
        corner = (mark.x + mark.width, mark.y + mark.height)
        draw.rectangle((mark.x * scale, mark.y * scale, corner[0] * scale - 1, corner[1] * scale - 1), fill=mark.fill)
    elif isinstance(mark, Dot):
        draw.circle((mark.x * scale, mark.y * scale), mark.radius * scale, fill=mark.fill)
    else:
        draw.polygon(
            [(x * scale, y * scale) for x, y in mark.points], fill=mark.fill, outline=mark.edge or None, width=2
        )


def _left(mark: Text) -> float:
    return mark.x - mark.align * typeface.width(mark.text, mark.size, mark.bold) if mark.align else mark.x


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
