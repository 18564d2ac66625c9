"""Tables to load a file into, and a door that loads one file by its path."""

import os
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.build.containers import Published
from medcodegraph.graph.build.load import Loaded, _keep, load_file
from medcodegraph.graph.build.naming import named
from medcodegraph.graph.build.raw import load_raw, read_head
from medcodegraph.graph.sources.asc import ASC
from medcodegraph.graph.sources.coverage import COVERAGE
from medcodegraph.graph.sources.hcpcs import HCPCS
from medcodegraph.graph.sources.icd10 import ICD10
from medcodegraph.graph.sources.opps import OPPS
from medcodegraph.graph.tables import schema

REFERENCE = (*HCPCS, OPPS, *ASC, *ICD10, *COVERAGE)


@pytest.fixture
def tables() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute((files("medcodegraph.graph.build") / "macros.sql").read_text())
    schema.create(connection, schema.CATALOG)
    return connection


@pytest.fixture
def load(tables: duckdb.DuckDBPyConnection) -> Callable[[Path], Loaded]:
    return lambda path: load_file(tables, Published(str(path), path.name, path))


@pytest.fixture
def reference(tables: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    schema.create(tables, schema.REFERENCE)
    return tables


@pytest.fixture
def load_reference(reference: duckdb.DuckDBPyConnection) -> Callable[[Path], Loaded]:
    """Load a file of the reference sources, which name or cut what the others do not."""

    def load(path: Path) -> Loaded:
        published = Published(str(path), path.name, path)
        head = read_head(published)
        found = next(((s, r) for s in REFERENCE if (r := s.recognise(head))), None)
        if found is None:
            raise InputError(str(path), None, "not recognised")
        source, release = found
        load_raw(reference, published, release.header_row, source.columns, source.multiline)
        return _keep(reference, published, source, named(reference, source, release))

    return load


@pytest.fixture(scope="session")
def cms() -> Path:
    """The published files, where they are: beside the repository, or where MEDCODEGRAPH_SHARED says."""
    beside = Path(__file__).resolve().parents[3].parent / "shared"
    folder = Path(os.environ.get("MEDCODEGRAPH_SHARED", beside)) / "data" / "cms"
    if not folder.is_dir():
        pytest.skip("the CMS files are not on this machine")
    return folder
