"""The claim rules as records: what each shape in shapes/claims says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SH
from rdflib.term import Node

from ..ontology.terms import MCG

SEVERITY = {str(SH.Violation): "error", str(SH.Warning): "warning", str(SH.Info): "info"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its shape's IRI, its id in the rule catalogue, and how a finding of it is reported."""

    shape: str
    rule: str
    label: str
    severity: str
    verdict: str
    stage: int
    denies: bool
    group: str
    carc: str
    rarc: tuple[str, ...]
    fixes: tuple[str, ...]
    source: str
    needs: frozenset[str]
    """Kinds of source without which the rule can't be judged."""


@cache
def claim_shapes() -> Graph:
    """Return the claim shapes as one graph."""
    graph = Graph()
    folder = files("medcodegraph.shapes") / "claims"
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name):
        graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return graph


def read_rules(shapes: Graph) -> dict[str, Rule]:
    """Return the rules of a shapes graph by the IRI of their shape."""
    return {rule.shape: rule for rule in _rules(shapes)}


def _rules(shapes: Graph) -> Iterator[Rule]:
    for shape in shapes.subjects(RDF.type, URIRef(MCG["Rule"])):
        yield Rule(
            shape=str(shape),
            rule=_text(shapes, shape, URIRef(MCG["ruleId"])),
            label=_text(shapes, shape, RDFS.label),
            severity=SEVERITY[str(shapes.value(shape, SH.severity))],
            verdict=_text(shapes, shape, URIRef(MCG["verdict"])),
            stage=int(_text(shapes, shape, URIRef(MCG["stage"]))),
            denies=_text(shapes, shape, URIRef(MCG["denies"])) == "true",
            group=_text(shapes, shape, URIRef(MCG["groupCode"])),
            carc=_text(shapes, shape, URIRef(MCG["carc"])),
            rarc=tuple(sorted(str(v) for v in shapes.objects(shape, URIRef(MCG["rarc"])))),
            fixes=tuple(sorted(str(v) for v in shapes.objects(shape, URIRef(MCG["fix"])))),
            source=_text(shapes, shape, DCTERMS.source),
            needs=frozenset(str(v) for v in shapes.objects(shape, URIRef(MCG["needsSourceKind"]))),
        )


def _text(shapes: Graph, shape: Node, predicate: URIRef) -> str:
    value = shapes.value(shape, predicate)
    return str(value) if isinstance(value, Literal) else ""
