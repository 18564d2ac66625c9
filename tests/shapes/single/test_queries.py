"""Each construct of SPARQL that the single-claim engine knows gives what Oxigraph gives, on random small graphs."""

from decimal import Decimal
from functools import cache

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from medcodegraph.errors import NotCompilable
from medcodegraph.shapes.single.facts import Facts, Needs, Piece
from medcodegraph.shapes.single.queries import Construct, Select
from medcodegraph.shapes.single.terms import Lit, Term, Value, from_oxigraph

EX = "https://example.org/"
PREFIXES = {"ex": EX, "xsd": "http://www.w3.org/2001/XMLSchema#"}
XSD = PREFIXES["xsd"]
NODES = [ox.NamedNode(EX + name) for name in "abcd"]
LITERALS = [
    ox.Literal("x"), ox.Literal("xy"), ox.Literal("x", language="en"), ox.Literal(1), ox.Literal(2), ox.Literal(10),
    ox.Literal("1.5", datatype=ox.NamedNode(XSD + "decimal")), ox.Literal(True),
    ox.Literal("2025-01-01", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("2025-02-01", datatype=ox.NamedNode(XSD + "date")),
]  # fmt: skip
GRAPHS = st.lists(
    st.builds(
        ox.Triple,
        st.sampled_from(NODES),
        st.sampled_from([ox.NamedNode(EX + name) for name in ("p", "q")]),
        st.sampled_from(NODES + LITERALS),
    ),
    max_size=14,
)
QUERIES = {
    "triples": "SELECT $this ?o { $this ex:p ?o }",
    "a chain": "SELECT $this ?o ?n { $this ex:p ?o . ?o ex:q ?n }",
    "a star to a shared value": "SELECT $this ?s { $this ex:p ?o ; ex:q ?n . ?s ex:p ?o ; ex:q ?n }",
    "triples about others": "SELECT $this ?s ?o { ?s ex:p ?o . $this ex:q ?x }",
    "the same variable twice": "SELECT $this ?o { $this ex:p ?o ; ex:q ?o }",
    "a constant": "SELECT $this ?s { ?s ex:p ex:a ; ex:q 'x' }",
    "a blank node": "SELECT $this ?n { $this ex:p [ ex:q ?n ] }",
    "equal": "SELECT $this ?o ?n { $this ex:p ?o ; ex:q ?n FILTER(?o = ?n) }",
    "not equal": "SELECT $this ?o ?n { $this ex:p ?o ; ex:q ?n FILTER(?o > 0 && ?n > 0 && ?o != ?n) }",
    "not the same": "SELECT $this ?o { $this ex:p ?o FILTER(?o != ex:a) }",
    "a language": "SELECT $this ?o ?n { $this ex:p ?o ; ex:q ?n FILTER(?n = 'x' && ?o != ?n && STRSTARTS(?o, 'x')) }",
    "less": "SELECT $this ?o ?n { $this ex:p ?o ; ex:q ?n FILTER(?o < ?n) }",
    "at least": "SELECT $this ?o { $this ex:p ?o FILTER(?o >= 1.0) }",
    "or, with errors": "SELECT $this ?o ?n { $this ex:p ?o ; ex:q ?n FILTER(?o < 5 || STRSTARTS(?n, 'x')) }",
    "and, with errors": "SELECT $this ?o ?n { $this ex:p ?o ; ex:q ?n FILTER(!(?o < 5 && STRSTARTS(?n, 'x'))) }",
    "in": "SELECT $this ?o { $this ex:p ?o FILTER(?o IN (1, 'x', ex:a)) }",
    "not in": "SELECT $this ?o { $this ex:p ?o FILTER(?o NOT IN (ex:a, ex:b)) }",
    "sums": "SELECT $this ?o ?n { $this ex:p ?o ; ex:q ?n FILTER(?o + 1 > ?n - 1.5) }",
    "exists": "SELECT $this ?o { $this ex:p ?o FILTER EXISTS { ?o ex:p ?x } }",
    "not exists": "SELECT $this ?o { $this ex:p ?o FILTER NOT EXISTS { ?s ex:q ?o FILTER(?s != $this) } }",
    "exists in or": "SELECT $this ?o { $this ex:p ?o FILTER(EXISTS { ?o ex:q ?x } || ?o = 1) }",
    "exists in exists": "SELECT $this ?o { $this ex:p ?o FILTER NOT EXISTS "
                        "{ ?o ex:p ?x FILTER NOT EXISTS { $this ex:q ?x } } }",
    "a name used again inside": "SELECT $this ?o ?x { $this ex:p ?o FILTER EXISTS { ?o ex:p ?x } $this ex:q ?x }",
    "optional": "SELECT $this ?o ?n { $this ex:p ?o OPTIONAL { ?o ex:q ?n } }",
    "optional with a condition": "SELECT $this ?o ?n { $this ex:p ?o OPTIONAL { $this ex:q ?n FILTER(?n > ?o) } }",
    "optional, then a filter": "SELECT $this ?o { $this ex:p ?o OPTIONAL { ?o ex:q ?n } FILTER(!BOUND(?n)) }",
    "optional, then triples": "SELECT $this ?o ?n { $this ex:p ?o OPTIONAL { ?o ex:q ?n } ?n ex:p ?o }",
    "union": "SELECT $this ?o ?n { { $this ex:p ?o } UNION { $this ex:q ?n FILTER(?n != ex:a) } }",
    "union between triples": "SELECT $this ?o ?n { $this ex:p ?o { ?o ex:p ?n } UNION { ?o ex:q ?n } ?n ex:p ?m }",
    "bind": "SELECT $this ?n { $this ex:p ?o BIND(CONCAT(STR(?o), '!') AS ?n) }",
    "bind in error": "SELECT $this ?o ?n { $this ex:p ?o BIND(?o + 1 > 2 AS ?n) FILTER(?n || ?o = ex:a) }",
    "bind, then a filter": "SELECT $this ?n { $this ex:p ?o BIND(STR(?o) AS ?n) FILTER(STRSTARTS(?n, 'x')) }",
    "texts": "SELECT $this ?o { $this ex:p ?o FILTER(CONTAINS(?o, 'y') || STRENDS(?o, 'x') || REGEX(?o, '^[0-9]')) }",
    "a truth value": "SELECT $this ?o { $this ex:p ?o FILTER(?o = true || ?o > 0) FILTER(?o) }",
    "inverse": "SELECT $this ?s { $this ^ex:p ?s }",
    "sequence": "SELECT $this ?n { $this ex:p/ex:q ?n }",
    "alternative": "SELECT $this ?n { $this (ex:p|ex:q) ?n }",
    "one or more": "SELECT $this ?n { $this ex:p+ ?n }",
    "none or more": "SELECT $this ?n { $this (ex:p|ex:q)* ?n . ?n ex:q ?m }",
    "none or one, backwards": "SELECT $this ?s { ?s ex:p? $this . ?s ex:q ?m }",
    "a path between known ends": "SELECT $this ?o { $this ex:p ?o ; ex:q+ ?o }",
    "least and greatest": "SELECT $this (MIN(?o) AS ?l) (MAX(?o) AS ?g) { $this ex:p ?o FILTER(?o > 0) } "
                          "GROUP BY $this",
    "sum and having": "SELECT $this ?o (SUM(?n) AS ?t) { $this ex:p ?o ; ex:q ?n FILTER(?n > 0) } "
                      "GROUP BY $this ?o HAVING(SUM(?n) > 2)",
    "counts": "SELECT $this (COUNT(?o) AS ?t) (COUNT(DISTINCT ?n) AS ?d) { $this ex:p ?o ; ex:q ?n } GROUP BY $this",
}  # fmt: skip
REFUSED = {
    "pattern Minus": "SELECT $this { $this ex:p ?o MINUS { $this ex:q ?o } }",
    "pattern ToMultiSet": "SELECT $this { $this ex:p ?o VALUES ?o { 1 } }",
    "pattern Graph": "SELECT $this { GRAPH ?g { $this ex:p ?o } }",
    "pattern Slice": "SELECT $this { $this ex:p ?o } LIMIT 1",
    "a variable as property": "SELECT $this { $this ?p ?o }",
    "property path NegatedPath": "SELECT $this { $this !ex:p ?o }",
    "a property path with neither end known": "SELECT $this ?s { ?s ex:p+ ?o }",
    "expression ABS": "SELECT $this { $this ex:p ?o FILTER(ABS(?o) = 1) }",
    "aggregate GroupConcat": "SELECT $this (GROUP_CONCAT(?o) AS ?t) { $this ex:p ?o } GROUP BY $this",
    "an aggregate without GROUP BY": "SELECT (COUNT(?o) AS ?t) { $this ex:p ?o }",
    "COUNT(*)": "SELECT $this (COUNT(*) AS ?t) { $this ex:p ?o } GROUP BY $this",
    "REGEX with flags": "SELECT $this { $this ex:p ?o FILTER(REGEX(?o, 'x', 'i')) }",
    "reads a variable of the outer group": "SELECT $this { $this ex:p ?o { $this ex:q ?n FILTER(?n = ?o) } }",
    "is meant": "ASK { $this ex:p ?o }",
}


def facts(triples: list[ox.Triple], needs: Needs) -> Facts:
    return Facts(
        [Piece(((from_oxigraph(t.subject), t.predicate.value, from_oxigraph(t.object)) for t in triples), needs)]
    )


def canonical(value: Value | None) -> object:
    """A value as both engines mean it: a number by its value, whatever its form."""
    if isinstance(value, Lit) and value[1] in (XSD + "integer", XSD + "decimal"):
        return Decimal(value[0])
    if isinstance(value, Lit) and value[1] == XSD + "boolean":
        return value[0] == "true"
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def expected(triples: list[ox.Triple], text: str, this: ox.NamedNode) -> set[tuple[object, ...]]:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    answer = store.query(text, prefixes=PREFIXES, substitutions={ox.Variable("this"): this})
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    rows = ((None if row[name] is None else from_oxigraph(row[name]) for name in names) for row in answer)
    return {tuple(this.value if name == "this" else canonical(v) for name, v in zip(names, row, strict=True))
            for row in rows}  # fmt: skip


@cache
def compiled(text: str) -> tuple[Select, Needs]:
    needs = Needs()
    return Select(text, PREFIXES, needs), needs


@pytest.mark.parametrize("text", QUERIES.values(), ids=QUERIES)
@settings(max_examples=60, deadline=None)
@given(triples=GRAPHS)
def test_a_query_gives_what_oxigraph_gives(text: str, triples: list[ox.Triple]):
    query, needs = compiled(text)
    data = facts(triples, needs)
    for this in NODES:
        found = {tuple(map(canonical, row)) for row in query.rows(data, this.value)}
        assert found == expected(triples, text, this)


@pytest.mark.parametrize("construct", REFUSED)
def test_what_it_does_not_know_is_refused_by_name(construct: str):
    with pytest.raises(NotCompilable) as refusal:
        Select(REFUSED[construct], PREFIXES, Needs())
    assert construct in str(refusal.value)


def test_a_construct_gives_triples():
    needs = Needs()
    query = Construct("CONSTRUCT { $this ex:q ?o . ?o ex:p ex:a } { $this ex:p ?o }", PREFIXES, needs)
    a, b = NODES[0], NODES[1]
    data = facts([ox.Triple(a, ox.NamedNode(EX + "p"), b)], needs)
    triples: set[tuple[Term, str, Term]] = set(query.triples(data, a.value))
    assert triples == {(a.value, EX + "q", b.value), (b.value, EX + "p", a.value)}
    assert not set(query.triples(data, b.value))


def test_a_blank_node_in_a_template_is_refused():
    with pytest.raises(NotCompilable, match="blank node"):
        Construct("CONSTRUCT { $this ex:q [] } { $this ex:p ?o }", PREFIXES, Needs())
