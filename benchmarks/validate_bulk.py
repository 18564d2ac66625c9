"""Compare, in one run over the same claims and edits, the compiled rules with hand-written SQL and with SHACL engines.

Six rules: pair edits with and without modifiers, unit limits by line and by day, add-ons without a primary. Edits are
those of a graph folder, or made at the size of the published ones (about 2 million pairs). Claims are made. Compiled
and hand-written rules read the same prepared rows chunk by chunk; SHACL engines read the slice of their claims as
triples. All must give the same findings.
"""

from __future__ import annotations

import json
import sys
import tempfile
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from edits_made import PAIRS
from measured import Run, run
from medcodegraph.graph.build import layout
from report import BUDGET, RESULTS, Table, budget, parser, publish

STEPS = Path(__file__).with_name("bulk_steps.py")
SHACL = Path(__file__).with_name("shacl_steps.py")
MADE = Path(__file__).with_name("claims_made.py")
SIZES = (200, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
MOST_LINES = {"pyshacl": 200, "pyrudof": 10_000, "pyshifty": 10_000}
"""What an engine is given at most: beyond, it runs for an hour or out of memory."""
COMPILED, WRITTEN = "compiled", "handwritten"
NAMES = {"compiled": "compiled shapes", "handwritten": "hand-written SQL", "everything": "compiled, all shapes"}
MB = 2**20

Figures = dict[tuple[str, int], tuple[Run, dict[str, float]]]


def main() -> None:
    chosen = _options()
    with tempfile.TemporaryDirectory(dir=chosen.temp) as scratch:
        folder = Path(scratch)
        graph = chosen.graph or folder / "graph"
        pairs = f"{chosen.pairs:,} pair edits, made; " if layout.current(graph) is None else ""
        figures: Figures = {}
        for size in chosen.lines:
            _measure_size(figures, size, graph, folder, chosen)
    tables = [_table(figures), _budgets(figures)]
    notes = [f"{pairs}six rules; chunks of 1,000,000 lines; memory limit 2 GB, 2 threads", _agreement(figures)]
    publish("validate-bulk", tables, notes, chosen.write, hidden=[str(chosen.graph), str(chosen.temp)])
    if chosen.write:
        _plot(figures, RESULTS / "validate-bulk.png")


def _options() -> Namespace:
    arguments = parser(__doc__)
    arguments.add_argument(
        "--lines", type=int, nargs="+", default=SIZES, metavar="N", help="sizes; default: to 10 million"
    )
    arguments.add_argument("--graph", type=Path, help="graph folder of full editions; default: made edits")
    arguments.add_argument("--pairs", type=int, default=PAIRS, help="how many pair edits are made; default: 2 million")
    arguments.add_argument("--temp", type=Path, default=Path(tempfile.gettempdir()), help="where data is made")
    arguments.add_argument("--engines", nargs="*", default=list(MOST_LINES), help="SHACL engines beside; default: all")
    arguments.add_argument("--all-shapes", action="store_true", help="also judge by all claim shapes, compiled")
    return arguments.parse_args()


def _measure_size(figures: Figures, size: int, graph: Path, folder: Path, chosen: Namespace) -> None:
    claims, rows = folder / f"{size}.parquet", folder / f"rows-{size}"
    made = ["--lines", str(size), "--to", str(claims), "--pairs", str(chosen.pairs), "--edits", str(graph)]
    run([sys.executable, str(MADE), *made])  # a child's peak starts at that of its parent, so this one stays small
    _step(STEPS, "prepare", claims, graph, rows)
    for engine in (WRITTEN, COMPILED, *(("everything",) if chosen.all_shapes else ())):
        figures[engine, size] = _step(STEPS, engine, rows, graph, folder)
    engines = [engine for engine in chosen.engines if size <= MOST_LINES[engine]]
    if engines:
        _step(SHACL, "slice", rows, graph, rows)
    for engine in engines:
        figures[engine, size] = _step(SHACL, engine, rows, graph, folder)


def _step(script: Path, step: str, claims: Path, graph: Path, to: Path) -> tuple[Run, dict[str, float]]:
    print(f"{step} {claims.name}", file=sys.stderr, flush=True)
    words = [sys.executable, str(script), step, "--claims", str(claims), "--graph", str(graph), "--to", str(to)]
    cost = run(words)
    return cost, json.loads(cost.output)


def _table(figures: Figures) -> Table:
    rows = [
        (
            NAMES.get(engine, engine),
            f"{size:,}",
            f"{told['findings']:,}",
            f"{told['judging']:.2f}",
            f"{size / told['judging']:,.0f}",
            f"{told['judging'] / figures[WRITTEN, size][1]['judging']:.2f}",
            f"{told.get('opening', 0):.1f}",
            f"{cost.peak / MB:,.0f}",
            f"{cost.peak / figures[WRITTEN, size][0].peak:.2f}",
        )
        for (engine, size), (cost, told) in sorted(figures.items(), key=lambda one: (one[0][1], one[1][1]["judging"]))
    ]
    header = (
        "engine", "lines", "findings", "judging, CPU s", "lines per CPU s", "CPU, hand-written = 1", "opening, CPU s",
        "peak MB", "peak, hand-written = 1",
    )  # fmt: skip
    return Table("Engines", header, rows)


def _budgets(figures: Figures) -> Table:
    sizes = sorted({size for engine, size in figures if engine == COMPILED})
    largest = sizes[-1]
    cpu = {size: figures[COMPILED, size][1]["judging"] for size in sizes}
    peak = {engine: figures[engine, largest][0].peak for engine in (COMPILED, WRITTEN)}
    rows = [
        budget(
            f"CPU of hand-written SQL, {largest:,} lines", cpu[largest] / figures[WRITTEN, largest][1]["judging"], 1.3
        ),
        budget(f"peak memory of hand-written SQL, {largest:,} lines", peak[COMPILED] / peak[WRITTEN], 1.5),
    ]
    speeds = [size / told["judging"] for (engine, size), (_, told) in figures.items() if engine in MOST_LINES]
    if speeds:
        times = largest / cpu[largest] / max(speeds)
        rows.append(("lines a CPU second, fastest SHACL engine = 1", f"{times:,.0f} times", "at least 500 times",
                     "kept" if times >= 500 else "MISSED"))  # fmt: skip
    if len(sizes) > 1:
        before = sizes[-2]
        growth = cpu[largest] / largest / (cpu[before] / before)
        rows.append(budget(f"time a line at {largest:,} lines, at {before:,} = 1", growth, 1.2))
    return Table("Budgets", BUDGET, rows)


def _agreement(figures: Figures) -> str:
    """Say whether all engines gave the same findings, size by size."""
    differ: list[str] = []
    for (engine, size), (_, told) in figures.items():
        same = (told["findings"], told["sum"]) == tuple(figures[WRITTEN, size][1][k] for k in ("findings", "sum"))
        if not same and engine != "everything":
            differ.append(f"{engine} at {size:,} lines ({told['findings']:,} findings)")
    return f"findings differ from hand-written: {'; '.join(differ)}" if differ else "all engines gave the same findings"


def _plot(figures: Figures, to: Path) -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415 - only for --write

    picture = Figure(figsize=(7, 4.5), layout="constrained")
    axes = picture.subplots()
    for engine in dict.fromkeys(engine for engine, _ in figures):
        points: Sequence[tuple[int, float]] = sorted(
            (n, f[1]["judging"]) for (e, n), f in figures.items() if e == engine
        )
        axes.loglog(*zip(*points, strict=True), marker="o", label=NAMES.get(engine, engine))
    axes.set(xlabel="claim lines", ylabel="CPU seconds of judging", title="Six rules over claims, 2 million pair edits")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()
    picture.savefig(to, dpi=110)


if __name__ == "__main__":
    main()
