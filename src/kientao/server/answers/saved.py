# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Saved scenarios and share links."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


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
