"""The declared tables: their SQL lies beside this file, one file a concern."""

from __future__ import annotations

from importlib.resources import files

import duckdb

CATALOG = "catalog.sql"
REFERENCE = "reference.sql"
SCHEMES = "schemes.sql"
CLAIMS = "claims.sql"
DERIVED = "derived.sql"


def ddl(name: str) -> str:
    """Return the text of one of the SQL files beside this module."""
    return files("medcodegraph.graph.tables").joinpath(name).read_text(encoding="utf-8")


def create(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Run the given SQL files on an open DuckDB connection."""
    for name in names:
        connection.execute(ddl(name))


def tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of the tables that exist, sorted."""
    rows = connection.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
    return [str(row[0]) for row in rows]


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return a table's column names in order."""
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table]
    ).fetchall()
    return [str(row[0]) for row in rows]
