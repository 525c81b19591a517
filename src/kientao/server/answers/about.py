# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""City, zones, variables, levers, scenarios."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from kientao.server.answers.common import Both, Named, Numbers, PlanAbout


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


class PlaceZone(BaseModel):
    """A zone in which people of a place live: their share."""

    zone: str
    share: float


class PlaceAbout(Named):
    """A unit of another zoning; the zone with most of its people first."""

    zoning: str
    search: str
    type: str
    area_km2: float
    zones: list[PlaceZone]


class PlacesAnswer(BaseModel):
    """Units of other zonings."""

    places: list[PlaceAbout]


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
    """An assumption; value, low and high by part where it has parts. A list of all leaves out those of large tables."""

    unit: str
    dims: list[str]
    parts: int
    value: float | dict[str, float] | None
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
    lifetime: float
    capital_cost: float
    capital_quality: str
    running_cost: float
    running_quality: str
    running_kind: str
    cost_base: str
    team: str
    evidence_grade: str
    hanoi_transfer: str
    law: list[str]
    acceptance_points: float
    sources: list[str]


class LeversAnswer(BaseModel):
    """All levers."""

    levers: list[LeverAbout]


class LeverAnswer(LeverAbout):
    """A lever with what is known of it."""

    lead_range: Numbers
    capital_range: Numbers
    running_range: Numbers
    equity_note: str
    enters: list[str]
    notes: dict[str, str]
    evidence: list[dict[str, Any]]
    cases: list[dict[str, Any]]
    provisions: list[dict[str, Any]]
    source_records: dict[str, dict[str, Any]]


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
