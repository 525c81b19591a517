# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Maps of zones as SVG: outlines drawn once for the page, each map colours them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup, escape

from kientao.engine.inputs import Floats
from kientao.report.bilingual import Both, html, num, signed

SEQUENTIAL = ("#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725")
"""Viridis (van der Walt and Smith 2015): even steps of lightness, safe for colour-blind eyes."""
DIVERGING = ("#8c510a", "#bf812d", "#dfc27d", "#f6e8c3", "#f5f5f5", "#c7eae5", "#80cdc1", "#35978f", "#01665e")
"""Brown to teal (Brewer 1994), worse to better, safe for colour-blind eyes."""
WIDTH = 200.0
GRID = 0.4
"""Outlines are rounded to this step (of a map 200 wide), the same on both sides of a border, so no gap opens."""


class Outlines:
    """The shapes of all zones, drawn once and used by every map of a page."""

    def __init__(self, shapes: Mapping[str, Sequence[Floats]]) -> None:
        points = np.concatenate([np.asarray(ring) for rings in shapes.values() for ring in rings])
        self.west, south = points.min(0)
        east, self.north = points.max(0)
        self.squeeze = math.cos(math.radians((south + self.north) / 2))
        self.scale = WIDTH / ((east - self.west) * self.squeeze)
        self.height = (self.north - south) * self.scale
        self.zones = tuple(shapes)
        paths = [f'<path id="z-{zone}" fill-rule="evenodd" d="{self._path(rings)}"/>' for zone, rings in shapes.items()]
        self.definitions = Markup(
            f'<svg class="outlines" width="0" height="0" aria-hidden="true"><defs>{"".join(paths)}</defs></svg>'
        )

    def _path(self, rings: Sequence[Floats]) -> str:
        text = []
        for ring in rings:
            plane = np.asarray(ring)
            x = (plane[:, 0] - self.west) * self.squeeze * self.scale
            y = (self.north - plane[:, 1]) * self.scale
            xy = np.column_stack((x, y))
            xy = np.round(xy / GRID)
            keep = np.ones(len(xy), dtype=bool)
            keep[1:] = np.any(np.diff(xy, axis=0) != 0, axis=1)
            if keep.sum() >= 4:
                text.append("M" + "L".join(f"{a:g},{b:g}" for a, b in (xy[keep] * GRID).round(1)[:-1]) + "Z")
        return "".join(text)

    def draw(self, fills: Sequence[str], labels: Sequence[Both], title: Both) -> Markup:
        """One map; each zone says its name and number when pointed at."""
        parts = [f'<svg viewBox="-1 -1 {WIDTH + 2:g} {self.height + 2:.0f}" role="img" class="map">']
        parts.append(f"<title>{escape(title.one())}</title>")
        for zone, fill, label in zip(self.zones, fills, labels, strict=True):
            parts.append(f'<use href="#z-{zone}" fill="{fill}"><title>{escape(label.one())}</title></use>')
        parts.append("</svg>")
        return Markup("".join(parts))


def colour(value: float, low: float, high: float, scale: Sequence[str]) -> str:
    """The colour of a value on a scale of even steps."""
    if not math.isfinite(value) or high <= low:
        return "#cccccc"
    position = (value - low) / (high - low)
    return scale[min(len(scale) - 1, max(0, int(position * len(scale))))]


def bounds(arrays: Sequence[Floats]) -> tuple[float, float]:
    """Round limits that hold all but the extreme zones."""
    every = np.concatenate([np.ravel(a) for a in arrays])
    every = every[np.isfinite(every)]
    if not every.size:
        return 0.0, 1.0
    low, high = (float(v) for v in np.percentile(every, (2, 98)))
    if high - low < 1e-9 * max(1.0, abs(high)):
        return low - 0.5, high + 0.5
    step = 10.0 ** math.floor(math.log10((high - low) / 4))
    return math.floor(low / step) * step, math.ceil(high / step) * step


def legend(
    limits: tuple[float, float], scale: Sequence[str], digits: int, unit: Both, difference: bool = False
) -> Markup:
    """The colour bar of a row of maps."""
    boxes = "".join(f'<i style="background:{c}"></i>' for c in scale)
    show = signed if difference else num
    low, high = (html(show(bound, digits)) for bound in limits)
    return Markup(
        f'<div class="legend"><span>{low}</span><div class="bar">{boxes}</div><span>{high} {html(unit)}</span></div>'
    )
