"""The results of a shapes graph for a data graph: queries over a table of its triples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rdflib import Graph, Literal
from rdflib.namespace import SH

from .execute import GraphTables, Solution
from .faults import named
from .kinds import KINDS
from .reader import Shapes
from .report import Result
from .writer import Check, Writer


def results(data: Graph, shapes_graph: Graph) -> list[Result]:
    """Return what breaks the shapes.

    Raises ShapeError for ill-formed shapes, and NotCompilable for what has no plan, both with the shape's name.
    """
    writer = Writer(Shapes(shapes_graph, KINDS))
    checks = [check for node in writer.shapes.targeted() for check in writer.checks(node)]
    tables = GraphTables(data)
    tables.give(writer.given.triples())
    for stage in writer.stages:
        tables.stage(stage)
    return [result for check in checks for result in _run(check, tables, shapes_graph)]


def _run(check: Check, tables: GraphTables, graph: Graph) -> Iterator[Result]:
    for solution in tables.solve(check.query, named(check.shape.node), check.foci):
        result = _result(check, solution)
        yield _of_query(result, solution, graph) if check.foci else result


def _result(check: Check, solution: Solution) -> Result:
    shape = check.shape
    path = solution.get(check.path, shape.path.node if shape.path else None)
    said = check.constraint.kind.message.replace("{value}", named(check.constraint.value))
    return Result(
        solution[check.focus],
        shape,
        check.constraint,
        solution.get(check.value),
        path,
        shape.messages or (Literal(said),),
    )


def _of_query(result: Result, solution: Solution, graph: Graph) -> Result:
    """Return a result of a query that a shape brings: it names its constraint, and its messages name variables."""
    constraint = result.constraint
    messages = [solution["message"]] if "message" in solution else list(graph.objects(constraint.holder, SH.message))
    solution = {str(name): value for name, value in constraint.values} | solution
    source = constraint.holder if constraint.kind.parameter == SH.sparql else None
    said = [_filled(one, solution) for one in messages or result.messages if isinstance(one, Literal)]
    value = result.value if result.value is not None or result.shape.path else result.focus
    path = result.path if not isinstance(result.path, Literal) else None
    return replace(result, value=value, path=path, messages=tuple(said), source=source)


def _filled(message: Literal, solution: Solution) -> Literal:
    """Return a message with the values of the variables that it names."""

    def value(match: re.Match[str]) -> str:
        node = solution.get(match[1])
        return match[0] if node is None else str(node)

    return Literal(re.sub(r"\{[$?](\w+)\}", value, str(message)), lang=message.language)
