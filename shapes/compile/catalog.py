"""Run the catalog shapes over the tables of a graph folder: each compiled to SQL, where its query has a plan.

What has none is judged in the store: what only a catalog of a user's own can break, such as pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pyoxigraph as ox

from ...errors import NotCompilable
from ...graph.build.restrict import Restriction, restricted_tables
from ...graph.store import open_folder
from ...graph.tables import schema
from ...graph.tables.mapping import read_mapping
from ..conditions import Breach, Condition, breach, check_store, read_conditions
from .mapped import MappedTables
from .query import compile_query
from .relation import select
from .terms import as_anything

BATCH = 1_000
"""Rows of an answer that are taken at once: a broken file may break a shape millions of times."""


def check_folder(folder: Path, conditions: Iterable[Condition] | None = None) -> Iterator[Breach]:
    """Judge everything that a graph folder holds; breaches come shape by shape.

    Raises UsageError when nothing was built in the folder.
    """
    connection = restricted_tables(folder, Restriction(None))
    schema.create(connection, schema.DERIVED)
    store = open_folder(str(folder))
    source = MappedTables(read_mapping())
    for condition in read_conditions() if conditions is None else conditions:
        try:
            yield from _check_tables(connection, source, condition)
        except NotCompilable:
            yield from check_store(store, [condition])


def _check_tables(
    connection: duckdb.DuckDBPyConnection, source: MappedTables, condition: Condition
) -> Iterator[Breach]:
    """Raises NotCompilable before the first breach."""
    relation = compile_query(condition.query, source, name=condition.shape)
    terms = {variable: as_anything(term) for variable, term in relation.terms.items()}
    answer = connection.execute(select(replace(relation, terms=terms)).sql(dialect="duckdb"))
    while rows := answer.fetchmany(BATCH):
        for row in rows:
            parts = {variable: row[4 * at : 4 * at + 4] for at, variable in enumerate(terms)}
            bound = {variable: _term(*part) for variable, part in parts.items() if part[0] is not None}
            yield breach(condition, bound)


def _term(kind: str, form: str, datatype: str, language: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if kind == "iri":
        return ox.NamedNode(form)
    if kind == "blank":
        return ox.BlankNode(form)
    return ox.Literal(form, language=language) if language else ox.Literal(form, datatype=ox.NamedNode(datatype))
