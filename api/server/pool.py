"""Worker processes over one graph: the event loop gives them requests and never evaluates one itself."""

from __future__ import annotations

import asyncio
import logging
import pickle
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from ...errors import BusyError, MedcodegraphError, StoreError, TimeLimitError
from ...graph.store.interface import Store
from . import frames
from .lanes import Lanes
from .link import MEGABYTE, Held, Job, Link, WorkerGoneError, start_process
from .served import Served
from .settings import Settings

QUERIES, CALLS = (0.25, 1.0), (5.0, 10.0)
"""Processor seconds after which a request counts as long: while others wait, and while none does. A query may be
anything; a call is of a function whose work is bounded."""
ATTEMPTS = 3
REVIEW, LOOK, LOOK_AT_ENDPOINT, AGAIN = 0.1, 0.5, 5.0, 1.0
"""Seconds between looks at what runs long, at the build that is in use, here and at an endpoint, and between attempts
to open a graph."""
logger = logging.getLogger("medcodegraph.server")
T = TypeVar("T")


class Pool:
    """Workers over a graph; `start` before the first request, `close` at the end."""

    def __init__(
        self,
        served: Served,
        settings: Settings,
        warm: Sequence[Callable[[Store], object]] = (),
        patience: tuple[float, float] = QUERIES,
    ) -> None:
        self.served = served
        self.failure: MedcodegraphError | None = None
        self.build = ""
        """Names the build that is served."""
        self.lanes = Lanes(settings.workers, patience, self._fill)
        self.held = Held()
        """Those under way when the limit is reached may add some megabytes each."""
        self._most_held = settings.held_limit * MEGABYTE
        self._size = settings.workers
        self._time_limit = settings.time_limit
        self._memory = settings.memory_limit * MEGABYTE
        self._warm = warm
        self._starting = 0
        self._closed = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers; raises StoreError when the graph can't be opened."""
        self.build = await self._newest()
        self._fill()
        while not self.lanes.idle:
            if self.failure:
                await self.close()
                raise self.failure
            await asyncio.sleep(0.01)
        self._run(self._watch())
        self._run(self._look())

    async def close(self) -> None:
        """End all workers and what they work on."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        for link in list(self.lanes.links):
            link.end(BusyError("the server is shutting down"))
        self.lanes.refuse(BusyError("the server is shutting down"))

    def states(self) -> dict[str, int]:
        """Return how many workers are idle, busy and long, and how many requests wait."""
        working = [link for link in self.lanes.links if link.job]
        long = sum(link.is_long for link in working)
        waiting = len(self.lanes.waiting)
        return {"idle": len(self.lanes.idle), "busy": len(working) - long, "long": long, "waiting": waiting}

    async def call(self, function: Callable[..., T], *arguments: object, timeout: float | None = None) -> T:
        """Return `function(store, *arguments)` of a worker; function and arguments are pickled.

        Raises what the function raises (an error of this package; InternalError for any other), TimeLimitError,
        MemoryLimitError, BusyError, or WorkerGoneError.
        """
        job = await self._begin_again(frames.VALUE, function, arguments, timeout)
        return job.first.result()

    @asynccontextmanager
    async def stream(
        self, function: Callable[..., object], *arguments: object, timeout: float | None = None
    ) -> AsyncGenerator[Job]:
        """Run `function(store, output, *arguments)`: `job.first` holds the head, `job.next()` gives the chunks."""
        if self.held.bytes >= self._most_held:
            raise BusyError("too many answers wait for their readers")
        job = await self._begin_again(frames.HEAD, function, arguments, timeout)
        try:
            yield job
        finally:
            job.abandon()

    async def _begin_again(
        self, kind: int, function: object, arguments: tuple[object, ...], timeout: float | None
    ) -> Job:
        """Begin, with another worker when one ended, or its build was removed, with no fault of the request."""
        request = pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)
        limit = timeout or self._time_limit
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._begin(kind, request, limit)
            except WorkerGoneError as error:
                if not error.again or self._closed:
                    raise
            except StoreError:
                if self.failure or self.served.is_endpoint or self._is_newest():
                    raise
        return await self._begin(kind, request, limit)

    def _is_newest(self) -> bool:
        """Say whether all workers are on the newest build."""
        return self.served.build() == self.build and not any(link.is_outdated for link in self.lanes.links)

    async def _newest(self) -> str:
        """Return the build that there is now; while an endpoint does not answer, the one that is served."""
        if not self.served.is_endpoint:
            return self.served.build()
        try:
            return await asyncio.to_thread(self.served.build)
        except StoreError:
            return self.build

    async def _begin(self, kind: int, request: bytes, limit: float) -> Job:
        """Return a job that has its first answer; raises what ended it before."""
        if self.failure and not any(link.is_ready for link in self.lanes.links):
            raise self.failure
        if self._closed:
            raise BusyError("the server is shutting down")
        key = hash(request)
        link = await self.lanes.acquire(key, limit)
        job = Job(key, self.held)
        link.send(job, kind, request)
        job.timer = asyncio.get_running_loop().call_later(limit, self._time_up, job, limit)
        try:
            await job.first
        except asyncio.CancelledError:
            job.abandon()
            raise
        return job

    def _time_up(self, job: Job, limit: float) -> None:
        self.lanes.end(job, TimeLimitError(f"not answered within {limit:g} s"))

    def ready(self, link: Link) -> None:
        """Take a new worker, and let one that it replaces go."""
        self.failure = None
        outdated = next((old for old in self.lanes.idle if old.is_outdated), None)
        if outdated:
            self.lanes.remove(outdated)
            outdated.end()
        self.lanes.take(link)

    def free(self, link: Link, job: Job) -> None:
        """Take a worker back from a job."""
        self.lanes.free(link, job)

    def lost(self, link: Link) -> None:
        """Replace a worker that ended; one that never was ready is tried again later."""
        self.lanes.remove(link)
        if self._closed:
            return
        if link.is_ready or link.was_killed:
            self._fill()
            return
        self.failure = link.failure or StoreError(f"{self.served.place}: no worker can open it")
        logger.error("a worker did not start: %s", self.failure)
        asyncio.get_running_loop().call_later(AGAIN, self._fill)
        if not any(other.is_ready for other in self.lanes.links):
            self.lanes.refuse(self.failure)

    def _fill(self) -> None:
        """Start workers until there are as many short ones on the newest build as there should be."""
        present = sum(not link.is_outdated and not link.is_long for link in self.lanes.links)
        for _ in range(self._size - present - self._starting):
            if not self._closed:
                self._starting += 1
                self._run(self._start_worker())

    async def _start_worker(self) -> None:
        link = Link(self, self.build)
        try:
            link.process, connection = await asyncio.to_thread(start_process, self.served, self._memory, self._warm)
        finally:
            self._starting -= 1
        link.is_outdated = link.build != self.build
        self.lanes.links.add(link)
        await asyncio.get_running_loop().create_unix_connection(lambda: link, sock=connection)
        if self._closed:
            link.end()

    async def _watch(self) -> None:
        """Look at what runs long."""
        while True:
            await asyncio.sleep(REVIEW)
            self.lanes.review()

    async def _look(self) -> None:
        """Look for a new build."""
        while True:
            await asyncio.sleep(LOOK_AT_ENDPOINT if self.served.is_endpoint else LOOK)
            self._renew(await self._newest())

    def _renew(self, build: str) -> None:
        """Replace the workers when the build is a new one; the old ones end what they work on."""
        if build == self.build:
            return
        self.build = build
        for link in self.lanes.links:
            link.is_outdated = True
        self._fill()

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
