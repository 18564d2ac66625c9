"""End the work for a client that leaves before it has its answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.types import Receive

SOON = 0.05
"""Seconds in which most requests are answered; only then is it watched whether the client leaves."""


@asynccontextmanager
async def until_gone(receive: Receive) -> AsyncGenerator[None]:
    """Run the body of `async with` until it is done or the client is gone; the request was read before."""
    task = asyncio.current_task()
    gone = False
    watcher: asyncio.Task[None] | None = None

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        if task:
            task.cancel()

    def begin() -> None:
        nonlocal watcher
        watcher = asyncio.create_task(watch())

    timer = asyncio.get_running_loop().call_later(SOON, begin)
    try:
        yield
    except asyncio.CancelledError:
        if not gone or task is None:
            raise
        task.uncancel()
    finally:
        timer.cancel()
        if watcher:
            watcher.cancel()
