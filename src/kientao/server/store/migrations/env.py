# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Run by Alembic on the connection it is given; without one, on KIENTAO_DATABASE (to write new migrations)."""

from contextlib import nullcontext

from alembic import context
from sqlalchemy import create_engine

from kientao.server.settings import default_database
from kientao.server.store.database import with_driver
from kientao.server.store.tables import Base

given = context.config.attributes.get("connection")
opened = nullcontext(given) if given is not None else create_engine(with_driver(default_database())).connect()
with opened as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
