"""Claims as the Arrow tables that the compiled rules take."""

# pyright: reportUnknownParameterType=false
# pyarrow has no types of its own.

from __future__ import annotations

from functools import cache

import duckdb
import pyarrow as pa

from ...graph.claims.rows import ClaimRows
from ...graph.tables import schema

TABLES = ("claim_line", "claim_modifier", "claim_diagnosis")


@cache
def schemas() -> dict[str, pa.Schema]:
    """Return the Arrow schemas of the tables of a batch, as claims.sql declares them."""
    with duckdb.connect() as connection:
        schema.create(connection, schema.CLAIMS)
        return {name: connection.execute(f'FROM "{name}" LIMIT 0').to_arrow_table().schema for name in TABLES}


def to_tables(rows: ClaimRows) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Return the lines, modifiers and diagnoses of a batch as Arrow tables."""
    known = schemas()
    return (
        pa.Table.from_pylist(rows.claim_line, schema=known["claim_line"]),
        pa.Table.from_pylist(rows.claim_modifier, schema=known["claim_modifier"]),
        pa.Table.from_pylist(rows.claim_diagnosis, schema=known["claim_diagnosis"]),
    )
