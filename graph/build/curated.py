"""Load what the package carries itself: the curated schemes, and the embedded default."""

from __future__ import annotations

from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

import duckdb

from ..tables import schema
from .load import checksum

ONTOLOGY = "medcodegraph.ontology"
DEFAULT_FILES = {"family": "code_family.csv", "pair": "ptp_edit.csv", "fact": "code_fact.csv"}


def scheme_files() -> list[Traversable]:
    """Return the CSV files of the curated schemes; each is one table, column for column."""
    folder = files(ONTOLOGY) / "schemes"
    return sorted((f for f in folder.iterdir() if f.name.endswith(".csv")), key=lambda f: f.name)


def load_schemes(connection: duckdb.DuckDBPyConnection) -> None:
    """Create and fill the scheme tables."""
    schema.create(connection, schema.SCHEMES)
    for file in scheme_files():
        table = file.name.removesuffix(".csv")
        with as_file(file) as path:
            connection.execute(
                f'INSERT INTO "{table}" FROM read_csv(?, header = true, all_varchar = true)', [str(path)]
            )


def load_default(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the declared tables with the embedded default: the curated codes and the edits among them."""
    connection.execute("CREATE TEMP TABLE checksum (file VARCHAR, sha256 VARCHAR)")
    for table, name in DEFAULT_FILES.items():
        with as_file(files(ONTOLOGY) / "default" / name) as path:
            connection.execute(
                f"CREATE TEMP TABLE {table} AS SELECT row_number() OVER () + 1 AS row_number, *"
                " FROM read_csv(?, header = true, all_varchar = true)",
                [str(path)],
            )
            connection.execute("INSERT INTO checksum VALUES (?, ?)", [name, checksum(path)])
    connection.execute((files("medcodegraph.graph.build") / "default.sql").read_text(encoding="utf-8"))
