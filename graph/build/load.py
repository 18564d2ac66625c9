"""Load one published file: recognise it, keep its rows, count what was read, kept and rejected."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ...errors import InputError
from ..source_row import first_row
from ..sources import SOURCES, Release, Source
from .containers import Published
from .naming import named
from .raw import load_raw, read_head
from .registers import incoming

DATED = frozenset({"ptp_row", "addon_row"})
"""Tables whose rows carry their own dates: the earliest is the first date of service that they answer for."""


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


def recognise(published: Published) -> tuple[Source, Release]:
    """Return the source and release of a file by its content.

    Raises InputError when no source knows it.
    """
    head = read_head(published)
    for source in SOURCES:
        release = source.recognise(head)
        if release is not None:
            return source, release
    names = ", ".join(dict.fromkeys(source.name for source in SOURCES))
    raise InputError(published.name, None, f"not recognised as one of: {names}")


def load_file(connection: duckdb.DuckDBPyConnection, published: Published) -> Loaded:
    """Load a file into the declared tables as a release or a part of one; the same content again changes nothing.

    Raises InputError for a file that is not recognised, that holds no record, or whose part of the release is
    loaded already with other content.
    """
    source, release = recognise(published)
    if source.named_by:
        load_raw(connection, published, release.header_row, source.columns, source.multiline)
        release = named(connection, source, release)
    digest = checksum(published.path)
    known = connection.execute(
        "SELECT sha256, rows_read, rows_kept, rows_rejected FROM source_file"
        " WHERE source = ? AND release = ? AND part = ?",
        [release.source, release.release, release.part],
    ).fetchone()
    if known is not None:
        if known[0] != digest:
            reason = f"{release.title} is loaded already from a file with other content"
            raise InputError(published.name, None, reason)
        return Loaded(published.name, release, known[1], known[2], known[3], (), unchanged=True)
    if not source.named_by:
        load_raw(connection, published, release.header_row, source.columns, source.multiline)
    loaded = _keep(connection, published, source, release)
    connection.execute(
        "INSERT INTO source_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(release.source, release.release, release.part, published.file, digest),
            *(loaded.read, loaded.kept, loaded.rejected, datetime.now(UTC).replace(tzinfo=None, microsecond=0)),
        ],
    )
    _record_edition(connection, source, release)
    return loaded


def _keep(connection: duckdb.DuckDBPyConnection, published: Published, source: Source, release: Release) -> Loaded:
    read, reasons = _judge_rows(connection, source, release)
    kept = read - sum(number for _, number in reasons)
    if not kept:
        first = f": {reasons[0][0]}" if reasons else ""
        raise InputError(published.name, None, f"{source.name}, but no row could be kept{first}")
    for table, select in source.tables.items():
        connection.execute(f'INSERT INTO "{incoming(connection, table)}" {select}')
    connection.execute("INSERT INTO rejected_row SELECT source, release, row_number, reason FROM rejected, release")
    return Loaded(published.name, release, read, kept, read - kept, reasons)


def _judge_rows(
    connection: duckdb.DuckDBPyConnection, source: Source, release: Release
) -> tuple[int, tuple[tuple[str, int], ...]]:
    """Part `raw` into `rejected` and `kept`; return how many rows were read, and why some are not kept."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE release AS SELECT ? AS source, ? AS release, ?::DATE AS effective",
        [release.source, release.release, release.effective],
    )
    reason = f"CASE WHEN surplus IS NOT NULL THEN 'more cells than the header' ELSE ({source.reject}) END"
    if source.key and _repeats(connection, source.key):
        again = f"row_number() OVER (PARTITION BY {source.key} ORDER BY row_number) > 1"
        reason = f"coalesce({reason}, CASE WHEN {again} THEN 'repeats an earlier row' END)"
    numbered = f"row_number + {first_row(release.part)} AS row_number"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE rejected AS FROM (SELECT {numbered}, {reason} AS reason FROM raw)"
        " WHERE reason IS NOT NULL"
    )
    reasons = connection.execute("SELECT reason, count(*) FROM rejected GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
    less = "ANTI JOIN rejected USING (row_number)" if reasons else ""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW kept AS FROM (SELECT * REPLACE ({numbered}) FROM raw) {less}")
    (read,) = connection.execute("SELECT count(*) FROM raw").fetchone() or (0,)
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
        [
            *(release.title, release.effective, _answers_from(connection, source, release)),
            *(source.licence, release.note or None, *key),
        ],
    )


def _answers_from(connection: duckdb.DuckDBPyConnection, source: Source, release: Release) -> object:
    """Return the first date of service that the release can judge: its first row, if it carries dated history."""
    dates = [release.effective]
    for table in DATED.intersection(source.tables):
        waiting = incoming(connection, table)
        found = f'SELECT min(effective) FROM "{waiting}" WHERE source = ? AND release = ?'
        dates += list(connection.execute(found, [release.source, release.release]).fetchone() or ())
    return min((d for d in dates if d is not None), default=None)


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
