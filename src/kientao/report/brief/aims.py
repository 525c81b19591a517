# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Targets of official documents in the brief: what each scenario does with them, and the marks on the charts."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.indicators.targets import REASONS, Assessment, Role, Status
from kientao.report.bilingual import Both, short, text
from kientao.report.brief.evidence import link
from kientao.report.chart import Mark
from kientao.report.headline import Good, Headline
from kientao.report.tables import assessments, document

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.engine.inputs import Floats
    from kientao.report.brief.frame import Frame

ALIKE = 0.1
"""A target of the same variable stands on a chart if its measure runs along the headline within this part."""
SAME = 1e-3
"""A target of whatever form does, if its measure is the headline."""
MOST_MARKS = 4
_NUMBERED = re.compile(r"\d+[-/]|[A-Z]{3,4} \S*\d")
_SIGNS = {">=": "≥ ", "<=": "≤ ", "=": "= "}


class Aims:
    """All targets against all scenarios."""

    def __init__(self, frame: Frame) -> None:
        reference = frame.results[frame.baseline]
        self.by_scenario = [assessments(frame.city, result, reference) for result in frame.results]
        self.frame = frame
        self.links = links(frame.city)

    def counts(self) -> list[dict[str, int]]:
        """How many of the city's own targets and norms each scenario meets, nears and misses."""
        counted = [[o for o in found if o.rule.role is not Role.REFERENCE] for found in self.by_scenario]
        return [{status.value: sum(o.status is status for o in found) for status in Status} for found in counted]

    def rows(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Targets that the model answers: first those on which the scenarios differ, then those on which they agree."""
        answered = [together for together in self._together() if _answered(together)]
        apart = [one for one in answered if len({assessed.status for assessed in one}) > 1]
        alike = [one for one in answered if len({assessed.status for assessed in one}) == 1]
        return [self._row(one) for one in apart], [self._row(one) for one in alike]

    def unanswered(self) -> list[dict[str, Any]]:
        """Targets that the model cannot answer, by reason."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for together in self._together():
            if not _answered(together):
                one = together[0]
                groups.setdefault(one.reason, []).append(self._about(one))
        return [
            {"reason": Both(*REASONS[reason]), "rows": rows}
            for reason, rows in sorted(groups.items(), key=lambda group: -len(group[1]))
        ]

    def marks(self, headline: Headline, series: Floats) -> list[Mark]:
        """Targets that measure what the headline of the baseline measures, in its unit."""
        found: dict[tuple[int, float], Mark] = {}
        for one in self.by_scenario[self.frame.baseline]:
            target = one.target
            if one.path is None or target.year is None or one.rule.role is Role.REFERENCE:
                continue
            if one.rule.role is Role.NORM and headline.good is Good.NONE:
                continue
            scale = scale_of(headline, one, series)
            if scale is None:
                continue
            sign = _SIGNS.get(target.operator, "")
            value = target.value * scale
            year = str(one.year or target.year)
            label = Both(*(f"{year}: {sign}{shown}" for shown in short(value))).joined(self._document(one), " · ")
            found.setdefault((int(year), value), Mark(int(year), value, label, one.rule.role is not Role.CITY))
        return sorted(found.values(), key=lambda mark: (mark.law, mark.year))[:MOST_MARKS]

    def _document(self, one: Assessment) -> Both:
        """The number of the document with the article; the title where the number is in words of one language."""
        target = one.target
        numbered = _NUMBERED.match(target.number)
        names = (target.number,) * 2 if numbered else (target.title_vi, target.title_en)
        return Both(document(names[0], target.article, "vi"), document(names[1], target.article, "en"))

    def _together(self) -> list[Sequence[Assessment]]:
        by_id = [{one.target.id: one for one in found} for found in self.by_scenario]
        return [[scenario[key] for scenario in by_id] for key in by_id[0]] if by_id else []

    def _row(self, together: Sequence[Assessment]) -> dict[str, Any]:
        one = next(o for o in together if o.status is not Status.NOT_MODELLED)
        cells = []
        for assessed, plan in zip(together, self.frame.plans, strict=True):
            state = assessed.status.value
            value = short(assessed.value) if assessed.values is not None else Both("–", "–")
            cells.append({"state": state, "status": text(f"status.{state}"), "value": value, "scenario": plan.title})
        return {**self._about(one), "judged": one.year, "role": one.rule.role.value, "cells": cells}

    def _about(self, one: Assessment) -> dict[str, Any]:
        target = one.target
        ends = target.low is not None and target.high is not None and target.low != target.high
        wanted = short(target.low).joined(short(target.high), "–") if ends else short(target.value)  # type: ignore[arg-type]
        sign = _SIGNS.get(target.operator, "")
        return {
            "id": target.id,
            "name": Both(target.name_vi, target.name_en),
            "year": target.year or "",
            "wanted": Both(f"{sign}{wanted.vi}", f"{sign}{wanted.en}"),
            "unit": unit(target.unit),
            "document": self._document(one),
            "title": Both(target.title_vi, target.title_en) if _NUMBERED.match(target.number) else None,
            "link": self.links.get(target.document, ""),
        }


def scale_of(headline: Headline, one: Assessment, series: Floats) -> float | None:
    """What turns the target's unit into the headline's (a power of ten), or None if they are not the same measure."""
    assert one.path is not None
    path = one.path[:, 0]
    if path.shape != series.shape or not path[0] > 0 or not series[0] > 0 or np.ptp(series) == 0:
        return None
    scale = float(10.0 ** round(math.log10(series[0] / path[0])))
    named = re.search(rf"\b{headline.variable}\b", one.rule.expression) is not None
    return scale if np.allclose(path * scale, series, rtol=ALIKE if named else SAME, atol=0.0) else None


def unit(of: str) -> Both:
    """The unit of a target as people read it; `%/yr` and the like are written out in the catalogue."""
    try:
        return text(f"target_unit.{of}")
    except KeyError:
        return Both(of, of)


def _answered(together: Sequence[Assessment]) -> bool:
    return any(one.status is not Status.NOT_MODELLED for one in together)


def links(city: City) -> dict[str, str]:
    """Where each legal document can be read, by id."""
    from kientao.cities.files import read_yaml

    path = city.path / "law" / "documents.yaml"
    if not path.is_file():
        return {}
    return {str(one["id"]): link(one.get("url")) for one in read_yaml(path, city.path)}
