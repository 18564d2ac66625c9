"""The lines of a claims file of any format, as one relation of DuckDB."""

# pyright: reportUnknownParameterType=false
# pyarrow has no types

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from ....errors import InputError
from ..documents import is_one_object_a_line
from ..read import read_claims
from ..record import BrokenClaim
from ..sniff import claim_format
from .columns import LINE_TYPES, check_columns
from .csv_rows import csv_relation
from .described import described, literal
from .flat import lines_sql
from .ndjson import ndjson_batches
from .records import LINES, claim_batches

Broken = Callable[[BrokenClaim], object]
BATCH_ROWS = 100_000


def lines_relation(
    connection: duckdb.DuckDBPyConnection, path: Path, broken: Broken, other: Callable[[], duckdb.DuckDBPyConnection]
) -> str:
    """Return what stands after FROM to read the lines of a file, in columns LINE_TYPES.

    What can't be read is told to `broken` while the relation is read, a row of a flat file by its `fault`. `other`
    opens a database of its own for what is read in batches. Raises InputError for a file that is no claims file.
    """
    kind = claim_format(path)
    if kind == "parquet":
        return _parquet(connection, path)
    if kind == "csv":
        return csv_relation(connection, path)
    if kind == "json" and is_one_object_a_line(path):
        batches = ndjson_batches(path, broken, other())
    else:
        batches = claim_batches(read_claims(path), broken)
    reader = pa.RecordBatchReader.from_batches(LINES, _until_broken(batches, broken))
    connection.register("claim_lines", reader)
    return "claim_lines"


def line_batches(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    broken: Broken,
    other: Callable[[], duckdb.DuckDBPyConnection],
    rows: int = BATCH_ROWS,
) -> Iterator[pa.RecordBatch]:
    """Yield the lines of a file as Arrow batches of at most so many rows, faulty ones with their `fault`."""
    relation = lines_relation(connection, path, broken, other)
    yield from connection.execute(f"SELECT {', '.join(LINE_TYPES)} FROM {relation}").to_arrow_reader(rows)


def arrow_relation(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return what stands after FROM to read the lines of a registered Arrow table that is laid out as a flat file."""
    found = described(connection, name)
    check_columns("claims", found, typed=True)
    return f"({lines_sql(name, 'row_number() OVER ()', found)})"


def _parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    relation = f"read_parquet({literal(path)}, file_row_number = true)"
    try:
        found = described(connection, relation)
    except duckdb.Error as error:
        raise InputError(str(path), None, "a Parquet file that is cut off or damaged") from error
    del found["file_row_number"]
    check_columns(str(path), found, typed=True)
    return f"({lines_sql(relation, 'file_row_number + 1', found)})"


def _until_broken(batches: Iterator[pa.RecordBatch], broken: Broken) -> Iterator[pa.RecordBatch]:
    """Yield what stands before the place from which a file can't be read: DuckDB would hide the reason."""
    try:
        yield from batches
    except InputError as error:
        broken(BrokenClaim(error.path, "file", error.line, None, error.reason))
