# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Small drawings as SVG without styles of their own: lines through the years, zones then and now, flows of a sector."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from markupsafe import Markup, escape

from kientao.engine.inputs import Floats
from kientao.report.chart import tick_digits, ticks
from kientao.report.tables import short
from kientao.text import Language, number

WIDTH, HEIGHT = 560, 220
LEFT, RIGHT, TOP, BOTTOM = 74, 16, 12, 26
MOST_PANELS = 20


def line(years: Sequence[int], values: Floats, title: str, lang: Language) -> Markup:
    """One line through the years, with its axes."""
    low, high = _range(values)
    marks = ticks(low, high, 3)
    low, high = marks[0], marks[-1]
    digits = tick_digits(marks)
    parts = [f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{escape(title)}</title>']
    for mark in marks:
        y = _y(mark, low, high, TOP, HEIGHT - BOTTOM)
        parts.append(f'<path class="grid" d="M{LEFT},{y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_tick(mark, digits, lang)}</text>')
    for year in (years[0], *(y for y in years if y % 10 == 0 and years[0] + 4 < y < years[-1] - 4), years[-1]):
        x = _x(year, years, LEFT, WIDTH - RIGHT)
        anchor = "end" if year == years[-1] else "middle"
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 6}" text-anchor="{anchor}">{year}</text>')
    box = (LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM)
    parts.append(f'<polyline class="run" points="{_points(years, values, low, high, box)}"/>')
    parts.append("</svg>")
    return Markup("".join(parts))


def panels(years: Sequence[int], series: Floats, labels: Sequence[str], lang: Language) -> Markup:
    """A small line for each label, [year, label], all on one scale from nought where they are of one sign."""
    parts = ['<div class="panels">']
    low, high = _range(series)
    if low > 0:
        low = 0.0
    if high <= low:
        high = low + 1.0
    for at, label in enumerate(labels[:MOST_PANELS]):
        values = series[:, at]
        first, last = short(float(values[0]), lang), short(float(values[-1]), lang)
        parts.append(
            f"<figure><figcaption>{escape(label)}</figcaption>"
            f'<svg class="panel" viewBox="0 0 150 54" role="img"><title>{escape(label)}: {first} → {last}</title>'
            f'<path class="grid" d="M0,50H150"/>'
            f'<polyline class="run" points="{_points(years, values, low, high, (2, 148, 4, 50))}"/></svg>'
            f"<p><span>{first}</span><span>{last}</span></p></figure>"
        )
    parts.append("</div>")
    return Markup("".join(parts))


def dumbbells(first: Floats, last: Floats, labels: Sequence[str], years: tuple[int, int], lang: Language) -> Markup:
    """Each zone as a dot then and a dot now, highest first."""
    order = sorted(range(len(labels)), key=lambda i: -float(np.nan_to_num(last[i])))
    low, high = _range(np.concatenate([first, last]))
    low = min(low, 0.0) if low < 0.5 * high else low
    marks = ticks(low, high, 3)
    low, high = marks[0], marks[-1]
    digits, row = tick_digits(marks), 17
    left, right, top = 132, WIDTH - 22, 22
    bottom = top + row * len(order)
    parts = [f'<svg class="chart zones" viewBox="0 0 {WIDTH} {bottom + 10}" role="img">']
    for mark in marks:
        x = left + (mark - low) / (high - low) * (right - left)
        parts.append(f'<path class="grid" d="M{x:.1f},{top}V{bottom}"/>')
        parts.append(f'<text x="{x:.1f}" y="14" text-anchor="middle">{_tick(mark, digits, lang)}</text>')
    for at, zone in enumerate(order):
        y = top + row * (at + 0.5)
        a, b = (left + (float(v[zone]) - low) / (high - low) * (right - left) for v in (first, last))
        then, now = short(float(first[zone]), lang), short(float(last[zone]), lang)
        name = escape(labels[zone])
        parts.append(f"<g><title>{name}: {then} ({years[0]}) → {now} ({years[1]})</title>")
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{name}</text>')
        if math.isfinite(a) and math.isfinite(b):
            parts.append(f'<path class="between" d="M{a:.1f},{y:.1f}H{b:.1f}"/>')
            parts.append(f'<circle class="then" cx="{a:.1f}" cy="{y:.1f}" r="3.5"/>')
            parts.append(f'<circle class="now" cx="{b:.1f}" cy="{y:.1f}" r="4"/>')
        parts.append("</g>")
    parts.append("</svg>")
    return Markup("".join(parts))


def flow(middle: str, before: Sequence[tuple[str, str, int]], after: Sequence[tuple[str, str, int]]) -> Markup:
    """Sectors that a sector reads from, the sector, and those that read from it; (name, href, number of variables)."""
    rows = max(len(before), len(after), 1)
    row, width = 30, 560
    height = row * rows + 12
    y0 = height / 2
    parts = [f'<svg class="flow" viewBox="0 0 {width} {height}" role="img"><title>{escape(middle)}</title>']
    most = max([count for _, _, count in (*before, *after)] or [1])
    for side, names in (("in", before), ("out", after)):
        start = (height - row * len(names)) / 2
        for at, (name, href, count) in enumerate(names):
            y = start + row * (at + 0.5)
            x1, x2 = (165, 215) if side == "in" else (345, 395)
            a, b = (y, y0) if side == "in" else (y0, y)
            size = 1 + 5 * count / most
            curve = f"M{x1},{a:.0f}C{x1 + 28},{a:.0f} {x2 - 28},{b:.0f} {x2},{b:.0f}"
            parts.append(f'<path class="{side}" stroke-width="{size:.1f}" d="{curve}"/>')
            x, anchor = (158, "end") if side == "in" else (402, "start")
            text = f'<text x="{x}" y="{y + 4:.0f}" text-anchor="{anchor}">{escape(name)} ({count})</text>'
            parts.append(f'<a href="{escape(href)}">{text}</a>')
    parts.append(f'<rect x="215" y="{y0 - 22:.0f}" width="130" height="44" rx="8"/>')
    parts.append(f'<text class="middle" x="280" y="{y0 + 5:.0f}" text-anchor="middle">{escape(middle)}</text></svg>')
    return Markup("".join(parts))


def _range(values: Floats) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    if high - low < 1e-9 * max(abs(high), 1e-12):
        room = abs(high) * 0.1 or 1.0
        return low - room, high + room
    return (0.0, high) if 0 < low < 0.6 * high else (low, high)


def _x(year: float, years: Sequence[int], left: float, right: float) -> float:
    return left + (year - years[0]) / (years[-1] - years[0]) * (right - left)


def _y(value: float, low: float, high: float, top: float, bottom: float) -> float:
    return bottom - (value - low) / (high - low) * (bottom - top)


def _points(
    years: Sequence[int], values: Floats, low: float, high: float, box: tuple[float, float, float, float]
) -> str:
    left, right, top, bottom = box
    return " ".join(
        f"{_x(year, years, left, right):.1f},{_y(float(value), low, high, top, bottom):.1f}"
        for year, value in zip(years, values, strict=True)
        if math.isfinite(value)
    )


def _tick(mark: float, digits: int, lang: Language) -> str:
    size = abs(mark)
    if size >= 1e6 or 0 < size < 1e-3:
        power = math.floor(math.log10(size))
        return f"{short(mark / 10**power, lang)}·10{str(power).translate(_SUPER)}"
    return number(mark, digits, lang)


_SUPER = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
