"""Results as the standard's validation report: a graph, and the same as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import RDF, BNode, Graph, Literal
from rdflib.namespace import SH, XSD
from rdflib.term import Node

from .faults import named
from .model import Constraint, Shape
from .paths import copied


@dataclass(frozen=True, slots=True)
class Result:
    """One result: a focus node that breaks a constraint of a shape, and the value and the path if there are any."""

    focus: Node
    shape: Shape
    constraint: Constraint
    value: Node | None
    path: Node | None
    messages: tuple[Literal, ...]
    source: Node | None = None
    """The node of a constraint that brings its own query."""


def to_graph(results: Sequence[Result], shapes: Graph) -> Graph:
    """Return the report as a graph; paths of more than one step are copied from the shapes."""
    graph = Graph()
    graph.bind("sh", SH)
    report = BNode()
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(not results, datatype=XSD.boolean)))
    for result in results:
        node = BNode()
        graph.add((report, SH.result, node))
        for predicate, value in _facts(result):
            graph.add((node, predicate, value))
        if result.path is not None:
            graph.add((node, SH.resultPath, copied(shapes, graph, result.path)))
    return graph


def _facts(result: Result) -> Iterable[tuple[Node, Node]]:
    yield RDF.type, SH.ValidationResult
    yield SH.focusNode, result.focus
    yield SH.resultSeverity, result.shape.severity
    yield SH.sourceShape, result.shape.node
    yield SH.sourceConstraintComponent, result.constraint.kind.component
    if result.value is not None:
        yield SH.value, result.value
    if result.source is not None:
        yield SH.sourceConstraint, result.source
    for message in result.messages:
        yield SH.resultMessage, message


def to_text(results: Sequence[Result]) -> str:
    """Return the report for people: a block for each result."""
    head = f"Conforms: {not results}\nResults: {len(results)}"
    return "\n\n".join([head, *map(_block, results)]) + "\n"


def _block(result: Result) -> str:
    lines = [
        f"{_local(result.shape.severity)} of {_local(result.constraint.kind.component)}",
        f"  focus node: {named(result.focus)}",
        *([f"  path: {named(result.path)}"] if result.path is not None else []),
        *([f"  value: {named(result.value)}"] if result.value is not None else []),
        f"  shape: {named(result.shape.node)}",
        *(f"  message: {message}" for message in result.messages),
    ]
    return "\n".join(lines)


def _local(node: Node) -> str:
    return str(node).rpartition("#")[2]
