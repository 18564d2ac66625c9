"""The SPARQL 1.1 Protocol, over HTTP with a running server; section numbers are those of the recommendation."""

import json
import socket
import time
from urllib.parse import quote, urlsplit

import httpx
import pyoxigraph as ox
import pytest
from medcodegraph.graph.store import open_folder
from medcodegraph.ontology.terms import BASE
from running_server import Server

ADD_ONS = f"{BASE}edition/ncci-aoc/curated-2024-06-03"
LIMITS = f"{BASE}edition/ncci-mue-hospital/curated-2024-07-01"
SELECT = 'SELECT ?p ("100% +x&y=é" AS ?text) { cpt:63621 mcg:requiresPrimary ?p } ORDER BY ?p'
CONSTRUCT = "CONSTRUCT { cpt:63621 mcg:requiresPrimary ?p } WHERE { cpt:63621 mcg:requiresPrimary ?p }"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
TRIPLES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
MANY = f"SELECT * {{ GRAPH <{ADD_ONS}> {{ ?s ?p ?o }} }}"
EVERYTHING = "SELECT * { ?s ?p ?o }"


def _three_ways(client: httpx.Client, query: str, accept: str, **graphs: list[str]) -> list[httpx.Response]:
    """Send a query by GET, by form and directly (2.1.1 to 2.1.3)."""
    named = {name.replace("_", "-"): value for name, value in graphs.items()}
    headers = {"Accept": accept}
    return [
        client.get("/sparql", params={"query": query, **named}, headers=headers),
        client.post("/sparql", data={"query": query, **named}, headers=headers),
        client.post("/sparql", params=named, content=query.encode(), headers=headers | {"Content-Type": DIRECT}),
    ]


def _count(response: httpx.Response) -> int:
    return len(response.json()["results"]["bindings"])


@pytest.mark.parametrize("accept", ROWS)
@pytest.mark.parametrize("query", [SELECT, "ASK { cpt:63621 ?p ?o }", "SELECT ?x { VALUES ?x { UNDEF } }"])
def test_rows_are_the_same_by_each_way_and_those_of_the_store(
    client: httpx.Client, folder: str, query: str, accept: str
) -> None:
    expected = open_folder(str(folder)).query(query)
    assert not isinstance(expected, ox.QueryTriples)
    content = expected.serialize(format=ROWS[accept])
    for response in _three_ways(client, query, accept):
        assert response.status_code == 200, response.text
        assert response.headers["Content-Type"].split(";")[0] == accept
        assert response.headers["Vary"] == "Accept"
        assert response.content == content


@pytest.mark.parametrize("accept", TRIPLES)
def test_triples_are_the_same_by_each_way(client: httpx.Client, accept: str) -> None:
    contents = [response.content for response in _three_ways(client, CONSTRUCT, accept)]
    assert contents[0] == contents[1] == contents[2]
    triples = {str(quad.triple) for quad in ox.parse(contents[0], format=TRIPLES[accept])}
    assert triples == {f"<{BASE}code/cpt/63621> <{BASE}ontology#requiresPrimary> <{BASE}code/cpt/63620>"}


