"""Validate a graph with shapes by queries over a table of its triples."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph, Literal

from .execute import GraphTables, Solution
from .faults import named
from .kinds import CORE
from .reader import Shapes
from .report import Result
from .writer import Check, Writer


def results(data: Graph, shapes_graph: Graph) -> list[Result]:
    """Return what breaks the shapes.

    Raises ShapeError for ill-formed shapes, and NotCompilable for what has no plan, both with the shape's name.
    """
    writer = Writer(Shapes(shapes_graph, CORE))
    checks = [check for node in writer.shapes.targeted() for check in writer.checks(node)]
    tables = GraphTables(data)
    tables.give(writer.given.triples())
    for stage in writer.stages:
        tables.stage(stage)
    return [result for check in checks for result in _run(check, tables)]


def _run(check: Check, tables: GraphTables) -> Iterator[Result]:
    for solution in tables.solve(check.query, named(check.shape.node)):
        yield _result(check, solution)


def _result(check: Check, solution: Solution) -> Result:
    own = check.shape.path.node if check.shape.path else None
    return Result(
        focus=solution[check.focus],
        shape=check.shape,
        constraint=check.constraint,
        value=solution.get(check.value),
        path=solution.get(check.path, own),
        messages=check.shape.messages or (_default(check),),
    )


def _default(check: Check) -> Literal:
    return Literal(check.constraint.kind.message.replace("{value}", named(check.constraint.value)))
