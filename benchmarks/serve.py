"""SPARQL over HTTP beside the oxigraph server, on one store; one claim over HTTP beside pySHACL; and under attack.

Latencies are those that a client sees: over a kept connection with Python's own client, and once more with httpx, as
most programs ask. Between them the two servers take turns, so that what else the machine does meets both.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from attacks import ATTACKS, attacked, is_there
from medcodegraph.graph.claims.claim_json import claim_from_json
from medcodegraph.graph.store import open_default
from medcodegraph.graph.store.embedded import default_folder
from medcodegraph.ontology.terms import SPARQL_PREFIXES
from report import BUDGET, Table, budget, parser, publish
from server import medcodegraph, oxigraph
from soak import CLAIM

LOOK_UP, SLOW, LIMIT = 2.0, 1.3, 0.5
"""Budgets: times oxigraph for queries under and over 50 ms, and seconds that a query may outlive its limit."""
QUERIES: dict[str, tuple[str, int, float]] = {
    "look-up": ("SELECT ?p { cpt:63621 mcg:requiresPrimary ?p }", 400, LOOK_UP),
    "neighbours": ("SELECT ?p ?o { { cpt:63620 ?p ?o } UNION { ?o ?p cpt:63620 } } LIMIT 200", 200, LOOK_UP),
    "path": ("SELECT ?c { cpt:63621 (mcg:requiresPrimary|mcg:bundles)+ ?c }", 10, LOOK_UP),
    "group by": ("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)", 8, SLOW),
    "50,000 rows": ("SELECT * { ?s ?p ?o } LIMIT 50000", 8, SLOW),
}
ROUNDS = 3
ATTACK_LIMIT = 5.0
HEADERS = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
CLAIMS = {"Content-Type": "application/json"}
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def plain(port: int, path: str) -> Callable[[bytes, dict[str, str]], int]:
    """Return a way to ask with Python's own client."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(body: bytes, headers: dict[str, str]) -> int:
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        response.read()
        return response.status

    return ask


def usual(port: int, path: str) -> Callable[[bytes, dict[str, str]], int]:
    """Return a way to ask with httpx."""
    client = httpx.Client(timeout=120)
    return lambda body, headers: (
        client.post(f"http://127.0.0.1:{port}{path}", content=body, headers=headers).status_code
    )


def timed(ask: Callable[[bytes, dict[str, str]], int], body: bytes, headers: dict[str, str], times: int) -> list[float]:
    """Return the milliseconds of each request."""
    took: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        status = ask(body, headers)
        took.append((time.perf_counter() - start) * 1000)
        if status != 200:
            raise RuntimeError(f"HTTP {status}: {body[:80]!r}")
    return took


