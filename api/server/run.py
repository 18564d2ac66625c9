"""Run the application in this process, until it is told to end."""

from __future__ import annotations

import asyncio
import gc
import logging

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

KEEP_ALIVE = 15
COLLECTED = (2000, 10, 10)
"""When garbage is collected: a command does so rarely, but a server would keep what each broken request leaves."""
MOST_CONNECTIONS = 2000
HEAD_SECONDS, HEAD_BYTES = 10.0, 1 << 20
"""How long and how large the head of a request may be: a query may stand in its URL."""


class Connection(HttpToolsProtocol):
    """A connection that is closed when the head of a request does not come to an end."""

    _timer: asyncio.TimerHandle | None = None
    _head = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for a first head."""
        super().connection_made(transport)  # pyright: ignore[reportArgumentType]
        self._wait()

    def on_message_begin(self) -> None:
        """Wait for the rest of a head."""
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take data, while a head that has not ended is not too large."""
        if self._timer:
            self._head += len(data)
        if self._head > HEAD_BYTES:
            self.transport.close()
        else:
            super().data_received(data)

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        self._head = 0
        if self._timer:
            self._timer.cancel()
            self._timer = None


def run(app: FastAPI, host: str, port: int, log_level: str) -> None:
    """Serve over HTTP; uvicorn's own access log is off, as it writes query strings."""
    gc.freeze()
    gc.set_threshold(*COLLECTED)
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        http=Connection,
        timeout_keep_alive=KEEP_ALIVE,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=5,
    )
