"""Random graphs and random shapes of SHACL Core: the compiled engine gives the results of pySHACL."""

from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from medcodegraph.shapes import validate
from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH, XSD
from rdflib.term import Node

EX = Namespace("http://example.org/")
NODES = [EX.a, EX.b, EX.c, EX.d, BNode("blank")]
PROPERTIES = [EX.p, EX.q, EX.r]
CLASSES = [EX.C, EX.D]
LITERALS = [
    Literal(1), Literal(5), Literal("1.5", datatype=XSD.decimal), Literal("one"), Literal("two words"), Literal(""),
    Literal("one", lang="en"), Literal("two", lang="en"), Literal("un", lang="fr"), Literal("eins", lang="de-AT"),
    Literal("2024-02-29", datatype=XSD.date), Literal("2025-01-01", datatype=XSD.date), Literal(True),
    Literal("2024-02-29T10:00:00", datatype=XSD.dateTime), Literal("x", datatype=EX.own),
]  # fmt: skip
VALUES = [*NODES, *LITERALS]
LIMITS = [one for one in LITERALS if one.datatype in (XSD.integer, XSD.decimal, XSD.date, XSD.dateTime)]
Triple = tuple[Node, Node, Node]

triples = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(VALUES)),
        st.tuples(st.sampled_from(NODES), st.just(RDF.type), st.sampled_from(CLASSES)),
        st.just((EX.D, RDFS.subClassOf, EX.C)),
    ),
    max_size=14,
)
paths = st.recursive(
    st.sampled_from(PROPERTIES),
    lambda inner: st.one_of(
        st.tuples(st.just("sequence"), st.lists(inner, min_size=2, max_size=2)),
        st.tuples(st.just(SH.alternativePath), st.lists(inner, min_size=2, max_size=2)),
        st.tuples(
            st.sampled_from([SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath]),
            inner,
        ),
    ),
    max_leaves=3,
)
plain = st.one_of(
    st.tuples(st.sampled_from([SH.minCount, SH.maxCount]), st.integers(0, 3).map(Literal)),
    st.tuples(st.sampled_from([SH.minLength, SH.maxLength]), st.integers(1, 4).map(Literal)),
    st.tuples(
        st.sampled_from([SH.minInclusive, SH.minExclusive, SH.maxInclusive, SH.maxExclusive]), st.sampled_from(LIMITS)
    ),
    st.tuples(st.just(SH["class"]), st.sampled_from(CLASSES)),
    st.tuples(
        st.just(SH.datatype),
        st.sampled_from([XSD.integer, XSD.string, XSD.date, XSD.boolean, RDF.langString, XSD.decimal]),
    ),
    st.tuples(
        st.just(SH.nodeKind),
        st.sampled_from([SH.IRI, SH.Literal, SH.BlankNode, SH.BlankNodeOrIRI, SH.IRIOrLiteral, SH.BlankNodeOrLiteral]),
    ),
    st.tuples(st.just(SH.pattern), st.sampled_from(["^o", "o", "[0-9]", "x$"]).map(Literal)),
    st.tuples(st.sampled_from([SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals]), st.sampled_from(PROPERTIES)),
    st.tuples(st.just(SH.hasValue), st.sampled_from(VALUES)),
    st.tuples(st.just(SH["in"]), st.lists(st.sampled_from(VALUES), max_size=4)),
    st.tuples(st.just(SH.languageIn), st.lists(st.sampled_from(["en", "de", "fr"]).map(Literal), max_size=2)),
    st.tuples(st.just(SH.uniqueLang), st.just(Literal(True))),
    st.tuples(st.just(SH.closed), st.just(Literal(True))),
)


