"""Worker processes over one graph: the event loop gives them requests and never evaluates one itself.

A request first runs among the short ones. When it is not answered soon it is moved among the long ones, whose
number is limited, and a new worker takes its place; where no place is left among the long ones and others wait,
it is ended. So short requests are answered however many long ones come.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, TypeVar

from ...errors import BusyError, LimitError, MedcodegraphError, StoreError, TimeLimitError
from ...graph.store.interface import Store
from . import frames
from .link import Job, Link, WorkerGoneError, lower_priority, start_process
from .served import Served
from .settings import Settings

QUERIES, CALLS = (0.25, 1.0), (5.0, 10.0)
"""Seconds after which a request counts as long: while others wait, and while none does. A query may be anything;
a call is of a function whose work is bounded, so that one which is slow on a busy machine is not ended for others."""
MOST_WAITING = 2000
REMEMBERED = 1000
ATTEMPTS = 3
WATCH = 0.5
AGAIN = 1.0
"""Seconds between looks for a new build, and between attempts to open a graph that can't be opened."""

logger = logging.getLogger("medcodegraph.server")
Waiting = tuple["asyncio.Future[Link]", int, float]
"""What a request waits with: where its worker is put, the request's key, and since when it waits."""
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
        self.ended: dict[str, int] = {}
        self.failure: MedcodegraphError | None = None
        self.build = ""
        """Names the build that is served; nothing for an endpoint, of which none is known."""
        self._size = settings.workers
        self._patience, self._ease = patience
        self._time_limit = settings.time_limit
        self._memory = settings.memory_limit << 20
        self._warm = warm
        self._links: set[Link] = set()
        self._idle: list[Link] = []
        self._waiting: deque[Waiting] = deque()
        self._known_long: dict[int, None] = {}
        self._generation = 0
        self._starting = 0
        self._closed = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers; raises StoreError when the graph can't be opened."""
        self.build = self.served.build()
        self._fill()
        while not self._idle:
            if self.failure:
                await self.close()
                raise self.failure
            await asyncio.sleep(0.01)
        self._run(self._watch())

    async def close(self) -> None:
        """End all workers and what they work on."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        for link in list(self._links):
            link.end(BusyError("the server is shutting down"))
        for future, *_ in self._waiting:
            if not future.done():
                future.set_exception(BusyError("the server is shutting down"))

    def states(self) -> dict[str, int]:
        """Return how many workers are idle, busy and long, and how many requests wait."""
        working = [link for link in self._links if link.job]
        long = sum(link.is_long for link in working)
        busy = len(working) - long
        return {"idle": len(self._idle), "busy": busy, "long": long, "waiting": len(self._waiting)}

    async def call(self, function: Callable[..., T], *arguments: object, timeout: float | None = None) -> T:
        """Return `function(store, *arguments)` of a worker; function and arguments are pickled.

        Raises what the function raises (an error of this package; InternalError for any other), TimeLimitError,
        MemoryLimitError, BusyError, or WorkerGoneError.
        """
        async with self._job(frames.VALUE, function, arguments, timeout) as job:
            return job.first.result()

    @asynccontextmanager
    async def stream(
        self, function: Callable[..., object], *arguments: object, timeout: float | None = None
    ) -> AsyncGenerator[Job]:
        """Run `function(store, output, *arguments)`: `job.first` holds the head, `job.next()` gives the chunks."""
        async with self._job(frames.HEAD, function, arguments, timeout) as job:
            yield job

    @asynccontextmanager
    async def _job(
        self, kind: int, function: object, arguments: tuple[object, ...], timeout: float | None
    ) -> AsyncGenerator[Job]:
        request = pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)
        limit = timeout or self._time_limit
        job = await self._begin_again(kind, request, limit)
        try:
            yield job
        finally:
            _abandon(job)

    async def _begin_again(self, kind: int, request: bytes, limit: float) -> Job:
        """Begin, with another worker when one ended, or its build was removed, with no fault of the request."""
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._begin(kind, request, limit)
            except WorkerGoneError as error:
                if not error.again or self._closed:
                    raise
            except StoreError:
                if self._is_newest():
                    raise
        return await self._begin(kind, request, limit)

    def _is_newest(self) -> bool:
        """Say whether all workers are on the newest build."""
        return all(link.generation == self._generation for link in self._links) and (self.served.build() == self.build)

    async def _begin(self, kind: int, request: bytes, limit: float) -> Job:
        """Return a job that has its first answer; raises what ended it before."""
        key = hash(request)
        link = await self._acquire(key, limit)
        job = Job(key)
        loop = asyncio.get_running_loop()
        job.timers = (
            loop.call_later(limit, self._time_up, job, limit),
            loop.call_later(self._patience, self._review),
            loop.call_later(self._ease, self._review),
        )
        link.send(job, kind, request)
        try:
            await asyncio.shield(job.first)
        except asyncio.CancelledError:
            _abandon(job)
            raise
        return job

    def _time_up(self, job: Job, limit: float) -> None:
        self._end(job, TimeLimitError(f"not answered within {limit:g} s"))

    def _end(self, job: Job, error: LimitError) -> None:
        if job.link:
            self.ended[type(error).__name__] = self.ended.get(type(error).__name__, 0) + 1
            job.link.end(error)

    async def _acquire(self, key: int, limit: float) -> Link:
        """Return a worker that is free, in turn; one that is known to run long also needs a place among the long."""
        if self._idle and not self._waiting and key not in self._known_long:
            return self._idle.pop()
        if self.failure and not any(link.is_ready for link in self._links):
            raise self.failure
        if self._closed or len(self._waiting) >= MOST_WAITING:
            raise BusyError("too many requests are waiting")
        future: asyncio.Future[Link] = asyncio.get_running_loop().create_future()
        entry = (future, key, monotonic())
        self._waiting.append(entry)
        self._dispatch()
        self._review()
        try:
            return await asyncio.wait_for(future, limit)
        except TimeoutError:
            raise BusyError("no worker was free in time") from None
        finally:
            if entry in self._waiting:
                self._waiting.remove(entry)

    def _dispatch(self) -> None:
        """Give the free workers to those that wait: in turn, but the newest first when the queue has grown old."""
        entries = list(self._waiting)
        if entries and monotonic() - entries[0][2] > self._patience:
            entries.reverse()
        for entry in entries:
            if not self._idle:
                return
            future, key, _ = entry
            is_long = key in self._known_long
            if future.done() or (is_long and self._long() >= self._size):
                continue
            self._waiting.remove(entry)
            link = self._idle.pop()
            link.may_be_long = is_long
            future.set_result(link)

    def _review(self) -> None:
        """Move requests that run long among the long ones, or end them where no place is left and others wait."""
        waiting = any(key not in self._known_long and not future.done() for future, key, _ in self._waiting)
        since = monotonic() - (self._patience if waiting else self._ease)
        short = [link for link in self._links if link.job and not link.is_long]
        for link in sorted(short, key=lambda link: link.job.started if link.job else 0.0):
            if not link.job or link.job.started > since:
                continue
            if link.may_be_long or self._long() < self._size:
                self._make_long(link, link.job.key)
            elif waiting:
                self._remember(link.job.key)
                self._end(link.job, BusyError("ended for others: too many requests run long at this time"))

    def _long(self) -> int:
        return sum(link.is_long or link.may_be_long for link in self._links)

    def _make_long(self, link: Link, key: int) -> None:
        link.is_long = True
        lower_priority(link)
        self._remember(key)
        self._fill()

    def _remember(self, key: int) -> None:
        self._known_long[key] = None
        while len(self._known_long) > REMEMBERED:
            del self._known_long[next(iter(self._known_long))]

    def ready(self, link: Link) -> None:
        """Take a new worker, and let one that it replaces go."""
        self.failure = None
        for old in self._idle:
            if old.generation != self._generation:
                old.end()
                self._idle.remove(old)
                break
        self._take(link)

    def free(self, link: Link, job: Job) -> None:
        """Take a worker back from a job; one that was quick this time is not known to run long any more."""
        if not link.is_long:
            self._known_long.pop(job.key, None)
        link.may_be_long = False
        self._take(link)

    def _take(self, link: Link) -> None:
        """Let a worker be idle, unless another has taken its place."""
        if link.is_long or link.generation != self._generation or self._closed:
            self._links.discard(link)
            link.end()
        else:
            self._idle.append(link)
        self._dispatch()
        self._review()

    def lost(self, link: Link) -> None:
        """Replace a worker that ended; one that never was ready is tried again later."""
        self._links.discard(link)
        if link in self._idle:
            self._idle.remove(link)
        if self._closed:
            return
        if link.is_ready:
            self._fill()
            self._dispatch()
            return
        self.failure = link.failure or StoreError(f"{self.served.place}: no worker can open it")
        logger.error("a worker did not start: %s", self.failure)
        asyncio.get_running_loop().call_later(AGAIN, self._fill)
        if not any(other.is_ready for other in self._links):
            for future, *_ in self._waiting:
                if not future.done():
                    future.set_exception(self.failure)

    def _fill(self) -> None:
        """Start workers until there are as many short ones on the newest build as there should be."""
        present = sum(link.generation == self._generation and not link.is_long for link in self._links)
        for _ in range(self._size - present - self._starting):
            if not self._closed:
                self._starting += 1
                self._run(self._start_worker())

    async def _start_worker(self) -> None:
        link = Link(self, self._generation)
        try:
            link.process, connection = await asyncio.to_thread(start_process, self.served, self._memory, self._warm)
        finally:
            self._starting -= 1
        self._links.add(link)
        await asyncio.get_running_loop().create_unix_connection(lambda: link, sock=connection)
        if self._closed:
            link.end()

    async def _watch(self) -> None:
        """Look for a new build, and renew the workers when there is one; the old ones end what they work on."""
        while True:
            await asyncio.sleep(WATCH)
            build = self.served.build()
            if build != self.build:
                self.build = build
                self._generation += 1
                self._fill()

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _abandon(job: Job) -> None:
    """End the worker of a job that nobody waits for any more."""
    if job.link:
        job.link.end()
