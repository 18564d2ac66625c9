"""The application: a table of routers over one pool of workers, made from settings.

A route reaches the graph through `request.app.state.pool` (library functions) alone; SPARQL has workers of its
own, so that no query holds up the API.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from ... import __version__
from ...shapes.content import prepare
from ..routes import FAMILIES
from ..routes.openapi import describe
from .metrics import Metrics
from .pool import CALLS, Pool
from .problems import add_handlers
from .security import Guard
from .served import find_served
from .settings import Settings
from .shortcut import Shortcut
from .sparql.counting import Counting
from .sparql.routes import ENDPOINTS

ROUTERS = (
    "medcodegraph.api.server.health",
    "medcodegraph.api.server.linked.routes",
    *(f"medcodegraph.api.routes.{name}" for name in FAMILIES),
    "medcodegraph.api.web.pages",
)
"""Modules with a `router`."""


class _Application(FastAPI):
    """The framework behind what guards every request, and behind the paths that do without it."""

    def __init__(self, settings: Settings, metrics: Metrics, **options: Any) -> None:
        super().__init__(**options)
        self._served = Guard(Shortcut(super().__call__, ENDPOINTS), settings, metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        scope["app"] = self
        await self._served(scope, receive, send)


def create_app(settings: Settings) -> FastAPI:
    """Return the application; its workers start with it.

    Raises StoreError when there is no graph at the place that the settings name.
    """
    served = find_served(settings.graph)
    pool = Pool(served, settings, warm=(prepare,), patience=CALLS)
    queries = Pool(served, settings)
    metrics = Metrics()
    metrics.watch({"calls": pool, "queries": queries})

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        await pool.start()
        await queries.start()
        yield
        await pool.close()
        await queries.close()

    app = _Application(
        settings,
        metrics,
        title="medcodegraph",
        version=__version__,
        summary="Open knowledge graph of US medical billing codes",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings, app.state.pool, app.state.queries, app.state.metrics = settings, pool, queries, metrics
    app.state.counting = Counting(queries)
    add_handlers(app)
    for name in ROUTERS:
        app.include_router(import_module(name).router)
    describe(app)
    return app
