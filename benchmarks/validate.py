"""Time the validation of generated claims on the embedded default with the reference engine (pySHACL on a slice).

Told are claim lines per second in batches as `validate` makes them, the p50 of one claim of 5 lines, how the
time of one batch grows with its lines, and where the time of a claim goes. All warm, in one process.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from report import Table, parser, publish

if TYPE_CHECKING:
    from medcodegraph.graph.claims.record import Claim
    from medcodegraph.graph.store import Store
    from medcodegraph.shapes.validator import Validator

GROWTH = (10, 40, 160)
FIRST_DAY = date(2025, 1, 6)
MODIFIERS = ((), (), (), ("59",), ("LT",), ("26",))
PLACES = ("22", "22", "21", "24", "11")
CODES = "SELECT DISTINCT ?code { ?row mcg:addOn|mcg:limitsCode ?c . ?c skos:notation ?code } ORDER BY ?code"


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--lines", type=int, default=400, help="lines of the run by batches; default: 400")
    arguments.add_argument("--claims", type=int, default=30, help="claims of 5 lines timed one by one; default: 30")
    chosen = arguments.parse_args()

    from medcodegraph.graph.store import open_default  # noqa: PLC0415 - `--help` needs no engine
    from medcodegraph.shapes.validator import BATCH_LINES, Validator  # noqa: PLC0415

    store = open_default()
    validator, claims = Validator(store, engine="reference"), generated(store)
    for _ in range(3):
        validator.judge([next(claims)])
    tables = [
        _by_batches(validator, claims, chosen.lines),
        _one_by_one(validator, claims, chosen.claims),
        _growth(validator, claims),
        _parts(validator, claims, chosen.claims),
    ]
    notes = [
        f"reference engine, embedded default, batches of {BATCH_LINES} lines, generated claims of 5 lines (fixed seed)"
    ]
    publish("validate", tables, notes, chosen.write)


def generated(store: Store) -> Iterator[Claim]:
    """Yield claims of 5 lines of the curated codes without end, each of its own patient and day, always the same."""
    from medcodegraph.graph.claims.record import Claim, Line  # noqa: PLC0415 - `--help` needs no engine

    codes = [row["code"].value for row in store.query(CODES)]
    chance = random.Random(63621)
    number = 0
    while True:
        number += 1
        day = FIRST_DAY + timedelta(days=chance.randrange(360))
        lines = tuple(
            Line(position, chance.choice(codes), chance.choice(MODIFIERS), Decimal(chance.choice((1, 1, 1, 2, 5))),
                 from_=day, to=day, place_of_service=chance.choice(PLACES), rendering="1234567893", group="G1")
            for position in range(1, 6)
        )  # fmt: skip
        yield Claim(f"C{number}", "837P", "medicare", f"P{number}", None, lines)


def _taken(claims: Iterator[Claim], lines: int) -> list[Claim]:
    return [next(claims) for _ in range(lines // 5)]


def _by_batches(validator: Validator, claims: Iterator[Claim], lines: int) -> Table:
    chosen = _taken(claims, lines)
    cpu, wall = process_time(), perf_counter()
    findings = sum(len(found) for _, found in validator.judge_all(chosen))
    cpu, wall = process_time() - cpu, perf_counter() - wall
    row = (f"{lines:,}", f"{findings:,}", f"{cpu:.2f}", f"{lines / cpu:.0f}", f"{wall:.2f}", f"{lines / wall:.0f}")
    header = ("lines", "findings", "CPU s", "lines per CPU s", "wall s", "lines per wall s")
    return Table("Claims by batches", header, [row])


def _one_by_one(validator: Validator, claims: Iterator[Claim], number: int) -> Table:
    times = [_timed(validator, [next(claims)]) for _ in range(number)]
    rows = [
        (kind, str(number), *(f"{value * 1000:.0f}" for value in (median(of), min(of), max(of))))
        for kind, of in (("CPU", [cpu for cpu, _ in times]), ("wall", [wall for _, wall in times]))
    ]
    return Table("One claim of 5 lines", ("time", "claims", "p50 ms", "least ms", "most ms"), rows)


def _growth(validator: Validator, claims: Iterator[Claim]) -> Table:
    rows = []
    for lines in GROWTH:
        cpus = [_timed(validator, _taken(claims, lines))[0] for _ in range(3)]
        per_line = median(cpus) / lines
        base = rows[0][0] if rows else per_line
        rows.append((base, (str(lines), f"{median(cpus):.2f}", f"{per_line * 1000:.1f}", f"{per_line / base:.2f}")))
    header = ("lines in one batch", "CPU s, median of 3", "CPU ms per line", "per line, against the least")
    return Table("Growth of one batch", header, [row for _, row in rows])


def _timed(validator: Validator, claims: list[Claim]) -> tuple[float, float]:
    cpu, wall = process_time(), perf_counter()
    validator.judge(claims)
    return process_time() - cpu, perf_counter() - wall


def _parts(validator: Validator, claims: Iterator[Claim], number: int) -> Table:
    """Tell how much of a claim's CPU time the slice and pySHACL itself take, by timing the calls between them."""
    from medcodegraph.shapes import reference  # noqa: PLC0415 - `--help` needs no engine

    spent: dict[str, float] = {}
    with (
        _timing(reference, "to_graph", spent, "slice: queries and graph"),
        _timing(reference, "run_rules", spent, "rules"),
        _timing(reference, "pyshacl_validate", spent, "pySHACL"),
    ):
        whole = sum(_timed(validator, [next(claims)])[0] for _ in range(number))
    parts = {
        "slice: queries and graph": spent["slice: queries and graph"],
        "pySHACL": spent["pySHACL"],
        "stages around pySHACL": spent["rules"] - spent["pySHACL"],
        "the rest: rows, judges, findings": whole - spent["slice: queries and graph"] - spent["rules"],
    }
    rows = [(name, f"{cpu / number * 1000:.1f}", f"{cpu / whole:.0%}") for name, cpu in parts.items()]
    return Table("Where a claim of 5 lines spends its time", ("part", "CPU ms", "share"), rows)


@contextmanager
def _timing(module: object, name: str, spent: dict[str, float], label: str) -> Iterator[None]:
    """Add the CPU time of a function of a module to `spent` while the context lasts."""
    function: Callable[..., object] = getattr(module, name)

    def timed(*arguments: object, **named: object) -> object:
        start = process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[label] = spent.get(label, 0) + process_time() - start

    setattr(module, name, timed)
    try:
        yield
    finally:
        setattr(module, name, function)


if __name__ == "__main__":
    main()
