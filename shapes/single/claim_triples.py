"""Claim rows as triples of the single-claim engine: the R2RML mapping, compiled to what the rules read.

The same triples as `graph/tables/triples.py` gives, which a test holds; several times as fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ...graph.claims.rows import Row
from ...graph.tables.mapping import TermMap, TriplesMap
from ...graph.tables.triples import COLUMN, lexical
from ...ontology.terms import RDF, XSD
from .facts import Needs, Triple
from .terms import Lit, Term

Make = Callable[[Row], Term | None]
"""Makes a term of a row; null where a column that it needs is null."""


class ClaimTriples:
    """The triples maps of the claim tables, compiled."""

    def __init__(self, mapping: dict[str, list[TriplesMap]], needs: Needs) -> None:
        self._maps = {table: [_compiled(one, needs) for one in maps] for table, maps in mapping.items()}

    def of(self, tables: dict[str, list[Row]]) -> Iterator[Triple]:
        """Give the triples of the rows of some tables that a rule or a finding reads."""
        for table, rows in tables.items():
            for subject, predicates in self._maps[table]:
                for row in rows:
                    node = subject(row)
                    if node is not None:
                        for predicate, make in predicates:
                            value = make(row)
                            if value is not None:
                                yield node, predicate, value


def _compiled(triples_map: TriplesMap, needs: Needs) -> tuple[Make, list[tuple[str, Make]]]:
    read = [(name, _term(one)) for name, one in triples_map.predicates if name in needs.properties]
    return _term(triples_map.subject), read


def _term(term_map: TermMap) -> Make:
    if term_map.kind == "constant":
        return lambda row: term_map.text
    if term_map.kind == "template":
        return _template(term_map.text)
    name = term_map.text
    if term_map.kind == "iri":
        return lambda row: None if row[name] is None else lexical(row[name])
    datatype = RDF.langString if term_map.language else term_map.datatype or XSD.string
    language = term_map.language
    return lambda row: None if row[name] is None else Lit((lexical(row[name]), datatype, language))


def _template(text: str) -> Make:
    names: Iterable[str] = COLUMN.findall(text)
    form = COLUMN.sub("%s", text.replace("%", "%%"))

    def make(row: Row) -> Term | None:
        values = [row[name] for name in names]
        return None if None in values else form % tuple(map(lexical, values))

    return make
