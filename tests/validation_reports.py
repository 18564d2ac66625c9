"""Validation reports compared as the W3C suite asks: by the properties that the standard defines, as graphs."""

from rdflib import RDF, BNode, Graph
from rdflib.compare import isomorphic, to_isomorphic
from rdflib.namespace import SH
from rdflib.term import Node

DEFINED = (
    SH.focusNode, SH.resultPath, SH.value, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape,
    SH.sourceConstraint,
)  # fmt: skip


def node_of(report: Graph) -> Node:
    (node,) = report.subjects(RDF.type, SH.ValidationReport)
    return node


def defined(graph: Graph, report: Node, messages: bool = False) -> Graph:
    """Return what the standard defines of a report; messages are free unless the suite states them."""
    found, node = Graph(), BNode()
    found.add((node, SH.conforms, graph.value(report, SH.conforms)))
    for result in graph.objects(report, SH.result):
        copy = BNode()
        found.add((node, SH.result, copy))
        for predicate in (*DEFINED, *([SH.resultMessage] if messages else [])):
            for value in graph.objects(result, predicate):
                found.add((copy, predicate, value))
                if predicate == SH.resultPath:
                    _copy(graph, found, value)
    return found


def _copy(graph: Graph, found: Graph, node: Node) -> None:
    for predicate, value in graph.predicate_objects(node) if isinstance(node, BNode) else ():
        found.add((node, predicate, value))
        _copy(graph, found, value)


def same(one: Graph, two: Graph) -> bool:
    return isomorphic(to_isomorphic(one), to_isomorphic(two))
