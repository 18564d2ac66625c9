"""The reference engine: pySHACL over the slice of the graph that the claims touch. Slow and trusted.

Rules run in stages: the findings of stage 1 are triples that stage 2 sees. What a rule derives of a line
(`sh:rule`) is derived first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import pyoxigraph as ox
from pyshacl import validate as pyshacl_validate
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as SparqlResult
from rdflib.term import Node

from ..graph.claims.judging import JudgedRows
from ..graph.claims.slice import slice_triples
from ..graph.store.interface import Store
from ..graph.tables.mapping import read_mapping
from ..ontology.terms import MCG
from .result import Result
from .rules import Rule

CLAIM_LINE = URIRef(MCG["ClaimLine"])


class SliceGraph(Graph):
    """A graph in memory that parses each query once: pySHACL sends the same text for every focus node."""

    def query(self, query_object: str | Query, *args: object, **kwargs: object) -> SparqlResult:
        """Answer a query, prepared at its first use."""
        namespaces = kwargs.get("initNs") or {}
        if isinstance(query_object, str) and isinstance(namespaces, Mapping):
            query_object = _prepared(query_object, tuple(sorted((str(k), str(v)) for k, v in namespaces.items())))
        return super().query(query_object, *args, **kwargs)  # pyright: ignore[reportArgumentType]

    def one(self, subject: str, predicate: str) -> str | None:
        """Return the text of one object, or None."""
        return next(self.all(subject, predicate), None)

    def all(self, subject: str, predicate: str) -> Iterator[str]:
        """Give the texts of the objects of a subject and a property."""
        return map(str, self.objects(URIRef(subject), URIRef(predicate)))

    def having(self, predicate: str, value: str) -> Iterator[str]:
        """Give the subjects that have an IRI as value of a property."""
        return map(str, self.subjects(URIRef(predicate), URIRef(value)))


@lru_cache(maxsize=1024)
def _prepared(text: str, namespaces: tuple[tuple[str, str], ...]) -> Query:
    return prepareQuery(text, initNs=dict(namespaces))


class ReferenceEngine:
    """pySHACL over the slice of each batch."""

    def __init__(self, store: Store, shapes: Graph) -> None:
        self._store, self._shapes, self._mapping = store, shapes, read_mapping()

    def judge(self, rows: JudgedRows, rules: Mapping[str, Rule]) -> tuple[list[Result], SliceGraph]:
        """Judge the lines of a batch by some of the rules, as every engine does."""
        data = to_graph(slice_triples(self._store, rows, self._mapping))
        return run_rules(data, self._shapes, rules), data


def to_graph(triples: Iterable[ox.Triple]) -> SliceGraph:
    """Return triples of the store as an rdflib graph in memory."""
    graph = SliceGraph()
    for triple in triples:
        graph.add((_node(triple.subject), URIRef(triple.predicate.value), _node(triple.object)))
    return graph


def run_rules(data: Graph, shapes: Graph, rules: Mapping[str, Rule]) -> list[Result]:
    """Judge every claim line of the data by the rules, stage by stage; adds to the data what it derives."""
    results: list[Result] = []
    for stage in sorted({rule.stage for rule in rules.values()}):
        chosen = {shape for shape, rule in rules.items() if rule.stage == stage}
        found = list(_run(data, _only(shapes, chosen, derive=stage == 1)))
        _add_findings(data, found, rules)
        results += found
    return results


def _run(data: Graph, shapes: Graph) -> Iterator[Result]:
    _, report, _ = pyshacl_validate(
        data, shacl_graph=shapes, advanced=True, inplace=True, inference="none", meta_shacl=False
    )
    if not isinstance(report, Graph):
        raise report if isinstance(report, Exception) else RuntimeError(str(report))
    for result in report.subjects(RDF.type, SH.ValidationResult):
        value = report.value(result, SH.value)
        yield Result(
            focus=str(report.value(result, SH.focusNode)),
            shape=str(report.value(result, SH.sourceShape)),
            value=None if value is None else str(value),
            message=str(report.value(result, SH.resultMessage)),
        )


def _only(shapes: Graph, chosen: set[str], derive: bool) -> Graph:
    """Return the shapes with targets left on the chosen ones, and on those that derive if asked."""
    graph = Graph()
    for triple in shapes:
        subject, predicate, _ = triple
        is_rule = (subject, URIRef(MCG["ruleId"]), None) in shapes
        if predicate == SH.targetClass and str(subject) not in chosen and (is_rule or not derive):
            continue
        graph.add(triple)
    return graph


def _add_findings(data: Graph, results: Iterable[Result], rules: Mapping[str, Rule]) -> None:
    for result in results:
        rule = rules[result.shape]
        node = BNode()
        data.add((node, URIRef(MCG["findingOn"]), URIRef(result.focus)))
        data.add((node, URIRef(MCG["findingRule"]), Literal(rule.rule)))
        data.add((node, URIRef(MCG["denies"]), Literal(rule.denies)))


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError("a quoted triple has no place in a slice")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype.value)
    return Literal(term.value) if datatype == XSD.string else Literal(term.value, datatype=datatype)
