# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Runs and targets."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from kientao.server.answers.common import Assumption, Both, Numbers, PlanAbout


class HeadlineTarget(BaseModel):
    """A target on a headline, in the headline's unit."""

    id: str
    year: int
    operator: str
    value: float
    document: str
    article: str
    own: bool
    model: float
    gap: float
    status: Literal["met", "near", "missed"]


class HeadlineAnswer(BaseModel):
    """A headline of a run, by year."""

    value: Numbers
    change: Numbers
    target: HeadlineTarget | None
    targets: list[HeadlineTarget]


class VariableAnswer(BaseModel):
    """A variable of a run, by year."""

    unit: str
    dims: list[str]
    over: Literal["city", "total", "people"]
    city: Numbers | None
    parts: dict[str, Numbers] | None


class LeverRun(BaseModel):
    """A lever in a run, by year."""

    decided: Numbers
    in_force: Numbers
    capital: Numbers
    running: Numbers


class BudgetAnswer(BaseModel):
    """Money for all levers, by year, billion VND."""

    capital: Numbers
    running: Numbers
    by_payer: dict[str, Numbers]
    funded_share: Numbers
    delivery_capacity: Numbers
    build_speed: Numbers
    debt_to_cap: Numbers
    grdp: Numbers


class RunAnswer(BaseModel):
    """A run."""

    city: str
    scenario: PlanAbout
    years: list[int]
    headlines: dict[str, HeadlineAnswer]
    variables: dict[str, VariableAnswer]
    zones: dict[str, list[Numbers]] | None
    levers: dict[str, LeverRun] | None
    budget: BudgetAnswer | None
    assumptions: list[Assumption]


class RunsAnswer(BaseModel):
    """Several runs, in order."""

    runs: list[RunAnswer]


class DocumentAbout(BaseModel):
    """Where a target stands."""

    id: str
    number: str
    title: Both
    article: str
    url: str


class TargetAnswer(BaseModel):
    """A target against a run, in the target's unit."""

    id: str
    name: Both
    indicator: str
    year: int | None
    judged_in: int | None
    operator: str
    value: float
    low: float | None
    high: float | None
    model: float | None
    path: Numbers | None
    gap: float | None
    unit: Both
    status: Literal["met", "near", "missed", "not_modelled"]
    status_name: Both
    reason: Both | None
    role: Literal["city", "norm", "reference"]
    scope: str
    quality: str
    document: DocumentAbout
    provisions: list[str]


class TargetsAnswer(BaseModel):
    """All targets."""

    targets: list[TargetAnswer]
    counts: dict[str, int]
    years: list[int]


class ParsedAnswer(BaseModel):
    """A scenario file as data, to run, save or share."""

    scenario: dict[str, Any]
    id: str
    name: Both
