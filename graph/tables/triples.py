"""Turn a few rows into triples by the R2RML mapping, row by row: for claims and for checks.

Bulk tables go set-at-a-time through `graph/build/quads.py`; a test holds both to the same triples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

import pyoxigraph as ox

from .mapping import TermMap, TriplesMap

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
COLUMN = re.compile(r"\{(\w+)\}")


def to_triples(maps: Iterable[TriplesMap], rows: Iterable[Mapping[str, object]]) -> Iterator[ox.Triple]:
    """Yield the triples of the rows; a null column gives no triple, as R2RML says."""
    maps = list(maps)
    for row in rows:
        for triples_map in maps:
            yield from _row_triples(triples_map, row)


def _row_triples(triples_map: TriplesMap, row: Mapping[str, object]) -> Iterator[ox.Triple]:
    subject = _term(triples_map.subject, row)
    if not isinstance(subject, ox.NamedNode):
        return
    for predicate, term_map in triples_map.predicates:
        value = _term(term_map, row)
        if value is not None:
            yield ox.Triple(subject, ox.NamedNode(predicate), value)


def _term(term_map: TermMap, row: Mapping[str, object]) -> ox.NamedNode | ox.Literal | None:
    if term_map.kind == "constant":
        return ox.NamedNode(term_map.text)
    if term_map.kind == "template":
        names = COLUMN.findall(term_map.text)
        if any(row[name] is None for name in names):
            return None
        return ox.NamedNode(COLUMN.sub(lambda m: lexical(row[m[1]]), term_map.text))
    value = row[term_map.text]
    return None if value is None else _column_term(term_map, lexical(value))


def _column_term(term_map: TermMap, text: str) -> ox.NamedNode | ox.Literal:
    if term_map.kind == "iri":
        return ox.NamedNode(text)
    if term_map.language:
        return ox.Literal(text, language=term_map.language)
    return ox.Literal(text, datatype=ox.NamedNode(term_map.datatype or XSD_STRING))


def lexical(value: object) -> str:
    """Return the XSD lexical form of a column's value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)
