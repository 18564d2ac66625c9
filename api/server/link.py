"""One worker as the server sees it: a process, a socket, and the one job that it has at a time."""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from time import monotonic
from typing import Any, Protocol

from ...errors import InternalError, MedcodegraphError, MemoryLimitError
from . import frames, worker
from .served import Served

MEGABYTE = 1 << 20
AHEAD = 8 * MEGABYTE
"""Bytes of an answer that are taken from a worker before the client has taken them: it is free so much earlier."""
PRELOADED = (worker.__name__, "medcodegraph.api.server.prepared")
ABORTED, KILLED = -6, -9
CPU_CLOCK = 2
"""What makes the clock of a process of its id (Linux; the C library calls that clock_getcpuclockid)."""
LATER = 10
"""How much less of the processor a long request gets than short ones (nice)."""


class WorkerGoneError(InternalError):
    """A worker ended by none of the server's limits; `again` when its request had no part in that."""

    def __init__(self, text: str, again: bool) -> None:
        self.again = again
        super().__init__(text)


class Owner(Protocol):
    """Who is told what becomes of a worker."""

    def ready(self, link: Link) -> None: ...  # noqa: D102
    def free(self, link: Link, job: Job) -> None: ...  # noqa: D102
    def lost(self, link: Link) -> None: ...  # noqa: D102


class Held:
    """The bytes of all answers that their clients have not taken yet."""

    def __init__(self) -> None:
        self.bytes = 0


class Job:
    """One request at a worker: a first answer (a value, or the head of a stream), then chunks."""

    def __init__(self, key: int, of_all: Held) -> None:
        self.key = key
        self.started = monotonic()
        self.first: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.chunks: deque[bytes] = deque()
        self.held = 0
        self._of_all = of_all
        self.link: Link | None = None
        self.ended = False
        self.end: Any = None
        self.error: MedcodegraphError | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.spent = 0.0
        self._news = asyncio.Event()

    def add(self, chunk: bytes) -> None:
        """Take a chunk from the worker."""
        self.chunks.append(chunk)
        self._hold(len(chunk))
        self._news.set()

    def finish(self, end: Any = None, error: MedcodegraphError | None = None) -> None:
        """Say that nothing more will come, and why."""
        self.ended, self.end, self.error = True, end, error
        if self.timer:
            self.timer.cancel()
        self._news.set()
        if not self.first.done():
            if error:
                self.first.set_exception(error)
            else:
                self.first.set_result(end)
        if error and not self.first.cancelled():
            self.first.exception()

    async def next(self) -> bytes | None:
        """Return the next chunk, or none at the end; raises what ended the job early."""
        while not self.chunks:
            if self.error:
                raise self.error
            if self.ended:
                return None
            self._news.clear()
            await self._news.wait()
        chunk = self.chunks.popleft()
        self._hold(-len(chunk))
        if self.link:
            self.link.go_on()
        return chunk

    def abandon(self) -> None:
        """End the work for what nobody waits for any more, and hold nothing of it."""
        if self.link:
            self.link.end()
        self.chunks.clear()
        self._hold(-self.held)

    def _hold(self, more: int) -> None:
        self.held += more
        self._of_all.bytes += more


class Link(asyncio.Protocol):
    """The server's end of the socket to one worker."""

    def __init__(self, owner: Owner, build: str) -> None:
        self.owner = owner
        self.build = build
        self.is_outdated = False
        """Another build is served by now."""
        self.job: Job | None = None
        self.is_ready = self.is_gone = False
        self.was_killed = False
        """It ended by a signal that nothing of ours sends to a worker that starts."""
        self.is_long = False
        self.may_be_long = False
        """A place among the long ones is kept for its job, which is known to run long."""
        self.failure: MedcodegraphError | None = None
        self.process: Any = None
        self._transport: Any = None
        self._buffer = bytearray()
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport

    def send(self, job: Job, kind: int, request: bytes) -> None:
        """Give the worker a job; it has none. Raises WorkerGoneError when it ended since it was chosen."""
        if self.is_gone:
            raise _why(KILLED)
        self.job, job.link = job, self
        job.spent = -self._spent()
        self._transport.write(frames.frame(kind, request))

    def data_received(self, data: bytes) -> None:
        """Take frames apart."""
        self._buffer += data
        size = frames.HEADER.size
        while len(self._buffer) >= size:
            length, kind = frames.HEADER.unpack_from(self._buffer)
            if len(self._buffer) < size + length:
                break
            content = bytes(memoryview(self._buffer)[size : size + length])
            del self._buffer[: size + length]
            self._frame(kind, content)

    def _frame(self, kind: int, content: bytes) -> None:
        job = self.job
        if kind == frames.READY:
            self.is_ready = True
            self.owner.ready(self)
        elif job is None:
            self.failure = frames.to_error(content) if kind == frames.ERROR else None
        elif kind == frames.CHUNK:
            job.add(content)
            if job.held > AHEAD and not self._paused:
                self._paused = True
                self._transport.pause_reading()
        elif kind == frames.HEAD:
            if not job.first.done():
                job.first.set_result(pickle.loads(content))
        else:
            self._end(job, kind, content)

    def _end(self, job: Job, kind: int, content: bytes) -> None:
        self.job = job.link = None
        if kind == frames.ERROR:
            job.finish(error=frames.to_error(content))
        else:
            job.finish(pickle.loads(content))
        self.owner.free(self, job)

    def worked(self) -> float:
        """Return the processor seconds that the present job has taken; waiting for a busy machine is no work."""
        return self.job.spent + self._spent() if self.job else 0.0

    def _spent(self) -> float:
        """Return the processor seconds of the process; where the system does not tell, the time of day counts."""
        try:
            return time.clock_gettime(~self.process.pid << 3 | CPU_CLOCK)
        except OSError:
            return monotonic()

    def move_among_long(self) -> None:
        """Count as long, and let short requests have more of the processor."""
        self.is_long = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, LATER)

    def go_on(self) -> None:
        """Read on from the worker once the client has taken enough."""
        if self._paused and self.job and self.job.held < AHEAD // 2:
            self._paused = False
            self._transport.resume_reading()

    def end(self, error: MedcodegraphError | None = None) -> None:
        """End the worker at once, and its job with an error."""
        job, self.job = self.job, None
        if self.process:
            self.process.kill()
        if job:
            job.link = None
            job.finish(error=error)
        if self._transport:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Learn why the worker ended, and tell."""
        self.is_gone = True
        asyncio.get_running_loop().create_task(self._gone())

    async def _gone(self) -> None:
        await asyncio.to_thread(self.process.join, 5)
        code = self.process.exitcode
        self.was_killed = code == KILLED
        job, self.job = self.job, None
        if job:
            job.link = None
            job.finish(error=_why(code))
        self.process.close() if code is not None else None
        self.owner.lost(self)


def _why(code: int | None) -> MedcodegraphError:
    if code == ABORTED:
        return MemoryLimitError("the answer needs more memory than is allowed")
    return WorkerGoneError("the process that worked on this ended; the fault may be in the request", code == KILLED)


def start_process(served: Served, memory: int, warm: Sequence[worker.Function]) -> tuple[Any, socket.socket]:
    """Start a worker process and return it with the server's end of its socket; takes some milliseconds."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = _context().Process(target=worker.run, args=(theirs, served, memory, tuple(warm)), daemon=True)
        process.start()
    ours.setblocking(False)
    return process, ours


def _context() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context
