"""Constraints that bring their own query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.namespace import SH
from rdflib.plugins.sparql.sparql import Query

from ..model import Breach, Constraint, Kind, Shape
from ..select import read_select
from ..terms import BREAKS

if TYPE_CHECKING:
    from ..writer import Writer


def by_query(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    """Return how the query is asked of every node, for a shape within a shape; of focus nodes the writer asks it."""
    query = select_query(writer, shape, constraint)
    return [Breach(writer.stage(shape.node, BREAKS, [query], writer.every_node()).asked(focus))]


def select_query(writer: Writer, shape: Shape, constraint: Constraint) -> Query:
    """Return the SELECT query of a constraint."""
    return read_select(writer.shapes.graph, constraint, shape)


KINDS = (
    Kind(SH.SPARQLConstraintComponent, SH.sparql, by_query, "The query of {value} has a solution", query=select_query),
)
