"""Run the application in this process, until it is told to end."""

from __future__ import annotations

import logging

import uvicorn
from fastapi import FastAPI

KEEP_ALIVE = 15
MOST_CONNECTIONS = 2000


def run(app: FastAPI, host: str, port: int, log_level: str) -> None:
    """Serve over HTTP; uvicorn's own access log is off, as it writes query strings."""
    logging.basicConfig(level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_keep_alive=KEEP_ALIVE,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=5,
    )
