"""Run the tools in this process: over standard input and output, or over HTTP."""

from __future__ import annotations

import asyncio

import uvicorn
from starlette.applications import Starlette

from ...shapes.content import prepare
from ..server.metrics import Metrics
from ..server.pool import CALLS, Pool
from ..server.security import Guard
from ..server.served import find_served
from ..server.settings import Settings
from .tools import create_server

HOST = "127.0.0.1"


def run(settings: Settings, port: int | None) -> None:
    """Serve until the client leaves or the process is told to end; without a port over standard input and output."""
    asyncio.run(_run(settings, port))


async def _run(settings: Settings, port: int | None) -> None:
    pool = Pool(find_served(settings.graph), settings, warm=(prepare,), patience=CALLS)
    await pool.start()
    try:
        server = create_server(pool)
        if port is None:
            await server.run_stdio_async()
        else:
            app = server.streamable_http_app(
                stateless_http=True, json_response=True, max_request_body_size=settings.body_bytes, host=HOST
            )
            await _serve(app, settings, port)
    finally:
        await pool.close()


async def _serve(app: Starlette, settings: Settings, port: int) -> None:
    app.add_middleware(Guard, settings=settings, metrics=Metrics())
    config = uvicorn.Config(app, host=HOST, port=port, access_log=False, server_header=False, log_level="info")
    await uvicorn.Server(config).serve()
