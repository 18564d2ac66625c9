"""A source of triples: what the compiler asks of tables, however they hold RDF.

Two sources are built in: tables mapped by R2RML (mapped.py) and one table of triples (triples.py). Another one
answers two questions and holds no state of a query:

- `statements(predicate)`: which tables give triples of a predicate (of any predicate: none), as `Statements`. Each
  names its tables under aliases of its own (the compiler renames them for each use), what must hold of their rows,
  and how subject, predicate and object are made of their columns. `key` of a scan lists columns that tell its rows
  apart: two patterns on the same key read one row, so that no table is joined with itself. `unique` says that no
  triple comes from two rows; the compiler removes duplicates where it is not set and they would count.
- `nodes(domain)`: statements whose subjects are the terms of a domain that the source knows, for paths of no step.

A predicate that the source can't know is refused with NotCompilable; one that it knows and has no rows of gives
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlglot import exp

from .terms import Domain, Sql, Term


@dataclass(frozen=True, slots=True)
class Scan:
    """One use of a table or of a query; with `on`, rows of what stands before it are kept where it matches none."""

    alias: str
    table: str | exp.Query
    key: tuple[str, ...] = ()
    on: Sql | None = None


@dataclass(frozen=True, slots=True)
class Statements:
    """Triples that the rows of some tables give; where a part of a term is null there is no triple."""

    scans: tuple[Scan, ...]
    subject: Term
    predicate: Term
    object: Term
    where: tuple[Sql, ...] = ()
    unique: bool = False


class Source(Protocol):
    """What the compiler asks of tables that hold RDF."""

    def statements(self, predicate: str | None) -> Sequence[Statements]:
        """Return what gives triples of a predicate, or of any."""
        ...

    def nodes(self, domain: Domain) -> Sequence[Statements]:
        """Return statements whose subjects are all known terms of a domain."""
        ...
