"""Bring a store up to date by what changed, instead of loading it anew.

The mapped tables of a build lie beside its store. The new build's tables are compared with them, the store is
copied by hard links (its data files never change once written), and the quads of the rows that went and came are
removed and added. So the cost of one more quarter is that of the quarter.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyoxigraph as ox

from ..tables.mapping import TriplesMap
from .quads import write_quads

ROWS = "rows"
"""Folder of a build that holds its mapped tables, one Parquet file each."""
IMMUTABLE = ".sst"
WORTH_IT = 0.3
"""Above this share of changed rows a store is loaded anew: adding to a store is dearer a quad than a bulk load."""


def save_rows(connection: duckdb.DuckDBPyConnection, tables: Sequence[str], build: Path) -> None:
    """Write the mapped tables beside the store, for the comparison with the next build."""
    folder = build / ROWS
    folder.mkdir()
    for table in tables:
        connection.execute(f"COPY (FROM \"{table}\") TO '{folder / table}.parquet' (FORMAT parquet)")


def compare(connection: duckdb.DuckDBPyConnection, tables: Sequence[str], previous: Path) -> bool:
    """Fill the schemas `gone` and `came` with the rows that differ; tell whether they are few enough to be worth it.

    False also where the earlier build has other tables or columns.
    """
    connection.execute("CREATE SCHEMA gone; CREATE SCHEMA came")
    changed = size = 0
    for table in tables:
        file = previous / ROWS / f"{table}.parquet"
        if not file.exists():
            return False
        old = f"(FROM read_parquet('{file}'))"
        try:
            connection.execute(f'CREATE TABLE gone."{table}" AS FROM {old} EXCEPT FROM "{table}"')
            connection.execute(f'CREATE TABLE came."{table}" AS FROM "{table}" EXCEPT FROM {old}')
        except duckdb.Error:
            return False
        counts = connection.execute(
            f'SELECT (SELECT count(*) FROM gone."{table}") + (SELECT count(*) FROM came."{table}"),'
            f' (SELECT count(*) FROM "{table}")'
        ).fetchone() or (0, 0)
        changed, size = changed + counts[0], size + counts[1]
    return changed <= WORTH_IT * size


def update_store(
    connection: duckdb.DuckDBPyConnection,
    mapping: dict[str, list[TriplesMap]],
    tables: Sequence[str],
    stores: tuple[Path, Path],
    scratch: Path,
) -> int:
    """Copy the first store to the second, remove and add what differs, and return the number of its quads.

    A quad that a row which went shares with a row which came is removed and added again; one that it shares with
    a row which stayed does not occur: but for sets of families, each triples map's subject names its row.
    """
    before, after = stores
    _copy(before, after)
    gone, came = scratch / "gone.nq", scratch / "came.nq"
    write_quads(connection, mapping, list(tables), gone, schema="gone")
    write_quads(connection, mapping, list(tables), came, schema="came")
    store = ox.Store(str(after))
    for quad in _quads(gone):
        store.remove(quad)
    store.bulk_load(path=str(came), format=ox.RdfFormat.N_QUADS)
    store.flush()
    return len(store)


def _quads(path: Path) -> Iterator[ox.Quad]:
    return iter(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))


def _copy(before: Path, after: Path) -> None:
    """Copy a closed store: data files by hard link where the file system can, the rest as files."""
    after.mkdir()
    for file in before.iterdir():
        if file.name == "LOCK":
            continue
        try:
            if file.suffix != IMMUTABLE:
                raise OSError
            os.link(file, after / file.name)
        except OSError:
            shutil.copy2(file, after / file.name)
