"""One battery for every store: the same query, the same answer."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph import ontology
from medcodegraph.errors import InputError
from medcodegraph.graph.store.interface import Store
from medcodegraph.graph.views.code_page import collect
from medcodegraph.graph.views.paths import shortest_paths
from medcodegraph.ontology.terms import BASE

KINDS = ("in_memory", "on_disk", "remote")
QUESTIONS = sorted(Path(ontology.folder(), "questions").glob("*.rq"))
QUERIES = {
    "named graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "union of graphs": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "one named graph": "SELECT ?s ?p ?o { GRAPH derived:editions { ?s ?p ?o } } ORDER BY ?s ?p ?o",
    "unbound": "SELECT ?e ?to { ?e a mcg:Edition OPTIONAL { ?e mcg:inForceTo ?to } } ORDER BY ?e",
    "language": 'SELECT ?l { cpt:63621 skos:prefLabel ?l FILTER(LANG(?l) = "en") }',
    "none": "SELECT ?x { ?x mcg:bundles ?x }",
    "yes": "ASK { cpt:63621 mcg:requiresPrimary cpt:63620 }",
    "no": "ASK { cpt:63620 mcg:requiresPrimary cpt:63621 }",
    "triples": "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { cpt:63621 modifier:59 } ?s ?p ?o }",
    "no triples": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(false) }",
    "text with marks": "SELECT ?t { ?s mcg:statementText ?t } ORDER BY ?t",
}
BAD = {"unclosed": "SELECT * {\n ?s ?p", "prefix": "SELECT * {\n ?s no:such ?o }", "empty": ""}


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest) -> Store:
    return request.getfixturevalue(request.param)


def normal(store: Store, sparql: str) -> object:
    """An answer as plain values, in the order that the query asks for."""
    answer = store.query(sparql)
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if isinstance(answer, ox.QueryTriples):
        return sorted(str(triple) for triple in answer)
    return [variable.value for variable in answer.variables], [[str(term) for term in row] for row in answer]


@pytest.mark.parametrize("name", QUERIES)
def test_stores_agree_on_queries(name: str, store: Store, in_memory: Store) -> None:
    assert normal(store, QUERIES[name]) == normal(in_memory, QUERIES[name])


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: file.stem)
def test_stores_agree_on_questions(file: Path, store: Store, in_memory: Store) -> None:
    sparql = file.read_text(encoding="utf-8")
    assert normal(store, sparql) == normal(in_memory, sparql)


@pytest.mark.parametrize("code", ["63621", "63620", "22853", "G2211"])
def test_stores_agree_on_code_pages(code: str, store: Store, in_memory: Store) -> None:
    def page(of: Store) -> dict[str, object]:
        return {name: value for name, value in collect(of, code, "2025-11-15").items() if name != "graph"}

    assert page(store) == page(in_memory)


def test_stores_agree_on_paths(store: Store, in_memory: Store) -> None:
    ends = (BASE + "code/cpt/63621", BASE + "code/cpt/99213")
    assert shortest_paths(store, *ends, "2025-11-15") == shortest_paths(in_memory, *ends, "2025-11-15")


@pytest.mark.parametrize("name", BAD)
def test_stores_agree_on_syntax_errors(name: str, store: Store, in_memory: Store) -> None:
    with pytest.raises(InputError) as got:
        store.query(BAD[name])
    with pytest.raises(InputError) as expected:
        in_memory.query(BAD[name])
    assert str(got.value) == str(expected.value)
    assert got.value.line is not None


def test_battery_is_not_empty() -> None:
    assert (len(QUERIES), len(QUESTIONS), len(KINDS)) == (11, 21, 3)
