"""Real clients, as analysts use them, against a running server."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from running_server import Server
from SPARQLWrapper import CSV, GET, JSON, JSONLD, POST, POSTDIRECTLY, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

CODE = "https://w3id.org/medcodegraph/code/cpt/63621"
REQUIRES = "https://w3id.org/medcodegraph/ontology#requiresPrimary"
SELECT = f"SELECT ?p WHERE {{ <{CODE}> <{REQUIRES}> ?p }}"
PRIMARY = "https://w3id.org/medcodegraph/code/cpt/63620"
SCRIPT = """
const [, , endpoint, query] = process.argv;
const asked = [
  fetch(endpoint + '?query=' + encodeURIComponent(query), { headers: { accept: 'application/sparql-results+json' } }),
  fetch(endpoint, { method: 'POST', body: new URLSearchParams({ query }) }),
  fetch(endpoint, { method: 'POST', body: query, headers: { 'content-type': 'application/sparql-query' } }),
];
const texts = await Promise.all(asked.map(async (one) => (await one).text()));
const rows = JSON.parse(texts[0]).results.bindings;
console.log(JSON.stringify({ same: new Set(texts).size === 1, primaries: rows.map((row) => row.p.value) }));
"""


@pytest.fixture
def endpoint(server: Server) -> str:
    return f"{server.url}/sparql"


@pytest.mark.parametrize(("method", "way"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_reads_rows(endpoint: str, method: str, way: str) -> None:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(way)
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(JSON)
    answer = wrapper.queryAndConvert()
    assert [row["p"]["value"] for row in answer["results"]["bindings"]] == [PRIMARY]
    for form in (XML, CSV, TSV):
        wrapper.setReturnFormat(form)
        answer = wrapper.queryAndConvert()
        assert PRIMARY in (answer.toxml() if form == XML else answer.decode())


def test_sparqlwrapper_reads_graphs_and_errors(endpoint: str) -> None:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery(f"CONSTRUCT WHERE {{ <{CODE}> <{REQUIRES}> ?p }}")
    for form in (TURTLE, JSONLD):
        wrapper.setReturnFormat(form)
        answer = wrapper.queryAndConvert()
        graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format=form)
        assert (URIRef(CODE), URIRef(REQUIRES), URIRef(PRIMARY)) in graph
    wrapper.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_store(endpoint: str, method: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method=method, context_aware=False))
    assert list(graph.objects(URIRef(CODE), URIRef(REQUIRES))) == [URIRef(PRIMARY)]
    rows = list(graph.query("SELECT ?n WHERE { ?c <http://www.w3.org/2004/02/skos/core#notation> ?n } LIMIT 3"))
    assert len(rows) == 3
    assert all(isinstance(row[0], Literal) for row in rows)
    assert graph.query(f"ASK {{ <{CODE}> ?p ?o }}").askAnswer is True


def test_rdflib_reads_linked_data(server: Server) -> None:
    graph = Graph().parse(f"{server.url}/id/code/cpt/63621")
    assert (URIRef(CODE), URIRef(REQUIRES), URIRef(PRIMARY)) in graph


def test_curl(endpoint: str, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    file = tmp_path / "query.rq"
    file.write_text(SELECT)
    ways = (
        ["--get", "--data-urlencode", f"query={SELECT}"],
        ["--data-urlencode", f"query@{file}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", f"@{file}"],
    )
    for way in ways:
        done = subprocess.run(
            [curl, "-sS", "--fail", "-H", "Accept: text/csv", *way, endpoint],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines() == ["p", PRIMARY]


def test_javascript(endpoint: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    script = tmp_path / "ask.mjs"
    script.write_text(SCRIPT)
    done = subprocess.run([node, str(script), endpoint, SELECT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"same": True, "primaries": [PRIMARY]}
