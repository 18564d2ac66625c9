"""How many values there are, or how many of them conform to a shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rdflib.namespace import SH
from rdflib.term import Node

from .. import arguments
from ..condition import FALSE, TRUE, Condition, both, either, exists, no, same, where
from ..faults import in_text, malformed, named
from ..model import Breach, Constraint, Kind, Shape

if TYPE_CHECKING:
    from ..writer import Writer


def _at_least(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    _refuse_without_path(shape, constraint)
    return [Breach("", no(has(writer, shape, focus, arguments.count(shape, constraint))))]


def _at_most(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    _refuse_without_path(shape, constraint)
    return [Breach("", has(writer, shape, focus, arguments.count(shape, constraint) + 1))]


def _qualified_at_least(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    shapes = _wanted(writer, shape)
    return [Breach("", no(has(writer, shape, focus, arguments.count(shape, constraint), shapes)))]


def _qualified_at_most(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    shapes = _wanted(writer, shape)
    return [Breach("", has(writer, shape, focus, arguments.count(shape, constraint) + 1, shapes))]


def _refuse_without_path(shape: Shape, constraint: Constraint) -> None:
    if shape.path is None:
        raise malformed(shape.node, f"{named(constraint.kind.parameter)} has no place in a node shape")


Wanted = tuple[Node, list[Node]]
"""A shape that values conform to, and shapes that they don't."""


def _wanted(writer: Writer, shape: Shape) -> Wanted:
    graph = writer.shapes.graph
    asked, *more = graph.objects(shape.node, SH.qualifiedValueShape)
    if more:
        raise malformed(shape.node, "a shape has more than one sh:qualifiedValueShape")
    apart = arguments.is_true(graph.value(shape.node, SH.qualifiedValueShapesDisjoint))
    return asked, sorted(set(_siblings(writer, shape)) - {asked}, key=in_text) if apart else []


def _siblings(writer: Writer, shape: Shape) -> Iterator[Node]:
    graph = writer.shapes.graph
    for parent in graph.subjects(SH.property, shape.node):
        for sibling in graph.objects(parent, SH.property):
            yield from graph.objects(sibling, SH.qualifiedValueShape)


def has(writer: Writer, shape: Shape, focus: str, number: int, wanted: Wanted | None = None) -> Condition:
    """Return the condition that a focus node has a number of values or more."""
    if shape.path is None:
        return TRUE if number <= 0 else _met(writer, focus, wanted) if number == 1 else FALSE
    value = writer.fresh()
    met = _met(writer, value, wanted)
    pattern = f"{focus} {shape.path.text} {value} ."
    if not shape.path.nullable:
        return _counted(pattern, met, focus, value, number)
    others = both(no(same(focus, value)), met)
    return either(
        both(_met(writer, focus, wanted), _counted(pattern, others, focus, value, number - 1)),
        _counted(pattern, others, focus, value, number),
    )


def _met(writer: Writer, value: str, wanted: Wanted | None) -> Condition:
    if wanted is None:
        return TRUE
    asked, apart = wanted
    return both(writer.conforms(asked, value), *(no(writer.conforms(other, value)) for other in apart))


def _counted(pattern: str, condition: Condition, focus: str, value: str, number: int) -> Condition:
    """Return the condition that a pattern has a number of distinct values or more."""
    if number <= 0:
        return TRUE
    whole = where(pattern, condition)
    if number == 1:
        return exists(whole)
    having = f"HAVING (COUNT(DISTINCT {value}) >= {number})"
    return exists(f"SELECT {focus} WHERE {{ {whole} }} GROUP BY {focus} {having}")


KINDS = (
    Kind(SH.MinCountConstraintComponent, SH.minCount, _at_least, "Fewer than {value} values"),
    Kind(SH.MaxCountConstraintComponent, SH.maxCount, _at_most, "More than {value} values"),
    Kind(
        SH.QualifiedMinCountConstraintComponent, SH.qualifiedMinCount, _qualified_at_least,
        "Fewer than {value} values conform to the shape", needs=(SH.qualifiedValueShape,),
    ),
    Kind(
        SH.QualifiedMaxCountConstraintComponent, SH.qualifiedMaxCount, _qualified_at_most,
        "More than {value} values conform to the shape", needs=(SH.qualifiedValueShape,),
    ),
)  # fmt: skip
