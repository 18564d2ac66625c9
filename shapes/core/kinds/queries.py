"""Constraints that bring their own query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.namespace import SH

from ..model import Breach, Constraint, Kind, Shape
from ..select import read_select
from ..terms import BREAKS

if TYPE_CHECKING:
    from ..writer import Writer


def _within(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    """Return how the query is asked of every node, for a shape within a shape; of focus nodes the writer asks it."""
    query = read_select(writer.shapes.graph, constraint.value, shape)
    return [Breach(writer.stage(shape.node, BREAKS, [query], writer.every_node()).asked(focus))]


KINDS = (Kind(SH.SPARQLConstraintComponent, SH.sparql, _within, "The query of {value} has a solution"),)
