"""Validate any graph with any shapes: the function behind `medcodegraph.shapes.validate`."""

from __future__ import annotations

from collections.abc import Callable

from pyshacl import validate as pyshacl_validate
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from rdflib import Graph

from ...errors import ShapeError, UsageError
from .report import to_graph, to_text
from .results import results

Report = tuple[bool, Graph, str]


def validate(data: Graph, shapes: Graph, engine: str) -> Report:
    """Return whether the data conform, the validation report as a graph, and the same as text."""
    if engine not in ENGINES:
        raise UsageError(f"no engine {engine!r}: {' or '.join(ENGINES)}")
    return ENGINES[engine](data, shapes)


def _compiled(data: Graph, shapes: Graph) -> Report:
    found = results(data, shapes)
    return not found, to_graph(found, shapes), to_text(found)


def _reference(data: Graph, shapes: Graph) -> Report:
    try:
        own = Graph() + shapes  # pySHACL adds triples of its own
        conforms, report, text = pyshacl_validate(data, shacl_graph=own, advanced=True, inference="none")
    except (ReportableRuntimeError, ValidationFailure) as error:
        raise ShapeError("shapes", None, str(getattr(error, "message", error))) from error
    if not isinstance(report, Graph):
        raise ShapeError("shapes", None, str(getattr(report, "message", report)))
    return bool(conforms), report, str(text)


ENGINES: dict[str, Callable[[Graph, Graph], Report]] = {"compiled": _compiled, "reference": _reference}
