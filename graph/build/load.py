"""Load one published file: recognise it, keep its rows, count what was read, kept and rejected."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ...errors import InputError
from ..sources import SOURCES, Release, Source
from .containers import Published
from .raw import load_raw, read_head

DATED = frozenset({"ptp_edit", "addon_edit"})
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
    names = ", ".join(source.name for source in SOURCES)
    raise InputError(published.name, None, f"not recognised as one of: {names}")


def load_file(connection: duckdb.DuckDBPyConnection, published: Published) -> Loaded:
    """Load a file into the declared tables as one edition; the same content again changes nothing.

    Raises InputError for a file that is not recognised, that holds no record, or whose release is loaded
    already with other content.
    """
    source, release = recognise(published)
    digest = checksum(published.path)
    known = connection.execute(
        "SELECT sha256, rows_read, rows_kept, rows_rejected FROM edition WHERE source = ? AND release = ?",
        [release.source, release.release],
    ).fetchone()
    if known is not None:
        if known[0] != digest:
            reason = f"{release.title} is loaded already from a file with other content"
            raise InputError(published.name, None, reason)
        return Loaded(published.name, release, known[1], known[2], known[3], (), unchanged=True)
    load_raw(connection, published, release.header_row)
    loaded = _keep(connection, published, source, release)
    _record_edition(connection, published.file, digest, source, loaded)
    return loaded


def _keep(connection: duckdb.DuckDBPyConnection, published: Published, source: Source, release: Release) -> Loaded:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE release AS SELECT ? AS source, ? AS release, ?::DATE AS effective",
        [release.source, release.release, release.effective],
    )
    reason = f"CASE WHEN surplus IS NOT NULL THEN 'more cells than the header' ELSE ({source.reject}) END"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE judged AS SELECT *, {reason} AS reason FROM raw")
    connection.execute("CREATE OR REPLACE TEMP VIEW kept AS SELECT * FROM judged WHERE reason IS NULL")
    counts = "SELECT count(*), count(*) FILTER (reason IS NULL) FROM judged"
    read, kept = connection.execute(counts).fetchone() or (0, 0)
    reasons = connection.execute(
        "SELECT reason, count(*) FROM judged WHERE reason IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    if not kept:
        first = f": {reasons[0][0]}" if reasons else ""
        raise InputError(published.name, None, f"{source.name}, but no row could be kept{first}")
    for table, select in source.tables.items():
        connection.execute(f'INSERT INTO "{table}" {select}')
    connection.execute(
        "INSERT INTO rejected_row SELECT source, release, row_number, reason FROM judged, release"
        " WHERE reason IS NOT NULL"
    )
    counted = tuple((str(reason), int(number)) for reason, number in reasons)
    return Loaded(published.name, release, read, kept, read - kept, counted)


def _record_edition(
    connection: duckdb.DuckDBPyConnection, file: str, digest: str, source: Source, loaded: Loaded
) -> None:
    release = loaded.release
    answers_from = release.effective
    for table in DATED.intersection(source.tables):
        row = connection.execute(
            f'SELECT min(effective) FROM "{table}" WHERE source = ? AND release = ?', [release.source, release.release]
        ).fetchone()
        answers_from = row[0] if row and row[0] else answers_from
    connection.execute(
        "INSERT INTO edition VALUES (?, ?, ?, ?, ?, 'full', ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(release.source, release.release, release.title, release.effective, answers_from),
            *(file, digest, loaded.read, loaded.kept, loaded.rejected, source.licence, release.note or None),
            datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        ],
    )


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
