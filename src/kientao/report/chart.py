# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Charts and maps as small SVG drawings: no script, no outside file, readable in print and by a screen reader."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from kientao.engine.inputs import Floats
from kientao.text import number

SEQUENTIAL = ("#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725")
"""Viridis (van der Walt and Smith 2015): even steps of lightness, safe for colour-blind eyes."""
DIVERGING = ("#8c510a", "#bf812d", "#dfc27d", "#f6e8c3", "#f5f5f5", "#c7eae5", "#80cdc1", "#35978f", "#01665e")
"""Brown to teal (Brewer 1994), worse to better, safe for colour-blind eyes."""
TARGET = "#b97800"


@dataclass(frozen=True, slots=True)
class Line:
    """One scenario in a chart."""

    label_vi: str
    label_en: str
    colour: str
    dash: str
    values: Sequence[float]


def both(vi: str, en: str) -> str:
    """A text in the two languages, one of which the page shows."""
    return f'<span lang="vi">{escape(vi)}</span><span lang="en">{escape(en)}</span>'


def _text(x: float, y: float, vi: str, en: str, attributes: str = "") -> str:
    if vi == en:
        return f'<text x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(vi)}</text>'
    return (
        f'<text lang="vi" x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(vi)}</text>'
        f'<text lang="en" x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(en)}</text>'
    )


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round numbers that span low to high."""
    if not math.isfinite(low) or not math.isfinite(high) or high <= low:
        high = low + 1
    raw = (high - low) / count
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= raw * 0.999)
    first = math.floor(low / step)
    return [i * step for i in range(first, math.ceil(high / step - 1e-9) + 1)]


def line_chart(
    years: Sequence[int], lines: Sequence[Line], name: tuple[str, str], unit: tuple[str, str], from_zero: bool
) -> str:
    """Lines over the years with a name at the end of each."""
    width, height, left, right, top, bottom = 420, 240, 46, 12, 14, 24
    values = np.array([line.values for line in lines], dtype=float)
    low = 0.0 if from_zero and values.min() >= 0 else float(values.min())
    marks = ticks(low, float(values.max()))
    low, high = marks[0], marks[-1]

    def x(year: float) -> float:
        return left + (year - years[0]) / (years[-1] - years[0]) * (width - left - right)

    def y(value: float) -> float:
        return top + (high - value) / (high - low) * (height - top - bottom)

    step = marks[1] - marks[0]
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) + (
        0 if abs(step * 10 ** max(0, -math.floor(math.log10(step) + 1e-9)) % 1) < 1e-6 else 1
    )
    parts = [f'<svg viewBox="0 0 {width} {height}" role="img" class="chart">']
    ends = "; ".join(f"{line.label_vi}: {number(line.values[-1], 2, 'vi')}" for line in lines)
    parts.append(f"<title>{escape(f'{name[0]} ({unit[0]}), {years[0]}-{years[-1]}. {ends}')}</title>")
    for mark in marks:
        parts.append(f'<line class="grid" x1="{left}" x2="{width - right}" y1="{y(mark):.1f}" y2="{y(mark):.1f}"/>')
        label = (number(mark, digits, "vi"), number(mark, digits, "en"))
        parts.append(_text(left - 6, y(mark) + 4, *label, 'class="axis" text-anchor="end"'))
    for year in (y_ for y_ in years if y_ % 10 == 0 or y_ == years[0]):
        parts.append(_text(x(year), height - 6, str(year), str(year), 'class="axis" text-anchor="middle"'))
    for line in reversed(lines):
        points = " ".join(f"{x(year):.1f},{y(value):.1f}" for year, value in zip(years, line.values, strict=True))
        dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
        parts.append(f'<polyline points="{points}" fill="none" stroke="{line.colour}" stroke-width="2.2"{dash}/>')
    parts.append("</svg>")
    return "".join(parts)


def zone_paths(shapes: Mapping[str, Sequence[Sequence[Floats]]], width: float = 240.0) -> tuple[str, float]:
    """The outlines of all zones, drawn once and used by every map, and the height of a map of `width`."""
    points = np.concatenate([np.asarray(ring) for rings in shapes.values() for polygon in rings for ring in polygon])
    west, south = points.min(0)
    east, north = points.max(0)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * squeeze)
    height = (north - south) * scale
    paths = []
    for zone, rings in shapes.items():
        text = []
        for polygon in rings:
            for ring in polygon:
                plane = np.asarray(ring)
                xy = np.column_stack(((plane[:, 0] - west) * squeeze * scale, (north - plane[:, 1]) * scale)).round(1)
                keep = np.ones(len(xy), dtype=bool)
                keep[1:] = np.any(np.diff(xy, axis=0) != 0, axis=1)
                text.append("M" + "L".join(f"{a:g},{b:g}" for a, b in xy[keep]) + "Z")
        paths.append(f'<path id="z-{zone}" fill-rule="evenodd" d="{"".join(text)}"/>')
    return f'<svg width="0" height="0" aria-hidden="true"><defs>{"".join(paths)}</defs></svg>', height


def colour(value: float, low: float, high: float, scale: Sequence[str]) -> str:
    """The colour of a value on a scale of even steps."""
    if not math.isfinite(value) or high <= low:
        return "#cccccc"
    position = (value - low) / (high - low)
    return scale[min(len(scale) - 1, max(0, int(position * len(scale))))]


def map_chart(
    values: Mapping[str, float],
    names: Mapping[str, tuple[str, str]],
    height: float,
    bounds: tuple[float, float],
    scale: Sequence[str],
    digits: int,
    title: tuple[str, str],
    width: float = 240.0,
) -> str:
    """A map of the zones coloured by value; the number of each zone appears when it is pointed at."""
    parts = [f'<svg viewBox="0 0 {width:g} {height:.0f}" role="img" class="map"><title>{escape(title[0])}</title>']
    for zone, value in values.items():
        fill = colour(value, *bounds, scale)
        vi, en = names[zone]
        label = f"{vi} / {en}: {number(value, digits, 'vi')}"
        parts.append(f'<use href="#z-{zone}" fill="{fill}"><title>{escape(label)}</title></use>')
    parts.append("</svg>")
    return "".join(parts)


def legend(bounds: tuple[float, float], scale: Sequence[str], digits: int, unit: tuple[str, str]) -> str:
    """The colour bar of a map."""
    size = 100 / len(scale)
    boxes = "".join(f'<i style="background:{c};width:{size:.2f}%"></i>' for c in scale)
    low, high = ((number(b, digits, "vi"), number(b, digits, "en")) for b in bounds)
    return (
        f'<div class="legend"><span>{both(*low)}</span><div class="bar">{boxes}</div>'
        f"<span>{both(*high)} {both(*unit)}</span></div>"
    )