def _shapes(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    constraint = st.one_of(
        plain,
        st.tuples(st.sampled_from([SH.node, SH["not"]]), inner),
        st.tuples(st.just(SH.property), inner.filter(lambda shape: shape[0] is not None)),
        st.tuples(st.sampled_from([SH["and"], SH["or"], SH.xone]), st.lists(inner, min_size=1, max_size=2)),
        st.tuples(st.just("qualified"), st.tuples(inner, st.integers(0, 2), st.integers(0, 2), st.booleans())),
    )
    return st.tuples(st.one_of(st.none(), paths), st.lists(constraint, min_size=1, max_size=2))


shapes = st.recursive(
    st.tuples(st.one_of(st.none(), paths), st.lists(plain, min_size=1, max_size=2)), _shapes, max_leaves=4
)
targets = st.lists(
    st.one_of(
        st.tuples(st.just(SH.targetClass), st.sampled_from(CLASSES)),
        st.tuples(st.just(SH.targetNode), st.sampled_from([*VALUES, EX.absent])),
        st.tuples(st.sampled_from([SH.targetSubjectsOf, SH.targetObjectsOf]), st.sampled_from(PROPERTIES)),
    ),
    min_size=1,
    max_size=2,
)
ONCE = {
    SH.minCount, SH.maxCount, SH.minLength, SH.maxLength, SH.minInclusive, SH.minExclusive, SH.maxInclusive,
    SH.maxExclusive, SH.datatype, SH.nodeKind, SH.pattern, SH["in"], SH.languageIn, SH.uniqueLang, SH.closed,
    "qualified",
}  # fmt: skip
"""Parameters that a shape has once."""
PROPERTY_ONLY = {SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThan, SH.lessThanOrEquals, "qualified"}
"""Parameters that a node shape does not have."""


class ShapesGraph:
    """Writes drawn shapes as triples."""

    def __init__(self) -> None:
        self.graph = Graph()
        self._numbers = count()

    def shape(self, drawn: Any) -> URIRef:
        path, constraints = drawn
        node = EX[f"shape{next(self._numbers)}"]
        self.graph.add((node, RDF.type, SH.NodeShape if path is None else SH.PropertyShape))
        if path is not None:
            self.graph.add((node, SH.path, self._path(path)))
        seen: set[object] = set()
        for parameter, value in constraints:
            if (parameter in ONCE and parameter in seen) or (path is None and parameter in PROPERTY_ONLY):
                continue
            seen.add(parameter)
            self._constraint(node, parameter, value)
        return node

    def _constraint(self, node: URIRef, parameter: Any, value: Any) -> None:
        if parameter == "qualified":
            inner, least, most, disjoint = value
            self.graph.add((node, SH.qualifiedValueShape, self.shape(inner)))
            self.graph.add((node, SH.qualifiedMinCount, Literal(least)))
            self.graph.add((node, SH.qualifiedMaxCount, Literal(most)))
            self.graph.add((node, SH.qualifiedValueShapesDisjoint, Literal(disjoint)))
        elif parameter in (SH.node, SH["not"], SH.property):
            self.graph.add((node, parameter, self.shape(value)))
        elif parameter in (SH["and"], SH["or"], SH.xone):
            self.graph.add((node, parameter, self._list(value, self.shape)))
        elif isinstance(value, list):
            self.graph.add((node, parameter, self._list(value, lambda one: one)))
        else:
            self.graph.add((node, parameter, value))

    def _path(self, drawn: Any) -> Node:
        if isinstance(drawn, URIRef):
            return drawn
        kind, inner = drawn
        if kind == "sequence":
            return self._list(inner, self._path)
        node = BNode()
        value = self._list(inner, self._path) if kind == SH.alternativePath else self._path(inner)
        self.graph.add((node, kind, value))
        return node

    def _list(self, members: list[Any], make: Callable[[Any], Node]) -> Node:
        made = [make(one) for one in members]
        return Collection(self.graph, BNode(), made).uri if made else RDF.nil


def found(data: Graph, shapes_graph: Graph, engine: str) -> Counter[tuple[Node | None, ...]]:
    _, report, _ = validate(data, shapes_graph, engine=engine)
    results = report.subjects(RDF.type, SH.ValidationResult)
    properties = (SH.sourceShape, SH.sourceConstraintComponent, SH.focusNode, SH.value)
    nested = set(report.objects(None, SH.detail))
    return Counter(tuple(report.value(r, p) for p in properties) for r in results if r not in nested)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(facts=triples, drawn=shapes, aims=targets)
def test_compiled_is_reference(facts: list[Triple], drawn: Any, aims: list[tuple[Node, Node]]) -> None:
    data, made = Graph(), ShapesGraph()
    for fact in facts:
        data.add(fact)
    shape = made.shape(drawn)
    for kind, value in aims:
        made.graph.add((shape, kind, value))
    compiled, reference = found(data, made.graph, "compiled"), found(data, made.graph, "reference")
    difference = f"only compiled {compiled - reference}\nonly reference {reference - compiled}"
    assert compiled == reference, f"{difference}\n{data.serialize()}\n{made.graph.serialize()}"
