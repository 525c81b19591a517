# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Longer jobs: targets of law against a run, files to download, and the analyses of `kientao.analysis`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kientao import api
from kientao.report.tables import assessments
from kientao.report.write import FILES, write
from kientao.result import Result
from kientao.scenario import Scenario
from kientao.server.work.about import both
from kientao.server.work.ask import read_parameters, read_plan
from kientao.server.work.media import MEDIA
from kientao.server.work.reply import Reply, compact, file_reply
from kientao.server.work.room import Room


def simulate(room: Room, request: Mapping[str, Any], scenario: Any) -> tuple[Scenario, Result]:
    """A whole run with every variable, under the assumptions of the request."""
    plan = read_plan(room, scenario)
    sampled, told = read_parameters(room, request.get("parameters") or {})
    result = api.simulate(room.city, plan, parameters=sampled or None)
    result.members = (plan.id,)
    if told:
        result.provenance["assumptions_changed"] = "; ".join(_shown(one) for one in told)
    return plan, result


def _shown(one: Mapping[str, Any]) -> str:
    part = f"[{one['part']}]" if one["part"] else ""
    outside = "" if one["in_range"] else " (out of range)"
    return f"{one['parameter']}{part} = {one['value']:g}{outside}"


def targets(room: Room, request: Mapping[str, Any]) -> dict[str, Any]:
    """Every target of the pack against the run, each with its document and article."""
    from kientao.indicators.targets import REASONS, gap
    from kientao.report.brief.aims import links, unit

    _, result = simulate(room, request, request["scenario"])
    base = simulate(room, request, room.plan.id)[1] if request.get("parameters") else room.baseline
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


def export(room: Room, request: Mapping[str, Any]) -> Reply:
    """A file of the results of some scenarios."""
    format = request["format"]
    pairs = [simulate(room, request, scenario) for scenario in request["scenarios"]]
    pairs = _told_apart(pairs)
    plans, results = [plan for plan, _ in pairs], [result for _, result in pairs]
    with tempfile.TemporaryDirectory(prefix="kientao-") as folder:
        path = write(format, room.city, plans, results, Path(folder), "en" if request.get("lang") == "en" else "vi")
        return file_reply(path.read_bytes(), MEDIA[format], f"kientao-{room.city.id}-{FILES[format]}")


def _told_apart(pairs: list[tuple[Scenario, Result]]) -> list[tuple[Scenario, Result]]:
    """Scenarios of one id get a number, so that files can tell them apart."""
    from dataclasses import replace

    seen: dict[str, int] = {}
    apart = []
    for plan, result in pairs:
        seen[plan.id] = count = seen.get(plan.id, 0) + 1
        if count > 1:
            plan = replace(plan, id=f"{plan.id} {count}")
            result.members = (plan.id,)
        apart.append((plan, result))
    return apart


JOBS: dict[str, Callable[[Room, Mapping[str, Any]], Any]] = {"targets": targets, "export": export}
