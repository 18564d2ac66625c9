"""Values compared with those of another property of the focus node, and properties that no shape names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import URIRef
from rdflib.namespace import SH

from .. import arguments
from ..condition import TRUE, both, compared, exists, in_order, no, same
from ..model import Breach, Constraint, Kind, Shape, Write
from .values import values

if TYPE_CHECKING:
    from ..writer import Writer


def _equals(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    other = arguments.iri(shape, constraint)
    missing = [
        Breach(pattern, no(exists(f"{focus} {other} {value}")), value)
        for pattern, value in values(writer, shape, focus)
    ]
    extra = writer.fresh()
    unmatched = [
        no(exists(f"{focus} {shape.path.text} {extra}") if pattern and shape.path else same(focus, extra))
        for pattern, _ in values(writer, shape, focus)
    ]
    return [*missing, Breach(f"{focus} {other} {extra} .", both(*unmatched), extra)]


def _disjoint(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    other = arguments.iri(shape, constraint)
    return [
        Breach(f"{pattern} {focus} {other} {value} .", value=value) for pattern, value in values(writer, shape, focus)
    ]


def _less(operator: str) -> Write:
    def write(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
        """One result for each pair of values that is not in order."""
        other = writer.fresh()
        against = f"{focus} {arguments.iri(shape, constraint)} {other} ."
        return [
            Breach(f"{pattern} {against}", no(in_order(value, operator, other)), value, others=(other,))
            for pattern, value in values(writer, shape, focus)
        ]

    return write


def _closed(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    if not arguments.flag(shape, constraint):
        return []
    graph = writer.shapes.graph
    named = {p for inner in graph.objects(shape.node, SH.property) for p in graph.objects(inner, SH.path)}
    for ignored in graph.objects(shape.node, SH.ignoredProperties):
        named |= set(arguments.list_of(graph, shape.node, ignored))
    known = ", ".join(sorted(node.n3() for node in named if isinstance(node, URIRef)))
    found: list[Breach] = []
    for pattern, value in values(writer, shape, focus):
        path, extra = writer.fresh(), writer.fresh()
        condition = compared(path, "NOT IN", f"({known})") if known else TRUE
        found.append(Breach(f"{pattern} {value} {path} {extra} .", condition, extra, path))
    return found


KINDS = (
    Kind(SH.EqualsConstraintComponent, SH.equals, _equals, "Values differ from those of {value}"),
    Kind(SH.DisjointConstraintComponent, SH.disjoint, _disjoint, "Value is also a value of {value}"),
    Kind(SH.LessThanConstraintComponent, SH.lessThan, _less("<"), "Value is not less than that of {value}"),
    Kind(
        SH.LessThanOrEqualsConstraintComponent,
        SH.lessThanOrEquals,
        _less("<="),
        "Value exceeds that of {value}",
    ),
    Kind(SH.ClosedConstraintComponent, SH.closed, _closed, "Property is not among those allowed"),
)
