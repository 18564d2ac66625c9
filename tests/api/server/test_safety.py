"""Keys, headers, and what is never written down."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from running_server import Server, serving

KEY = "correct horse é"
MARKS = ("PATIENTMARK", "MEMBERMARK", "1982736451")
CLAIM = {
    "id": f"{MARKS[1]}-1", "form": "837P", "payer": "medicare", "patient": MARKS[0],
    "lines": [{"number": 1, "code": "63621", "modifiers": [], "units": 1, "from": "2026-02-10",
               "place_of_service": "22", "rendering": MARKS[2], "diagnoses": ["C79.51"]}],
}  # fmt: skip
STATED = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}  # fmt: skip


@pytest.fixture(scope="module")
def guarded(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    options = ("--graph", str(folder), "--api-key-env", "OUR_KEY", "--cors-origins", "https://a.example")
    log = tmp_path_factory.mktemp("guarded") / "log"
    with serving(log, *options, environment={"OUR_KEY": KEY}) as running:
        yield running


def _keyed(key: str) -> list[dict[str, bytes]]:
    return [{"Authorization": b"Bearer " + key.encode()}, {"X-API-Key": key.encode()}]


def test_claims_need_the_key(guarded: Server) -> None:
    with httpx.Client(base_url=guarded.url, timeout=60) as client:
        for headers in [{}, *_keyed("wrong"), {"X-API-Key": ""}, {"Authorization": f"Basic {KEY}".encode()}]:
            refused = client.post("/api/claims/validate", json=CLAIM, headers=headers)
            assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
            assert refused.headers["Content-Type"] == "application/problem+json"
        for headers in _keyed(KEY):
            assert client.post("/api/claims/validate", json=CLAIM, headers=headers).status_code == 200
        for path in (
            "/api/claims//validate",
            "//api/claims/validate",
            "/api/./claims/validate",
            "/api/claims%2Fvalidate",
        ):
            assert client.post(path, json=CLAIM).status_code in (401, 404, 405), path
        for path in ("/sparql", "/id/modifier/59", "/api/editions", "/health"):
            assert client.get(path).status_code == 200, path


def test_key_may_guard_everything(folder: Path, tmp_path: Path) -> None:
    options = ("--graph", str(folder), "--api-key-env", "OUR_KEY", "--protect", "everything")
    with (
        serving(tmp_path / "log", *options, environment={"OUR_KEY": KEY}) as running,
        httpx.Client(base_url=running.url, timeout=60) as client,
    ):
        for path in ("/", "/sparql", "/id/modifier/59", "/api/editions", "/metrics", "/openapi.json", "/nothing"):
            assert client.get(path).status_code == 401, path
        assert client.get("/health").status_code == 200
        document = client.get("/id/modifier/59", headers=_keyed(KEY)[0])
        assert document.headers["Cache-Control"].startswith("private")


def test_only_named_origins_may_call(guarded: Server) -> None:
    with httpx.Client(base_url=guarded.url, timeout=60) as client:
        named = client.get("/sparql?query=ASK{}", headers={"Origin": "https://a.example"})
        assert named.headers["Access-Control-Allow-Origin"] == "https://a.example"
        other = client.get("/sparql?query=ASK{}", headers={"Origin": "https://b.example"})
        assert "Access-Control-Allow-Origin" not in other.headers
        assert "Origin" in named.headers["Vary"]
        assert "Origin" in other.headers["Vary"]


@pytest.mark.parametrize(
    "path", ["/sparql", "/sparql?query=x", "/id/modifier/59", "/nothing", "/health", "/metrics", "/"]
)
def test_security_headers_stand_on_every_answer(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    for name, value in STATED.items():
        assert headers[name] == value, path
    assert "default-src" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_nothing_of_a_patient_is_logged(server: Server) -> None:
    """Good and bad claims, in bodies, in paths and in queries, that succeed and that fail."""
    text = json.dumps(CLAIM)
    with httpx.Client(base_url=server.url, timeout=60) as client:
        judged = client.post("/api/claims/validate", content=text, headers={"Content-Type": "application/json"})
        assert (judged.status_code, judged.json()["claims"]) == (200, 1)
        for broken in (
            text[:-9],
            text.replace('"units": 1', '"units": NaN'),
            f'{{"id": "{MARKS[0]}"}}',
            f"ISA*{MARKS[1]}",
        ):
            answer = client.post("/api/claims/validate", content=broken, headers={"Content-Type": "application/json"})
            assert 400 <= answer.status_code < 500, answer.text
        client.post(f"/api/claims/validate?patient={MARKS[0]}", json=CLAIM)
        client.get(f"/api/codes/{MARKS[0]}")
        client.get(f"/api/claims/{MARKS[1]}")
        client.get(f"/{MARKS[2]}", headers={"User-Agent": MARKS[0], "Referer": f"http://a/{MARKS[1]}"})
        client.get("/sparql", params={"query": f'SELECT * {{ ?s ?p "{MARKS[0]}" }}'})
        client.get("/sparql", params={"query": f'SELECT (<a:b>("{MARKS[1]}") AS ?x) {{}}'})
        metrics = client.get("/metrics").text
    log = server.log.read_text()
    assert "POST /api/claims/validate 200" in log
    for mark in MARKS:
        assert mark not in log
        assert mark not in metrics


def test_requests_are_logged_by_their_route(client: httpx.Client, server: Server) -> None:
    client.get("/sparql?query=ASK{}")
    client.get("/id/modifier/59")
    client.get("/api/codes/63621")
    log = server.log.read_text()
    for line in (r"GET /sparql 200 \d", r"GET /id/\{path:path\} 200", r"GET /api/codes/\{code\} 200"):
        assert re.search(line, log), line


def test_problem_never_repeats_what_was_sent(client: httpx.Client) -> None:
    answer = client.get("/api/codes/63621", params={"on": MARKS[0]})
    assert answer.status_code == 422
    assert MARKS[0] not in answer.text
