"""The queries that shapes become, run by Oxigraph as they stand: the same solutions as the tables of DuckDB."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph.shapes.core.execute import GraphTables
from medcodegraph.shapes.core.kinds import KINDS
from medcodegraph.shapes.core.reader import Shapes
from medcodegraph.shapes.core.writer import Check, Writer
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

FOLDER = Path(__file__).parent / "w3c" / "core"
CASES = [path for kind in ("node/*-001.ttl", "property/*-001.ttl", "path/*.ttl") for path in sorted(FOLDER.glob(kind))]


def test_cases_are_collected() -> None:
    assert len(CASES) > 60


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_oxigraph_agrees(path: Path) -> None:
    graph = Graph().parse(path, publicID=path.as_uri())
    writer = Writer(Shapes(graph, KINDS))
    checks = [check for node in writer.shapes.targeted() for check in writer.checks(node)]
    assert not writer.stages
    tables = GraphTables(graph)
    tables.give(writer.given.triples())
    store = loaded(graph, writer)
    for check in checks:
        assert by_tables(tables, check) == by_oxigraph(store, check), check.query


def by_tables(tables: GraphTables, check: Check) -> Counter[tuple[str, ...]]:
    return Counter(tuple(sorted(map(key, row.values()))) for row in tables.solve(check.query, "test"))


def by_oxigraph(store: ox.Store, check: Check) -> Counter[tuple[str, ...]]:
    assert isinstance(check.query, str)
    found = store.query(check.query)
    assert isinstance(found, ox.QuerySolutions)
    return Counter(tuple(sorted(key(from_oxigraph(term)) for term in row if term is not None)) for row in found)


def key(node: Node) -> str:
    """Return a term as text, decimals by their value: Oxigraph drops the zeros at their end."""
    is_decimal = isinstance(node, Literal) and node.datatype == XSD.decimal
    return f"{node.value.normalize()}" if is_decimal else node.n3()


def from_oxigraph(term: object) -> Node:
    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == str(XSD.string)
        datatype = None if plain else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    return URIRef(term.value) if isinstance(term, ox.NamedNode) else BNode(term.value)


def loaded(graph: Graph, writer: Writer) -> ox.Store:
    triples = [*graph, *writer.given.triples()]
    store = ox.Store()
    store.extend(ox.Quad(*map(as_oxigraph, triple)) for triple in triples)
    return store


def as_oxigraph(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, URIRef):
        return ox.NamedNode(node)
    if isinstance(node, BNode):
        return ox.BlankNode(node)
    assert isinstance(node, Literal)
    datatype = None if node.language or node.datatype is None else ox.NamedNode(node.datatype)
    return ox.Literal(str(node), datatype=datatype, language=node.language)
