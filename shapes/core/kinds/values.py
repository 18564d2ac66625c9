"""Constraints on each value by itself: how a test of a value becomes the ways in which a shape is broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..condition import Condition, no
from ..model import Breach, Constraint, Shape, Write

if TYPE_CHECKING:
    from ..writer import Writer

Test = Callable[["Writer", Shape, Constraint, str], Condition]
"""Gives the condition that the node that a variable holds meets a constraint."""


def each_value(test: Test) -> Write:
    """Return how a constraint is broken by each value that fails a test."""

    def write(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
        return [
            Breach(pattern, no(test(writer, shape, constraint, value)), value)
            for pattern, value in values(writer, shape, focus)
        ]

    return write


def values(writer: Writer, shape: Shape, focus: str) -> list[tuple[str, str]]:
    """Return the patterns that bind the values of a shape at a focus node, each with the variable of the value."""
    if shape.path is None:
        return [("", focus)]
    value = writer.fresh()
    found = [(f"{focus} {shape.path.text} {value} .", value)]
    return [*found, ("", focus)] if shape.path.nullable else found
