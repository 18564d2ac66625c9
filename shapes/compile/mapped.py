"""The tables of the graph as a source: the R2RML mapping says which columns make which triples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import sqlglot
from rdflib.namespace import RDF, XSD
from sqlglot import exp

from ...errors import NotCompilable
from ...graph.tables import schema
from ...graph.tables.mapping import TermMap, TriplesMap
from ...ontology.terms import MCG
from .source import Scan, Statements
from .sql import column, eq
from .terms import Domain, Iris, Literals, Term

COLUMN = re.compile(r"\{(\w+)\}")
SOURCE_ROW = MCG["sourceRow"]
TYPE = str(RDF.type)


@dataclass(frozen=True, slots=True)
class Shared:
    """A table that says the same of many rows of another: it is kept once for each value of a column of that one."""

    base: str
    table: str
    on: str
    columns: frozenset[str]
    """The columns that stand in the shared table; all others are those of the base."""


@dataclass(frozen=True, slots=True)
class MappedTables:
    """The source over mapped tables, with statements that rules derive and tables that are kept in a shorter form."""

    mapping: Mapping[str, Sequence[TriplesMap]]
    shared: Mapping[str, Shared] = field(default_factory=dict)
    derived: Mapping[str, Sequence[Statements]] = field(default_factory=dict)

    def statements(self, predicate: str | None) -> Sequence[Statements]:
        """Return the statements of a predicate.

        Raises NotCompilable for a predicate that is in no table.
        """
        found = [
            self._statement(triples_map, name, term_map)
            for maps in self.mapping.values()
            for triples_map in maps
            for name, term_map in triples_map.predicates
            if predicate in (None, name)
        ]
        for name, statements in self.derived.items():
            found += statements if predicate in (None, name) else ()
        if not found:
            raise NotCompilable(f"the predicate <{predicate}>, which is in no table")
        return found

    def nodes(self, domain: Domain) -> Sequence[Statements]:
        """Return the subjects of the tables whose rows are the things of a domain."""
        return [s for s in self.statements(TYPE) if s.subject.domain == domain and s.scans[0].key]

    def _statement(self, triples_map: TriplesMap, predicate: str, term_map: TermMap) -> Statements:
        scans, where, home = self._scans(triples_map)
        subject, verb = _term(triples_map.subject, home), Term(Iris((predicate,)), ())
        return Statements(scans, subject, verb, _term(term_map, home), where, unique=bool(scans[0].key))

    def _scans(self, triples_map: TriplesMap) -> tuple[tuple[Scan, ...], tuple[exp.Expr, ...], Mapping[str, str]]:
        """Return the tables of a triples map, their join, and the alias of the columns that are not in the first."""
        shared = self.shared.get(triples_map.table)
        if shared is None:
            return (Scan("t", triples_map.table, _key(triples_map, triples_map.table)),), (), {}
        scans = Scan("t", shared.base, _key(triples_map, shared.base)), Scan("s", shared.table)
        where = (eq(column("t", shared.on), column("s", shared.on)),)
        return scans, where, dict.fromkeys(shared.columns, "s")


def _key(triples_map: TriplesMap, table: str) -> tuple[str, ...]:
    """Return the columns of the subject where they tell rows apart: they hold the primary key, or a published row."""
    columns = tuple(dict.fromkeys(COLUMN.findall(triples_map.subject.text)))
    primary = primary_keys().get(table)
    published = any(name == SOURCE_ROW for name, _ in triples_map.predicates)
    return columns if published or (primary and primary <= set(columns)) else ()


@cache
def primary_keys() -> Mapping[str, frozenset[str]]:
    """Return the primary keys that the declared tables have."""
    found: dict[str, frozenset[str]] = {}
    for name in (schema.CATALOG, schema.REFERENCE, schema.SCHEMES, schema.CLAIMS):
        for create in sqlglot.parse(schema.ddl(name), dialect="duckdb"):
            if isinstance(create, exp.Create) and create.kind == "TABLE":
                keys = frozenset(_primary(create))
                found |= {create.find(exp.Table).name: keys} if keys else {}  # pyright: ignore[reportOptionalMemberAccess]
    return found


def _primary(create: exp.Create) -> Iterable[str]:
    for key in create.find_all(exp.PrimaryKey):
        yield from (item.name for item in key.expressions)
    for definition in create.find_all(exp.ColumnDef):
        if definition.find(exp.PrimaryKeyColumnConstraint):
            yield definition.name


def _term(term_map: TermMap, home: Mapping[str, str]) -> Term:
    if term_map.kind == "constant":
        return Term(Iris((term_map.text,)), ())
    if term_map.kind == "template":
        names = COLUMN.findall(term_map.text)
        fixed = COLUMN.sub("\0", term_map.text).split("\0")
        return Term(Iris(tuple(fixed)), tuple(_column(name, home) for name in names))
    if term_map.kind == "iri":
        return Term(Iris(("", "")), (_column(term_map.text, home),))
    if term_map.language:
        return Term(Literals(str(RDF.langString), term_map.language), (_column(term_map.text, home),))
    return Term(Literals(term_map.datatype or str(XSD.string)), (_column(term_map.text, home),))


def _column(name: str, home: Mapping[str, str]) -> exp.Column:
    return column(home.get(name, "t"), name)
