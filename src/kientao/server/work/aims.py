# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Targets on the headlines: which of the city's own targets a headline answers, and how far a run is from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kientao.indicators.expressions import Context, ExpressionError, evaluate, names_in
from kientao.indicators.targets import Role, Rule, Target, gap, judge
from kientao.report.brief.aims import scale_of
from kientao.report.headline import HEADLINES, Good, headline_series
from kientao.report.tables import assessments

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.engine.inputs import Floats
    from kientao.engine.series import Series
    from kientao.result import Result

AHEAD = 2030
"""The target shown first is the first one of this year or later: earlier ones are nearly past when one decides."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A target, what it is in the model, and the factor from its unit to the headline's."""

    target: Target
    rule: Rule
    scale: float
    year: int

    @property
    def reads(self) -> list[str]:
        """Names of the model in its expression."""
        return sorted(names_in(self.rule.expression))

    def about(self) -> dict[str, Any]:
        """The target in the headline's unit."""
        return {
            "id": self.target.id,
            "year": self.year,
            "operator": self.target.operator,
            "value": round(self.target.value * self.scale, 6),
            "document": self.target.number,
            "article": self.target.article,
            "own": self.rule.role is Role.CITY,
        }


def aims_of(city: City, baseline: Result) -> dict[str, list[Aim]]:
    """Dated targets by headline, the city's own before norms, by year."""
    found: dict[str, list[Aim]] = {name: [] for name in HEADLINES}
    for one in assessments(city, baseline, baseline):
        target = one.target
        if one.path is None or target.year is None or one.year is None or one.rule.role is Role.REFERENCE:
            continue
        for name, headline in HEADLINES.items():
            if one.rule.role is Role.NORM and headline.good is Good.NONE:
                continue
            scale = scale_of(headline, one, headline_series(baseline, headline)[:, 0])
            if scale is not None:
                found[name].append(Aim(target, one.rule, scale, one.year))
    return {name: sorted(aims, key=lambda a: (a.rule.role is not Role.CITY, a.year)) for name, aims in found.items()}


def paths(aims: dict[str, list[Aim]], series: Series, reference: Series) -> dict[str, Floats]:
    """What every aim measures, [year, member], by expression."""
    context, values = Context(series, reference), {}
    for aim in {aim.rule.expression for listed in aims.values() for aim in listed}:
        try:
            values[aim] = evaluate(aim, context)
        except ExpressionError:
            continue
    return values


def held(listed: list[Aim], values: dict[str, Floats], years: tuple[int, ...], member: int) -> list[dict[str, Any]]:
    """Each target of a headline against one member: what the model gives, the gap, met or not."""
    rows = []
    for aim in listed:
        path = values.get(aim.rule.expression)
        if path is None or aim.year not in years:
            continue
        value = float(path[years.index(aim.year), min(member, path.shape[1] - 1)])
        if value != value:
            continue
        missing = max(0.0, float(gap(aim.rule, aim.target.value, value))) * aim.scale
        rows.append(
            {
                **aim.about(),
                "model": float(f"{value * aim.scale:.5g}"),
                "gap": float(f"{missing:.5g}"),
                "status": judge(aim.rule, aim.target.value, value).value,
            }
        )
    return rows


def nearest(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one to show beside the headline."""
    own = [row for row in rows if row["own"]] or rows
    ahead = [row for row in own if row["year"] >= AHEAD]
    return ahead[0] if ahead else own[-1] if own else None
