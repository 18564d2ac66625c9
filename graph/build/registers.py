"""Registers: a source that repeats its history is loaded release by release, and each row is kept once.

The rows of a new release wait in `incoming_*`. What the release before it carried in the same way is dropped;
what is new or changed is added; what it no longer carries so is ended. The cost of keeping a quarter is that of
comparing it, and what it adds is what it changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from ...errors import StoreError


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of register: its tables, the key of a row, and what else must be equal for it to be the same."""

    rows: str
    ends: str
    key: tuple[str, ...]
    content: tuple[str, ...]
    range_column: str
    """Releases may come in parts; a part speaks of its range of this column and of no other row."""


REGISTERS = (
    Register(
        rows="ptp_row",
        ends="ptp_end",
        key=("edit_set", "column_one", "column_two", "effective_key"),
        content=("deletion", "modifier_indicator", "rationale"),
        range_column="column_one",
    ),
    Register(
        rows="addon_row",
        ends="addon_end",
        key=("edit_set", "addon", "primary_key", "effective_key"),
        content=("addon_type", "deletion", "addon_deletion", "primary_deletion", "note"),
        range_column="addon",
    ),
)


def incoming(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return the table that takes a file's rows: for a register, the one where they wait to be merged."""
    if table not in {register.rows for register in REGISTERS}:
        return table
    connection.execute(f'CREATE TEMP TABLE IF NOT EXISTS "incoming_{table}" AS FROM "{table}" LIMIT 0')
    return f"incoming_{table}"


def merge(connection: duckdb.DuckDBPyConnection) -> None:
    """Merge what waits into the registers, older releases first.

    Raises StoreError when a release is older than one that its register holds already.
    """
    for register in REGISTERS:
        waiting = incoming(connection, register.rows)
        releases = connection.execute(
            f'SELECT source, release, effective FROM edition SEMI JOIN "{waiting}" USING (source, release)'
            " ORDER BY effective"
        ).fetchall()
        for source, release, effective in releases:
            _refuse_older(connection, register, source, effective)
            _take_aside(connection, register, source, release)
            if connection.execute("FROM before LIMIT 1").fetchone():
                _end_missing(connection, register, release)
                _add_fresh(connection, register, effective)
            else:
                connection.execute(f'INSERT INTO "{register.rows}" FROM arriving')
        connection.execute(f'DROP TABLE "{waiting}"')


def _refuse_older(connection: duckdb.DuckDBPyConnection, register: Register, source: str, effective: object) -> None:
    newer = connection.execute(
        f'SELECT title FROM edition SEMI JOIN "{register.rows}" USING (source, release)'
        " WHERE source = ? AND coverage = 'full' AND effective > ?",
        [source, effective],
    ).fetchone()
    if newer is not None:
        raise StoreError(
            f"{newer[0]} is loaded already, and an older release can't be put before it:"
            " load both into a new graph folder in one build"
        )


def _take_aside(connection: duckdb.DuckDBPyConnection, register: Register, source: str, release: str) -> None:
    """Fill `arriving` with the new release's rows, `before` with those that the register carries in their range."""
    connection.execute(
        f'CREATE OR REPLACE TEMP VIEW arriving AS FROM "incoming_{register.rows}"'
        f" WHERE source = '{source}' AND release = '{release}'"
    )
    first, last = connection.execute(
        f"SELECT min({register.range_column}), max({register.range_column}) FROM arriving"
    ).fetchone() or (None, None)
    key = ", ".join(register.key)
    connection.execute(
        f'CREATE OR REPLACE TEMP TABLE before AS SELECT r.* FROM "{register.rows}" r'
        " SEMI JOIN (FROM edition WHERE coverage = 'full') USING (source, release)"
        f' ANTI JOIN (SELECT {key}, source, row_release AS release FROM "{register.ends}")'
        f" USING ({key}, source, release)"
        f" WHERE r.source = ? AND r.{register.range_column} BETWEEN ? AND ?",
        [source, first, last],
    )


def _end_missing(connection: duckdb.DuckDBPyConnection, register: Register, release: str) -> None:
    """End the rows that the new release carries no longer, or carries otherwise."""
    key, same = ", ".join(register.key), ", ".join((*register.key, *register.content))
    connection.execute(
        f'INSERT INTO "{register.ends}" SELECT {key}, release, source, ? FROM before'
        f" SEMI JOIN (SELECT {same} FROM before EXCEPT SELECT {same} FROM arriving) USING ({key})",
        [release],
    )


def _add_fresh(connection: duckdb.DuckDBPyConnection, register: Register, effective: object) -> None:
    """Add the rows that are new or changed; an edit of unknown date that is new began with this release."""
    key, same = ", ".join(register.key), ", ".join((*register.key, *register.content))
    connection.execute(
        f'INSERT INTO "{register.rows}" SELECT a.* REPLACE (CASE'
        "   WHEN a.effective IS NOT NULL THEN NULL"
        "   WHEN b.source IS NOT NULL THEN b.not_before"
        "   ELSE coalesce(a.not_before, ?::DATE) END AS not_before)"
        f" FROM arriving a SEMI JOIN (SELECT {same} FROM arriving EXCEPT SELECT {same} FROM before) USING ({key})"
        f" LEFT JOIN (SELECT {key}, source, not_before FROM before) b USING ({key})",
        [effective],
    )
