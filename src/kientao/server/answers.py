# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The shapes of answers, for OpenAPI and the typed client made from it. Workers write the bytes themselves."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

Numbers = list[float | None]


class Both(BaseModel):
    """A text in both languages."""

    vi: str
    en: str


class ProblemAnswer(BaseModel):
    """An error (RFC 9457), in the language of Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    place: str | None = None
    remedy: str | None = None


class Health(BaseModel):
    """Whether the server works."""

    status: Literal["ok", "starting"]
    workers: int
    version: str


class HeadlineAbout(BaseModel):
    """A headline indicator."""

    id: str
    name: Both
    unit: Both
    digits: int
    good: Literal["up", "down", "none"]
    variable: str
    zone_variable: str | None
    zone_unit: str | None
    factor: float


class Named(BaseModel):
    """Something with an id and a name."""

    id: str
    name: Both


class CityAnswer(BaseModel):
    """The city."""

    id: str
    name: Both
    version: str
    pack_hash: str
    cities: list[str]
    zoning: str
    base_year: int
    last_year: int
    years: list[int]
    first_decidable_year: int
    headlines: list[HeadlineAbout]
    sectors: list[Named]
    lever_sectors: list[str]
    rings: list[str]
    variables: int
    not_forecast: Both
    left_out: Both


class ZoneAbout(Named):
    """A zone."""

    code: str
    search: str
    type: str
    ring: str
    area_km2: float
    population: float
    lon: float
    lat: float


class ZonesAnswer(BaseModel):
    """Zones in the order of every zone axis."""

    zones: list[ZoneAbout]


class VariableAbout(Named):
    """A variable."""

    unit: str
    dims: list[str]
    kind: Literal["variable", "stock"]
    sector: str
    over: Literal["city", "total", "people"]


class VariablesAnswer(BaseModel):
    """All variables."""

    variables: list[VariableAbout]


class ParameterAbout(Named):
    """An assumption; value, low and high by part where it has parts."""

    unit: str
    dims: list[str]
    value: float | dict[str, float]
    low: float | dict[str, float] | None
    high: float | dict[str, float] | None
    distribution: str
    sector: str
    source: str
    quality: str
    note: str


class ParametersAnswer(BaseModel):
    """Assumptions that can be changed."""

    parameters: list[ParameterAbout]


class LeverAbout(Named):
    """A lever."""

    sector: str
    tier: Literal["core", "extended"]
    kind: Literal["amount", "level", "price", "finance"]
    unit: Both
    model_unit: str
    min: float
    max: float
    base: float
    step: float
    by_zone: bool
    zones: str
    allowed_zones: list[str]
    ramp: Literal["linear", "s_curve", "step"]
    adds_up: bool
    lead_time: float
    lead_range: Numbers
    lifetime: float
    capital_cost: float
    capital_range: Numbers
    capital_quality: str
    running_cost: float
    running_range: Numbers
    running_quality: str
    running_kind: str
    cost_base: str
    team: str
    evidence_grade: str
    hanoi_transfer: str
    law: list[str]
    acceptance_points: float
    equity_note: str
    enters: list[str]
    sources: list[str]


class LeversAnswer(BaseModel):
    """All levers."""

    levers: list[LeverAbout]


class LeverAnswer(LeverAbout):
    """A lever with what is known of it."""

    notes: dict[str, str]
    evidence: list[dict[str, Any]]
    cases: list[dict[str, Any]]
    provisions: list[dict[str, Any]]
    source_records: dict[str, dict[str, Any]]


class PlanAbout(BaseModel):
    """What a scenario is called."""

    id: str
    name: Both
    narrative: Both


class ScenarioAbout(PlanAbout):
    """A shipped scenario."""

    kind: Literal["policy", "stress"]
    extends: list[str]
    main: bool
    as_of: str
    decided: dict[str, list[float]]
    drivers: list[str]
    content: dict[str, Any]


class ScenariosAnswer(BaseModel):
    """Shipped scenarios."""

    scenarios: list[ScenarioAbout]


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


class Assumption(BaseModel):
    """A parameter that was changed."""

    parameter: str
    part: str | None
    name: Both
    unit: str
    value: float
    default: float
    low: float | None
    high: float | None
    in_range: bool


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


class WhyAnswer(BaseModel):
    """The causes of a difference. With `node` asked for: only `children`."""

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


class ParsedAnswer(BaseModel):
    """A scenario file as data, to run, save or share."""

    scenario: dict[str, Any]
    id: str
    name: Both


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
    members: int
    failed: int
    seed: int
    bands: dict[str, dict[str, Numbers]]
    chances: list[Chance]
    sources: list[dict[str, Any]]


class SavedAnswer(BaseModel):
    """A saved scenario."""

    id: str
    name: str
    city: str
    zoning: str
    scenario: dict[str, Any] | str
    parameters: dict[str, Any]
    created: str
    updated: str


class SavedList(BaseModel):
    """All that a browser saved, the newest first."""

    saved: list[SavedAnswer]


class ShareAnswer(BaseModel):
    """A link in two forms: one carries everything, one is short and stored."""

    code: str
    path: str
    id: str
    short_path: str


class SharedAnswer(BaseModel):
    """What a link carried."""

    city: str
    zoning: str
    scenario: dict[str, Any] | str
    parameters: dict[str, Any]
    view: dict[str, Any]
