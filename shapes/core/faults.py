"""What is said of shapes that can't be run: what they use that has no query, or what is wrong with them."""

from __future__ import annotations

from rdflib import Graph, URIRef
from rdflib.namespace import NamespaceManager
from rdflib.term import Node

from ...errors import NotCompilable, ShapeError

NAMES = NamespaceManager(Graph())


def refused(shape: Node, construct: str) -> NotCompilable:
    """Return the error that names a construct that has no query, and the shape that uses it."""
    return NotCompilable(construct, named(shape))


def malformed(shape: Node, reason: str) -> ShapeError:
    """Return the error for a shape that the standard calls ill-formed."""
    return ShapeError(named(shape), None, reason)


def in_text(node: Node) -> str:
    """Return a node as N-Triples has it: what gives nodes an order."""
    return node.n3()


def named(node: Node) -> str:
    """Return a node of the shapes graph as a reader finds it there; a well-known IRI by its prefix."""
    return NAMES.normalizeUri(node) if isinstance(node, URIRef) else node.n3()
