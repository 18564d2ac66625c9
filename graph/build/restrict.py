"""A part of a graph folder as a small graph in memory: by codes, and as an earlier state was.

From the tables of the folder, so it costs what its codes cost: this is how claims are judged as of an earlier
load, or before and after an edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyoxigraph as ox

from ...errors import UsageError
from ..store import EmbeddedStore
from ..tables import schema
from . import layout
from .build import EDITION_TABLES, empty_tables
from .make_store import write_all_quads

CODES = {
    "ptp_row": ("column_one", "column_two"),
    "ptp_end": ("column_one", "column_two"),
    "addon_row": ("addon",),
    "addon_end": ("addon",),
    "unit_limit": ("code",),
    "fee_schedule": ("code",),
}
"""The columns of a table that must hold one of the chosen codes; other tables are taken whole."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """What to keep: rows of these codes (none: of all); editions loaded by a day; of a source no later release."""

    codes: frozenset[str] | None
    loaded_by: date | None = None
    newest: tuple[tuple[str, str], ...] = ()


def restricted_store(folder: Path, restriction: Restriction) -> EmbeddedStore:
    """Return the chosen part of a graph folder as a graph in memory."""
    connection = restricted_tables(folder, restriction)
    schema.create(connection, schema.DERIVED)
    store = ox.Store()
    with TemporaryDirectory() as scratch:
        quads = Path(scratch) / "quads.nq"
        write_all_quads(connection, quads)
        store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    return EmbeddedStore(store, str(folder))


def restricted_tables(folder: Path, restriction: Restriction) -> duckdb.DuckDBPyConnection:
    """Return the chosen rows of a graph folder as tables in memory.

    Raises UsageError when nothing was built in the folder.
    """
    build = layout.current(folder)
    if build is None:
        raise UsageError(f"{folder}: no graph folder with tables; --as-loaded and diff need one made by build")
    connection = empty_tables()
    columns = {} if restriction.codes is None else CODES
    connection.execute("CREATE TEMP TABLE chosen AS SELECT unnest(?) AS code", [sorted(restriction.codes or ())])
    for table in EDITION_TABLES:
        where = " AND ".join(f"{column} IN (FROM chosen)" for column in columns.get(table, ())) or "true"
        for part in sorted((build / "tables" / table).glob("*.parquet")):
            connection.execute(f'INSERT INTO "{table}" BY NAME FROM read_parquet(?) WHERE {where}', [str(part)])
    _forget(connection, restriction)
    return connection


def _forget(connection: duckdb.DuckDBPyConnection, restriction: Restriction) -> None:
    """Remove the editions that are not kept, and with them their rows and what they ended."""
    connection.execute(
        "DELETE FROM edition WHERE loaded_at IS NOT NULL AND loaded_at::DATE > coalesce(?::DATE, loaded_at::DATE)",
        [restriction.loaded_by],
    )
    for source, release in restriction.newest:
        connection.execute(
            "DELETE FROM edition WHERE source = $source AND coverage = 'full' AND effective >"
            " (SELECT effective FROM edition WHERE source = $source AND release = $release)",
            {"source": source, "release": release},
        )
    for table in EDITION_TABLES:
        if table != "edition":
            connection.execute(
                f'DELETE FROM "{table}" WHERE (source, release) NOT IN (SELECT (source, release) FROM edition)'
            )
