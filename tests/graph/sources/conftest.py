"""Tables to load a file into, and a door that loads one file by its path."""

import os
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
    schema.create(connection, schema.CATALOG, schema.REFERENCE)
    return connection


@pytest.fixture
def load(tables: duckdb.DuckDBPyConnection) -> Callable[[Path], Loaded]:
    return lambda path: load_file(tables, Published(str(path), path.name, path))


@pytest.fixture
def reference(tables: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The same tables, under the name that tests of reference files use."""
    return tables


@pytest.fixture
def load_reference(load: Callable[[Path], Loaded]) -> Callable[[Path], Loaded]:
    return load


@pytest.fixture(scope="session")
def cms() -> Path:
    """The published files, where they are: beside the repository, or where MEDCODEGRAPH_SHARED says."""
    beside = Path(__file__).resolve().parents[3].parent / "shared"
    folder = Path(os.environ.get("MEDCODEGRAPH_SHARED", beside)) / "data" / "cms"
    if not folder.is_dir():
        pytest.skip("the CMS files are not on this machine")
    return folder
