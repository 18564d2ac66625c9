"""How many triples the graph has, by class and property: counted once a build, as that reads every triple."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from ....errors import BusyError, MedcodegraphError
from ....graph.store.interface import Store
from ....graph.views.records import select
from ..pool import Pool

MOST, PATIENCE = 120.0, 1.0
"""Seconds that the counting may take, and those that a request waits for it."""
CLASSES = "SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class"
PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"


class Counts(NamedTuple):
    """Entities by class and triples by property; what is not named has none."""

    entities: dict[str, int]
    triples: dict[str, int]


def count(store: Store) -> Counts:
    """Return the counts of a graph."""
    entities, triples = (
        {iri: int(number) for iri, number in select(store, query) if iri} for query in (CLASSES, PROPERTIES)
    )
    return Counts(entities, triples)


class Counting:
    """The counts of the build that is served, once they are known; counting that came to its limit is not repeated."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._build: str | None = None
        self._task: asyncio.Task[Counts | None] | None = None

    async def known(self) -> Counts | None:
        """Return the counts, none while they are not known."""
        if self._task is None or self._build != self._pool.build:
            self._build, self._task = self._pool.build, asyncio.create_task(self._count())
        done, _ = await asyncio.wait((self._task,), timeout=PATIENCE)
        return self._task.result() if done else None

    async def _count(self) -> Counts | None:
        try:
            return await self._pool.call(count, timeout=MOST)
        except BusyError:
            self._build = None
        except MedcodegraphError:
            pass
        return None
