# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Targets of law and plans against a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kientao.indicators.targets import REASONS, gap
from kientao.report.brief.aims import links, unit
from kientao.report.tables import assessments
from kientao.server.work.about import both
from kientao.server.work.reply import compact
from kientao.server.work.room import Room
from kientao.server.work.whole import reference, simulate


def targets(room: Room, request: Mapping[str, Any]) -> dict[str, Any]:
    """Every target of the pack against the run, each with its document and article."""
    _, result = simulate(room, request, request["scenario"])
    base = reference(room, request)
    urls = links(room.city)
    rows: list[dict[str, Any]] = []
    counts: dict[str, int] = {}
    for one in assessments(room.city, result, base):
        target, state = one.target, one.status.value
        counts[state] = counts.get(state, 0) + 1
        label = unit(target.unit)
        known = one.values is not None
        missing = max(0.0, float(gap(one.rule, target.value, one.value))) if known else None
        rows.append(
            {
                "id": target.id,
                "name": {"vi": target.name_vi, "en": target.name_en},
                "indicator": target.indicator,
                "year": target.year,
                "judged_in": one.year,
                "operator": target.operator,
                "value": target.value,
                "low": target.low,
                "high": target.high,
                "model": compact(one.value).item() if known else None,
                "path": compact(one.path[:, 0]) if one.path is not None else None,
                "gap": None if missing is None else compact(missing).item(),
                "unit": {"vi": label.vi, "en": label.en},
                "status": state,
                "status_name": both(f"status.{state}"),
                "reason": dict(zip(("vi", "en"), REASONS[one.reason], strict=True)) if one.reason else None,
                "role": one.rule.role.value,
                "scope": target.scope,
                "quality": target.quality,
                "document": {
                    "id": target.document,
                    "number": target.number,
                    "title": {"vi": target.title_vi, "en": target.title_en},
                    "article": target.article,
                    "url": urls.get(target.document, ""),
                },
                "provisions": target.provisions,
            }
        )
    return {"targets": rows, "counts": counts, "years": result.years}
