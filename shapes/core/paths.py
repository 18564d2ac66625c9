"""SHACL property paths as SPARQL property paths."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import RDF, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from .faults import malformed


@dataclass(frozen=True, slots=True)
class Path:
    """A path of a property shape.

    `nullable` paths also lead from each node to itself. SPARQL sees that step only at nodes of the graph, and a focus
    node need not be one: who uses such a path adds the node itself.
    """

    text: str
    nullable: bool
    node: Node


SUFFIXES = {SH.zeroOrMorePath: ("*", True), SH.oneOrMorePath: ("+", False), SH.zeroOrOnePath: ("?", True)}


def read_path(graph: Graph, node: Node, above: tuple[Node, ...] = ()) -> Path:
    """Return the path that a node of the shapes graph describes.

    Raises ShapeError where it describes none.
    """
    if isinstance(node, URIRef):
        return Path(node.n3(), False, node)
    if not isinstance(node, BNode) or node in above:
        raise malformed(node, "sh:path holds something that is no path")
    above = (*above, node)
    if (node, RDF.first, None) in graph:
        return _sequence(graph, node, above)
    inverse = graph.value(node, SH.inversePath)
    if inverse is not None:
        inner = read_path(graph, inverse, above)
        return Path(f"^({inner.text})", inner.nullable, node)
    choices = graph.value(node, SH.alternativePath)
    if choices is not None:
        parts = _members(graph, choices, above)
        return Path("|".join(f"({p.text})" for p in parts), any(p.nullable for p in parts), node)
    for predicate, (suffix, nullable) in SUFFIXES.items():
        repeated = graph.value(node, predicate)
        if repeated is not None:
            inner = read_path(graph, repeated, above)
            return Path(f"({inner.text}){suffix}", nullable or inner.nullable, node)
    raise malformed(node, "sh:path holds something that is no path")


def _sequence(graph: Graph, node: Node, above: tuple[Node, ...]) -> Path:
    parts = _members(graph, node, above)
    return Path("/".join(f"({p.text})" for p in parts), all(p.nullable for p in parts), node)


def _members(graph: Graph, node: Node, above: tuple[Node, ...]) -> list[Path]:
    parts = [read_path(graph, member, above) for member in Collection(graph, node)]
    if len(parts) < 2:
        raise malformed(node, "a path of steps or choices has fewer than two of them")
    return parts
