"""Constraint components that a shapes graph declares itself: their parameters, and the query that judges (SHACL, 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node, Variable

from .arguments import is_true
from .condition import Condition, exists
from .faults import in_text, malformed, named
from .kinds.queries import by_query, select_query
from .kinds.values import each_value
from .model import Breach, Constraint, Kind, Shape
from .select import read_ask
from .terms import MEETS

if TYPE_CHECKING:
    from .writer import Writer


@dataclass(frozen=True, slots=True)
class Component:
    """A declared component: its parameters in order, those that it needs, and its validators."""

    node: URIRef
    parameters: tuple[URIRef, ...]
    needs: tuple[URIRef, ...]
    for_nodes: Node | None
    for_properties: Node | None


def declared(graph: Graph) -> list[Component]:
    """Return the components that a shapes graph declares."""
    validators = (SH.validator, SH.nodeValidator, SH.propertyValidator)
    nodes = {node for validator in validators for node in graph.subjects(validator)}
    return [_component(graph, node) for node in sorted(node for node in nodes if isinstance(node, URIRef))]


def _component(graph: Graph, node: URIRef) -> Component:
    optional = {p: is_true(graph.value(p, SH.optional)) for p in graph.objects(node, SH.parameter)}
    paths = {p: path for p in optional for path in graph.objects(p, SH.path) if isinstance(path, URIRef)}
    either = graph.value(node, SH.validator)
    return Component(
        node,
        tuple(sorted(paths.values())),
        tuple(sorted(path for p, path in paths.items() if not optional[p])),
        graph.value(node, SH.nodeValidator) or either,
        graph.value(node, SH.propertyValidator) or either,
    )


def constraints(graph: Graph, components: Sequence[Component], node: Node, of_property: bool) -> Iterator[Constraint]:
    """Give the constraints that a shape has of declared components: those of which all needed parameters are there."""
    for component in components:
        validator = component.for_properties if of_property else component.for_nodes
        if validator is None or not component.needs or not all((node, p, None) in graph for p in component.needs):
            continue
        values = sorted(graph.objects(node, component.needs[0]), key=in_text)
        if len(values) > 1 and len(component.parameters) > 1:
            raise malformed(node, f"more than one {named(component.needs[0])}, of a component of several parameters")
        message = graph.value(validator, SH.message) or f"Value does not meet {named(component.node)}"
        write, query = (_by_ask, None) if (validator, SH.ask, None) in graph else (by_query, select_query)
        kind = Kind(component.node, component.needs[0], write, str(message), query=query)
        for value in values:
            yield Constraint(kind, value, validator, _values(graph, component, node, value))


def _values(graph: Graph, component: Component, node: Node, value: Node) -> tuple[tuple[Variable, Node], ...]:
    found = {path: graph.value(node, path) for path in component.parameters} | {component.needs[0]: value}
    return tuple((Variable(_local(path)), held) for path, held in found.items() if held is not None)


def _local(path: URIRef) -> str:
    return path.replace("#", "/").rpartition("/")[2]


def _by_ask(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    query = read_ask(writer.shapes.graph, constraint, shape)
    stage = writer.stage(shape.node, MEETS, [query], writer.every_node())

    def test(_: Writer, __: Shape, ___: Constraint, value: str) -> Condition:
        return exists(stage.asked(value))

    return list(each_value(test)(writer, shape, constraint, focus))
