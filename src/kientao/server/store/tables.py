# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The tables. A change here needs a migration in `migrations/versions/`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Common to all tables."""


class Saved(Base):
    """A scenario someone saved. `owner` is the hash of a token that only their browser knows."""

    __tablename__ = "saved_scenario"
    __table_args__ = (Index("saved_scenario_owner", "owner", "updated"),)

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)
    """JSON: scenario, parameters."""
    created: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Shared(Base):
    """A share link with a short id. The same content has the same id."""

    __tablename__ = "shared_link"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(DateTime(timezone=True))
