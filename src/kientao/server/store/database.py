# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Opening the database by its one address, and bringing it to the shape of this version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from kientao.errors import InputError
from kientao.text import say

HEAD = "0001"
"""The newest migration; a test compares it with the folder."""

STATEMENT_MS = 15_000
"""The longest a statement may take on PostgreSQL."""


def with_driver(address: str) -> str:
    """An address as people write it, with the driver that is installed."""
    for scheme in ("postgresql://", "postgres://"):
        if address.startswith(scheme):
            return "postgresql+psycopg://" + address.removeprefix(scheme)
    return address


def open_database(address: str, lock_seconds: float) -> Engine:
    """Connect, make the SQLite file if there is none, and migrate.

    Raises:
        InputError: the address cannot be used, or the database does not answer.
    """
    try:
        url = make_url(with_driver(address))
        if url.get_backend_name() == "sqlite":
            engine = _sqlite(url.database, lock_seconds)
        else:
            engine = create_engine(
                url, pool_size=4, max_overflow=4, pool_pre_ping=True, pool_timeout=lock_seconds,
                connect_args={
                    "connect_timeout": max(2, int(lock_seconds)),
                    "options": f"-c lock_timeout={int(lock_seconds * 1000)} -c statement_timeout={STATEMENT_MS}",
                },
            )  # fmt: skip
        _migrate(engine)
    except (ArgumentError, NoSuchModuleError, DBAPIError, OSError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise InputError(
            say("server.database_bad", "vi", reason=reason), say("server.database_bad", "en", reason=reason),
            "--database", say("server.database_bad_remedy", "vi"), say("server.database_bad_remedy", "en"),
        ) from error  # fmt: skip
    return engine


def _sqlite(file: str | None, lock_seconds: float) -> Engine:
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{file or ''}", connect_args={"timeout": lock_seconds})

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    return engine


def _migrate(engine: Engine) -> None:
    if _version(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
