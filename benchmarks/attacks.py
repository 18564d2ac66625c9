"""What is done to a server by hostile clients, each kind for seconds, and what others see of it meanwhile.

The attackers are a process of their own, so that the one that measures waits for the server alone.
"""

from __future__ import annotations

import http.client
import multiprocessing
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.queues import SimpleQueue
from urllib.parse import quote

from soak import CLAIM, JSON, LOOKUP

SECONDS = 8.0
CLIENTS = 4
"""Attackers that send one hostile query after the other."""
PAUSE = 0.01
PROBES: tuple[tuple[str, str, str | None, dict[str, str]], ...] = (
    ("GET", f"/sparql?query={quote(LOOKUP)}", None, {}),
    ("GET", "/api/codes/63621", None, {}),
    ("POST", "/api/claims/validate", CLAIM, JSON),
    ("GET", "/id/modifier/59.ttl", None, {}),
)
CROSS = "SELECT (COUNT(*) AS ?n%d) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HOSTILE = {
    "2,400 nested braces": "SELECT * " + "{" * 2400 + "?s ?p ?o" + "}" * 2400,
    "path of 20,000 steps": "SELECT * { ?s " + "/".join(["<a:b>"] * 20_000) + " ?o }",
    "cross products": CROSS % 0,
    "catastrophic regular expression": (
        'SELECT * { ?s ?p ?o . ?q ?r ?t FILTER(REGEX(CONCAT(STR(?s), STR(?t)), "^(([a-z/:.]+)*)*!$")) }'
    ),
    "VALUES of 100,000 rows": "SELECT * { VALUES ?x { " + "1 " * 100_000 + "} }",
    "sort beyond the memory": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f",
}
BLOCK = b"100000\r\n" + b"[" * (1 << 20) + b"\r\n"
Told = Counter[str]


def status(connection: http.client.HTTPConnection, method: str, path: str, body: str | None, headers: dict[str, str]
           ) -> str:  # fmt: skip
    """Send a request and return its status, or what went wrong."""
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.read()
        return str(response.status)
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return type(error).__name__


def _at_once(number: int, one: Callable[[int], Told]) -> Told:
    with ThreadPoolExecutor(number) as pool:
        return sum(pool.map(one, range(number)), Counter[str]())


def again_and_again(port: int, query: str) -> Told:
    """Send a query from some clients, again as soon as it was answered."""

    def one(_: int) -> Told:
        told, connection = Counter[str](), http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            told[status(connection, "POST", "/sparql", query, {"Content-Type": "application/sparql-query"})] += 1
        return told

    return _at_once(CLIENTS, one)


def heavy_at_once(port: int) -> Told:
    """Send 64 queries that would run for hours, each another one, at the same time."""

    def one(number: int) -> Told:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        query = CROSS % number
        return Counter([status(connection, "POST", "/sparql", query, {"Content-Type": "application/sparql-query"})])

    return _at_once(64, one)


def flood(port: int) -> Told:
    """Send 10,000 small requests from eight clients."""

    def one(number: int) -> Told:
        told, connection = Counter[str](), http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(1250):
            told[status(connection, "GET", f"/sparql?query=ASK%7B%7D%23{number}", None, {})] += 1
        return told

    return _at_once(8, one)


def slow_clients(port: int) -> Told:
    """Hold 500 connections that send half a request, or take nothing of a large answer."""
    half = (b"GET /sparql?query=", b"POST /api/claims/validate HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{",
            b"GET /sparql?query=SELECT%20*%20%7B?s%20?p%20?o%7D HTTP/1.1\r\nHost: a\r\n\r\n")  # fmt: skip
    held = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(500)]
    for number, connection in enumerate(held):
        connection.sendall(half[number % 3])
    time.sleep(SECONDS)
    for connection in held:
        connection.close()
    return Counter({"held": len(held)})


def huge_body(port: int) -> Told:
    """Send a body of a gigabyte in blocks, until the server ends that."""
    told, until = Counter[str](), time.monotonic() + SECONDS
    head = (
        "POST /api/claims/validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
    )
    while time.monotonic() < until:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(f"{head}\r\n\r\n".encode())
            try:
                for _ in range(1024):
                    connection.sendall(BLOCK)
                told["read to its end"] += 1
            except OSError:
                told["cut off"] += 1
    return told


ATTACKS: dict[str, Callable[[int], Told]] = {
    **{name: lambda port, query=query: again_and_again(port, query) for name, query in HOSTILE.items()},
    "64 cross products at once": heavy_at_once,
    "10,000 small requests": flood,
    "500 slow clients": slow_clients,
    "bodies of 1 GB": huge_body,
}


def attacked(port: int, attack: Callable[[int], Told]) -> tuple[Told, list[float], Told]:
    """Return what the attackers were answered, the milliseconds of others' requests, and what those were answered."""
    context = multiprocessing.get_context("fork")
    queue: SimpleQueue[Told] = context.SimpleQueue()
    attacker = context.Process(target=lambda: queue.put(attack(port)))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took, told = list[float](), Counter[str]()
    attacker.start()
    while attacker.is_alive() and queue.empty():
        for probe in PROBES:
            start = time.perf_counter()
            told[status(connection, *probe)] += 1
            took.append((time.perf_counter() - start) * 1000)
            time.sleep(PAUSE)
    answered = queue.get()
    attacker.join()
    return answered, took, told


def is_there(port: int) -> bool:
    """Say whether each kind of request is answered, within a second of the attack's end."""
    time.sleep(1)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    return all(status(connection, *probe) == "200" for probe in PROBES)
