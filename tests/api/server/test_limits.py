"""A request that passes a limit is ended and says so; the server goes on."""

import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox
import pytest
from medcodegraph.graph.build import layout
from running_server import Server, serving

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORT = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f ?c"
ROWS = 'SELECT ?x { VALUES ?x { "a" "b\\"\\r\\n" "c" "d" "e" } }'
MANY = "SELECT * { ?s ?p ?o }"
OPTIONS = (
    "--time-limit",
    "1.5",
    "--row-limit",
    "3",
    "--memory-limit",
    "800",
    "--body-limit",
    "1",
    "--stall-limit",
    "1.5",
)


@pytest.fixture(scope="module")
def strict(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("strict") / "log", "--graph", str(folder), *OPTIONS) as running:
        yield running


@pytest.fixture
def client(strict: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=strict.url, timeout=60) as made:
        yield made
        assert made.get("/health").json()["status"] == "ok", "the server goes on"


def _ask(client: httpx.Client, query: str, accept: str = "*/*") -> httpx.Response:
    return client.post("/sparql", data={"query": query}, headers={"Accept": accept})


def test_time_limit_ends_a_query_and_its_worker_is_replaced(client: httpx.Client, strict: Server) -> None:
    response = _ask(client, CROSS)
    assert response.status_code == 504
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "1.5 s" in response.json()["detail"]
    assert 'medcodegraph_workers_ended_total{cause="TimeLimitError",pool="queries"}' in client.get("/metrics").text
    assert _ask(client, "ASK {}").json()["boolean"] is True


def test_memory_limit_ends_a_query(client: httpx.Client) -> None:
    response = _ask(client, SORT)
    assert response.status_code in (503, 504), response.text
    if response.status_code == 503:
        assert "memory" in response.json()["detail"]


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "text/tab-separated-values"])
def test_rows_beyond_the_limit_are_cut_and_that_is_said(client: httpx.Client, accept: str) -> None:
    response = _ask(client, ROWS, accept)
    assert response.headers["Medcodegraph-Truncated"] == "rows=3"
    if accept == "text/csv":
        assert list(csv.reader(io.StringIO(response.text, newline="")))[1:] == [["a"], ['b"\r\n'], ["c"]]
    elif accept == "application/sparql-results+json":
        assert len(json.loads(response.content)["results"]["bindings"]) == 3
    else:
        assert response.text.count("\n") == 4
    assert "Medcodegraph-Truncated" not in _ask(client, ROWS.replace('"d" "e"', ""), accept).headers


def test_triples_beyond_the_limit_are_cut_and_that_is_said(client: httpx.Client) -> None:
    response = _ask(client, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "application/n-triples")
    assert response.headers["Medcodegraph-Truncated"] == "rows=3"
    assert len(list(ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES))) == 3


def test_answer_that_is_cut_after_its_start_is_broken_off(folder: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--graph", str(folder), "--row-limit", "20000") as running:
        with pytest.raises(httpx.RemoteProtocolError), httpx.Client(base_url=running.url, timeout=60) as client:
            _ask(client, MANY)
        text = httpx.get(f"{running.url}/metrics").text
    assert "medcodegraph_truncated_total 1.0" in text


def test_body_limit(client: httpx.Client) -> None:
    too_much = b"x" * (1 << 20) + b"x"
    for path, media in (("/sparql", "application/sparql-query"), ("/api/claims/validate", "application/json")):
        known = client.post(path, content=too_much, headers={"Content-Type": media})
        chunked = client.post(path, content=iter([too_much]), headers={"Content-Type": media})
        for response in (known, chunked):
            assert (response.status_code, response.json()["title"]) == (413, "Request Entity Too Large"), path


def test_query_has_a_limit_of_its_own(client: httpx.Client) -> None:
    response = _ask(client, "SELECT * {} #" + "x" * (256 << 10))
    assert (response.status_code, "262144" in response.json()["detail"]) == (413, True)


@pytest.mark.parametrize("sent", ["head", "body"])
def test_client_that_sends_nothing_more_is_left(strict: Server, sent: str) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n"
    with _connected(strict) as connection:
        connection.sendall(head if sent == "head" else head + b"\r\nSELECT")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert (b" 408 " in answer) == (sent == "body")
    assert httpx.get(f"{strict.url}/health").status_code == 200


def test_client_that_takes_nothing_more_holds_no_worker(folder: Path, tmp_path: Path) -> None:
    options = ("--graph", str(folder), "--stall-limit", "1", "--workers", "1")
    with serving(tmp_path / "log", *options) as running, _connected(running) as connection:
        body = MANY.encode()
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        )
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
        assert _ask(httpx.Client(base_url=running.url, timeout=60), "ASK {}").status_code == 200
        until = time.monotonic() + 30
        while running.workers()["queries busy"] + running.workers()["queries long"] and time.monotonic() < until:
            time.sleep(0.1)
        assert running.workers()["queries busy"] + running.workers()["queries long"] == 0


