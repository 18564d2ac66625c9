"""Who gets a worker, and who may keep it: short requests are answered however many long ones come.

A request first runs among the short ones. When it has worked for long it is moved among the long ones, whose number
is limited, and a new worker takes its place; where no place is left there and others wait, it is ended. What ran long
before waits for a place among the long ones first.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from time import monotonic

from ...errors import BusyError, LimitError
from .link import Job, Link

MOST_WAITING = 2000
REMEMBERED = 1000
WAITED = 0.25
"""Seconds after which the queue has grown old: then the newest request is served first, as the oldest may have left."""
OF_THE_DAY = 4
"""A request that does not work, as it waits for another server, counts as long after so many times the seconds."""
Waiting = tuple["asyncio.Future[Link]", int, float]
"""What a request waits with: where its worker is put, the request's key, and since when it waits."""


class Lanes:
    """The workers that are ready, those that wait for one, and what is known to run long.

    `patience` are the processor seconds after which a request counts as long: while others wait, and while none does.
    """

    def __init__(self, size: int, patience: tuple[float, float], grow: Callable[[], None]) -> None:
        self.links: set[Link] = set()
        self.idle: list[Link] = []
        self.waiting: deque[Waiting] = deque()
        self.ended: Counter[str] = Counter()
        """How many requests were ended by each kind of limit."""
        self._size = size
        self._patience = patience
        self._grow = grow
        self._known_long: dict[int, None] = {}

    async def acquire(self, key: int, limit: float) -> Link:
        """Return a worker that is free, in turn; raises BusyError when there is none in time."""
        if self.idle and not self.waiting and key not in self._known_long:
            return self.idle.pop()
        if len(self.waiting) >= MOST_WAITING:
            raise BusyError("too many requests are waiting")
        future: asyncio.Future[Link] = asyncio.get_running_loop().create_future()
        entry = (future, key, monotonic())
        self.waiting.append(entry)
        self.dispatch()
        self.review()
        try:
            done, _ = await asyncio.wait((future,), timeout=limit)
        except asyncio.CancelledError:
            if future.done() and not future.exception():
                self.take(future.result())
            raise
        finally:
            if entry in self.waiting:
                self.waiting.remove(entry)
        if not done:
            raise BusyError("no worker was free in time")
        return future.result()

    def dispatch(self) -> None:
        """Give the free workers to those that wait; one that is known to run long needs a place among the long."""
        entries = list(self.waiting)
        if entries and monotonic() - entries[0][2] > WAITED:
            entries.reverse()
        for entry in entries:
            if not self.idle:
                return
            future, key, _ = entry
            is_long = key in self._known_long
            if is_long and self._long() >= self._size:
                continue
            self.waiting.remove(entry)
            link = self.idle.pop()
            link.may_be_long = is_long
            future.set_result(link)

    def refuse(self, error: Exception) -> None:
        """End the waiting of all."""
        while self.waiting:
            self.waiting.popleft()[0].set_exception(error)

    def review(self) -> None:
        """Move requests that run long among the long ones, or end them where no place is left and others wait."""
        waiting = any(key not in self._known_long for _, key, _ in self.waiting)
        most = self._patience[0] if waiting else self._patience[1]
        working = [(link.job.started, link, link.job) for link in self.links if link.job and not link.is_long]
        for started, link, job in sorted(working, key=lambda item: item[0]):
            age = monotonic() - started
            if age < most or (age < OF_THE_DAY * most and link.worked() < most):
                continue
            if link.may_be_long or self._long() < self._size:
                self._remember(job.key)
                link.move_among_long()
                self._grow()
            elif waiting:
                self._remember(job.key)
                self.end(job, BusyError("ended for others: too many requests run long at this time"))

    def end(self, job: Job, error: LimitError) -> None:
        """End a job for a limit."""
        if job.link:
            self.ended[type(error).__name__] += 1
            job.link.end(error)

    def free(self, link: Link, job: Job) -> None:
        """Take a worker back from a job; one that was quick this time is not known to run long any more."""
        if not link.is_long:
            self._known_long.pop(job.key, None)
        self.take(link)

    def take(self, link: Link) -> None:
        """Let a worker be idle, unless another has taken its place."""
        link.may_be_long = False
        if link.is_long or link.is_outdated:
            self.links.discard(link)
            link.end()
        else:
            self.idle.append(link)
        if self.waiting:
            self.dispatch()
            self.review()

    def remove(self, link: Link) -> None:
        """Forget a worker that ended."""
        self.links.discard(link)
        if link in self.idle:
            self.idle.remove(link)

    def _long(self) -> int:
        return sum(link.is_long or link.may_be_long for link in self.links)

    def _remember(self, key: int) -> None:
        self._known_long[key] = None
        while len(self._known_long) > REMEMBERED:
            del self._known_long[next(iter(self._known_long))]
