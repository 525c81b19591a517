# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The application: routes, guards, pool and store put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from kientao import __version__
from kientao.server import problems
from kientao.server.answers import ProblemAnswer
from kientao.server.guards import Guards
from kientao.server.pool.pool import Pool
from kientao.server.routes import about, pages, run, saved
from kientao.server.settings import Settings
from kientao.server.store.database import open_database
from kientao.server.store.store import Store

PREFIX = "/api/v1"


def create_app(settings: Settings) -> FastAPI:
    """The application with its database open; the workers start with the server.

    Raises:
        InputError: the database cannot be opened.
    """
    store = Store(open_database(settings.database, settings.lock_seconds), settings.most_saved)
    return _assembled(settings, store)


def openapi_document() -> dict[str, Any]:
    """The API's description without a server, to make clients from."""
    return _assembled(Settings(""), None).openapi()


def _assembled(settings: Settings, store: Store | None) -> FastAPI:
    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = Pool(settings.workers, settings.cache_bytes, settings.most_waiting)
        await app.state.pool.start()
        try:
            yield
        finally:
            await app.state.pool.stop()
            if store is not None:
                store.close()

    app = FastAPI(
        title="Kiến Tạo", version="1", summary="A strategy lab for green, smart cities: a simulation, not a forecast.",
        openapi_url=f"{PREFIX}/openapi.json", docs_url=None, redoc_url=None, lifespan=life, redirect_slashes=False,
        generate_unique_id_function=_operation,
    )  # fmt: skip
    app.state.settings = settings
    app.state.store = store
    problems.install(app)
    for routes in (about, run, saved):
        app.include_router(routes.router, prefix=PREFIX)
    app.include_router(pages.router())
    app.add_middleware(Guards, settings=settings)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _operation(route: APIRoute) -> str:
    return route.name


def _openapi(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 with problems in place of FastAPI's own errors."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=__version__, summary=app.summary, openapi_version="3.1.0", routes=app.routes
        )
        parts = schema["components"]["schemas"]
        parts["ProblemAnswer"] = ProblemAnswer.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            parts.pop(unused, None)
        app.openapi_schema = schema
    return app.openapi_schema
