"""What the endpoint says of itself: SPARQL 1.1 Service Description, VoID, prefixes, and queries to start from.

Editors read it: they complete classes and properties, and offer the questions as examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from .... import __version__
from ....graph.store.interface import Store
from ....graph.views.editions import read_editions
from ....graph.views.records import select
from ....ontology import folder
from ....ontology.terms import BASE, DCTERMS, PREFIXES, RDF, RDFS, SH, XSD
from .counting import Counts

SD, VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
OWL = "http://www.w3.org/2002/07/owl#"
FORMATS, SCHEMA = "http://www.w3.org/ns/formats/", "https://schema.org/"
RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
           "Turtle", "N-Triples", "JSON-LD", "RDF_XML")  # fmt: skip
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
EXAMPLE = "code/cpt/63621"
HEADER = re.compile(r"# (\w+): (.*)")
TERMS = f"SELECT DISTINCT ?term {{ GRAPH <{BASE}ontology> {{ ?term a ?kind }} FILTER(?kind IN (%s)) }} ORDER BY ?term"
Node = ox.NamedNode | ox.BlankNode


class Question(NamedTuple):
    """A competency question, ready to run."""

    name: str
    title: str
    question: str
    query: str


def describe(store: Store, endpoint: str, media: str, counts: Counts | None) -> bytes:
    """Return the description as a document; `endpoint` is the address that it was asked at."""
    prefixes = PREFIXES | {"sd": SD, "void": VOID, "schema": SCHEMA, "formats": FORMATS}
    form = ox.RdfFormat.from_media_type(media)
    return ox.serialize(_triples(store, endpoint, counts), format=form, prefixes=prefixes) or b""


def questions() -> list[Question]:
    """Return the competency questions of the ontology."""
    return [_question(path) for path in sorted(Path(folder(), "questions").glob("*.rq"))]


def _question(path: Path) -> Question:
    header, _, query = path.read_text(encoding="utf-8").partition("\n\n")
    said = {found[1]: found[2] for found in HEADER.finditer(header)}
    return Question(path.stem, said["title"], said["question"], query.strip())


def _triples(store: Store, endpoint: str, counts: Counts | None) -> Iterator[ox.Triple]:
    service, data = ox.NamedNode(endpoint), ox.NamedNode(f"{endpoint}#dataset")
    yield from _said(service, (
        (RDF["type"], SD + "Service"), (SD + "endpoint", endpoint), (SD + "defaultDataset", data.value),
        (SD + "supportedLanguage", SD + "SPARQL11Query"), (SD + "feature", SD + "UnionDefaultGraph"),
        *((SD + "resultFormat", FORMATS + name) for name in RESULTS),
    ))  # fmt: skip
    yield from _said(data, (
        (RDF["type"], SD + "Dataset"), (RDF["type"], VOID + "Dataset"), (DCTERMS.license, LICENCE),
        (VOID + "sparqlEndpoint", endpoint), (VOID + "uriSpace", ox.Literal(BASE)),
        (VOID + "vocabulary", BASE + "ontology"), (VOID + "exampleResource", BASE + EXAMPLE),
        (DCTERMS.title, ox.Literal(f"medcodegraph {__version__}: {store.location if store.is_default else 'a graph'}")),
    ))  # fmt: skip
    yield from _graphs(store, data)
    if counts:
        yield _triple(data, VOID + "triples", ox.Literal(sum(counts.triples.values())))
    yield from _partitions(store, data, counts)
    yield from _examples(endpoint)


def _graphs(store: Store, data: Node) -> Iterator[ox.Triple]:
    """Name the graphs; those that are editions with their title and release."""
    editions = {edition["iri"]: edition for edition in read_editions(store)}
    for iri in sorted(store.graphs()):
        named, graph = ox.BlankNode(), ox.BlankNode()
        yield _triple(data, SD + "namedGraph", named)
        yield from _said(named, ((RDF["type"], SD + "NamedGraph"), (SD + "name", iri), (SD + "graph", graph)))
        yield _triple(graph, RDF["type"], ox.NamedNode(SD + "Graph"))
        if edition := editions.get(iri):
            yield _triple(graph, DCTERMS.title, ox.Literal(edition["title"] or edition["key"]))


def _partitions(store: Store, data: Node, counts: Counts | None) -> Iterator[ox.Triple]:
    entities, triples = counts or (None, None)
    for partition, term, kinds, counted, numbers in (
        ("classPartition", "class", f"<{OWL}Class>", "entities", entities),
        ("propertyPartition", "property", f"<{OWL}ObjectProperty>, <{OWL}DatatypeProperty>", "triples", triples),
    ):
        for (iri,) in select(store, TERMS % kinds):
            node = ox.BlankNode()
            yield _triple(data, VOID + partition, node)
            yield _triple(node, VOID + term, ox.NamedNode(iri))
            if numbers is not None:
                yield _triple(node, VOID + counted, ox.Literal(numbers.get(iri, 0)))


def _examples(endpoint: str) -> Iterator[ox.Triple]:
    """Declare the prefixes, and give each question as a query that uses them."""
    declared = ox.NamedNode(f"{endpoint}#prefixes")
    for prefix, namespace in sorted(PREFIXES.items()):
        node = ox.BlankNode()
        yield _triple(declared, SH.base + "declare", node)
        yield _triple(node, SH.prefix, ox.Literal(prefix))
        yield _triple(node, SH.namespace, ox.Literal(namespace, datatype=ox.NamedNode(XSD.base + "anyURI")))
    for item in questions():
        yield from _said(ox.NamedNode(f"{endpoint}#question-{item.name}"), (
            (RDF["type"], SH.base + "SPARQLExecutable"), (RDF["type"], SH.base + "SPARQLSelectExecutable"),
            (SH.prefixes, declared),
            (RDFS.label, ox.Literal(item.title)), (RDFS.comment, ox.Literal(item.question)),
            (SH.select, ox.Literal(item.query)), (SCHEMA + "target", endpoint),
        ))  # fmt: skip


def _said(subject: Node, facts: tuple[tuple[str, str | Node | ox.Literal], ...]) -> Iterator[ox.Triple]:
    for predicate, value in facts:
        yield _triple(subject, predicate, ox.NamedNode(value) if isinstance(value, str) else value)


def _triple(subject: Node, predicate: str, value: Node | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
