"""Shapes within shapes: node, property, and, or, xone, not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.namespace import SH

from .. import arguments
from ..condition import Condition, both, compared, either, no
from ..model import Constraint, Kind, Shape
from .values import each_value

if TYPE_CHECKING:
    from ..writer import Writer


def _node(writer: Writer, _: Shape, constraint: Constraint, value: str) -> Condition:
    return writer.conforms(constraint.value, value)


def _not(writer: Writer, _: Shape, constraint: Constraint, value: str) -> Condition:
    return no(writer.conforms(constraint.value, value))


def _all(writer: Writer, shape: Shape, constraint: Constraint, value: str) -> list[Condition]:
    return [writer.conforms(node, value) for node in arguments.members(writer.shapes.graph, shape, constraint)]


def _and(writer: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    return both(*_all(writer, shape, constraint, value))


def _or(writer: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    return either(*_all(writer, shape, constraint, value))


def _xone(writer: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    found = _all(writer, shape, constraint, value)
    return compared(" + ".join(f"IF({one.text}, 1, 0)" for one in found) or "0", "=", "1")


KINDS = (
    Kind(SH.NodeConstraintComponent, SH.node, each_value(_node), "Value does not conform to shape {value}"),
    Kind(SH.PropertyConstraintComponent, SH.property, each_value(_node), "Value does not conform to shape {value}"),
    Kind(SH.NotConstraintComponent, SH["not"], each_value(_not), "Value conforms to shape {value}"),
    Kind(SH.AndConstraintComponent, SH["and"], each_value(_and), "Value does not conform to all of the shapes"),
    Kind(SH.OrConstraintComponent, SH["or"], each_value(_or), "Value conforms to none of the shapes"),
    Kind(SH.XoneConstraintComponent, SH.xone, each_value(_xone), "Value does not conform to exactly one of the shapes"),
)
