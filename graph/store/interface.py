"""What every store offers. Only type checkers import this module."""

from __future__ import annotations

from typing import Protocol

import pyoxigraph as ox

from .guard import Dataset

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Store(Protocol):
    """A graph that answers SPARQL 1.1 queries over the union of its named graphs."""

    location: str
    """The folder or URL of the graph, for messages."""
    is_default: bool
    """Whether this is the embedded default: every answer from it must say so."""

    def query(self, sparql: str, dataset: Dataset | None = None) -> Answer:
        """Answer a query, over the graphs of a dataset where one is given.

        Raises InputError for a query that can't be evaluated and StoreError when the store fails.
        """
        ...

    def graphs(self) -> frozenset[str]:
        """Return the named graphs; they are those that were there when the store was opened."""
        ...
