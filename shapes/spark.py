"""Judge claims where they live on a Spark cluster: DuckDB and the compiled rules inside each partition.

    from medcodegraph.shapes.spark import validate
    findings = validate(spark.read.parquet("claims"), graph="/data/graph")

The frame has a row a claim line, in the columns of a flat claims file. Its rows are shuffled once, so that the claims
of a patient lie in one partition; the edits travel to the executors as one file. Executors need this package.
A row that can't be read is told as a finding of the rule `unreadable`, and its claim is not judged without it.
"""

# pyright: reportUnknownParameterType=false
# pyarrow has no types

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING

import pyarrow as pa
from rdflib import Graph

from ..errors import StoreError
from ..graph.build import layout
from ..graph.claims.bulk.limits import Limits
from ..graph.claims.bulk.lines import arrow_relation
from ..graph.claims.bulk.rows import chunk_rows
from .compile.engine import FINDINGS, CompiledRules

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Batches = Iterable[pa.RecordBatch]
Folder = Callable[[], str | None]

SCHEMA = (
    "claim string, line int, rule string, severity string, verdict string, `group` string, carc string,"
    " rarc array<string>, message string, fixes array<string>, evidence array<struct<edit: string, edition: string,"
    " source_file: string, row: bigint>>, shape string, value string"
)
"""The columns of the findings as Spark declares them."""
UNREADABLE = "unreadable"
READING = 0.3
"""The share of memory for the rows of a partition; the rules have the rest."""

_LINES = """
CREATE TEMP TABLE line AS
SELECT * REPLACE (row_number() OVER (ORDER BY claim_id, line_number) AS ordinal), 0 AS file,
  coalesce('p' || patient, 'c' || claim_id) AS person FROM {relation}"""


def validate(
    claims: DataFrame,
    graph: str | None = None,
    *,
    shapes: Graph | None = None,
    partitions: int | None = None,
    memory: int = 2 << 30,
) -> DataFrame:
    """Return the findings of claim lines by the edits of a graph folder (none: the embedded default).

    `shapes` are other rules than the package's; `memory` is what a partition may take, in bytes. Lines are taken in
    the order of claim and number.
    """
    from pyspark.sql import functions  # noqa: PLC0415 - executors need no Spark to judge

    person = functions.coalesce(functions.col("patient"), functions.col("id"))
    whole = claims.repartition(partitions, person) if partitions else claims.repartition(person)
    carried = carry(claims.sparkSession, graph)
    return whole.mapInArrow(judge_partition(carried, memory, shapes), SCHEMA)


def judge_partition(
    graph: Folder, memory: int = 2 << 30, shapes: Graph | None = None
) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Return a function for `mapInArrow` over partitions of whole patients; `graph` tells the folder where it runs."""
    turtle = None if shapes is None else shapes.serialize(format="turtle")

    def judge(batches: Batches) -> Iterator[pa.RecordBatch]:
        whole = list(batches)
        if not sum(batch.num_rows for batch in whole):
            return
        limits = Limits(memory, Path(tempfile.gettempdir()), spill=8 * memory, threads=1)
        with limits.share(READING).connect() as connection:
            connection.register("claims", pa.Table.from_batches(whole))
            connection.execute(_LINES.format(relation=arrow_relation(connection, "claims")))
            rows = chunk_rows(connection, "line")
        findings = _rules(graph(), turtle, limits.share(1 - READING), get_ident()).judge(
            rows.lines, rows.modifiers, rows.diagnoses
        )
        yield from findings.to_batches()
        yield from _unreadable(rows.broken).to_batches()

    return judge


def carry(spark: SparkSession, graph: str | None) -> Folder:
    """Send the tables of a graph folder to the executors, and return what tells its folder there.

    A classic session distributes a file; through Spark Connect the file is part of the function.
    Raises StoreError for a folder without a build.
    """
    if graph is None:
        return lambda: None
    packed = _pack(graph)
    digest = hashlib.sha256(packed).hexdigest()[:16]
    if not hasattr(spark, "_jsc"):
        return lambda: _unpacked(packed, digest)
    name = f"medcodegraph-{digest}.zip"
    file = Path(tempfile.mkdtemp()) / name
    file.write_bytes(packed)
    spark.sparkContext.addFile(str(file))

    def there() -> str:
        from pyspark import SparkFiles  # noqa: PLC0415 - where Spark runs

        return _unpacked(Path(SparkFiles.get(name)).read_bytes(), digest)

    return there


@lru_cache(maxsize=16)
def _rules(graph: str | None, turtle: str | None, limits: Limits, thread: int) -> CompiledRules:
    """Return the compiled rules, made once for a Python worker, or for a thread where partitions run in threads."""
    shapes = None if turtle is None else Graph().parse(data=turtle, format="turtle")
    return CompiledRules(
        graph,
        shapes=shapes,
        memory_limit=f"{limits.memory}B",
        temp=str(limits.temp),
        threads=limits.threads,
        spill=f"{limits.spill}B",
    )


def _pack(graph: str) -> bytes:
    build = layout.current(Path(graph))
    if build is None:
        raise StoreError(f"{graph}: no graph was built here; run: medcodegraph build SOURCE... --to {graph}")
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w") as archive:  # Parquet is compressed already
            for path in sorted((build / "tables").rglob("*.parquet")):
                archive.write(path, path.relative_to(build))
        file.seek(0)
        return file.read()


def _unpacked(packed: bytes, digest: str) -> str:
    """Return the graph folder on this machine, unpacked once, whichever process comes first."""
    folder = Path(tempfile.gettempdir()) / f"medcodegraph-{os.getuid()}" / digest
    if not (folder / "current").exists():
        with layout.new_build(folder) as build, tempfile.TemporaryFile() as file:
            file.write(packed)
            with zipfile.ZipFile(file) as archive:
                archive.extractall(build)
            layout.switch(folder, build)
    return str(folder)


def _unreadable(broken: list[tuple[int, int, str | None, str]]) -> pa.Table:
    same = {"rule": UNREADABLE, "severity": "error", "verdict": "not checked"}
    told = [same | {"claim": claim, "message": f"Not read: {reason}."} for _, _, claim, reason in broken]
    return pa.Table.from_pylist(told, schema=FINDINGS)