def test_answers_that_nobody_takes_have_a_limit_over_all(folder: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--graph", str(folder), "--held-limit", "4") as running:
        client = httpx.Client(base_url=running.url, timeout=60)
        with _connected(running) as slow:
            slow.sendall(b"GET /sparql?query=SELECT%20*%20%7B?s%20?p%20?o.?a%20?b%20?c%7D HTTP/1.1\r\nHost: a\r\n\r\n")
            _until(lambda: _held(client) > 4 << 20)
            refused = _ask(client, "ASK {}")
            assert (refused.status_code, "Retry-After" in refused.headers) == (503, True), refused.text
            assert client.get("/api/codes/63621").status_code == 200
        _until(lambda: _held(client) == 0)
        assert _ask(client, "ASK {}").status_code == 200


def _held(client: httpx.Client) -> float:
    return float(re.findall(r'medcodegraph_held_bytes{pool="queries"} (\S+)', client.get("/metrics").text)[0])


def _until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition() and time.monotonic() < until:
        time.sleep(0.1)
    assert condition()


def test_request_whose_worker_is_killed_before_its_answer_is_asked_again(folder: Path, tmp_path: Path) -> None:
    """Light requests hardly ever run when a worker dies: none of them may see it."""
    with serving(tmp_path / "log", "--graph", str(folder)) as running, httpx.Client(base_url=running.url) as client:
        for _ in range(10):
            workers = _workers(running.process.pid)
            assert workers
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
            statuses = {client.get(path, timeout=60).status_code for path in ("/sparql?query=ASK%7B%7D", "/health") * 5}
            assert statuses == {200}


def _workers(server: int) -> set[int]:
    """Return the processes that the server's fork server made (Linux)."""
    return {worker for fork in _children(server) for worker in _children(fork)}


def _children(process: int) -> set[int]:
    return {
        int(child)
        for path in Path(f"/proc/{process}/task").glob("*/children")
        for child in path.read_text(encoding="ascii").split()
    }


def test_new_build_is_picked_up_without_dropping_a_request(folder: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    shutil.copytree(folder, graph, symlinks=True)
    old = layout.current(graph)
    assert old
    new = graph / "builds" / "newer"
    shutil.copytree(old, new)
    store = ox.Store(str(new / "store"))
    store.add(ox.Quad(*(ox.NamedNode(f"a:{part}") for part in "spo"), ox.NamedNode("a:g")))
    store.flush()
    del store
    question = {"query": "SELECT * { <a:s> ?p ?o }"}
    with (
        serving(tmp_path / "log", "--graph", str(graph)) as running,
        httpx.Client(base_url=running.url, timeout=60) as client,
    ):
        tag = client.head("/id/modifier/59", headers={"Accept": "text/turtle"}).headers["ETag"]
        before = client.get("/sparql", params=question, headers={"Accept": "text/csv"})
        assert before.text.count("\r\n") == 1
        layout.switch(graph, new)
        shutil.rmtree(graph / "builds" / old.name)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            answer = client.get("/sparql", params=question, headers={"Accept": "text/csv"})
            assert answer.status_code == 200, answer.text
            health = client.get("/health")
            assert health.status_code == 200, health.text
            if answer.text.count("\r\n") == 2:
                break
        else:
            pytest.fail("the new build was not picked up")
        assert client.head("/id/modifier/59", headers={"Accept": "text/turtle"}).headers["ETag"] != tag


def test_build_that_can_not_be_opened_leaves_the_old_one_served(folder: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    shutil.copytree(folder, graph, symlinks=True)
    with serving(tmp_path / "log", "--graph", str(graph)) as running:
        assert httpx.get(f"{running.url}/health").status_code == 200
        broken = graph / "builds" / "broken"
        (broken / "store").mkdir(parents=True)
        (broken / "store" / "CURRENT").write_text("MANIFEST-000001\n")
        layout.switch(graph, broken)
        until = time.monotonic() + 60
        while "can't be opened" not in running.log.read_text() and time.monotonic() < until:
            time.sleep(0.1)
        assert "can't be opened" in running.log.read_text()
        assert httpx.get(f"{running.url}/health").status_code == 200


def _connected(server: Server) -> socket.socket:
    address = urlsplit(server.url)
    assert address.hostname and address.port
    made = socket.create_connection((address.hostname, address.port), timeout=60)
    return made
