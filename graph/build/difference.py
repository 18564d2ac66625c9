"""What changed between two editions of a source: rows added, ended, changed, removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ...errors import NotFoundError, UsageError
from . import layout
from .registers import REGISTERS, Register


@dataclass(frozen=True, slots=True)
class Compared:
    """A table of snapshot editions: what identifies a row, and what of it is compared."""

    table: str
    key: tuple[str, ...]
    content: tuple[str, ...]


SNAPSHOTS = (
    Compared("unit_limit", ("edit_set", "code"), ("units", "adjudication_indicator", "rationale")),
    Compared(
        "fee_schedule",
        ("item_key",),
        ("status", "component", "global_period", "multiple", "bilateral", "assistant", "cosurgeon", "team",
         "supervision", "nonfacility_na", "facility_na", "work_rvu", "nonfacility_total_rvu", "facility_total_rvu",
         "conversion_factor"),
    ),
)  # fmt: skip
CODE_COLUMNS = ("column_one", "addon", "code", "item_key")
"""The column of a table whose code a change is counted under, the first that it has."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs: its kind (added, ended, changed, removed), its key, and what it says before and after."""

    kind: str
    table: str
    key: dict[str, str]
    before: dict[str, str | None]
    after: dict[str, str | None]

    @property
    def code(self) -> str:
        """The code that the change is counted under."""
        return next(self.key[column] for column in CODE_COLUMNS if column in self.key)


def difference(folder: Path, source: str, first: str, second: str) -> list[Change]:
    """Return what differs between two releases of a source, by table, kind and key.

    Raises UsageError when nothing was built in the folder, and NotFoundError for a release that is not loaded.
    """
    build = layout.current(folder)
    if build is None:
        raise UsageError(f"{folder}: no graph folder; `diff` needs one made by `build`")
    connection = duckdb.connect()
    _open_views(connection, build)
    effective = [_effective(connection, source, release) for release in (first, second)]
    changes: list[Change] = []
    for register in REGISTERS:
        for side, day in zip(("a", "b"), effective, strict=True):
            _carried(connection, register, source, day, side)
        changes += _compare(connection, register.rows, register.key, register.content)
    for snapshot in SNAPSHOTS:
        for side, release in (("a", first), ("b", second)):
            connection.execute(
                f'CREATE OR REPLACE TEMP TABLE {side} AS FROM "{snapshot.table}" WHERE source = ? AND release = ?',
                [source, release],
            )
        changes += _compare(connection, snapshot.table, snapshot.key, snapshot.content)
    return changes


def by_family(changes: Iterable[Change]) -> list[tuple[str, str, str, int]]:
    """Return the number of changes by table, code family (the first three characters) and kind."""
    counted = Counter((change.table, change.code[:3] + "xx", change.kind) for change in changes)
    return [(*key, number) for key, number in sorted(counted.items())]


def _open_views(connection: duckdb.DuckDBPyConnection, build: Path) -> None:
    for folder in sorted((build / "tables").iterdir()):
        if any(folder.glob("*.parquet")):
            connection.execute(f"CREATE VIEW \"{folder.name}\" AS FROM read_parquet('{folder}/*.parquet')")
    known = {str(name) for (name,) in connection.execute("SELECT view_name FROM duckdb_views()").fetchall()}
    for table, columns in _compared_tables():
        if table not in known:
            listed = ", ".join(f"NULL::VARCHAR AS {column}" for column in columns)
            connection.execute(f'CREATE VIEW "{table}" AS SELECT {listed} WHERE false')


def _compared_tables() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the tables that are read, with the columns that are: a build has no file of one that is empty."""
    yield "edition", ("source", "release", "effective")
    for register in REGISTERS:
        yield register.rows, (*register.key, *register.content, "source", "release")
        yield register.ends, (*register.key, "source", "row_release", "release")
    for snapshot in SNAPSHOTS:
        yield snapshot.table, (*snapshot.key, *snapshot.content, "source", "release")


def _effective(connection: duckdb.DuckDBPyConnection, source: str, release: str) -> object:
    row = connection.execute(
        "SELECT effective FROM edition WHERE source = ? AND release = ?", [source, release]
    ).fetchone()
    if row is None:
        loaded = connection.execute(
            "SELECT release FROM edition WHERE source = ? ORDER BY effective", [source]
        ).fetchall()
        known = ", ".join(str(r[0]) for r in loaded) or "none"
        raise NotFoundError(f"{source}/{release} is not loaded; loaded of {source}: {known}")
    return row[0]


def _carried(connection: duckdb.DuckDBPyConnection, register: Register, source: str, day: object, side: str) -> None:
    """Fill a table with the rows that the release of a day carried."""
    key = ", ".join(register.key)
    until = "SEMI JOIN (FROM edition WHERE effective <= $day) USING (source, release)"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {side} AS SELECT r.*"
        f' FROM (FROM "{register.rows}" WHERE source = $source) r {until}'
        f' ANTI JOIN (SELECT {key}, row_release AS release FROM "{register.ends}" {until} WHERE source = $source)'
        f" USING ({key}, release)",
        {"source": source, "day": day},
    )


def _compare(
    connection: duckdb.DuckDBPyConnection, table: str, key: tuple[str, ...], content: tuple[str, ...]
) -> list[Change]:
    same = ", ".join((*key, *content))
    texts = [f"{side}.{column}::VARCHAR" for side in ("old", "new") for column in content]
    keys = [f"coalesce(old.{column}, new.{column})::VARCHAR" for column in key]
    rows = connection.execute(
        f"SELECT {', '.join(keys)}, old.{key[0]} IS NOT NULL, new.{key[0]} IS NOT NULL, {', '.join(texts)}"
        f" FROM (SELECT {same} FROM a EXCEPT SELECT {same} FROM b) old"
        f" FULL JOIN (SELECT {same} FROM b EXCEPT SELECT {same} FROM a) new USING ({', '.join(key)})"
        " ORDER BY " + ", ".join(str(i + 1) for i in range(len(key)))
    ).fetchall()
    return [_change(table, key, content, row) for row in rows]


def _change(table: str, key: tuple[str, ...], content: tuple[str, ...], row: tuple[object, ...]) -> Change:
    width, size = len(key), len(content)
    old, new = bool(row[width]), bool(row[width + 1])
    values = [None if value is None else str(value) for value in row[width + 2 :]]
    before = dict(zip(content, values[:size], strict=True)) if old else {}
    after = dict(zip(content, values[size:], strict=True)) if new else {}
    ended = old and new and before.get("deletion") is None and after.get("deletion") is not None
    kind = "ended" if ended else "changed" if old and new else "added" if new else "removed"
    return Change(kind, table, dict(zip(key, map(str, row[:width]), strict=True)), before, after)
