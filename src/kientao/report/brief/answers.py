# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The first page: one sentence a scenario, and the table of headlines against the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.report.bilingual import Both, listed, num, signed, text
from kientao.report.headline import HEADLINES, Good, Headline, headline_series

if TYPE_CHECKING:
    from kientao.engine.inputs import Floats
    from kientao.report.brief.frame import Frame

MONEY = ("debt_to_cap", "funded_share")
"""Headlines of the purse: said in their own words, not among gains and losses."""
UNSAID = (*MONEY, "ghg", "grdp_growth")
"""Not named in sentences: the purse, and what another headline says better (a person's share, income)."""

SAME = 0.01
"""A difference below this share of the baseline counts as none, and so does one that no decimal shows."""
WORTH_SAYING = 0.02
"""The sentence of a scenario names differences above this share of the baseline."""
NO_BREAK = "\u00a0"
WHO_PM25 = 5.0
"""ug/m3, yearly mean. Source: WHO global air quality guidelines 2021."""


def series(frame: Frame, headline: Headline) -> list[Floats]:
    """The indicator [year] of every scenario."""
    return [headline_series(result, headline)[:, 0] for result in frame.results]


def name(headline: Headline) -> Both:
    """What it is called."""
    return text(f"headline.{headline.id}")


def unit(headline: Headline) -> Both:
    """The unit it is read in."""
    return text(f"headline.{headline.id}.unit")


def verdict(headline: Headline, value: float, baseline: float) -> str:
    """better, worse, same, or other where no way is better."""
    away = abs(value - baseline)
    if away <= SAME * abs(baseline) or round(away, headline.digits) == 0:
        return "same"
    if headline.good is Good.NONE:
        return "other"
    return "better" if (value > baseline) == (headline.good is Good.UP) else "worse"


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the table with its comparison."""

    scenario: int
    year: int
    value: Both
    difference: Both | None
    verdict: str
    label: Both


def headline_table(frame: Frame) -> list[dict[str, Any]]:
    """A row a headline: the base year, then every scenario in the years looked at."""
    rows = []
    for headline in HEADLINES.values():
        values = series(frame, headline)
        cells = []
        for at, (plan, path) in enumerate(zip(frame.plans, values, strict=True)):
            for year in frame.looks:
                value, baseline = path[frame.at(year)], values[frame.baseline][frame.at(year)]
                own = at == frame.baseline
                cells.append(
                    Cell(
                        at,
                        year,
                        num(value, headline.digits),
                        None if own else signed(value - baseline, headline.digits),
                        "" if own else verdict(headline, value, baseline),
                        plan.title.joined(str(year), " · "),
                    )
                )
        rows.append(
            {"id": headline.id, "name": name(headline), "unit": unit(headline),
             "base": num(values[frame.baseline][0], headline.digits), "cells": cells}
        )  # fmt: skip
    return rows


def answers(frame: Frame, counts: Sequence[dict[str, int]]) -> list[dict[str, Any]]:
    """One sentence a scenario, what it meets, and how much of it is done."""
    found = []
    for at, plan in enumerate(frame.plans):
        sentence = _baseline(frame) if at == frame.baseline else _against(frame, at)
        done = frame.results[at].values("build_speed")[frame.at(frame.looks[0]) : frame.at(frame.looks[-1]) + 1, 0]
        count = counts[at]
        facts = [text("brief.fact_done", share=num(float(np.mean(done)) * 100, 0))]
        if count["met"] + count["near"] + count["missed"]:
            facts.insert(
                0, text("brief.fact_targets", met=count["met"], all=count["met"] + count["near"] + count["missed"])
            )
        found.append(
            {"name": plan.title, "look": plan.look, "narrative": plan.narrative, "sentence": sentence, "facts": facts}
        )
    return found


def _quantity(headline: Headline, value: float) -> Both:
    """'30,1 µg/m³', '24,8 %', '45 phút': a value inside a sentence."""
    shown, said = num(value, headline.digits), text(f"headline.{headline.id}.short")
    return Both(f"{shown.vi}{NO_BREAK}{said.vi}", f"{shown.en}{'' if said.en.startswith('%') else NO_BREAK}{said.en}")


def _baseline(frame: Frame) -> Both:
    year = frame.looks[-1]
    values = {
        key: _quantity(HEADLINES[key], float(series(frame, HEADLINES[key])[frame.baseline][frame.at(year)]))
        for key in ("people", "income", "pm25", "transit_share")
    }
    pm25 = float(series(frame, HEADLINES["pm25"])[frame.baseline][frame.at(year)])
    return text("brief.baseline_answer", year=year, times=num(pm25 / WHO_PM25, 0), **values)


def _against(frame: Frame, at: int) -> Both:
    year = frame.looks[-1]
    gains: list[tuple[float, Both]] = []
    losses: list[tuple[float, Both]] = []
    for headline in HEADLINES.values():
        if headline.id in UNSAID or headline.good is Good.NONE:
            continue
        paths = series(frame, headline)
        value, baseline = float(paths[at][frame.at(year)]), float(paths[frame.baseline][frame.at(year)])
        result = verdict(headline, value, baseline)
        change = abs(value - baseline) / max(abs(baseline), 1e-9)
        if result in ("better", "worse") and change > WORTH_SAYING:
            said = text(
                "brief.change", name=_lower(name(headline)), value=_quantity(headline, value),
                baseline=num(baseline, headline.digits),
            )  # fmt: skip
            (gains if result == "better" else losses).append((change, said))
    best = [said for _, said in sorted(gains, key=lambda one: -one[0])[:3]]
    worst = [said for _, said in sorted(losses, key=lambda one: -one[0])[:2]]
    if best and worst:
        return text("brief.both_ways", year=year, gains=listed(best), losses=listed(worst))
    if best:
        return text("brief.only_gains", year=year, gains=listed(best))
    if worst:
        return text("brief.only_losses", year=year, losses=listed(worst))
    return text("brief.no_change", year=year)


def _lower(both: Both) -> Both:
    """A name inside a sentence; words that are written in capitals stay so."""
    return Both(*(n if n[:2].isupper() or n.startswith("PM") else n[:1].lower() + n[1:] for n in both))
