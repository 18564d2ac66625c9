"""Find where the CMS files of a graph folder disagree with each other, over its tables, set at a time."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb

from ...errors import UsageError
from ..build import layout
from ..build.build import EDITION_TABLES, MEMORY
from ..tables import schema
from .addons import ADDONS
from .check import Check
from .facilities import FACILITIES
from .limits import LIMITS
from .pairs import PAIRS

CHECKS = (*PAIRS, *ADDONS, *LIMITS, *FACILITIES)
EXAMPLES = 5
"""How many disagreements of a check are named."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What one check found: how many disagreements (none: not checked, a source is missing), and some of them."""

    check: Check
    editions: tuple[tuple[str, str], ...]
    """Source and release of each edition that was compared."""
    missing: tuple[str, ...]
    """Sources that the check needs and that are not loaded."""
    found: int | None = None
    examples: tuple[str, ...] = ()


def cross_check(folder: Path, checks: tuple[Check, ...] = CHECKS) -> list[Compared]:
    """Return what each check finds in a graph folder: newest release against newest release.

    Raises UsageError when nothing was built in the folder.
    """
    build = layout.current(folder)
    if build is None:
        raise UsageError(f"{folder}: no graph folder to check; it needs one made by `build`")
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()}) as connection:
        _open_tables(connection, build / "tables")
        connection.execute((files("medcodegraph.graph.crosscheck") / "prepared.sql").read_text(encoding="utf-8"))
        newest = dict(connection.execute("SELECT source, release FROM newest").fetchall())
        return [_compare(connection, check, newest) for check in checks]


def _open_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make every table as a view of its Parquet files, and empty where no release brought rows."""
    schema.create(connection, schema.CATALOG, schema.REFERENCE)
    for table in EDITION_TABLES:
        parts = folder / table
        if any(parts.glob("*.parquet")):
            connection.execute(f'DROP TABLE "{table}"')
            pattern = str(parts / "*.parquet").replace("'", "''")
            connection.execute(f"CREATE VIEW \"{table}\" AS FROM read_parquet('{pattern}')")


def _compare(connection: duckdb.DuckDBPyConnection, check: Check, newest: dict[str, str]) -> Compared:
    editions = tuple((source, newest[source]) for source in check.sources if source in newest)
    missing = tuple(source for source in check.sources if source not in newest)
    if missing:
        return Compared(check, editions, missing)
    row = connection.execute(
        f"SELECT count(*), coalesce(min(example, {EXAMPLES}), []) FROM ({check.query}) found(example)"
    ).fetchone()
    found, examples = row or (0, [])
    return Compared(check, editions, (), int(found), tuple(examples))
