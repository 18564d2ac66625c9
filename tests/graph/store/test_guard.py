"""A query that came from outside may read the graph, and nothing else."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from medcodegraph.errors import InputError
from medcodegraph.graph.store.guard import MOST_NESTED, Dataset, dataset_of, only_reading, syntax_error

REFUSED = {
    "service": ("SELECT * {\n SERVICE <http://a> { ?s ?p ?o } }", 2, "SERVICE"),
    "service in lower case": ("ASK { service silent <http://a> {} }", 1, "SERVICE"),
    "service after a comment that ends at a CR": ("SELECT * { # x\rSERVICE <http://a> {} }", 1, "SERVICE"),
    "service without a space": ("PREFIX e: <http://a/> SELECT * { SERVICEe: {} }", 1, "SERVICE"),
    "service after a number": ("PREFIX e: <b:c> SELECT * { ?s ?p 1.SERVICEe:x# x\n{} }", 1, "SERVICE"),
    "silent without a space": ("SELECT * { SERVICESILENT<http://a> {} }", 1, "SERVICE"),
    "service after an escape in an IRI": ("SELECT * { ?s ?p <http://a\\u0041#> SERVICE <http://a> {} }", 1, "SERVICE"),
    "from without a space": ("PREFIX e: <b:c> SELECT * FROMe:x { ?s ?p ?o }", 1, "FROM"),
    "from": ("SELECT *\nFROM <http://a> { ?s ?p ?o }", 2, "FROM"),
    "from named": ("SELECT * FROM NAMED <http://a> { ?s ?p ?o }", 1, "FROM"),
    "load": ("LOAD <http://a>", 1, "LOAD"),
    "insert": ("PREFIX a: <b:c>\n# insert\nINSERT DATA { a:b a:c a:d }", 3, "INSERT"),
    "delete": ("DELETE WHERE { ?s ?p ?o }", 1, "DELETE"),
    "drop": ("drop all", 1, "DROP"),
    "nested": ("SELECT * " + "{" * (MOST_NESTED + 1), 1, "nested"),
}
ALLOWED = {
    "word in a text": 'SELECT * { ?s ?p "SERVICE \\" FROM" , \'LOAD\' }',
    "word in a long text": 'SELECT * { ?s ?p """SERVICE "x" \n FROM""" }',
    "word in an IRI": "SELECT * { ?s <http://a/SERVICE#FROM> ?o }",
    "word in a comment": "# SERVICE FROM {{{\nSELECT * { ?s ?p ?o }",
    "word as a variable": "SELECT ?service $from { ?service ?from ?o }",
    "word as a prefix": "PREFIX service: <http://a/> SELECT * { service:from service:load ?o }",
    "comparison": "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
    "replace and add-like words": 'SELECT (REPLACE(?o, "a", "b") AS ?add) { ?s ?p ?o }',
    "deep but fine": "SELECT * " + "{" * 50 + "?s ?p ?o" + "}" * 50,
}


@pytest.mark.parametrize("name", REFUSED)
def test_anything_but_reading_is_refused_with_its_line(name: str) -> None:
    sparql, line, word = REFUSED[name]
    with pytest.raises(InputError, match=word) as error:
        only_reading(sparql)
    assert error.value.line == line


@pytest.mark.parametrize("name", ALLOWED)
def test_reading_is_allowed(name: str) -> None:
    assert only_reading(ALLOWED[name]) == ALLOWED[name]
    ox.Store().query(ALLOWED[name])


def test_graphs_that_a_query_names_are_told_in_full() -> None:
    sparql = "PREFIX e: <http://a/>\nSELECT * FROM <b:c> FROM NAMED e:d#\nFROM mcg:x WHERE { GRAPH ?from { ?s ?p ?o } }"
    named = Dataset(("b:c", "https://w3id.org/medcodegraph/ontology#x"), ("http://a/d",))
    assert dataset_of(sparql) == named
    assert dataset_of("SELECT * { ?s ?from 'FROM <a:b>' }") is None


@pytest.mark.parametrize("text", ["FROM", "FROM NAMED", "FROM unknown:x {}", "FROM { }", "FROMNAMED <a:b> {}"])
def test_graph_that_can_not_be_read_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="FROM"):
        dataset_of(f"SELECT * {text}")


def test_cases_are_collected() -> None:
    assert (len(REFUSED), len(ALLOWED)) == (15, 9)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_service_behind_any_text_is_refused(text: str) -> None:
    literal = str(ox.Literal(text))
    with pytest.raises(InputError, match="SERVICE"):
        only_reading(f"SELECT * {{ ?s ?p {literal} SERVICE <http://a> {{}} }}")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_may_stand_in_a_literal(text: str) -> None:
    only_reading(f"SELECT * {{ ?s ?p {ox.Literal(text)!s} }}")


def test_syntax_error_is_short_and_placed() -> None:
    error = syntax_error("error at 3:14: expected one of " + ", ".join("abcdefghijklm"))
    assert str(error) == "query:3: column 14: expected one of a, b, c, d, e, f, g, h and others"
    assert str(syntax_error("something else")) == "query: something else"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["SERVICE", "service", "FrOm", "Load"]))
def test_query_with_a_word_that_is_refused_is_read_word_by_word(text: str, word: str) -> None:
    """Only what holds none of the words is passed unread; so both ways say the same of a comment."""
    assert dataset_of(f"SELECT * {{ ?s ?p ?o }} # {word}") == dataset_of("SELECT * { ?s ?p ?o } #") is None
    with pytest.raises(InputError, match="nested"):
        only_reading("SELECT * " + "{" * (MOST_NESTED + 1) + str(ox.Literal(text)))
