"""The graph that the claim rules are tried on: the embedded default, and rows of made-up codes (9000A and up)."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
from medcodegraph.graph.build.build import open_tables
from medcodegraph.graph.build.quads import write_quads
from medcodegraph.graph.claims.claim_json import claim_from_json
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.tables import schema
from medcodegraph.graph.tables.mapping import read_mapping
from medcodegraph.shapes.rules import claim_shapes
from medcodegraph.shapes.single.engine import SingleEngine
from medcodegraph.shapes.validator import Validator

ROWS = Path(__file__).parent / "claims" / "rows"


@pytest.fixture(scope="session")
def rule_book() -> duckdb.DuckDBPyConnection:
    """The tables of the embedded default with the rows of tests/shapes/claims/rows, table by file name."""
    connection = open_tables(None)
    for file in sorted(ROWS.glob("*.csv")):
        connection.execute(
            f'INSERT INTO "{file.stem}" BY NAME FROM read_csv(?, header = true, all_varchar = true)',
            [str(file)],
        )
    schema.create(connection, schema.DERIVED)
    return connection


@pytest.fixture(scope="session")
def store(rule_book: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """The same tables as a graph in memory."""
    mapping, found = read_mapping(), ox.Store()
    tables = [table for table in schema.tables(rule_book) if table in mapping]
    path = tmp_path_factory.mktemp("quads") / "quads.nq"
    write_quads(rule_book, mapping, tables, path)
    found.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    return EmbeddedStore(found, "test graph")


@pytest.fixture(scope="session")
def validator(store: EmbeddedStore) -> Validator:
    return Validator(store, released=True)


@pytest.fixture(scope="session")
def single_engine(store: EmbeddedStore) -> SingleEngine:
    return SingleEngine(store, claim_shapes())


@pytest.fixture(scope="session")
def claim() -> Callable[..., Claim]:
    """Make a claim of a few words: `claim(("9100A",), ("9101A", {"modifiers": ["59"]}), patient="P2")`."""
    return make_claim


def make_claim(*lines: tuple[str, dict[str, object]] | tuple[str], **keys: object) -> Claim:
    day = str(keys.pop("day", "2025-02-10"))
    common = {"units": 1, "from": day, "to": day, "place_of_service": "11", "rendering": "1000000012"}
    return claim_from_json(
        {"id": "C1", "form": "837P", "payer": "medicare", "patient": "P1"}
        | keys
        | {
            "lines": [
                {"number": number, "code": line[0]} | common | (line[1] if len(line) > 1 else {})
                for number, line in enumerate(lines, 1)
            ]
        }
    )
