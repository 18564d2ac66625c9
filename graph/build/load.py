"""Load one published file: recognise it, keep its rows, count what was read, kept and rejected."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ...errors import InputError
from ..sources import SOURCES, Release, Source
from .raw import load_raw, read_head
from .registers import incoming

PART_ROWS = 10_000_000
"""Row numbers of part k of a release begin at (k - 1) times this, so that a row number names its file too."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file: its release and its counts, and the reasons for rejected rows."""

    file: str
    release: Release
    read: int
    kept: int
    rejected: int
    reasons: tuple[tuple[str, int], ...]
    unchanged: bool = False


def recognise(path: Path) -> tuple[Source, Release]:
    """Return the source and release of a file by its content.

    Raises InputError when no source knows it.
    """
    head = read_head(path)
    for source in SOURCES:
        release = source.recognise(head)
        if release is not None:
            return source, release
    names = ", ".join(source.name for source in SOURCES)
    raise InputError(str(path), None, f"not recognised as one of: {names}")


def load_file(connection: duckdb.DuckDBPyConnection, path: Path) -> Loaded:
    """Load a file into the declared tables as a release or a part of one; the same content again changes nothing.

    Raises InputError for a file that is not recognised, that holds no record, or whose part of the release is
    loaded already with other content.
    """
    source, release = recognise(path)
    digest = checksum(path)
    known = connection.execute(
        "SELECT sha256, rows_read, rows_kept, rows_rejected FROM source_file"
        " WHERE source = ? AND release = ? AND part = ?",
        [release.source, release.release, release.part],
    ).fetchone()
    if known is not None:
        if known[0] != digest:
            raise InputError(str(path), None, f"{release.title} is loaded already from a file with other content")
        return Loaded(str(path), release, known[1], known[2], known[3], (), unchanged=True)
    load_raw(connection, path, release.header_row)
    return _keep(connection, path, source, release, digest)


def _keep(
    connection: duckdb.DuckDBPyConnection, path: Path, source: Source, release: Release, digest: str
) -> Loaded:
    read, reasons = _judge_rows(connection, source, release)
    kept = read - sum(number for _, number in reasons)
    if not kept:
        first = f": {reasons[0][0]}" if reasons else ""
        raise InputError(str(path), None, f"{source.name}, but no row could be kept{first}")
    for table, select in source.tables.items():
        connection.execute(f'INSERT INTO "{incoming(connection, table)}" {select}')
    connection.execute(
        "INSERT INTO rejected_row SELECT source, release, row_number, reason FROM judged, release"
        " WHERE reason IS NOT NULL"
    )
    connection.execute(
        "INSERT INTO source_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [release.source, release.release, release.part, path.name, digest, read, kept, read - kept, _now()],
    )
    _record_edition(connection, source, release)
    return Loaded(str(path), release, read, kept, read - kept, reasons)


def _judge_rows(
    connection: duckdb.DuckDBPyConnection, source: Source, release: Release
) -> tuple[int, tuple[tuple[str, int], ...]]:
    """Fill `judged` and `kept`; return how many rows were read, and the reasons for those that are not kept."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE release AS SELECT ? AS source, ? AS release, ?::DATE AS effective",
        [release.source, release.release, release.effective],
    )
    offset = (release.part - 1) * PART_ROWS
    reason = f"({source.reject})"
    if source.key and _repeats(connection, source.key):
        again = f"row_number() OVER (PARTITION BY {source.key} ORDER BY row_number) > 1"
        reason = f"coalesce({reason}, CASE WHEN {again} THEN 'repeats an earlier row' END)"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE judged AS SELECT * REPLACE (row_number + {offset} AS row_number),"
        f" {reason} AS reason FROM raw"
    )
    connection.execute("CREATE OR REPLACE TEMP VIEW kept AS SELECT * FROM judged WHERE reason IS NULL")
    (read,) = connection.execute("SELECT count(*) FROM judged").fetchone() or (0,)
    reasons = connection.execute(
        "SELECT reason, count(*) FROM judged WHERE reason IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    return read, tuple((str(text), int(number)) for text, number in reasons)


def _repeats(connection: duckdb.DuckDBPyConnection, key: str) -> bool:
    """Tell whether a key stands twice; a window over all rows is worth its cost only then."""
    row = connection.execute(f"SELECT count(*) > count(DISTINCT ({key})) FROM raw").fetchone()
    return bool(row and row[0])


def _record_edition(connection: duckdb.DuckDBPyConnection, source: Source, release: Release) -> None:
    """Write the edition's row anew from its files: it may have gained a part."""
    key = [release.source, release.release]
    connection.execute("DELETE FROM edition WHERE source = ? AND release = ?", key)
    connection.execute(
        "INSERT INTO edition SELECT source, release, ?, ?, ?, 'full', string_agg(file, '; ' ORDER BY part),"
        " CASE count(*) WHEN 1 THEN any_value(sha256) ELSE sha256(string_agg(sha256, '' ORDER BY part)) END,"
        " sum(rows_read), sum(rows_kept), sum(rows_rejected), ?, ?, max(loaded_at)"
        " FROM source_file WHERE source = ? AND release = ? GROUP BY source, release",
        [release.title, release.effective, _answers_from(connection, source, release)]
        + [source.licence, release.note or None, *key],
    )


def _answers_from(connection: duckdb.DuckDBPyConnection, source: Source, release: Release) -> object:
    """Return the first date of service that the release can judge: its first row, if it carries dated history."""
    dates = [release.effective]
    for table in source.tables:
        if table in ("ptp_row", "addon_row"):
            row = connection.execute(f'SELECT min(effective) FROM "{incoming(connection, table)}"').fetchone()
            dates += [row[0]] if row and row[0] else []
    return min((d for d in dates if d is not None), default=None)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
