"""Run queries over a graph held as one table of triples in DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import duckdb
import pyarrow as pa
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from ..compile.context import THIS
from ..compile.query import compile_query
from ..compile.relation import Relation, select
from ..compile.sharing import without_closures
from ..compile.source import Source, Statements
from ..compile.terms import Domain, as_anything
from ..compile.triples import COLUMNS, PARTS, TripleTable, rows
from .faults import named
from .terms import GIVEN, NODE
from .writer import Stage

DATA, BESIDE = "data", "beside"
Solution = dict[str, Node]


class GraphTables:
    """A data graph as a table, and beside it one of what queries bring with them."""

    def __init__(self, data: Graph) -> None:
        self._connection = duckdb.connect()
        self._connection.execute("SET TimeZone = 'UTC'")
        self._closures: dict[str, str] = {}
        self._made = 0
        self._load(DATA, data)
        self._source = _Beside(TripleTable(DATA), TripleTable(BESIDE))

    def give(self, triples: Sequence[tuple[Node, Node, Node]]) -> None:
        """Bring the terms that queries name beside the data, and list all nodes."""
        graph = Graph()
        for triple in triples:
            graph.add(triple)
        self._load(BESIDE, graph)
        node = ", ".join(f"'{part}'" for part in ("iri", NODE, "", "") * 2)
        listed = " UNION ".join(
            f"SELECT {', '.join(f'{position}_{part}' for part in PARTS)} FROM {table}"
            for table, position in ((DATA, "s"), (DATA, "o"), (BESIDE, "o"))
        )
        self._connection.execute(f"INSERT INTO {BESIDE} SELECT {node}, * FROM ({listed})")

    def stage(self, stage: Stage) -> None:
        """Answer what later queries ask for."""
        verb = ", ".join(f"'{part}'" for part in ("iri", stage.predicate, "", "", "iri", stage.name, "", ""))
        for query in stage.queries:
            sql = self._sql(self._compiled(query, stage.foci, named(stage.of)).only([THIS]))
            self._connection.execute(f"INSERT INTO {BESIDE} SELECT *, {verb} FROM ({sql})")

    def solve(self, query: str | Query, name: str, foci: str = "") -> Iterator[Solution]:
        """Give the solutions of a query, `$this` bound beforehand to those of another if that is given.

        Raises NotCompilable, with the name of what asks, for what has no plan.
        """
        relation = self._compiled(query, foci, name)
        for row in self._connection.execute(self._sql(relation)).fetchall():
            yield dict(_solution(relation.terms, row))

    def _compiled(self, query: str | Query, foci: str, name: str) -> Relation:
        if not foci:
            return compile_query(query, self._source, name=name)
        found = compile_query(foci, self._source, name=name)
        (node,) = found.terms.values()
        focus = replace(found, terms={THIS: node})
        return compile_query(query, self._source, focus=focus, name=name)

    def _sql(self, relation: Relation) -> str:
        terms = {variable: as_anything(term) for variable, term in relation.terms.items()}
        query = without_closures(select(replace(relation, terms=terms)), self._closures)
        for closure, table in list(self._closures.items())[self._made :]:
            self._connection.execute(f"CREATE TABLE {table} AS {closure}")
            self._made += 1
        return query.sql(dialect="duckdb")

    def _load(self, name: str, graph: Graph) -> None:
        columns = list(zip(*rows(graph), strict=True)) or [()] * len(COLUMNS)
        table = pa.table({c: pa.array(v, pa.string()) for c, v in zip(COLUMNS, columns, strict=True)})
        self._connection.register("loaded", table)
        self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS FROM loaded')
        self._connection.unregister("loaded")


class _Beside:
    """A source of data, and beside it of what queries bring with them: no other pattern sees that."""

    def __init__(self, data: Source, beside: Source) -> None:
        self._data = data
        self._beside = beside

    def statements(self, predicate: str | None) -> Sequence[Statements]:
        brought = predicate is not None and predicate.startswith(GIVEN)
        return (self._beside if brought else self._data).statements(predicate)

    def nodes(self, domain: Domain) -> Sequence[Statements]:
        return self._data.nodes(domain)


def _solution(names: Iterable[str], row: tuple[str | None, ...]) -> Iterator[tuple[str, Node]]:
    for at, name in enumerate(names):
        kind, form, datatype, language = row[4 * at : 4 * at + 4]
        if kind is not None:
            yield name, _node(kind, form or "", datatype or "", language or "")


def _node(kind: str, form: str, datatype: str, language: str) -> Node:
    if kind == "iri":
        return URIRef(form)
    if kind == "blank":
        return BNode(form)
    if datatype in (str(XSD.string), str(RDF.langString)):
        return Literal(form, lang=language or None)
    return Literal(form, datatype=URIRef(datatype), normalize=False)
