# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Causes, loops, ranks, ensembles."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from kientao.server.answers.common import Assumption, Both, Named, Numbers, PlanAbout


class CauseAnswer(BaseModel):
    """A node of the tree of causes; `children` is null until opened."""

    id: str
    variable: str
    kind: str
    name: Both
    unit: str
    years: list[int] | None
    old: float | None
    new: float | None
    contribution: float
    opens: bool
    sentence: Both
    reason: Both
    children: list[CauseAnswer] | None


class ShareOfLever(BaseModel):
    """What one lever, driver or constant did by all ways together."""

    id: str
    kind: str
    name: Both
    unit: str
    old: float | None
    new: float | None
    contribution: float
    by_year: dict[str, float]
    sentence: Both
    reason: Both


class WhyAnswer(BaseModel):
    """The causes of a difference. With `node` asked for: only `children`. `also`: of further numbers asked for."""

    variable: str
    name: Both
    unit: Both
    year: int
    zone: str | None
    scenario: str
    against: str
    old: float
    new: float
    difference: float
    sentence: Both
    levers: list[ShareOfLever]
    tree: CauseAnswer | None
    children: list[CauseAnswer] | None
    also: list[WhyAnswer]


class LoopNode(Named):
    """A value of a loop."""

    kind: str
    unit: str


class LoopLink(BaseModel):
    """An arrow of a loop; `through` names the values in between."""

    source: str
    target: str
    sign: int
    strength: float
    delay: int
    through: list[str]


class LoopAnswer(BaseModel):
    """A feedback loop: positive ones amplify, negative ones hold back."""

    sign: int
    strength: float
    delay: int
    length: int
    words: Both
    nodes: list[LoopNode]
    links: list[LoopLink]


class LoopsAnswer(BaseModel):
    """The loops a value sits in, strongest first."""

    variable: str
    through: str
    scenario: str
    year: int
    found: int
    loops: list[LoopAnswer]


class EffectAnswer(BaseModel):
    """What one lever would do, pulled to its end and by a small step. Cost in billion VND to the year."""

    lever: str
    name: Both
    unit: str
    now: float
    to: float
    effect: float
    step: float
    step_effect: float
    cost: float
    cost_per_unit: float | None
    good: bool | None


class RankAnswer(BaseModel):
    """Every lever's effect on one number."""

    variable: str
    name: Both
    unit: Both
    year: int
    zone: str | None
    scenario: str
    assumptions: list[Assumption]
    value: float
    start: int
    levers: list[EffectAnswer]


class Chance(BaseModel):
    """How often a target is met."""

    id: str
    name: Both
    year: int
    value: float
    unit: str
    operator: str
    share_met: float
    median: float
    low: float
    high: float
    document: str
    role: str


class EnsembleAnswer(BaseModel):
    """Many futures: bands (p5, p10, p50, p90, p95) by year, chances of targets, sources of spread."""

    scenario: PlanAbout
    years: list[int]
    assumptions: list[Assumption]
    members: int
    failed: int
    seed: int
    bands: dict[str, dict[str, Numbers]]
    chances: list[Chance]
    sources: list[dict[str, Any]]
