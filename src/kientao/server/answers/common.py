# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What several answers share."""

from __future__ import annotations

from typing import Literal

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


class Named(BaseModel):
    """Something with an id and a name."""

    id: str
    name: Both


class PlanAbout(BaseModel):
    """What a scenario is called."""

    id: str
    name: Both
    narrative: Both


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
