"""Time one claim of 5 lines in process: rows, slice, rules and findings, against pySHACL on the same slice.

Told are p50, p99 and the most, in CPU and wall time, on the embedded default and on a graph folder if one is given:
of claims whose codes were judged before, and of claims at first sight. The findings of both engines are compared.
"""

from __future__ import annotations

from itertools import islice
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from report import BUDGET, Table, budget, parser, publish
from validate import generated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodegraph.graph.claims.record import Claim
    from medcodegraph.graph.store import Store

P50, P99, SHARE = 5, 15, 1 / 50
"""Budgets: milliseconds in process, and the part of pySHACL's time on the same slice."""
Times = list[tuple[float, float]]


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--graph", help="a built graph folder, measured beside the embedded default")
    arguments.add_argument("--claims", type=int, default=500, help="claims of the single-claim engine; default: 500")
    arguments.add_argument("--reference", type=int, default=20, help="claims of them on pySHACL too; default: 20")
    chosen = arguments.parse_args()

    from medcodegraph.graph.store import open_default, open_folder  # noqa: PLC0415 - `--help` needs no engine

    tables = _measured("embedded default", open_default(), chosen.claims, chosen.reference)
    if chosen.graph:
        tables += _measured("graph folder", open_folder(chosen.graph), chosen.claims, chosen.reference)
    notes = ["generated claims of 5 lines (fixed seed), each of its own patient and day; one process, one thread"]
    publish("single", tables, notes, chosen.write, [chosen.graph] if chosen.graph else [])


def _measured(name: str, store: Store, number: int, compared: int) -> list[Table]:
    from medcodegraph.shapes.validator import Validator  # noqa: PLC0415 - `--help` needs no engine

    start = process_time()
    single = Validator(store, released=True)
    compiled = process_time() - start
    claims = list(islice(generated(store), number + 1))
    single.judge(claims[:1])
    first = [_timed(single.judge, claim) for claim in claims[1:]]
    again = [_timed(single.judge, claim) for claim in claims[1:]]
    slices, rules, differing = _on_pyshacl(store, single, claims[1 : compared + 1])
    ours = [median(cpu for cpu, _ in times[:compared]) for times in (again, first)]
    times = (("codes seen before", again), ("codes at first sight", first))
    rows = [row for label, of in times for row in _rows(label, of)]
    reference = [row for label, of in (("slice", slices), ("pySHACL", rules)) for row in _rows(label, of)]
    cpus = sorted(cpu * 1000 for cpu, _ in again)
    return [
        Table(f"One claim of 5 lines, {name}", HEADER, rows),
        Table(f"pySHACL on the same slices, {name}: {differing} of {compared} claims with other findings", HEADER,
              reference),
        Table(f"Budgets, {name} (CPU; rules compiled once in {compiled:.1f} s)", BUDGET, [
            budget("p50, codes seen before", _percentile(cpus, 50), P50, "ms"),
            budget("p99, codes seen before", _percentile(cpus, 99), P99, "ms"),
            budget("p50 of whole claims against pySHACL alone, codes seen before",
                   ours[0] / median(cpu for cpu, _ in rules), SHARE),
            budget("the same, codes at first sight", ours[1] / median(cpu for cpu, _ in rules), SHARE),
        ]),
    ]  # fmt: skip


HEADER = ("what", "time", "claims", "p50 ms", "p99 ms", "most ms")


def _on_pyshacl(store: Store, single: object, claims: Sequence[Claim]) -> tuple[Times, Times, int]:
    """Time the slices of claims and pySHACL on them, and count the claims of which the findings differ."""
    from medcodegraph.shapes import reference  # noqa: PLC0415 - `--help` needs no engine
    from medcodegraph.shapes.validator import Validator  # noqa: PLC0415

    validator = Validator(store, released=True, engine="reference")
    validator.judge(claims[:1])  # queries are parsed once
    slices: Times = []
    rules: Times = []
    differing = 0
    run, graph = reference.run_rules, reference.to_graph
    reference.run_rules, reference.to_graph = _kept(run, rules), _kept(graph, slices)
    try:
        for claim in claims:
            differing += validator.judge([claim]) != single.judge([claim])
    finally:
        reference.run_rules, reference.to_graph = run, graph
    return slices, rules, differing


def _kept(function: Callable[..., object], times: Times) -> Callable[..., object]:
    def timed(*arguments: object) -> object:
        cpu, wall = process_time(), perf_counter()
        try:
            return function(*arguments)
        finally:
            times.append((process_time() - cpu, perf_counter() - wall))

    return timed


def _timed(judge: Callable[[list[Claim]], object], claim: Claim) -> tuple[float, float]:
    cpu, wall = process_time(), perf_counter()
    judge([claim])
    return process_time() - cpu, perf_counter() - wall


def _rows(label: str, times: Times) -> list[tuple[str, ...]]:
    return [
        (label, kind, str(len(of)), *(f"{value:.2f}" for value in (_percentile(of, 50), _percentile(of, 99), of[-1])))
        for kind, of in (
            ("CPU", sorted(cpu * 1000 for cpu, _ in times)),
            ("wall", sorted(wall * 1000 for _, wall in times)),
        )
    ]


def _percentile(ordered: Sequence[float], share: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


if __name__ == "__main__":
    main()
