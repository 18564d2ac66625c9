"""The nodes that a shape is tried on, by kind of target."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rdflib import RDF, RDFS, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from .faults import malformed, refused
from .model import Shape, Target
from .select import read_target
from .terms import FOCUS

if TYPE_CHECKING:
    from .writer import Writer

INSTANCE = f"{RDF.type.n3()}/{RDFS.subClassOf.n3()}*"
"""Path from a node to the classes that it is of."""


def write_targets(writer: Writer, shape: Shape, focus: str) -> str:
    """Return the pattern that binds a variable to the focus nodes of a shape."""
    nodes = [target.value for target in shape.targets if target.kind == SH.targetNode]
    branches = [writer.given.one_of(focus, nodes)] if nodes else []
    for target in shape.targets:
        if target.kind != SH.targetNode:
            branches.append(KINDS[target.kind](writer, shape, target, focus))
    return branches[0] if len(branches) == 1 else " UNION ".join(f"{{ {branch} }}" for branch in branches)


def _class(_: Writer, shape: Shape, target: Target, focus: str) -> str:
    return f"{focus} {INSTANCE} {named_iri(shape.node, target.value)} ."


def _subjects(writer: Writer, shape: Shape, target: Target, focus: str) -> str:
    return f"{focus} {named_iri(shape.node, target.value)} {writer.fresh()} ."


def _objects(writer: Writer, shape: Shape, target: Target, focus: str) -> str:
    return f"{writer.fresh()} {named_iri(shape.node, target.value)} {focus} ."


def named_iri(shape: Node, value: Node) -> str:
    """Return an IRI that a shape names as SPARQL has it; anything else is refused."""
    if not isinstance(value, URIRef):
        raise malformed(shape, f"{value.n3()} stands where an IRI is expected")
    return value.n3()


def _query(writer: Writer, shape: Shape, target: Target, focus: str) -> str:
    graph = writer.shapes.graph
    if (target.value, SH.select, None) not in graph:
        raise refused(shape.node, "sh:target without sh:select")
    return writer.stage(shape.node, FOCUS, [read_target(graph, target.value, shape)]).asked(focus)


KINDS: dict[URIRef, Callable[[Writer, Shape, Target, str], str]] = {
    SH.targetClass: _class,
    SH.targetSubjectsOf: _subjects,
    SH.targetObjectsOf: _objects,
    SH.target: _query,
}
"""How each kind of target is written; the nodes of sh:targetNode are written together."""
TARGETS = (SH.targetNode, *KINDS)
