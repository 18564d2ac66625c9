"""Run the catalog shapes as SPARQL: one query a shape, straight on a store, whatever its size.

A catalog shape has one form: a node shape with one SPARQL constraint whose query binds `$this` itself, so that
the same text judges one focus node (in a SHACL engine) or the whole graph (here).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ..errors import ShapeError
from ..ontology.terms import BASE, PREFIXES, SH

if TYPE_CHECKING:
    from ..graph.store import Store

SEVERITIES = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "info"}
"""What a severity of SHACL is called in a report; any other is an error."""
CONDITIONS = """
SELECT ?shape ?label ?cited ?severity ?message ?select
  (GROUP_CONCAT(CONCAT("PREFIX ", ?prefix, ": <", STR(?namespace), ">"); separator="\\n") AS ?prologue) WHERE {
  ?shape a sh:NodeShape ; rdfs:label ?label ; dcterms:source ?cited ; sh:severity ?severity ; sh:sparql ?constraint .
  ?constraint sh:message ?message ; sh:select ?select ; sh:prefixes/sh:declare ?declaration .
  ?declaration sh:prefix ?prefix ; sh:namespace ?namespace .
} GROUP BY ?shape ?label ?cited ?severity ?message ?select ORDER BY ?shape
"""
SHOWN_BY_LAST_PART = tuple(
    BASE + part for part in ("code/", "modifier/", "setting/", "indicator/", "topic/", "payer/", "family/")
)
VARIABLE = re.compile(r"\{\?(\w+)\}")


@dataclass(frozen=True, slots=True)
class Condition:
    """One catalog shape: what it asks, and what it says of a node that fails."""

    shape: str
    label: str
    cited: str
    severity: str
    message: str
    query: str


@dataclass(frozen=True, slots=True)
class Breach:
    """One node that fails one shape; the value and the path are those that the shape points at, if any."""

    focus: ox.NamedNode | ox.BlankNode | ox.Literal
    shape: str
    severity: str
    message: str
    value: ox.NamedNode | ox.BlankNode | ox.Literal | None = None
    path: str | None = None


def catalog_files() -> list[Traversable]:
    """Return the Turtle files of the catalog shapes, sorted by name."""
    folder = files("medcodegraph.shapes") / "catalog"
    return sorted((f for f in folder.iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name)


def read_conditions() -> tuple[Condition, ...]:
    """Return the catalog shapes.

    Raises ShapeError for a shape that lacks a part of the one form.
    """
    graph = ox.Store()
    for file in catalog_files():
        graph.load(file.read_bytes(), ox.RdfFormat.TURTLE)
    found = tuple(_condition(row) for row in _solutions(graph.query(CONDITIONS, prefixes=PREFIXES)))
    shapes = {
        row["shape"].value
        for row in _solutions(graph.query("SELECT ?shape { ?shape a sh:NodeShape }", prefixes=PREFIXES))
    }
    for shape in sorted(shapes - {condition.shape for condition in found}):
        raise ShapeError(shape, None, "not a catalog shape: it needs a label, source, severity, message and query")
    return found


def check_store(store: Store, conditions: Iterable[Condition] | None = None) -> Iterator[Breach]:
    """Judge everything that a store holds; breaches come shape by shape."""
    for condition in read_conditions() if conditions is None else conditions:
        rows = store.query(condition.query)
        names = [variable.value for variable in rows.variables] if isinstance(rows, ox.QuerySolutions) else []
        for row in _solutions(rows):
            yield breach(condition, {name: row[name] for name in names if row[name] is not None})


def breach(condition: Condition, bound: Mapping[str, Any]) -> Breach:
    """Return what a condition says of one solution of its query, given as terms by the names of variables."""
    path = bound.get("path")
    return Breach(
        bound["this"],
        condition.shape,
        condition.severity,
        VARIABLE.sub(lambda match: as_text(bound.get(match[1])), condition.message),
        bound.get("value"),
        path.value if isinstance(path, ox.NamedNode) else None,
    )


def as_text(term: object) -> str:
    """Return a term as a reader names it: a code by its notation, text by its characters."""
    if isinstance(term, ox.NamedNode):
        return term.value.rpartition("/")[2] if term.value.startswith(SHOWN_BY_LAST_PART) else f"<{term.value}>"
    return term.value if isinstance(term, ox.Literal) else "" if term is None else str(term)


def _condition(row: ox.QuerySolution) -> Condition:
    text = {name: row[name].value for name in ("shape", "label", "cited", "severity", "message", "select", "prologue")}
    return Condition(
        text["shape"],
        text["label"],
        text["cited"],
        SEVERITIES.get(text["severity"], "error"),
        text["message"],
        f"{text['prologue']}\n{text['select']}",
    )


def _solutions(answer: object) -> Iterator[ox.QuerySolution]:
    if isinstance(answer, ox.QuerySolutions):
        yield from answer
