"""The steps of `validate_bulk.py`, each a process of its own so that its CPU seconds and peak memory are its own.

Each prints one JSON object. Findings are counted and summed up by a hash of claim, line, rule and edit, so that two
engines that agree print the same numbers.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from medcodegraph.graph.claims.bulk.limits import Limits
from rdflib import Graph, URIRef

RULES = ("R-PTP-0", "R-PTP-1", "R-MUE-1", "R-MUE-2", "R-MUE-3", "R-AOC-1")
"""The rules that every engine judges by."""
TABLES = ("lines", "modifiers", "diagnoses")
MEMORY = 2 << 30
THREADS = 2
SUMMED = (
    "SELECT count(*), coalesce(sum(hash(claim, line, rule, value) % 1000000007), 0)::BIGINT FROM ("
    "SELECT claim, line::INTEGER AS line, rule, value FROM {relation})"
)

Judge = Callable[[pa.Table, pa.Table, pa.Table], pa.Table]


def chosen_shapes() -> Graph:
    """Return the claim shapes without the rules that aren't compared."""
    from medcodegraph.shapes.rules import claim_shapes, read_rules  # noqa: PLC0415 - not every step needs rdflib

    shapes = Graph() + claim_shapes()
    for iri, rule in read_rules(shapes).items():
        if rule.rule not in RULES or rule.verdict != "violated":
            shapes.remove((URIRef(iri), None, None))
    return shapes


def run_prepare(arguments: Namespace) -> object:
    """Cut made claims into chunks and write their rows: what all engines read."""
    from medcodegraph.graph.claims.bulk.partition import partition  # noqa: PLC0415
    from medcodegraph.graph.claims.bulk.rows import chunk_rows  # noqa: PLC0415

    limits = Limits(MEMORY, arguments.to, 40 << 30, THREADS)
    lines = pq.read_metadata(arguments.claims).num_rows
    chunks = max(1, lines // 1_000_000)
    partition([arguments.claims], arguments.to / "cut", chunks, limits, lambda _: None)
    for chunk in range(chunks):
        with limits.connect() as connection:
            rows = chunk_rows(connection, f"read_parquet('{arguments.to}/cut/chunk={chunk}/*.parquet')")
        for name in TABLES:
            pq.write_table(getattr(rows, name), arguments.to / f"{name}-{chunk}.parquet")
    return {"lines": lines, "chunks": chunks}


def batches(folder: Path) -> Iterator[tuple[pa.Table, pa.Table, pa.Table]]:
    for chunk in range(len(list(folder.glob("lines-*.parquet")))):
        lines, modifiers, diagnoses = (pq.read_table(folder / f"{name}-{chunk}.parquet") for name in TABLES)
        yield lines, modifiers, diagnoses


def run_compiled(arguments: Namespace) -> object:
    """Judge by the compiled shapes."""
    from medcodegraph.shapes.compile.engine import CompiledRules  # noqa: PLC0415

    def engine() -> Judge:
        rules = CompiledRules(
            str(arguments.graph),
            shapes=chosen_shapes(),
            memory_limit=f"{MEMORY}B",
            temp=str(arguments.to),
            threads=THREADS,
        )
        return rules.judge

    return _judged(engine, arguments.claims)


def run_everything(arguments: Namespace) -> object:
    """Judge by all claim shapes, compiled."""
    from medcodegraph.shapes.compile.engine import CompiledRules  # noqa: PLC0415

    def engine() -> Judge:
        return CompiledRules(
            str(arguments.graph), memory_limit=f"{MEMORY}B", temp=str(arguments.to), threads=THREADS
        ).judge

    return _judged(engine, arguments.claims)


def run_handwritten(arguments: Namespace) -> object:
    """Judge by hand-written SQL: the yardstick."""

    def engine() -> Judge:
        connection = opened(arguments.graph, arguments.to)
        once, each = (Path(__file__).parent / "handwritten.sql").read_text("utf-8").split("-- part two")
        connection.execute(once)

        def judge(lines: pa.Table, modifiers: pa.Table, _: pa.Table) -> pa.Table:
            connection.register("line_in", lines)
            connection.register("modifier_in", modifiers)
            connection.execute(each)
            return connection.execute("FROM handwritten").to_arrow_table()

        return judge

    return _judged(engine, arguments.claims)


def opened(graph: Path, temp: Path) -> duckdb.DuckDBPyConnection:
    """Return the tables of a graph folder in DuckDB, derived ones too."""
    from medcodegraph.graph.build import layout  # noqa: PLC0415
    from medcodegraph.graph.build.build import open_tables  # noqa: PLC0415
    from medcodegraph.graph.tables import schema  # noqa: PLC0415

    connection = open_tables(layout.current(graph))
    connection.execute(f"SET memory_limit = '{MEMORY}B'; SET threads = {THREADS}; SET temp_directory = '{temp}'")
    for statement in duckdb.extract_statements(schema.ddl(schema.DERIVED)):
        if any(f" {name} AS" in statement.query for name in ("ptp_edit", "addon_edit", "edition_register", "in_force")):
            connection.execute(statement)
    return connection


def _judged(engine: Callable[[], Judge], folder: Path) -> dict[str, object]:
    """Judge all batches of a folder; opening the edits is timed apart from judging."""
    cpu, wall = process_time(), perf_counter()
    judge = engine()
    opening = process_time() - cpu
    count = total = lines = 0
    sums = duckdb.connect()
    cpu, wall = process_time(), perf_counter()
    spent = 0.0
    for batch in batches(folder):
        start = process_time()
        found = judge(*batch)
        spent += process_time() - start
        sums.register("found", found)
        batch_count, batch_sum = sums.execute(SUMMED.format(relation="found")).fetchone() or (0, 0)
        count, total, lines = count + batch_count, total + batch_sum, lines + batch[0].num_rows
    return {"opening": opening, "judging": spent, "wall": perf_counter() - wall, "lines": lines,
            "findings": count, "sum": total}  # fmt: skip


def run_whole(arguments: Namespace) -> object:
    """Validate a flat file from its first byte to the last finding, as `validate --to` does."""
    from medcodegraph.shapes.bulk.run import Task, validate_files  # noqa: PLC0415
    from medcodegraph.shapes.compile.engine import CompiledRules  # noqa: PLC0415

    limits = Limits(MEMORY, arguments.to, 40 << 30, THREADS)
    task = Task([arguments.claims], arguments.to / "findings.parquet", limits, "measured")
    start = perf_counter()
    summary = validate_files(
        task,
        lambda part: CompiledRules(
            str(arguments.graph), shapes=chosen_shapes(), memory_limit=f"{part.memory}B", temp=str(part.temp),
            threads=part.threads, spill=f"{part.spill}B",
        ).judge,
        lambda text, _: print(text, file=sys.stderr, flush=True),
    )  # fmt: skip
    return {"lines": summary.lines, "findings": sum(summary.findings.values()), "wall": perf_counter() - start}


STEPS = {
    "prepare": run_prepare, "compiled": run_compiled, "everything": run_everything, "handwritten": run_handwritten,
    "whole": run_whole,
}  # fmt: skip


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=list(STEPS))
    parser.add_argument("--claims", required=True, type=Path, help="claims file, or folder that `prepare` wrote")
    parser.add_argument("--graph", type=Path)
    parser.add_argument("--to", required=True, type=Path, help="folder for what is written")
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    json.dump(STEPS[arguments.step](arguments), sys.stdout)


if __name__ == "__main__":
    main()
