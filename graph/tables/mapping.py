"""Read the R2RML mapping: the correspondence of tables and RDF, as plain records.

Supported: table names, templates, columns (literals, or IRIs by rr:termType) and constants, classes,
datatypes, languages and graph maps, which is all that the mapping in ontology/mapping uses; any other R2RML
term is refused by name.
W3C R2RML, https://www.w3.org/TR/r2rml/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyoxigraph as ox

from ...errors import InputError

RR = "http://www.w3.org/ns/r2rml#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
KNOWN = {
    "TriplesMap", "logicalTable", "tableName", "subjectMap", "predicateObjectMap", "predicate", "object",
    "objectMap", "template", "column", "datatype", "language", "class", "graphMap", "graph", "termType",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TermMap:
    """How one term is made of a row: a template (an IRI), a column (a literal), an IRI column or a constant IRI."""

    kind: str
    text: str
    datatype: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class TriplesMap:
    """How the rows of one table become triples about one subject a row."""

    name: str
    table: str
    subject: TermMap
    graph: TermMap | None
    predicates: tuple[tuple[str, TermMap], ...]


def mapping_files() -> list[Traversable]:
    """Return the Turtle files of the mapping, sorted by name."""
    folder = files("medcodegraph.ontology") / "mapping"
    return sorted((f for f in folder.iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name)


def read_mapping(documents: Iterable[Traversable] | None = None) -> dict[str, list[TriplesMap]]:
    """Return the triples maps of the package's mapping, or of other R2RML documents, by the table that they read.

    Raises InputError for a document that uses what is not supported.
    """
    by_table: dict[str, list[TriplesMap]] = {}
    for file in mapping_files() if documents is None else documents:
        for triples_map in _read_file(file):
            by_table.setdefault(triples_map.table, []).append(triples_map)
    return by_table


def _read_file(file: Traversable) -> Iterator[TriplesMap]:
    graph = ox.Store()
    graph.load(file.read_bytes(), ox.RdfFormat.TURTLE)
    for quad in graph:
        name = quad.predicate.value
        if name.startswith(RR) and name.removeprefix(RR) not in KNOWN:
            raise InputError(file.name, None, f"R2RML term not supported: rr:{name.removeprefix(RR)}")
    for quad in graph.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(RR + "TriplesMap")):
        yield _triples_map(graph, quad.subject)


def _triples_map(graph: ox.Store, node: ox.NamedNode | ox.BlankNode | ox.Triple) -> TriplesMap:
    subject = _one(graph, node, "subjectMap")
    predicates = [
        (TYPE, TermMap("constant", value.value))
        for value in _all(graph, subject, "class")
        if isinstance(value, ox.NamedNode)
    ]
    predicates += [_predicate(graph, pom) for pom in _all(graph, node, "predicateObjectMap")]
    return TriplesMap(
        name=_text(node).rpartition("#")[2],
        table=_text(_one(graph, _one(graph, node, "logicalTable"), "tableName")),
        subject=_term_map(graph, subject),
        graph=_graph_map(graph, subject),
        predicates=tuple(sorted(predicates, key=lambda p: (p[0] != TYPE, p[0]))),
    )


def _predicate(graph: ox.Store, pom: object) -> tuple[str, TermMap]:
    constant = list(_all(graph, pom, "object"))
    term = TermMap("constant", _text(constant[0])) if constant else _term_map(graph, _one(graph, pom, "objectMap"))
    return _text(_one(graph, pom, "predicate")), term


def _graph_map(graph: ox.Store, subject: object) -> TermMap | None:
    for value in _all(graph, subject, "graph"):
        return TermMap("constant", _text(value))
    for value in _all(graph, subject, "graphMap"):
        return _term_map(graph, value)
    return None


def _term_map(graph: ox.Store, node: object) -> TermMap:
    for kind in ("template", "column"):
        for value in _all(graph, node, kind):
            datatype = [_text(v) for v in _all(graph, node, "datatype")]
            language = [_text(v) for v in _all(graph, node, "language")]
            return TermMap(_kind(graph, node, kind), _text(value), *(datatype or [None]), *(language or [None]))
    raise InputError("mapping", None, f"a term map of {node} has neither rr:template nor rr:column")


def _kind(graph: ox.Store, node: object, kind: str) -> str:
    """Return `iri` for a column that holds whole IRIs; no other term type differs from what a kind gives anyway."""
    for value in _all(graph, node, "termType"):
        if _text(value) != RR + "IRI":
            raise InputError("mapping", None, f"R2RML term type not supported: {value}")
        return "iri" if kind == "column" else kind
    return kind


def _all(graph: ox.Store, node: object, name: str) -> Iterator[object]:
    if isinstance(node, ox.NamedNode | ox.BlankNode):
        for quad in graph.quads_for_pattern(node, ox.NamedNode(RR + name), None):
            yield quad.object


def _one(graph: ox.Store, node: object, name: str) -> object:
    values = list(_all(graph, node, name))
    if len(values) != 1:
        raise InputError("mapping", None, f"{node} has {len(values)} rr:{name}, expected one")
    return values[0]


def _text(node: object) -> str:
    if isinstance(node, ox.NamedNode | ox.Literal):
        return node.value
    raise InputError("mapping", None, f"expected an IRI or a literal, found {node}")
