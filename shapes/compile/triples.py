"""One table of triples as a source: any RDF graph, no mapping needed. Slower than typed tables, and complete.

The table has twelve text columns: `s`, `p` and `o`, each as kind (`iri`, `blank`, `literal`), lexical form, datatype
and language: `s_kind, s_form, s_type, s_lang, p_kind, ...`; what does not apply is the empty text. No triple twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from .source import Scan, Statements
from .sql import column, eq, text
from .terms import ANYTHING, Domain, Iris, Term

PARTS = ("kind", "form", "type", "lang")
COLUMNS = tuple(f"{position}_{part}" for position in "spo" for part in PARTS)


class TripleTable:
    """The source over one table of triples."""

    def __init__(self, table: str) -> None:
        self._table = table

    def statements(self, predicate: str | None) -> Sequence[Statements]:
        """Return the rows with a predicate, or all."""
        where = () if predicate is None else (eq(column("t", "p_form"), text(predicate)),)
        verb = _term("p") if predicate is None else Term(Iris((predicate,)), ())
        return [Statements((Scan("t", self._table),), _term("s"), verb, _term("o"), where, unique=True)]

    def nodes(self, domain: Domain) -> Sequence[Statements]:
        """Return every subject and every object."""
        scan = (Scan("t", self._table),)
        return [Statements(scan, _term(position), _term("p"), _term("o")) for position in "so"]


def _term(position: str) -> Term:
    return Term(ANYTHING, tuple(column("t", f"{position}_{part}") for part in PARTS))


def rows(graph: Graph) -> Iterator[tuple[str, ...]]:
    """Yield the triples of a graph as rows of such a table."""
    for triple in graph:
        yield tuple(part for node in triple for part in _parts(node))


def _parts(node: Node) -> Iterable[str]:
    if isinstance(node, URIRef):
        return "iri", str(node), "", ""
    if isinstance(node, BNode):
        return "blank", str(node), "", ""
    if isinstance(node, Literal):
        language = str(node.language or "")
        datatype = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString" if language else node.datatype or XSD.string
        return "literal", str(node), str(datatype), language
    raise TypeError(f"not a term of a triple: {node!r}")
