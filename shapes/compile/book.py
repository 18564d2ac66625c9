"""The tables of a graph in DuckDB, ready for the compiled rules: those that a plan reads, with the columns it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import duckdb

from ...errors import StoreError
from ...graph.build import layout
from ...graph.build.build import EDITION_TABLES
from ...graph.build.curated import load_default, load_schemes
from ...graph.tables import schema

NEEDED = frozenset({"payer", "payer_identifier", "in_force", "edition_register", "edition", "source", "claim_routing"})
"""Tables that judging reads, whatever the rules."""
NAME = re.compile(r"CREATE (?:TABLE|VIEW) (\w+)")
SCHEMES_EDITION = (
    "INSERT INTO edition VALUES ('medcodegraph', 'schemes', 'Curated schemes', NULL, NULL, 'full', 'schemes', '',"
    " 0, 0, 0, 'Apache-2.0', NULL, NULL)"
)


def connect(
    memory_limit: str, temp: str | None, threads: int | None, spill: str | None = None
) -> duckdb.DuckDBPyConnection:
    """Return an empty database in memory; what exceeds the limit goes to the temporary folder, at most `spill`."""
    settings: dict[str, str | int] = {"memory_limit": memory_limit, "preserve_insertion_order": "true"}
    settings |= {"temp_directory": temp} if temp else {}
    settings |= {"threads": threads} if threads else {}
    connection = duckdb.connect(config=settings)  # pyright: ignore[reportArgumentType]
    if spill:  # DuckDB takes this one in `config` and does not keep to it
        connection.execute(f"SET max_temp_directory_size = '{spill}'")
    return connection


def open_book(connection: duckdb.DuckDBPyConnection, graph: str | None, columns: Mapping[str, Sequence[str]]) -> None:
    """Fill a database with the schemes, the default, and the tables of a graph folder that a plan reads.

    Raises StoreError for a folder without a build.
    """
    build = None if graph is None else layout.current(Path(graph))
    if graph is not None and build is None:
        raise StoreError(f"{graph}: no graph was built here; run: medcodegraph build SOURCE... --to {graph}")
    connection.execute((files("medcodegraph.graph.build") / "macros.sql").read_text(encoding="utf-8"))
    schema.create(connection, schema.CATALOG, schema.REFERENCE)
    load_schemes(connection)
    load_default(connection)
    connection.execute(SCHEMES_EDITION)
    wanted = _closure({*columns, *NEEDED})
    for table in wanted.intersection(EDITION_TABLES) if build else ():
        for part in sorted((build / "tables" / table).glob("*.parquet")) if build else ():
            connection.execute(f'INSERT INTO "{table}" BY NAME FROM read_parquet(?)', [str(part)])
    for name, statement in _derived():
        if name in wanted:
            connection.execute(statement)
    prepare(connection, columns)


def prepare(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Sequence[str]]) -> None:
    """Add what judging needs beside the tables, and turn views into tables of the columns that are read."""
    connection.execute((files("medcodegraph.shapes.compile") / "book.sql").read_text(encoding="utf-8"))
    views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    for (view,) in views:
        if view in columns:
            kept = ", ".join(f'"{name}"' for name in schema.columns(connection, view) if name in columns[view])
            connection.execute(f'CREATE TEMP TABLE "{view}" AS SELECT {kept} FROM main."{view}"')


def _derived() -> list[tuple[str, str]]:
    """Return the statements that derive tables, by the name of what each makes."""
    statements = [s.query for s in duckdb.extract_statements(schema.ddl(schema.DERIVED))]
    return [(match[1], text) for text in statements if (match := NAME.search(text))]


def _closure(names: Iterable[str]) -> set[str]:
    """Return the named tables and all that they are derived from."""
    texts = dict(_derived()) | dict(_views())
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += re.findall(r"\w+", texts.get(name, ""))
    return found


def _views() -> list[tuple[str, str]]:
    statements = [s.query for s in duckdb.extract_statements(schema.ddl(schema.REFERENCE))]
    return [(match[1], text) for text in statements if (match := NAME.search(text)) and "CREATE VIEW" in text]
