"""The claim shapes compiled: what they derive of a line, and the one constraint of each rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ...errors import NotCompilable
from ...ontology.terms import MCG
from ..result import Result
from .facts import Facts, Needs
from .queries import Construct, Select
from .terms import Value, lexical

SLOT = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class Constraint:
    """The one SPARQL constraint of a rule's shape."""

    shape: str
    query: Select
    message: str

    def results(self, facts: Facts, focus: str) -> Iterator[Result]:
        """Give the results for one focus node; where the query names no value the node itself is the value."""
        for row in self.query.rows(facts, focus):
            named = dict(zip(self.query.names, row, strict=True))
            value = named.get("value")
            value = focus if value is None else value
            yield Result(focus, self.shape, lexical(value), self._message(named | {"value": value}))

    def _message(self, named: Mapping[str, Value | None]) -> str:
        def shown(match: re.Match[str]) -> str:
            value = named.get(match[1])
            return match[0] if value is None else lexical(value)

        return SLOT.sub(shown, self.message)


def derivations(shapes: Graph, needs: Needs) -> list[Construct]:
    """Return the derivations (`sh:rule`) of a shapes graph in their order.

    Raises NotCompilable, with the rule and the construct, for one that this engine can't run.
    """
    found = sorted(shapes.objects(None, SH.rule), key=lambda rule: (int(str(shapes.value(rule, SH.order) or 0)), rule))
    return [_derivation(shapes, rule, needs) for rule in found]


def _derivation(shapes: Graph, rule: Node, needs: Needs) -> Construct:
    if (rule, RDF.type, SH.SPARQLRule) not in shapes:
        raise NotCompilable("a rule that is no sh:SPARQLRule", str(rule))
    try:
        return Construct(_one(shapes, rule, SH.construct), _prefixes(shapes, rule), needs)
    except NotCompilable as error:
        raise NotCompilable(error.construct, str(rule)) from error


def constraint(shapes: Graph, shape: str, needs: Needs) -> Constraint:
    """Compile a rule's shape.

    Raises NotCompilable, with the shape and the construct, for one that this engine can't run.
    """
    node = URIRef(shape)
    own = {predicate for predicate in shapes.predicates(node) if str(predicate).startswith(str(SH))}
    for predicate in own - {SH.targetClass, SH.severity, SH.sparql}:
        raise NotCompilable(f"sh:{str(predicate).removeprefix(str(SH))} in a rule", shape)
    if set(shapes.objects(node, SH.targetClass)) != {URIRef(MCG["ClaimLine"])}:
        raise NotCompilable("a target other than mcg:ClaimLine", shape)
    sparql = list(shapes.objects(node, SH.sparql))
    if len(sparql) != 1:
        raise NotCompilable(f"{len(sparql)} values of sh:sparql", shape)
    try:
        query = Select(_one(shapes, sparql[0], SH.select), _prefixes(shapes, sparql[0]), needs)
        return Constraint(shape, query, _one(shapes, sparql[0], SH.message))
    except NotCompilable as error:
        raise NotCompilable(error.construct, shape) from error


def _one(shapes: Graph, node: Node, predicate: URIRef) -> str:
    found = list(shapes.objects(node, predicate))
    if len(found) != 1 or not isinstance(found[0], Literal):
        raise NotCompilable(f"{len(found)} values of sh:{predicate.removeprefix(str(SH))}")
    return str(found[0])


def _prefixes(shapes: Graph, node: Node) -> dict[str, str]:
    declared = [each for sets in shapes.objects(node, SH.prefixes) for each in shapes.objects(sets, SH.declare)]
    return {str(shapes.value(each, SH.prefix)): str(shapes.value(each, SH.namespace)) for each in declared}
