"""A server over a SPARQL endpoint answers as one over the same graph in a folder: oxigraph, and Virtuoso."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from medcodegraph.graph.store import open_folder
from medcodegraph.ontology.terms import BASE
from running_server import Server, serving
from virtuoso import virtuoso

QUERIES = (
    "SELECT ?p { cpt:63621 mcg:requiresPrimary ?p }",
    "ASK { cpt:63621 mcg:requiresPrimary cpt:63620 }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s mcg:addOn ?o } } GROUP BY ?g",
)
CONSTRUCT = "CONSTRUCT { cpt:63621 ?p ?o } WHERE { cpt:63621 ?p ?o }"
CLAIM = {
    "id": "A1", "form": "837P", "payer": "medicare", "patient": "P1",
    "lines": [{"number": 1, "code": "63621", "units": 1, "from": "2026-02-10", "place_of_service": "22",
               "rendering": "1234567893", "diagnoses": ["C79.51"]}],
}  # fmt: skip


@contextmanager
def _oxigraph(store: ox.Store, folder: Path, command: str = "serve-read-only") -> Iterator[str]:
    binary = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    if not Path(binary).exists():
        pytest.skip("no oxigraph server is installed: pip install oxigraph")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    store.backup(str(folder / "store"))
    whole = [binary, command, "--location", str(folder / "store"), "--bind", address]
    with subprocess.Popen(whole, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                httpx.get(f"http://{address}/")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        try:
            yield f"http://{address}/query"
        finally:
            process.terminate()


ENDPOINTS = {"oxigraph": _oxigraph, "virtuoso": virtuoso}


@pytest.fixture(scope="module", params=ENDPOINTS)
def remote(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp(request.param)
    with (
        ENDPOINTS[request.param](open_folder(str(folder)).store, place) as url,
        serving(place / "log", "--store", url, "--workers", "1", "--time-limit", "60") as running,
    ):
        yield running


def _both(server: Server, remote: Server, path: str, **request: object) -> list[httpx.Response]:
    method = "POST" if request.keys() & {"data", "json"} else "GET"
    return [httpx.request(method, f"{one.url}{path}", timeout=120, **request) for one in (server, remote)]


@pytest.mark.parametrize("query", QUERIES)
def test_rows_are_the_same(server: Server, remote: Server, query: str) -> None:
    here, there = _both(server, remote, "/sparql", data={"query": query}, headers={"Accept": "text/csv"})
    assert there.status_code == 200, there.text
    assert sorted(there.text.splitlines()) == sorted(here.text.splitlines())


def test_triples_are_the_same(server: Server, remote: Server) -> None:
    accept = {"Accept": "application/n-triples"}
    here, there = _both(server, remote, "/sparql", data={"query": CONSTRUCT}, headers=accept)
    found = [{str(q.triple) for q in ox.parse(one.content, format=ox.RdfFormat.N_TRIPLES)} for one in (here, there)]
    assert found[0] == found[1] != set()


def test_pages_and_findings_are_the_same(server: Server, remote: Server) -> None:
    assert httpx.get(f"{remote.url}/health", timeout=120).json()["status"] == "ok"
    here, there = _both(server, remote, "/id/modifier/59.nt")
    assert sorted(there.text.splitlines()) == sorted(here.text.splitlines())
    here, there = _both(server, remote, "/api/claims/validate", json=CLAIM)
    assert there.status_code == 200, there.text
    assert there.json()["findings"] == here.json()["findings"] != []


def test_document_is_cached_by_its_content(remote: Server) -> None:
    address = f"{remote.url}/id/modifier/59.ttl"
    tag = httpx.get(address, timeout=120).headers["ETag"]
    assert httpx.get(address, timeout=120).headers["ETag"] == tag


def test_limits_hold(remote: Server) -> None:
    bad = httpx.post(f"{remote.url}/sparql", data={"query": "SELECT *\n{"}, timeout=120)
    assert (bad.status_code, bad.json()["line"]) == (400, 2)
    for query in ("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", "SELECT * FROM <http://a.example/> {}"):
        assert httpx.post(f"{remote.url}/sparql", data={"query": query}, timeout=120).status_code == 400


def test_other_editions_of_the_endpoint_are_noticed(folder: Path, tmp_path: Path) -> None:
    edition, source = f"{BASE}edition/ncci-aoc/2099Q1", f"{BASE}source/ncci-aoc"
    insert = f"""PREFIX mcg: <{BASE}ontology#> INSERT DATA {{ GRAPH <{edition}> {{
        <{edition}> mcg:ofSource <{source}> ; mcg:release "2099Q1" ; mcg:sha256 "{"0" * 64}" }} }}"""
    with (
        _oxigraph(open_folder(str(folder)).store, tmp_path, "serve") as url,
        serving(tmp_path / "log", "--store", url, "--workers", "1", "--time-limit", "60") as running,
        httpx.Client(base_url=running.url, timeout=120) as client,
    ):
        asked = {"query": f"ASK {{ GRAPH <{edition}> {{ ?s ?p ?o }} }}"}
        assert client.get("/sparql", params=asked).json()["boolean"] is False
        assert httpx.post(url.replace("/query", "/update"), data={"update": insert}).is_success
        until = time.monotonic() + 60
        while not client.get("/sparql", params=asked).json()["boolean"] and time.monotonic() < until:
            time.sleep(0.5)
        assert client.get("/sparql", params=asked).json()["boolean"] is True
        listed = client.get("/api/editions").json()["editions"]
        assert "ncci-aoc/2099Q1" in {item["key"] for item in listed}
