"""Class, datatype, node kind, and lists of allowed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.namespace import SH
from rdflib.term import Node

from .. import arguments
from ..condition import FALSE, Condition, both, compared, either, exists, no
from ..datatypes import well_formed
from ..model import Breach, Constraint, Kind, Shape
from ..targets import INSTANCE
from .values import each_value, values

if TYPE_CHECKING:
    from ..writer import Writer

NODE_KINDS: dict[Node, tuple[str, ...]] = {
    SH.IRI: ("isIRI",),
    SH.BlankNode: ("isBlank",),
    SH.Literal: ("isLiteral",),
    SH.BlankNodeOrIRI: ("isBlank", "isIRI"),
    SH.BlankNodeOrLiteral: ("isBlank", "isLiteral"),
    SH.IRIOrLiteral: ("isIRI", "isLiteral"),
}


def _class(_: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    return exists(f"{value} {INSTANCE} {arguments.iri(shape, constraint)}")


def _datatype(_: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    datatype = arguments.iri(shape, constraint)
    is_of = compared(f"DATATYPE({value})", "=", datatype)
    return both(Condition(f"isLiteral({value})"), is_of, well_formed(constraint.value, value))


def _node_kind(_: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    if constraint.value not in NODE_KINDS:
        arguments.iri(shape, constraint)
        raise arguments.unexpected(shape, constraint, "a node kind")
    return either(*(Condition(f"{name}({value})") for name in NODE_KINDS[constraint.value]))


def _in(writer: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    allowed = arguments.members(writer.shapes.graph, shape, constraint)
    return exists(writer.given.one_of(value, allowed)) if allowed else FALSE


def _has_value(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    found = [
        exists(f"{pattern} {writer.given.one_of(value, [constraint.value])}")
        for pattern, value in values(writer, shape, focus)
    ]
    return [Breach("", no(either(*found)))]


KINDS = (
    Kind(SH.ClassConstraintComponent, SH["class"], each_value(_class), "Value is not an instance of {value}"),
    Kind(SH.DatatypeConstraintComponent, SH.datatype, each_value(_datatype), "Value is not a literal of {value}"),
    Kind(SH.NodeKindConstraintComponent, SH.nodeKind, each_value(_node_kind), "Value is not of node kind {value}"),
    Kind(SH.InConstraintComponent, SH["in"], each_value(_in), "Value is not in the list of allowed values"),
    Kind(SH.HasValueConstraintComponent, SH.hasValue, _has_value, "Value {value} is missing"),
)
