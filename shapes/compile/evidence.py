"""The record behind a result: its edition, its file and row, and whether the edition is old for the line."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from ...graph.source_row import PART_ROWS
from ...ontology.terms import MCG, PREFIXES
from .mapped import MappedTables
from .query import compile_query
from .relation import Relation, optional_join
from .source import Scan
from .sql import TRUE, all_of, case, cast, coalesce, column, compare, eq, number, text
from .terms import Iris, Sql, Term, iri_text

RECORD = (
    "SELECT ?value ?_edition ?_number { ?value mcg:inEdition ?_edition OPTIONAL { ?value mcg:sourceRow ?_number } }"
)
FILE = "SELECT ?_edition ?_source ?_file { ?_edition mcg:sourceFile ?_file ; mcg:ofSource ?_source }"
PART = "SELECT ?_edition ?_place ?_piece { ?_part mcg:ofEdition ?_edition ; mcg:part ?_place ; mcg:sourceFile ?_piece }"
EDITION = "SELECT ?value ?_source ?_file { ?value mcg:sourceFile ?_file ; mcg:ofSource ?_source }"
WITHIN = 1000
"""Aliases of what is asked beside a rule's own query."""
NONE = '[]::STRUCT(edit VARCHAR, edition VARCHAR, source_file VARCHAR, "row" BIGINT)[]'


def with_evidence(results: Relation, source: MappedTables) -> Relation:
    """Return results with the record, or the edition, that their value is, where it is one.

    A record that the rule has read already is not read again.
    """
    value = results.terms["value"]
    if not isinstance(value.domain, Iris):
        return results
    if has(source, value, "inEdition"):
        results = _asked(_asked(results, source, RECORD, "value"), source, FILE, "_edition")
        return _with_age(_with_part(results, source))
    return _with_age(_asked(results, source, EDITION, "value")) if has(source, value, "sourceFile") else results


def _asked(results: Relation, source: MappedTables, query: str, of: str) -> Relation:
    """Return results with what a query tells of one of their terms."""
    return optional_join(_joined_by(results, of), _answers(results, source, query, of), lambda _: TRUE, f"of_{of}")


def _joined_by(results: Relation, name: str) -> Relation:
    """Return results of which a term that is unbound meets nothing, where SPARQL would let it meet everything."""
    return replace(results, optional=results.optional - {name})


def _answers(results: Relation, source: MappedTables, query: str, of: str) -> Relation:
    kinds = {of: results.terms[of].domain}
    return compile_query(query, source, prefixes=PREFIXES, kinds=kinds, duplicates=False, first_alias=WITHIN)


def _with_part(results: Relation, source: MappedTables) -> Relation:
    """Join the file of a release in parts: the number of a row tells the part."""
    parts = _answers(results, source, PART, "_edition")
    row = coalesce(results.terms["_number"].parts[0], number(0)) if "_number" in results.terms else number(0)

    def is_meant(both: Relation) -> Sql:
        return eq(
            both.terms["_place"].parts[0], compare(exp.Add, compare(exp.IntDiv, row, number(PART_ROWS)), number(1))
        )

    return optional_join(_joined_by(results, "_edition"), parts, is_meant, "part")


def has(source: MappedTables, term: Term, predicate: str) -> bool:
    """Tell whether things of a term's kind have a predicate in the tables."""
    return any(statements.subject.domain == term.domain for statements in source.statements(MCG[predicate]))


def _with_age(results: Relation) -> Relation:
    """Join the notes on old editions: by what judges the line, and by the source of the record."""
    (situation,) = results.terms["_situation"].parts
    (name,) = results.terms["_source"].parts
    on = all_of(eq(column("age", "situation"), situation), eq(column("age", "source"), name))
    note = Term(results.terms["_code"].domain, (column("age", "note"),))
    scan = Scan("age", "situation_age", (), on)
    return replace(results, scans=(*results.scans, scan), terms=results.terms | {"_note": note})


def evidence(results: Relation) -> Sql:
    """Return the evidence of each result as a list of at most one structure."""
    terms = results.terms
    if "_file" not in terms:
        return exp.maybe_parse(NONE, dialect="duckdb")
    (file,) = terms["_file"].parts
    if "_edition" not in terms:
        return _list(terms["_file"].bound(), exp.Null(), iri_text(terms["value"]), file, exp.Null())
    (piece,) = terms["_piece"].parts
    in_file = compare(exp.Mod, terms["_number"].parts[0], number(PART_ROWS)) if "_number" in terms else exp.Null()
    edition = iri_text(terms["_edition"])
    return _list(terms["_file"].bound(), iri_text(terms["value"]), edition, coalesce(piece, file), in_file)


def _list(condition: Sql, edit: Sql, edition: Sql, file: Sql, row: Sql) -> Sql:
    fields = {"edit": cast(edit, "VARCHAR"), "edition": edition, "source_file": file, "row": cast(row, "BIGINT")}
    packed = exp.Struct(
        expressions=[exp.PropertyEQ(this=exp.to_identifier(name), expression=part) for name, part in fields.items()]
    )
    return case((condition, exp.Array(expressions=[packed])), default=exp.maybe_parse(NONE, dialect="duckdb"))


def note(results: Relation) -> Sql:
    """Return what a message adds where the record is of an old edition."""
    return coalesce(results.terms["_note"].parts[0], text("")) if "_note" in results.terms else text("")
