"""Tables to load a file into, and a door that loads one file by its path."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest
from medcodegraph.graph.build.containers import Published
from medcodegraph.graph.build.load import Loaded, load_file
from medcodegraph.graph.tables import schema


@pytest.fixture
def tables() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute((files("medcodegraph.graph.build") / "macros.sql").read_text())
    schema.create(connection, schema.CATALOG)
    return connection


@pytest.fixture
def load(tables: duckdb.DuckDBPyConnection) -> Callable[[Path], Loaded]:
    return lambda path: load_file(tables, Published(str(path), path.name, path))
