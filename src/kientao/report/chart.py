# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Line charts as HTML around a small SVG: lines stretch with the page, letters keep their size on phone and paper."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup, escape

from kientao.report.bilingual import Both, html, num, text

LABEL_HEIGHT = 14.0
"""Height of a label of two lines at the end of a line, in percent of the plot."""
STRETCH = 2.0
"""A target further away than this many times the range of the lines is named below the chart, not drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """One scenario in a chart; `look` is its class in the style sheet (colour and dash)."""

    label: Both
    look: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A target: what a document asks for in a year. `law` marks a limit that may not be broken."""

    year: int
    value: float
    label: Both
    law: bool = False


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round numbers that span low to high."""
    if not math.isfinite(low) or not math.isfinite(high):
        low, high = 0.0, 1.0
    if high <= low:
        high = low + (abs(low) * 0.1 or 1.0)
    raw = (high - low) / count
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [i * step for i in range(first, last + 1)]


def tick_digits(marks: Sequence[float]) -> int:
    """Decimals that tell neighbouring ticks apart."""
    step = marks[1] - marks[0]
    for digits in range(6):
        if abs(round(step, digits) - step) < 1e-9 * step:
            return digits
    return 6


def spread(wanted: Sequence[float], gap: float, low: float = 0.0, high: float = 100.0) -> list[float]:
    """Positions as near as possible to those wanted, in their order, at least `gap` apart, inside low to high."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    at = low - gap
    for i in order:
        at = placed[i] = max(wanted[i], at + gap)
    at = high + gap
    for i in reversed(order):
        at = placed[i] = min(placed[i], at - gap)
    return placed


def line_chart(
    years: Sequence[int],
    lines: Sequence[Line],
    name: Both,
    unit: Both,
    digits: int,
    marks: Sequence[Mark] = (),
    notes: Sequence[Both] = (),
    limit: float | None = None,
) -> Markup:
    """A figure: name and unit, lines with their names and last values, targets as diamonds, `limit` as a red line."""
    values = np.array([line.values for line in lines], dtype=float)
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    room = max(high - low, abs(high) * 0.05, 1e-12) * STRETCH
    drawn = [m for m in marks if years[0] <= m.year <= years[-1] and low - room <= m.value <= high + room]
    for value in [m.value for m in drawn] + ([limit] if limit is not None else []):
        low, high = min(low, value), max(high, value)
    if low > 0 and low < 0.6 * high:
        low = 0.0
    scale = ticks(low, high)
    low, high = scale[0], scale[-1]

    def x(year: float) -> float:
        return (year - years[0]) / (years[-1] - years[0]) * 100

    def y(value: float) -> float:
        return (high - value) / (high - low) * 100

    parts = [
        f'<figure class="chart"><figcaption><b>{html(name)}</b> <span class="unit">{html(unit)}</span></figcaption>'
    ]
    parts.append('<div class="frame"><div class="axis-y" aria-hidden="true">')
    shown = tick_digits(scale)
    parts += [f'<span style="top:{y(mark):.1f}%">{html(num(mark, shown))}</span>' for mark in scale]
    parts.append('</div><div class="plot">')
    ends = "; ".join(f"{line.label.one()}: {num(line.values[-1], digits).one()}" for line in lines)
    title = f"{name.one()} ({unit.one()}), {years[0]}–{years[-1]}. {ends}"
    parts.append('<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img">')
    parts.append(f"<title>{escape(title)}</title>")
    parts += [f'<path class="grid" d="M0,{y(mark):.2f}H100"/>' for mark in scale]
    if limit is not None:
        parts.append(f'<path class="limit" d="M0,{y(limit):.2f}H100"/>')
    for line in reversed(lines):
        points = [
            f"{x(year):.2f},{y(value):.2f}"
            for year, value in zip(years, line.values, strict=True)
            if math.isfinite(value)
        ]
        parts.append(f'<polyline class="{line.look}" points="{" ".join(points)}"/>')
    parts.append("</svg>")
    for mark in drawn:
        look = "target law" if mark.law else "target"
        parts.append(
            f'<i class="{look}" style="left:{x(mark.year):.1f}%;top:{y(mark.value):.1f}%"'
            f' title="{escape(mark.label.one())}"></i>'
        )
    parts.append('</div><div class="ends" aria-hidden="true">')
    gap = min(LABEL_HEIGHT, 100.0 / len(lines))
    places = spread([y(line.values[-1]) if math.isfinite(line.values[-1]) else 50.0 for line in lines], gap, 3.0, 97.0)
    for line, place in zip(lines, places, strict=True):
        last = html(num(line.values[-1], digits))
        parts.append(f'<span class="{line.look}" style="top:{place:.1f}%"><b>{last}</b> {html(line.label)}</span>')
    parts.append('</div><div class="axis-x" aria-hidden="true">')
    for year in _years(years):
        parts.append(f'<span style="left:{x(year):.1f}%">{year}</span>')
    parts.append("</div></div>")
    if marks or notes:
        items = [f'<li><i class="target{" law" if m.law else ""}"></i>{html(m.label)}</li>' for m in marks]
        items += [f"<li>{html(note)}</li>" for note in notes]
        parts.append(f'<ul class="marks">{"".join(items)}</ul>')
    parts.append(f'<p class="caution">{html(text("brief.caution"))}</p></figure>')
    return Markup("".join(parts))


def _years(years: Sequence[int]) -> list[int]:
    clear = (years[-1] - years[0]) / 6
    tens = [year for year in years if year % 10 == 0 and min(year - years[0], years[-1] - year) > clear]
    return [years[0], *tens, years[-1]]