def quantile(values: list[float], part: float) -> float:
    """Return the value below which so large a part lies."""
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def compared(ports: tuple[int, int]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the latencies of both servers, and the budgets."""
    rows: list[tuple[str, ...]] = []
    budgets: list[tuple[str, ...]] = []
    for client, make in (("http.client", plain), ("httpx", usual)):
        asks = [make(ports[0], "/sparql"), make(ports[1], "/query")]
        for name, (query, times, most) in QUERIES.items():
            body = (SPARQL_PREFIXES + query).encode()
            took: tuple[list[float], list[float]] = ([], [])
            for _ in range(ROUNDS):
                for one, ask in zip(took, asks, strict=True):
                    one.extend(timed(ask, body, HEADERS, times))
            halves = [quantile(one, 0.5) for one in took]
            figures = (*(f"{h:.2f}" for h in halves), *(f"{quantile(one, 0.99):.2f}" for one in took))
            rows.append((f"{name}, {client}", figures[0], figures[2], figures[1], figures[3]))
            budgets.append(budget(f"{name}, {client}, p50 to oxigraph", halves[0] / halves[1], most))
    return rows, budgets


def first_byte(port: int) -> float:
    """Return after which part of the whole time the first byte of 50,000 rows comes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    start = time.perf_counter()
    connection.request("POST", "/sparql", QUERIES["50,000 rows"][0].encode(), HEADERS)
    response = connection.getresponse()
    response.read(1)
    first = time.perf_counter() - start
    response.read()
    return first / (time.perf_counter() - start)


def overrun(port: int, limit: float) -> float:
    """Return by how many seconds a query that would run for hours outlives its limit."""
    start = time.perf_counter()
    assert plain(port, "/sparql")(RUNAWAY.encode(), HEADERS) == 504
    return time.perf_counter() - start - limit


def claims(port: int) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return one claim over HTTP, alone and by eight clients at once, beside pySHACL in process."""
    from medcodegraph.shapes.validator import Validator  # noqa: PLC0415 - not before the servers have ended

    path, body = "/api/claims/validate", CLAIM.encode()
    alone = timed(plain(port, path), body, CLAIMS, 200)
    with ThreadPoolExecutor(8) as pool:
        ways = [plain(port, path) for _ in range(8)]
        eight = [one for part in pool.map(lambda ask: timed(ask, body, CLAIMS, 60), ways) for one in part]
    validator = Validator(open_default(), engine="reference")
    claim = claim_from_json(json.loads(CLAIM))
    reference: list[float] = []
    for _ in range(5):
        start = time.perf_counter()
        validator.judge([claim])
        reference.append((time.perf_counter() - start) * 1000)
    measured = (("one client", alone), ("eight clients", eight), ("pySHACL, in process", reference))
    rows = [(name, f"{quantile(one, 0.5):.2f}", f"{quantile(one, 0.99):.2f}") for name, one in measured]
    return rows, [
        budget("claim over HTTP to pySHACL in process, p50", quantile(alone, 0.5) / quantile(reference, 0.5), 1 / 50),
        budget("claim over HTTP, eight clients, p99 to p50", quantile(eight, 0.99) / quantile(eight, 0.5), 4.0),
    ]


def attacks(port: int) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return what others see of a server while each attack lasts, and whether it is there afterwards."""
    rows: list[tuple[str, ...]] = []
    asked = missed = gone = 0
    for name, attack in ATTACKS.items():
        answered, took, told = attacked(port, attack)
        there = is_there(port)
        failed = len(took) - told["200"]
        asked, missed, gone = asked + len(took), missed + failed, gone + (not there)
        said = ", ".join(f"{number:,} x {what}" for what, number in sorted(answered.items()))
        figures = (f"{len(took):,}", f"{quantile(took, 0.5):.1f}", f"{quantile(took, 0.99):.1f}", f"{failed:,}")
        rows.append((name, said, *figures, "yes" if there else "NO"))
    return rows, [
        budget("requests of others that failed during attacks, of all", missed / asked, 0.0),
        budget("attacks after which the server did not answer", gone, 0, ""),
    ]


def main() -> None:
    arguments_of = parser(__doc__)
    arguments_of.add_argument("--only-attacks", action="store_true", help="leave the comparisons out")
    arguments = arguments_of.parse_args()
    open_default()
    graph = Path(default_folder())
    with medcodegraph(graph, "--time-limit", f"{ATTACK_LIMIT:g}") as (ours, _):
        seen, of_attacks = attacks(ours)
    header = ("attack", "attackers were answered", "others asked", "p50", "p99", "failed", "there afterwards")
    tables = [
        *([] if arguments.only_attacks else comparisons(graph)),
        Table("Milliseconds of others' requests during attacks", header, seen),
        Table("Budgets under attack", BUDGET, of_attacks),
    ]
    notes = [
        f"{ROUNDS} rounds; between them the servers take turns",
        f"under attack a query may take {ATTACK_LIMIT:g} s; others look up, ask for a code and its data, and a verdict",
    ]
    publish("serve", tables, notes, arguments.write)


def comparisons(graph: Path) -> list[Table]:
    """Return the figures beside oxigraph and pySHACL, with their budgets."""
    limit = 2.0
    with medcodegraph(graph, "--time-limit", "60") as (ours, _), oxigraph(graph) as (theirs, _):
        rows, budgets = compared((ours, theirs))
        part = first_byte(ours)
        judged, of_claims = claims(ours)
    with medcodegraph(graph, "--time-limit", str(limit)) as (ours, _):
        late = max(overrun(ours, limit) for _ in range(3))
    return [
        Table("Milliseconds of a query", ("query, client", "ours p50", "p99", "oxigraph p50", "p99"), rows),
        Table("Milliseconds of a claim", ("asked by", "p50", "p99"), judged),
        Table("Budgets", BUDGET, [
            *budgets, *of_claims,
            budget("first byte of 50,000 rows, part of the whole time", part, 0.9),
            budget("seconds that a query outlives its limit", late, LIMIT, "s"),
        ]),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
