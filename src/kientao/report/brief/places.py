# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Maps of the brief: each variable in the base year and later, and the difference of each scenario to the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.report.bilingual import Both, num, signed, text
from kientao.report.maps import DIVERGING, SEQUENTIAL, Outlines, bounds, colour, legend

if TYPE_CHECKING:
    from kientao.engine.inputs import Floats
    from kientao.report.brief.frame import Frame


@dataclass(frozen=True, slots=True)
class Mapped:
    """A variable by zone: the factor to the unit it is read in, and whether more is better."""

    variable: str
    factor: float
    digits: int
    more_is_better: bool


MAPPED = (
    Mapped("pm25", 1.0, 1, False),
    Mapped("liveability_index", 1.0, 1, True),
    Mapped("flooded_share", 100.0, 1, False),
    Mapped("income_per_person", 1.0, 0, True),
    Mapped("park_area_per_person", 1.0, 1, True),
    Mapped("commute_minutes", 1.0, 0, False),
)


def map_rows(frame: Frame, outlines: Outlines) -> list[dict[str, Any]]:
    """A row of maps a variable, with the numbers behind it."""
    return [_row(frame, outlines, mapped) for mapped in MAPPED if mapped.variable in frame.results[0].variables]


def _row(frame: Frame, outlines: Outlines, mapped: Mapped) -> dict[str, Any]:
    name, unit = text(f"map.{mapped.variable}"), text(f"map.{mapped.variable}.unit")
    base, last = 0, frame.at(frame.looks[-1])
    values = [result.values(mapped.variable)[:, 0] * mapped.factor for result in frame.results]
    start, later = values[frame.baseline][base], [path[last] for path in values]
    reference = later[frame.baseline]
    limits = bounds([start, *later])
    away = [later[i] - reference for i in frame.others]
    reach = max([float(np.percentile(np.abs(a), 98)) for a in away] + [10.0**-mapped.digits])
    scale = DIVERGING if mapped.more_is_better else DIVERGING[::-1]
    first, year = Both(str(frame.years[base]), str(frame.years[base])), str(frame.looks[-1])
    title = frame.plans[frame.baseline].title.joined(year)
    maps = [
        _map(frame, outlines, name, first, start, limits, SEQUENTIAL, mapped.digits, False),
        _map(frame, outlines, name, title, reference, limits, SEQUENTIAL, mapped.digits, False),
    ]
    for position, difference in zip(frame.others, away, strict=True):
        title = text("map.against", scenario=frame.plans[position].title, year=year)
        maps.append(_map(frame, outlines, name, title, difference, (-reach, reach), scale, mapped.digits, True))
    zones = [
        {"name": Both(zone.name_vi, zone.name_en), "values": [num(v[i], mapped.digits) for v in (start, *later)]}
        for i, zone in enumerate(frame.city.zones)
    ]
    return {
        "name": name, "unit": unit, "maps": maps, "zones": zones,
        "columns": [first, *(plan.title.joined(year) for plan in frame.plans)],
        "legend": legend(limits, SEQUENTIAL, mapped.digits, unit),
        "difference": legend((-reach, reach), scale, mapped.digits, unit, difference=True) if away else None,
    }  # fmt: skip


def _map(
    frame: Frame, outlines: Outlines, name: Both, caption: Both, values: Floats, limits: tuple[float, float],
    scale: tuple[str, ...], digits: int, difference: bool,
) -> dict[str, Any]:  # fmt: skip
    show = signed if difference else num
    fills = [colour(float(value), *limits, scale) for value in values]
    labels = [
        Both(zone.name_vi, zone.name_en).joined(show(float(value), digits), ": ")
        for zone, value in zip(frame.city.zones, values, strict=True)
    ]
    return {"caption": caption, "svg": outlines.draw(fills, labels, name.joined(caption, ". "))}
