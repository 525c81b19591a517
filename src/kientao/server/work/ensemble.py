# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Many futures of a scenario: bands, how often targets are met, and what the spread comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kientao.engine.inputs import Floats
from kientao.report.headline import HEADLINES
from kientao.report.over import of_city
from kientao.server.work.answer import about_plan
from kientao.server.work.ask import read_parameters, read_plan, read_variables
from kientao.server.work.reply import compact
from kientao.server.work.room import Room

BANDS = (0.05, 0.1, 0.5, 0.9, 0.95)
SOURCES = 20


def ensemble(room: Room, request: Mapping[str, Any]) -> dict[str, Any]:
    """Bands by year, chances of targets, and what the spread of one headline comes from.

    Raises:
        InputError: an unknown scenario, variable or headline.
    """
    from kientao.analysis.ensemble import ensemble as many

    plan = read_plan(room, request["scenario"])
    wanted = read_variables(room, [name for name in request["variables"] if name not in HEADLINES])
    values, told = read_parameters(room, request["parameters"])
    found = many(
        room.city, plan, request["members"], request["seed"], keep=list(wanted), workers=1, reference=room.plan.id,
        parameters=values or None,
    )  # fmt: skip
    sound = found.sound
    people = room.baseline.values("population")[:, 0]
    series = {name: found.values(name)[sound] for name in HEADLINES}
    for name, of in wanted.items():
        city = of_city(found.values(name)[sound], of.unit, of.dims, people[None])
        series[name] = city.reshape(*city.shape[:2], -1).sum(2)
    top = request["sources"]
    return {
        "scenario": about_plan(plan),
        "years": found.years,
        "assumptions": told,
        "members": found.members,
        "failed": len(found.failed),
        "seed": request["seed"],
        "bands": {name: bands(values) for name, values in series.items()},
        "chances": [
            {
                "id": one.target.id,
                "name": {"vi": one.target.name_vi, "en": one.target.name_en},
                "year": one.year,
                "value": one.target.value,
                "unit": one.target.unit,
                "operator": one.target.operator,
                "share_met": one.share_met,
                "median": compact(one.median).item(),
                "low": compact(one.low).item(),
                "high": compact(one.high).item(),
                "document": one.target.number,
                "role": one.rule.role.value,
            }
            for one in found.chances()
        ],
        "sources": [one.as_row() for one in found.sources(top, request["year"], SOURCES)] if top else [],
    }


def bands(values: Floats) -> dict[str, Floats]:
    """Quantiles [year] of members [member, year], by the name of the share below."""
    found = np.quantile(values, BANDS, axis=0)
    return {f"p{round(100 * share)}": compact(band) for share, band in zip(BANDS, found, strict=True)}
