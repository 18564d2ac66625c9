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

RECORD = f"""
SELECT ?value ?_edition ?_source ?_number ?_file ?_piece WHERE {{
  ?value mcg:inEdition ?_edition .
  ?_edition mcg:sourceFile ?_file ; mcg:ofSource ?_source .
  OPTIONAL {{ ?value mcg:sourceRow ?_number }}
  OPTIONAL {{
    ?_part mcg:ofEdition ?_edition ; mcg:part ?_position ; mcg:sourceFile ?_piece .
    FILTER(?_position = FLOOR(COALESCE(?_number, 0) / {PART_ROWS}) + 1)
  }}
}}"""
EDITION = "SELECT ?value ?_source ?_file WHERE { ?value mcg:sourceFile ?_file ; mcg:ofSource ?_source }"
NONE = "[]::STRUCT(edit VARCHAR, edition VARCHAR, source_file VARCHAR, \"row\" BIGINT)[]"


def with_evidence(results: Relation, source: MappedTables) -> Relation:
    """Return results with the record, or the edition, that their value is, where it is one."""
    value = results.terms["value"]
    for predicate, query in (("inEdition", RECORD), ("sourceFile", EDITION)):
        if isinstance(value.domain, Iris) and has(source, value, predicate):
            kinds = {"value": value.domain}
            found = compile_query(query, source, prefixes=PREFIXES, kinds=kinds, duplicates=False)
            return _with_age(optional_join(results, found, lambda _: TRUE, "record"))
    return results


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
