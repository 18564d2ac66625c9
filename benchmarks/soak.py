"""Mixed load for minutes while a worker is killed every second: requests that fail, and memory over time."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from medcodegraph.graph.store import open_default
from medcodegraph.graph.store.embedded import default_folder
from report import Table, budget, parser, publish
from server import family, medcodegraph, resident

MEMORY_GROWTH = 1.1
SAMPLE = 5.0
CLAIM = json.dumps({
    "id": "A1", "form": "837P", "payer": "medicare", "patient": "P1",
    "lines": [{"number": 1, "code": "63621", "units": 1, "from": "2026-02-10", "place_of_service": "22",
               "rendering": "1234567893", "diagnoses": ["C79.51"]}],
})  # fmt: skip
LOOKUP = "SELECT ?p { cpt:63621 mcg:requiresPrimary ?p }"
ROWS = "SELECT * { ?s ?p ?o } LIMIT 5000"
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/csv"}
REQUESTS: dict[str, tuple[str, str, str | None, dict[str, str]]] = {
    "look-up": ("GET", f"/sparql?query={quote(LOOKUP)}", None, {}),
    "5,000 rows": ("POST", "/sparql", f"query={quote(ROWS)}", FORM),
    "page of a code": ("GET", "/id/code/cpt/63621.html", None, {}),
    "data of a modifier": ("GET", "/id/modifier/59.ttl", None, {}),
    "code by the API": ("GET", "/api/codes/63621", None, {}),
    "claim": ("POST", "/api/claims/validate", CLAIM, JSON),
}


@dataclass
class Course:
    """What happened so far."""

    sent: Counter[str] = field(default_factory=Counter[str])
    failed: Counter[str] = field(default_factory=Counter[str])
    seconds: float = 0.0
    kills: int = 0
    memory: list[tuple[float, int, int]] = field(default_factory=list[tuple[float, int, int]])
    over: threading.Event = field(default_factory=threading.Event)


def ask(course: Course, port: int, seed: int) -> None:
    """Send requests of all kinds, one after the other, until it is over."""
    chosen = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    while not course.over.is_set():
        kind = chosen.choice(list(REQUESTS))
        method, path, body, headers = REQUESTS[kind]
        course.sent[kind] += 1
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.read()
            problem = None if response.status == 200 else f"{kind}: {response.status}"
        except (OSError, http.client.HTTPException) as error:
            problem = f"{kind}: {type(error).__name__}"
            connection.close()
        if problem:
            course.failed[problem] += 1


def kill(course: Course, root: int) -> None:
    """Kill a worker every second: workers are the children of the process that forks them."""
    while not course.over.wait(1.0):
        parents = family(root)
        workers = [pid for pid, parent in parents.items() if root not in (parent, pid)]
        if workers:
            os.kill(random.choice(workers), signal.SIGKILL)
            course.kills += 1


def watch(course: Course, root: int) -> None:
    """Note the memory of the server alone, and with all its workers."""
    start = time.monotonic()
    while not course.over.wait(SAMPLE):
        course.memory.append((time.monotonic() - start, resident([root]), resident(family(root))))


def middle(values: list[int]) -> float:
    """Return the median in megabytes."""
    return sorted(values)[len(values) // 2] / (1 << 20)


def main() -> None:
    arguments_of = parser(__doc__)
    arguments_of.add_argument("--minutes", type=float, default=10.0, help="default: 10")
    arguments_of.add_argument("--clients", type=int, default=8, help="default: 8")
    arguments = arguments_of.parse_args()
    open_default()
    course = Course()
    with medcodegraph(Path(default_folder())) as (port, root):
        threads = [threading.Thread(target=ask, args=(course, port, seed)) for seed in range(arguments.clients)]
        threads += [threading.Thread(target=part, args=(course, root)) for part in (kill, watch)]
        for thread in threads:
            thread.start()
        start = time.monotonic()
        time.sleep(arguments.minutes * 60)
        course.seconds = time.monotonic() - start
        course.over.set()
        for thread in threads:
            thread.join()
    publish("soak", tables(course), [f"{arguments.minutes:g} minutes, {arguments.clients} clients"], arguments.write)


def tables(course: Course) -> list[Table]:
    """Return the figures and the budgets."""
    lost = sum(course.failed.values())
    third = max(1, len(course.memory) // 3)
    early, late = course.memory[third : 2 * third] or course.memory, course.memory[-third:]
    server = middle([row[1] for row in late]) / middle([row[1] for row in early])
    whole = middle([row[2] for row in late]) / middle([row[2] for row in early])
    rows = [(kind, f"{number:,}") for kind, number in course.sent.items()]
    rows += [(f"failed: {kind}", f"{number:,}") for kind, number in course.failed.items()]
    rows += [("all requests, a second", f"{sum(course.sent.values()) / max(course.seconds, 1):,.0f}")]
    rows += [("workers killed", f"{course.kills:,}")]
    rows += [("server, megabytes, second and last third", f"{middle([r[1] for r in early]):.0f}, "
              f"{middle([r[1] for r in late]):.0f}")]  # fmt: skip
    rows += [("with workers, megabytes", f"{middle([r[2] for r in early]):.0f}, {middle([r[2] for r in late]):.0f}")]
    return [
        Table("Requests", ("what", "number"), rows),
        Table("Budgets", ("budget", "measured", "at most", "verdict"), [
            budget("requests lost, by worker killed", lost / max(course.kills, 1), 1.0),
            budget("memory of the server, last third to second", server, MEMORY_GROWTH),
            budget("memory with workers, last third to second", whole, MEMORY_GROWTH),
        ]),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
