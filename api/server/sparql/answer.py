"""Answer a query in a worker: its dataset, then rows or triples, serialized into the output as they come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from ....errors import InputError, StoreError
from ....graph.store.guard import Dataset, dataset_of
from ....graph.store.interface import Answer, Store
from ....ontology.terms import PREFIXES
from .. import negotiation as n
from ..worker import Output
from .request import Query
from .rows import Limited, TooManyRowsError

RESULTS = {
    n.JSON: ox.QueryResultsFormat.JSON, n.XML: ox.QueryResultsFormat.XML,
    n.CSV: ox.QueryResultsFormat.CSV, n.TSV: ox.QueryResultsFormat.TSV,
}  # fmt: skip
GRAPHS = {
    n.TURTLE: ox.RdfFormat.TURTLE, n.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    n.JSON_LD: ox.RdfFormat.JSON_LD, n.RDF_XML: ox.RdfFormat.RDF_XML,
}  # fmt: skip


class Wanted(NamedTuple):
    """What the client takes: a media type for rows and one for triples, none where it takes none that is offered."""

    rows: str | None
    triples: str | None
    most: int
    """Rows or triples that an answer may have."""
    only_head: bool


class Head(NamedTuple):
    """What goes before the answer: its media type (none: not acceptable), and whether it is known to be cut."""

    media: str | None
    truncated: bool


def answer(store: Store, output: Output, query: Query, wanted: Wanted) -> bool:
    """Write the answer of a query, its head a `Head`; return whether it was cut at the row limit.

    Raises InputError for a query that can't be evaluated, and StoreError when the store fails.
    """
    found = store.query(query.text, dataset(store, query))
    is_graph = isinstance(found, ox.QueryTriples)
    media = wanted.triples if is_graph else wanted.rows
    output.head = Head(media, False)
    if media is None or wanted.only_head:
        return False
    try:
        truncated = _write(found, output, media, wanted.most)
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{store.location}: {error}") from error
    if truncated and not output.started:
        output.head = Head(media, True)
    return truncated


def dataset(store: Store, query: Query) -> Dataset | None:
    """Return the graphs that a query is about: those of the protocol, else of FROM; all where neither names one.

    Raises InputError for a graph that the store does not hold: nothing is fetched.
    """
    chosen = dataset_of(query.text)
    if query.default_graphs or query.named_graphs:
        chosen = Dataset(query.default_graphs, query.named_graphs)
    for graph in (*chosen.default, *chosen.named) if chosen else ():
        if graph not in _graphs(store):
            raise InputError("query", None, f"<{graph}> is no graph of this store, and none is fetched from elsewhere")
    return chosen


@lru_cache(maxsize=1)
def _graphs(store: Store) -> frozenset[str]:
    return store.graphs()


def _write(found: Answer, output: Output, media: str, most: int) -> bool:
    """Serialize, and return whether the answer was cut."""
    if isinstance(found, ox.QueryTriples):
        triples = _Counted(found, most)
        ox.serialize(triples, output, format=GRAPHS[n.GRAPHS[media]], prefixes=PREFIXES)  # pyright: ignore[reportArgumentType]
        return triples.truncated
    if isinstance(found, ox.QueryBoolean):
        found.serialize(output, format=RESULTS[n.BINDINGS[media]])  # pyright: ignore[reportArgumentType]
        return False
    limited = Limited(output, n.BINDINGS[media], most)
    with suppress(TooManyRowsError):
        found.serialize(limited, format=RESULTS[n.BINDINGS[media]])  # pyright: ignore[reportArgumentType]
    limited.finish()
    return limited.truncated


class _Counted:
    """The first triples of an answer."""

    def __init__(self, triples: ox.QueryTriples, most: int) -> None:
        self.truncated = False
        self._triples = triples
        self._most = most

    def __iter__(self) -> Iterator[ox.Triple]:
        for number, triple in enumerate(self._triples):
            if number >= self._most:
                self.truncated = True
                return
            yield triple
