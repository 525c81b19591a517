# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Rows for tables of levers, scenarios and targets, in the language asked for: for the terminal, sheets and brief."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kientao.cities.sizes import main_sizes
from kientao.text import Language, number, say

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.cities.sizes import Size
    from kientao.indicators.targets import Assessment
    from kientao.result import Result


def size_text(size: Size, lang: Language) -> str:
    """The range of evidence on a lever's effect as people read it: part of the value in per cent, the rest as it is."""
    if size.low is None or size.high is None:
        return ""
    if size.measure == "change":
        return f"{short(100 * size.low, lang)} … {short(100 * size.high, lang)} %"
    return f"{short(size.low, lang)} … {short(size.high, lang)}"


def lever_rows(city: City, lang: Language) -> list[dict[str, Any]]:
    """What each lever may do, what it costs, how long it takes and how well its effect is known."""
    from kientao.model import all_declarations

    vi = lang == "vi"
    sizes = main_sizes(city.path)
    titles = {one.name: one.vi if vi else one.en for one in all_declarations()}
    titles |= {one.id: one.name_vi if vi else one.name_en for one in city.levers}
    return [
        {
            "id": lever.id,
            "name": lever.name_vi if vi else lever.name_en,
            "unit": (lever.unit_label_vi if vi else lever.unit_label_en) or lever.unit,
            "range": f"{short(lever.min, lang)} … {short(lever.max, lang)}",
            "base": lever.base_2019,
            "lead": lever.lead_time,
            "capital": lever.capital_cost,
            "running": lever.running_cost,
            "grade": lever.evidence_grade,
            **_of_size(sizes.get(lever.id), lang, titles),
            "sector": lever.sector,
            "kind": lever.kind,
            "minimum": lever.min,
            "maximum": lever.max,
            "by_zone": lever.by_zone,
            "cost_base": lever.cost_base,
            "team": lever.team,
            "law": [*lever.law_enables, *lever.law_limits],
        }
        for lever in city.levers
    ]


def _of_size(size: Size | None, lang: Language, titles: Mapping[str, str]) -> dict[str, Any]:
    if size is None:
        return {"size": "", "checked": "", "size_of": None}
    measured = say(f"size.measure.{size.measure}", lang)
    what, per = (titles.get(name.partition("__")[0], name) for name in (size.variable, size.per))
    if per[1:2].islower():  # but not GRDP, PM2.5
        per = per[0].lower() + per[1:]
    return {
        "size": f"{what}: {size_text(size, lang)} ({f'{measured} {per}'.strip()})",
        "checked": say(f"size.checked.{size.checked}", lang),
        "size_of": {
            "variable": size.variable, "measure": size.measure, "per": size.per, "year": size.year, "ring": size.ring,
            "to": size.to, "where": size.where, "on": size.on, "low": size.low, "high": size.high,
            "checked": size.checked, "sources": list(size.works), "note": size.note(lang),
        },
    }  # fmt: skip


def scenario_rows(city: City, lang: Language) -> list[dict[str, Any]]:
    """The scenarios that come with a city."""
    from kientao.scenario import Scenario

    plans = [Scenario.read(path) for path in city.scenarios.values()]
    return [
        {
            "id": plan.id,
            "name": plan.title(lang),
            "kind": say(f"scenario_kind.{plan.kind}", lang),
            "narrative": plan.narrative.get(lang, "").strip(),
        }
        for plan in plans
    ]


def short(value: float, lang: Language, digits: int = 3) -> str:
    """A number with at most so many significant digits after the point, no trailing zeros: 0,25; 3.200."""
    if value == 0 or not math.isfinite(value):
        return number(value, 0, lang)
    most = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    rounded = round(value, most)
    fewest = next(after for after in range(most + 1) if abs(round(rounded, after) - rounded) <= 1e-9 * abs(value))
    return number(rounded, fewest, lang)


def target_rows(city: City, result: Result, lang: Language, reference: Result | None = None) -> list[dict[str, Any]]:
    """Targets of official documents against a run: those of the city first, those that the model cannot answer last.

    `reference` is a run without new policy, for targets against business as usual.
    """
    from kientao.indicators.targets import REASONS

    vi = lang == "vi"
    rows = []
    for one in assessments(city, result, reference):
        target = one.target
        rows.append(
            {
                "id": target.id,
                "target": target.name_vi if vi else target.name_en,
                "year": target.year,
                "judged_in": one.year,
                "operator": target.operator,
                "value": target.value,
                "model": None if one.values is None else one.value,
                "unit": target.unit,
                "status": say(f"status.{one.status.value}", lang),
                "state": one.status.value,
                "reason": REASONS[one.reason][0 if vi else 1] if one.reason else "",
                "document": document(target.number, target.article, lang),
                "role": one.rule.role.value,
                "scope": target.scope,
                "indicator": target.indicator,
            }
        )
    return rows


def assessments(city: City, result: Result, reference: Result | None = None) -> list[Assessment]:
    """Every target held against a run, in the order in which they are read; none if the pack has no targets."""
    from kientao.indicators.targets import Role, Status, assess

    if not (city.path / "law" / "targets.csv").is_file():
        return []
    roles = list(Role)
    found = assess(city, result, reference)

    def order(one: Assessment) -> tuple[bool, int, str, int]:
        unknown = one.status is Status.NOT_MODELLED
        return unknown, roles.index(one.rule.role), one.target.indicator, one.target.year or 0

    return sorted(found, key=order)


def document(number_of: str, article: str, lang: Language) -> str:
    """The number of a document with the article, where one is named."""
    return say("document.article", lang, document=number_of, article=article) if article else number_of
