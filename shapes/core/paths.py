"""SHACL property paths as SPARQL property paths."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import RDF, BNode, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from .arguments import list_of
from .faults import malformed

IRI, STEP, SEQUENCE, CHOICE = range(4)
"""How loosely the parts of a path hold together."""
SUFFIXES = {SH.zeroOrMorePath: ("*", True), SH.oneOrMorePath: ("+", False), SH.zeroOrOnePath: ("?", True)}
KINDS = (RDF.first, SH.inversePath, SH.alternativePath, *SUFFIXES)
"""The property by which a node describes a path; of several the first counts."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path of a property shape.

    `nullable` paths also lead from each node to itself. SPARQL sees that step only at nodes of the graph, and a focus
    node need not be one: who uses such a path adds the node itself.
    """

    text: str
    nullable: bool
    node: Node
    level: int = IRI

    def within(self, level: int) -> str:
        """Return the text as a part of a path that holds its parts together so."""
        return self.text if self.level <= level else f"({self.text})"


def kind_of(graph: Graph, node: Node) -> URIRef | None:
    """Return the property by which a node describes a path."""
    return next((kind for kind in KINDS if (node, kind, None) in graph), None)


def read_path(graph: Graph, node: Node, above: tuple[Node, ...] = ()) -> Path:
    """Return the path that a node of the shapes graph describes.

    Raises ShapeError where it describes none.
    """
    if isinstance(node, URIRef):
        return Path(node.n3(), False, node)
    kind = kind_of(graph, node)
    if not isinstance(node, BNode) or node in above or kind is None:
        raise malformed(node, "sh:path holds something that is no path")
    above = (*above, node)
    if kind == RDF.first:
        parts = _members(graph, node, above)
        return Path("/".join(p.within(STEP) for p in parts), all(p.nullable for p in parts), node, SEQUENCE)
    value = next(graph.objects(node, kind))
    if kind == SH.alternativePath:
        parts = _members(graph, value, above)
        return Path("|".join(p.within(SEQUENCE) for p in parts), any(p.nullable for p in parts), node, CHOICE)
    inner = read_path(graph, value, above)
    if kind == SH.inversePath:
        return Path(f"^{inner.within(IRI)}", inner.nullable, node, STEP)
    suffix, nullable = SUFFIXES[kind]
    return Path(f"{inner.within(IRI)}{suffix}", nullable or inner.nullable, node, STEP)


def _members(graph: Graph, node: Node, above: tuple[Node, ...]) -> list[Path]:
    parts = [read_path(graph, member, above) for member in list_of(graph, node, node)]
    if len(parts) < 2:
        raise malformed(node, "a path of steps or choices has fewer than two of them")
    return parts


def copied(source: Graph, to: Graph, node: Node) -> Node:
    """Return a path's node for another graph; a path of several steps is copied there."""
    kind = kind_of(source, node) if isinstance(node, BNode) else None
    if kind is None:
        return node
    copy = BNode()
    for predicate in (kind, RDF.rest) if kind == RDF.first else (kind,):
        to.add((copy, predicate, copied(source, to, next(source.objects(node, predicate)))))
    return copy
