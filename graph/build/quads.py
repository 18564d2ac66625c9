"""Turn whole tables into N-Quads, set-at-a-time: the R2RML mapping becomes one SQL statement a triples map."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from ..tables.mapping import TermMap, TriplesMap

PIECE = re.compile(r"(\{\w+\})")
NEWLINE = "chr(10)"


def write_quads(
    connection: duckdb.DuckDBPyConnection,
    mapping: dict[str, list[TriplesMap]],
    tables: list[str],
    path: Path,
    schema: str = "main",
) -> None:
    """Write the N-Quads of all rows of the tables of a schema into one file: a store loads one faster than many."""
    selects = [to_sql(triples_map, schema) for table in tables for triples_map in mapping.get(table, [])]
    connection.execute(
        f"COPY ({' UNION ALL '.join(selects)}) TO {_quote(str(path))}"
        " (FORMAT csv, HEADER false, QUOTE '', DELIMITER E'\\x1f')"
    )


def to_sql(triples_map: TriplesMap, schema: str = "main") -> str:
    """Return the SELECT that makes one text of N-Quads lines of each row.

    A null column leaves its line out: concat_ws passes over nulls, and `||` with a null is null.
    """
    graph = f" || ' ' || {_term(triples_map.graph)}" if triples_map.graph else ""
    lines = [
        f"{_term(triples_map.subject)} || {_quote(f' <{predicate}> ')} || {_term(term)}{graph} || ' .'"
        for predicate, term in triples_map.predicates
    ]
    body = ",\n  ".join(lines)
    made = f'SELECT concat_ws({NEWLINE},\n  {body}) AS lines FROM {schema}."{triples_map.table}"'
    return f"SELECT lines FROM ({made}) WHERE lines <> ''"


def _term(term: TermMap) -> str:
    if term.kind == "constant":
        return _quote(f"<{term.text}>")
    if term.kind == "template":
        return _template(term.text)
    if term.kind == "iri":
        return _template(f"{{{term.text}}}")
    text = _escaped(term.text) if not term.datatype else f"{_column(term.text)}::VARCHAR"
    if term.datatype and term.datatype.endswith("#dateTime"):
        text = f"strftime({_column(term.text)}, '%Y-%m-%dT%H:%M:%S')"
    suffix = f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else ""
    return f"""'"' || {text} || {_quote('"' + suffix)}"""


def _template(text: str) -> str:
    pieces = [p for p in PIECE.split(f"<{text}>") if p]
    return " || ".join(_column(p[1:-1]) + "::VARCHAR" if p.startswith("{") else _quote(p) for p in pieces)


def _escaped(column: str) -> str:
    text = f"{_column(column)}::VARCHAR"
    for raw, escape in ((r"'\'", r"'\\'"), ("'\"'", "'\\\"'"), ("chr(10)", r"'\n'"), ("chr(13)", r"'\r'")):
        text = f"replace({text}, {raw}, {escape})"
    return text


def _column(name: str) -> str:
    return f'"{name}"'


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
