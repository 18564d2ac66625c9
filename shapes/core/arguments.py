"""What constraints say, as Python values; what the standard does not allow there is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from ...errors import ShapeError
from .faults import malformed

if TYPE_CHECKING:
    from .model import Constraint, Shape


def count(shape: Shape, constraint: Constraint) -> int:
    """Return a number of values or of characters."""
    value = constraint.value.value if isinstance(constraint.value, Literal) else None
    if not isinstance(value, int) or isinstance(value, bool):
        raise unexpected(shape, constraint, "an integer")
    return value


def literal(shape: Shape, constraint: Constraint) -> Literal:
    """Return a literal."""
    if not isinstance(constraint.value, Literal):
        raise unexpected(shape, constraint, "a literal")
    return constraint.value


def iri(shape: Shape, constraint: Constraint) -> str:
    """Return an IRI as SPARQL has it."""
    if not isinstance(constraint.value, URIRef):
        raise unexpected(shape, constraint, "an IRI")
    return constraint.value.n3()


def flag(shape: Shape, constraint: Constraint) -> bool:
    """Tell whether a constraint is on; of the forms of true the standard names one."""
    if not isinstance(constraint.value, Literal) or constraint.value.datatype != XSD.boolean:
        raise unexpected(shape, constraint, "true or false")
    return is_true(constraint.value)


def is_true(node: Node | None) -> bool:
    """Tell whether a node is the literal true."""
    return isinstance(node, Literal) and node.datatype == XSD.boolean and str(node) == "true"


def members(graph: Graph, shape: Shape, constraint: Constraint) -> list[Node]:
    """Return the members of a list."""
    return list_of(graph, shape.node, constraint.value)


def list_of(graph: Graph, shape: Node, node: Node) -> list[Node]:
    """Return the members of a list of the shapes graph."""
    found: list[Node] = []
    seen: set[Node] = set()
    while node != RDF.nil:
        first, rest = list(graph.objects(node, RDF.first)), list(graph.objects(node, RDF.rest))
        if len(first) != 1 or len(rest) != 1 or node in seen:
            raise malformed(shape, f"{node.n3()} is not a well-formed list")
        seen.add(node)
        found.append(first[0])
        node = rest[0]
    return found


def unexpected(shape: Shape, constraint: Constraint, expected: str) -> ShapeError:
    """Return the error for a parameter whose value is not what it must be."""
    return malformed(shape.node, f"{constraint.kind.parameter.n3()} is {constraint.value.n3()}, not {expected}")
