# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Settings of the server, each with a default that serves one hall from one machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


def data_folder() -> Path:
    """Where saved scenarios of this user lie."""
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".local" / "share"
    return Path(base) / "kientao"


def default_database() -> str:
    """KIENTAO_DATABASE, else a SQLite file of this user."""
    return os.environ.get("KIENTAO_DATABASE") or f"sqlite:///{data_folder() / 'lab.db'}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the server is started with."""

    database: str
    workers: int = 2
    cache_bytes: int = 32_000_000
    most_waiting: int = 400
    body_bytes: int = 200_000
    most_runs: int = 8
    most_exported: int = 4
    most_saved: int = 200
    rate: float = 400.0
    """Requests a second from one address, over time: a hall of people often shares one."""
    burst: float = 1_200.0
    write_rate: float = 5.0
    """The same for what is written down: saved scenarios and share links."""
    write_burst: float = 300.0
    lock_seconds: float = 2.0
    """How long to wait for a database that another program has locked."""
    most_addresses: int = 10_000