NEGOTIATED = [
    ("*/*", "application/sparql-results+json", "text/turtle"),
    ("", "application/sparql-results+json", "text/turtle"),
    ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values", None),
    ("text/*", "text/csv", "text/turtle"),
    ("text/csv;q=0, */*;q=0.1", "application/sparql-results+json", "text/turtle"),
    ("application/*;q=0.2, application/sparql-results+xml;q=0.3", "application/sparql-results+xml",
     "application/n-triples"),
    ("application/json", "application/json", "application/json"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml", "application/xml"),
    ("application/rdf+xml", None, "application/rdf+xml"),
    ("TEXT/CSV ; Q=1", "text/csv", None),
    ("application/pdf", None, None),
    ("text/turtle;q=0, application/n-triples;q=broken", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("accept", "rows", "triples"), NEGOTIATED)
def test_media_type_is_what_the_client_likes_best(
    client: httpx.Client, accept: str, rows: str | None, triples: str | None
) -> None:
    for query, expected in ((SELECT, rows), (CONSTRUCT, triples)):
        response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
        if expected is None:
            assert (response.status_code, response.json()["title"]) == (406, "Not Acceptable")
            assert "text/csv" in response.json()["detail"]
        else:
            assert response.headers["Content-Type"].split(";")[0] == expected


def test_default_graph_is_all_graphs_or_those_that_are_named(client: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def number(**graphs: list[str]) -> int:
        found = {
            int(response.json()["results"]["bindings"][0]["n"]["value"])
            for response in _three_ways(client, count, "application/sparql-results+json", **graphs)
        }
        assert len(found) == 1
        return found.pop()

    one, other = number(default_graph_uri=[ADD_ONS]), number(default_graph_uri=[LIMITS])
    assert 0 < other < one < number()
    assert number(default_graph_uri=[ADD_ONS, LIMITS]) == one + other
    assert number(named_graph_uri=[ADD_ONS]) == 0


def test_named_graphs_are_those_that_are_named(client: httpx.Client) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    json_type = "application/sparql-results+json"
    assert [_count(r) for r in _three_ways(client, query, json_type, named_graph_uri=[ADD_ONS])] == [1, 1, 1]
    assert [_count(r) for r in _three_ways(client, query, json_type, default_graph_uri=[ADD_ONS])] == [0, 0, 0]
    assert _count(client.get("/sparql", params={"query": query})) > 5


def test_graphs_of_the_protocol_win_over_from(client: httpx.Client) -> None:
    query = f"SELECT DISTINCT ?g FROM NAMED <{LIMITS}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert LIMITS in client.get("/sparql", params={"query": query}).text
    assert ADD_ONS in client.get("/sparql", params={"query": query, "named-graph-uri": ADD_ONS}).text


def test_from_chooses_graphs_of_the_store(client: httpx.Client) -> None:
    query = "PREFIX e: <{}edition/>\nSELECT (COUNT(*) AS ?n) FROM {} {{ ?s mcg:addOn ?o }}"
    texts = {client.get("/sparql", params={"query": query.format(BASE, f"<{ADD_ONS}>")}).text}
    texts.add(client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s mcg:addOn ?o }"}).text)
    assert len(texts) == 1
    other = client.get("/sparql", params={"query": query.format(BASE, f"<{LIMITS}>")}).json()
    assert other["results"]["bindings"][0]["n"]["value"] == "0"


@pytest.fixture
def outside() -> socket.socket:
    """A place outside, at which nothing may ever be asked."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.3)
    return listening


OUTWARD = {
    "service": "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "service behind a CR": "SELECT * {{ # x\rSERVICE <{url}> {{ ?s ?p ?o }} }}",
    "service without a space": "PREFIX e: <{url}> SELECT * {{ SERVICEe: {{ ?s ?p ?o }} }}",
    "silent service": "SELECT * {{ SERVICESILENT<{url}> {{ ?s ?p ?o }} }}",
    "service behind an escape": "SELECT * {{ ?s ?p <http://a\\u0041#> SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "service by a variable": "SELECT * {{ BIND(<{url}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "from": "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "from named": "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "load": "LOAD <{url}>",
    "load after a query": "SELECT * {{ ?s ?p ?o }} ; LOAD <{url}>",
}


@pytest.mark.parametrize("name", OUTWARD)
def test_no_query_reaches_outside(client: httpx.Client, outside: socket.socket, name: str) -> None:
    url = f"http://127.0.0.1:{outside.getsockname()[1]}/"
    for response in _three_ways(client, OUTWARD[name].format(url=url), "*/*"):
        assert response.status_code == 400, response.text
    graphs = {"query": EVERYTHING, "default-graph-uri": url}
    assert client.post("/sparql", data=graphs).status_code == 400
    with pytest.raises(TimeoutError):
        outside.accept()


WRONG = {
    "no query": ({"params": {"query": ""}}, 400),
    "two queries": ({"params": {"query": [SELECT, SELECT]}}, 400),
    "graph alone": ({"params": {"default-graph-uri": ADD_ONS}}, 400),
    "form not UTF-8": ({"content": b"query=ASK%7B%22%FF%22", "headers": {"Content-Type": FORM}}, 400),
    "direct not UTF-8": ({"content": b"ASK { '\xff' ?p ?o }", "headers": {"Content-Type": DIRECT}}, 400),
    "update by GET": ({"params": {"update": "DROP ALL"}}, 403),
    "update by form": ({"data": {"update": "DROP ALL"}}, 403),
    "update as query": ({"data": {"query": "DROP ALL"}}, 400),
    "direct update": ({"content": "DROP ALL", "headers": {"Content-Type": "application/sparql-update"}}, 415),
    "text": ({"content": SELECT, "headers": {"Content-Type": "text/plain"}}, 415),
    "no type": ({"content": SELECT}, 415),
    "other charset": ({"content": SELECT, "headers": {"Content-Type": f"{DIRECT}; charset=latin-1"}}, 415),
    "unknown function": ({"params": {"query": "SELECT (<a:b>(1) AS ?x) {}"}}, 400),
    "unknown aggregate": ({"data": {"query": "SELECT (<a:b>(DISTINCT ?s) AS ?x) { ?s ?p ?o }"}}, 400),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_requests_are_told_as_problems(client: httpx.Client, name: str) -> None:
    request, status = WRONG[name]
    response = client.request("GET" if "params" in request else "POST", "/sparql", **request)
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.json()["detail"]


def test_cases_are_collected() -> None:
    assert (len(WRONG), len(OUTWARD), len(NEGOTIATED), len(ROWS), len(TRIPLES)) == (14, 10, 12, 4, 4)


def test_bad_query_is_told_with_line_and_column(client: httpx.Client) -> None:
    for response in _three_ways(client, "SELECT *\n{ ?s ?p }", "*/*"):
        problem = response.json()
        assert (response.status_code, problem["line"]) == (400, 2)
        assert "column 10" in problem["detail"]


def test_form_is_decoded_once(client: httpx.Client) -> None:
    query = 'SELECT ("%2B+%25" AS ?x) {}'
    body = f"query={quote(query)}"
    response = client.post("/sparql", content=body, headers={"Content-Type": FORM, "Accept": "text/csv"})
    assert response.text == "x\r\n%2B+%25\r\n"


def test_charset_may_be_said(client: httpx.Client) -> None:
    for media, content in ((DIRECT, SELECT), (FORM, f"query={quote(SELECT)}")):
        headers = {"Content-Type": f'{media}; charset="UTF-8"', "Accept": "text/csv"}
        assert "é" in client.post("/sparql", content=content.encode(), headers=headers).text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_not_allowed(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/sparql")
    assert response.status_code == 405
    assert {word.strip() for word in response.headers["Allow"].split(",")} == {"GET", "HEAD", "POST", "OPTIONS"}


def test_head_tells_what_get_would(client: httpx.Client) -> None:
    for query, status in ((SELECT, 200), ("SELECT *", 400), (CONSTRUCT, 200)):
        got, head = (client.request(method, "/sparql", params={"query": query}) for method in ("GET", "HEAD"))
        assert got.status_code == head.status_code == status
        assert got.headers["Content-Type"] == head.headers["Content-Type"]
        assert head.content == b""


def test_options_and_cors(client: httpx.Client) -> None:
    plain = client.options("/sparql")
    assert plain.status_code == 204
    assert "POST" in plain.headers["Allow"]
    headers = {"Origin": "http://a.example", "Access-Control-Request-Method": "POST",
               "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    preflight = client.options("/sparql", headers=headers)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    for query in (SELECT, "SELECT *"):
        answer = client.get("/sparql", params={"query": query}, headers={"Origin": "http://a.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_large_answer_begins_before_it_is_complete(client: httpx.Client, server: Server) -> None:
    with client.stream("POST", "/sparql", data={"query": "SELECT * { ?s ?p ?o . ?o ?q ?r }"}) as response:
        assert response.status_code == 200
        assert response.headers["Transfer-Encoding"] == "chunked"
        chunks = response.iter_raw()
        first = next(chunks)
        assert first.startswith(b'{"head"')
        assert not first.rstrip().endswith(b"]}}")
        workers = server.workers()
        assert workers["queries busy"] + workers["queries long"] == 1, (workers, "its worker is still at it")


def test_whole_of_a_large_answer_arrives(client: httpx.Client, folder: str) -> None:
    answer = client.post("/sparql", data={"query": MANY}, headers={"Accept": "text/csv"})
    expected = open_folder(str(folder)).query(MANY)
    assert not isinstance(expected, ox.QueryTriples)
    assert answer.content == expected.serialize(format=ox.QueryResultsFormat.CSV)


def test_service_is_described(client: httpx.Client) -> None:
    response = _described(client, "text/turtle")
    assert response.status_code == 200
    store = ox.Store()
    store.load(response.content, ox.RdfFormat.TURTLE)
    url = str(client.base_url.join("/sparql"))
    prologue = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
        PREFIX sh: <http://www.w3.org/ns/shacl#> """
    for pattern in (
        f"<{url}> a sd:Service ; sd:endpoint <{url}> ; sd:supportedLanguage sd:SPARQL11Query",
        f"<{url}> sd:feature sd:UnionDefaultGraph",
        f"?data a void:Dataset ; void:sparqlEndpoint <{url}> ; sd:namedGraph [ sd:name <{ADD_ONS}> ]",
        f"?data void:classPartition [ void:class <{BASE}ontology#PtpEdit> ]",
        f"?data void:propertyPartition [ void:property <{BASE}ontology#addOn> ]",
        '?prefixes sh:declare [ sh:prefix "mcg" ; sh:namespace ?namespace ]',
        f"?data void:triples {_counted(client, '?s ?p ?o')}",
        f"?p void:property <{BASE}ontology#addOn> ; void:triples {_counted(client, '?s mcg:addOn ?o')}",
        f"?p void:class <{BASE}ontology#PtpEdit> ; void:entities {_counted(client, '?s a mcg:PtpEdit')}",
    ):
        assert store.query(f"{prologue} ASK {{ {pattern} }}"), pattern
    questions = list(store.query(f"{prologue} SELECT ?text {{ ?q a sh:SPARQLExecutable ; sh:select ?text }}"))
    assert len(questions) == 21
    for question in questions:
        answer = client.post("/sparql", data={"query": question["text"].value}, headers={"Accept": "text/csv"})
        assert answer.status_code == 200
        assert answer.text.count("\r\n") > 1


def _described(client: httpx.Client, accept: str) -> httpx.Response:
    """Return the description once its counts are known: they are counted at the first request."""
    until = time.monotonic() + 60
    while b"void:triples" not in (answer := client.get("/sparql", headers={"Accept": accept})).content:
        assert time.monotonic() < until
    return answer


def _counted(client: httpx.Client, pattern: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    rows = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"}).text.split()
    assert int(rows[1]) > 0
    return int(rows[1])


def test_service_is_found_where_it_is_well_known(client: httpx.Client) -> None:
    response = client.get("/.well-known/void", headers={"Accept": "application/n-triples"}, follow_redirects=True)
    assert response.headers["Content-Type"] == "application/n-triples"


def test_head_of_results_names_the_variables(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT ?a ?b { VALUES (?a ?b) { (1 2) } }"})
    assert json.loads(answer.content)["head"]["vars"] == ["a", "b"]
    assert urlsplit(str(answer.url)).path == "/sparql"
