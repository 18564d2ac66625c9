"""Every rule as a reader asks for it: what it says, how a payer says it, its source, and whether it can be judged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from rdflib import Graph, URIRef
from rdflib.namespace import SH

from ..errors import NotFoundError, UsageError
from ..graph.store.interface import Store
from ..graph.views.editions import in_force, read_editions, shown
from ..ontology.terms import PREFIXES
from .conditions import catalog_files, read_conditions
from .rules import claim_shapes, read_rules

if TYPE_CHECKING:
    from ..graph.views.editions import Edition

Fact = dict[str, Any]
KINDS = ("claim", "catalog")
"""Is the claim right? Is the graph well formed?"""


def rules(store: Store, on: str, kind: str | None = None) -> Fact:
    """Return the rules of a kind, or of both, and by which editions each is judged on a date (ISO).

    Raises UsageError for a kind that does not exist.
    """
    if kind not in (None, *KINDS):
        raise UsageError(f"a rule is one of {', '.join(KINDS)}")
    current = in_force(read_editions(store), on)
    found = [row | _judged(row, current, on) for row in _rows() if kind in (None, row["kind"])]
    return _answer(store, on, found, current) | {"rules": found}


def rule(store: Store, name: str, on: str) -> Fact:
    """Return the shapes of a rule with their Turtle; the name is the rule's id, or the last part of a shape's IRI.

    Raises NotFoundError where no shape has the name.
    """
    current = in_force(read_editions(store), on)
    found = [row for row in _rows() if name in (row["rule"], row["shape"].rpartition("#")[2])]
    if not found:
        raise NotFoundError("no rule has this id; the list of rules names every one")
    told = [row | _judged(row, current, on) | {"turtle": _turtle(row["shape"], row["kind"])} for row in found]
    return _answer(store, on, told, current) | {"rule": found[0]["rule"], "shapes": told}


def _answer(store: Store, on: str, found: list[Fact], current: dict[str, Edition]) -> Fact:
    used = {key for row in found for key in row["judged_by"]}
    editions = shown((edition for edition in current.values() if edition["key"] in used), on)
    return {"on": on, "graph": store.location, "is_default": store.is_default, "editions": editions}


def _rows() -> Iterator[Fact]:
    shapes = claim_shapes()
    for item in sorted(read_rules(shapes).values(), key=lambda one: one.shape):
        yield {
            "rule": item.rule, "shape": item.shape, "kind": "claim", "label": item.label, "severity": item.severity,
            "verdict": item.verdict, "stage": item.stage, "denies": item.denies, "group": item.group,
            "carc": item.carc, "rarc": list(item.rarc), "message": _message(shapes, item.shape),
            "fixes": list(item.fixes), "source": item.source, "needs": sorted(item.needs),
        }  # fmt: skip
    for condition in read_conditions():
        yield {
            "rule": condition.shape.rpartition("#")[2], "shape": condition.shape, "kind": "catalog",
            "label": condition.label, "severity": condition.severity, "verdict": "violated", "stage": 1,
            "denies": False, "group": "", "carc": "", "rarc": [], "message": condition.message, "fixes": [],
            "source": condition.cited, "needs": [],
        }  # fmt: skip


def _message(shapes: Graph, shape: str) -> str:
    """Return what a finding of the shape says, with the names of what it fills in."""
    return str(shapes.value(shapes.value(URIRef(shape), SH.sparql), SH.message) or "")


def _judged(row: Fact, current: dict[str, Edition], on: str) -> Fact:
    """Return the editions that a rule rests on, and what it needs that none answers: then it is not checked."""
    serving = {kind: [e["key"] for e in current.values() if e["kind"] == kind] for kind in row["needs"]}
    return {
        "judged_by": sorted(key for keys in serving.values() for key in keys),
        "not_checked": [f"no edition of kind {kind} is in force on {on}" for kind in row["needs"] if not serving[kind]],
    }  # fmt: skip


@cache
def _catalog_shapes() -> Graph:
    graph = Graph()
    for file in catalog_files():
        graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return graph


def _turtle(shape: str, kind: str) -> str:
    """Return a shape and the constraint that it points at."""
    shapes = claim_shapes() if kind == "claim" else _catalog_shapes()
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for subject in (URIRef(shape), *shapes.objects(URIRef(shape), SH.sparql)):
        for triple in shapes.triples((subject, None, None)):
            graph.add(triple)
    return graph.serialize(format="turtle").strip()
