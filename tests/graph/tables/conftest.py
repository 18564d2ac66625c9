"""A few rows of every mapped table, with nulls and with text that is hard to escape."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest
from medcodegraph.graph.tables import schema
from medcodegraph.graph.tables.mapping import TriplesMap, read_mapping
from medcodegraph.graph.tables.triples import COLUMN

ROWS = 3
HARD = ('it\'s "quoted"', "back\\slash \\n \\", "two\nlines\r\nand\ttab", "ünï€ø漢🙂", "{brace} <tag> ^^@en", " . ", "")

NUMBERS_AS_TEXT = ("version", "code_group")


@pytest.fixture(scope="session")
def mapping() -> dict[str, list[TriplesMap]]:
    return read_mapping()


@pytest.fixture(scope="session")
def database(mapping: dict[str, list[TriplesMap]]) -> duckdb.DuckDBPyConnection:
    """Every table of the schema with a full row, a row of nulls where they are allowed, and a mixed one."""
    connection = duckdb.connect()
    names = (schema.CATALOG, schema.REFERENCE, schema.SCHEMES, schema.CLAIMS, schema.DERIVED)
    schema.create(connection, *names)
    _views_to_tables(connection)
    for table, maps in mapping.items():
        safe, iris = _columns_in_iris(maps)
        columns = connection.execute(
            "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE table_name = ?", [table]
        ).fetchall()
        for i in range(ROWS):
            row = [
                None if nullable and (i == 1 or (i == 2 and j % 2)) and not _is_key(name, safe, table)
                else _value(name, kind, i, safe | iris)
                for j, (name, kind, nullable) in enumerate(columns)
            ]  # fmt: skip
            connection.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', row)
    return connection


def _views_to_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make a table of each view, so that rows can be put into what the mapping reads."""
    for (view,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
        connection.execute(f'CREATE TABLE copy_of_view AS FROM "{view}" LIMIT 0')
        connection.execute(f'DROP VIEW "{view}"')
        connection.execute(f'ALTER TABLE copy_of_view RENAME TO "{view}"')


def _is_key(name: str, safe: set[str], table: str) -> bool:
    """Primary keys must not be null; the first column of a template names the subject."""
    return name in safe and table.startswith("claim_") and name in ("claim_key", "line_key", "position")


def _columns_in_iris(maps: list[TriplesMap]) -> tuple[set[str], set[str]]:
    terms = [term for m in maps for term in (m.subject, m.graph, *(term for _, term in m.predicates)) if term]
    inside = {name for term in terms if term.kind == "template" for name in COLUMN.findall(term.text)}
    return inside, {term.text for term in terms if term.kind == "iri"}


def _value(name: str, kind: str, i: int, in_iri: set[str]) -> object:
    plain = {
        "DATE": date(2024, 2, 29 - i), "TIMESTAMP": datetime(2026, 1, 2, 3, 4, i), "BOOLEAN": i == 0,
        "BIGINT": 7 * i, "INTEGER": -i, "VARCHAR": f"{name}.{i}",
    }  # fmt: skip
    if name in NUMBERS_AS_TEXT:
        return str(7 + i)
    if kind.startswith("DECIMAL"):
        return Decimal("12.50") - i
    if kind == "VARCHAR" and name not in in_iri:
        return HARD[(len(name) + i) % len(HARD)]
    return f"https://example.org/{name}/{i}" if name == "page" else plain[kind]


def rows_of(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[dict[str, object]]:
    cursor = connection.execute(f'FROM "{table}"')
    names = [column[0] for column in cursor.description or []]
    for row in cursor.fetchall():
        yield dict(zip(names, row, strict=True))
