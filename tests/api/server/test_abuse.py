"""Hostile requests: each is answered or ended, and the server answers others meanwhile and afterwards."""

import asyncio
import http.client
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from running_server import Server, serving

CROSS = "SELECT (COUNT(*) AS ?n{}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
HOSTILE = {
    "nested braces": ("SELECT * " + "{" * 2400 + "?s ?p ?o" + "}" * 2400, {400}),
    "open braces": ("SELECT * " + "{" * 2400, {400}),
    "nested brackets": ("SELECT (" + "(" * 2400 + "1" + ")" * 2400 + " AS ?x) {}", {400}),
    "long path": ("SELECT * { ?s " + "/".join(["<a:b>"] * 20_000) + " ?o }", {200, 503, 504}),
    "long alternative": ("SELECT * { ?s " + "|".join(["<a:b>"] * 20_000) + " ?o }", {200, 503, 504}),
    "long sum": ("SELECT (1" + "+1" * 20_000 + " AS ?x) {}", {200, 503, 504}),
    "many negations": ("SELECT * { FILTER(" + "!" * 20_000 + "true) }", {200, 400, 503, 504}),
    "many unions": ("SELECT * { {}" + " UNION {}" * 20_000 + " }", {200, 503, 504}),
    "many optionals": ("SELECT * { ?s ?p ?o " + "OPTIONAL{?s ?p ?o}" * 10_000 + " }", {200, 503, 504}),
    "many patterns": ("SELECT * { " + "".join(f"?a{i} ?p ?a{i + 1}." for i in range(10_000)) + " }", {200, 503, 504}),
    "cross product": (CROSS.format(""), {503, 504}),
    "cross product in order": ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f", {503, 504}),
    "closure": ("SELECT (COUNT(*) AS ?n) { ?a (!<a:b>)* ?b }", {200, 503, 504}),
    "regular expression": (
        'SELECT * { BIND(REGEX("' + "a" * 5_000 + '!", "^((a+)+)+$") AS ?x) ?s ?p ?o . ?q ?r ?t '
        'FILTER(REGEX(CONCAT(STR(?s), STR(?t)), "^(([a-z/:.]+)*)*!$")) }', {200, 503, 504}),
    "long text": (
        'SELECT (STRLEN(REPLACE("' + "a" * 100_000 + '", "a", "' + "b" * 50_000 + '")) AS ?n) {}', {200, 503, 504}),
    "many values": ("SELECT * { VALUES ?x { " + "1 " * 100_000 + "} }", {200}),
    "many values joined": (
        "SELECT (COUNT(*) AS ?n) { " + "".join(f"VALUES ?x{i} {{ {'1 ' * 4_000} }} " for i in range(8)) + "}",
        {503, 504}),
    "many numbers": ("SELECT * { " + "1" * 200_000, {400, 504}),
}  # fmt: skip
HEAVY = 64
SMALL = 2_000


@pytest.fixture(scope="module")
def attacked(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    options = ("--graph", str(folder), "--time-limit", "6", "--memory-limit", "600", "--workers", "2")
    with serving(tmp_path_factory.mktemp("attacked") / "log", *options) as running:
        yield running


def _answers(server: Server) -> None:
    """Assert that each kind of request is answered."""
    with httpx.Client(base_url=server.url, timeout=60) as client:
        assert client.get("/sparql", params={"query": "ASK { cpt:63621 ?p ?o }"}).json()["boolean"] is True
        assert client.get("/api/codes/63621").status_code == 200
        assert client.get("/health").status_code == 200


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_query_is_ended_and_others_are_answered(attacked: Server, name: str) -> None:
    query, expected = HOSTILE[name]
    with ThreadPoolExecutor(1) as pool:
        hostile = pool.submit(httpx.post, f"{attacked.url}/sparql", data={"query": query}, timeout=60)
        _answers(attacked)
        assert hostile.result().status_code in expected, hostile.result().text[:300]
    _answers(attacked)


def test_cases_are_collected() -> None:
    assert len(HOSTILE) == 18


def test_others_are_answered_beside_many_heavy_queries(attacked: Server) -> None:
    """Each heavy one is another query, so that none is known; the light ones come while those wait and run.

    Where the machine itself is busy, a light one may be asked to come again, and does.
    """

    async def light(client: httpx.AsyncClient, path: str) -> int:
        status = 503
        for pause in (0, 0.5, 1, 2, 4):
            await asyncio.sleep(pause)
            status = (await client.get(path)).status_code
            if status != 503:
                break
        return status

    async def heavy(client: httpx.AsyncClient, number: int) -> int:
        return (await client.post("/sparql", data={"query": CROSS.format(number)})).status_code

    async def attack() -> tuple[list[int], list[int]]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=attacked.url, timeout=120, limits=limits) as client:
            attackers = [asyncio.create_task(heavy(client, number)) for number in range(HEAVY)]
            await asyncio.sleep(0.3)
            answered = [
                await light(client, path)
                for path in ("/health", "/api/codes/63621", "/sparql?query=ASK%7B%7D", "/id/modifier/59") * 5
            ]
            return answered, list(await asyncio.gather(*attackers))

    answered, statuses = asyncio.run(attack())
    assert set(answered) == {200}
    assert set(statuses) <= {503, 504}
    _answers(attacked)


def test_many_small_requests(attacked: Server) -> None:
    address = urlsplit(attacked.url)

    def ask(number: int) -> set[int]:
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        statuses: set[int] = set()
        for _ in range(SMALL // 8):
            connection.request("GET", f"/sparql?query=ASK%7B%7D%23{number}")
            response = connection.getresponse()
            response.read()
            statuses.add(response.status)
        return statuses

    with ThreadPoolExecutor(8) as pool:
        assert set().union(*pool.map(ask, range(8))) == {200}


def test_endless_body_is_refused_before_it_is_read(attacked: Server) -> None:
    address = urlsplit(attacked.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=60) as connection:
        head = "POST /api/claims/validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        block = b"100000\r\n" + b"[" * (1 << 20) + b"\r\n"
        with pytest.raises(OSError, match=r"."):
            for _ in range(1024):
                connection.sendall(block)
    _answers(attacked)


def test_many_slow_clients_hold_nobody_up(attacked: Server) -> None:
    address = urlsplit(attacked.url)
    slow = [socket.create_connection((address.hostname or "", address.port or 0), timeout=60) for _ in range(200)]
    try:
        for number, connection in enumerate(slow):
            body = b"POST /api/claims/validate HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"
            connection.sendall(body if number % 2 else b"GET /sparql?query=")
        _answers(attacked)
    finally:
        for connection in slow:
            connection.close()
    _answers(attacked)


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"id":' * 50_000, "1e999999", '{"units": NaN}', '"\\ud800"', "ISA" + "*" * 100_000]
)
def test_hostile_claims_are_refused(attacked: Server, body: str) -> None:
    answer = httpx.post(f"{attacked.url}/api/claims/validate", content=body, timeout=60,
                        headers={"Content-Type": "application/json"})  # fmt: skip
    assert 400 <= answer.status_code < 500, answer.text[:300]
    assert json.loads(answer.text)["status"] == answer.status_code
    _answers(attacked)
