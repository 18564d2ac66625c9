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
    """Load a file into the declared tables as one edition; the same content again changes nothing.

    Raises InputError for a file that is not recognised, that holds no record, or whose release is loaded
    already with other content.
    """
    source, release = recognise(path)
    digest = checksum(path)
    known = connection.execute(
        "SELECT sha256, rows_read, rows_kept, rows_rejected FROM edition WHERE source = ? AND release = ?",
        [release.source, release.release],
    ).fetchone()
    if known is not None:
        if known[0] != digest:
            raise InputError(str(path), None, f"{release.title} is loaded already from a file with other content")
        return Loaded(str(path), release, known[1], known[2], known[3], (), unchanged=True)
    load_raw(connection, path, release.header_row)
    return _keep(connection, path, source, release, digest)


def _keep(connection: duckdb.DuckDBPyConnection, path: Path, source: Source, release: Release, digest: str) -> Loaded:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE release AS SELECT ? AS source, ? AS release, ?::DATE AS effective",
        [release.source, release.release, release.effective],
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE judged AS SELECT *, ({source.reject}) AS reason FROM raw")
    connection.execute("CREATE OR REPLACE TEMP VIEW kept AS SELECT * FROM judged WHERE reason IS NULL")
    read, kept = connection.execute("SELECT count(*), count(*) FILTER (reason IS NULL) FROM judged").fetchone() or (
        0,
        0,
    )
    reasons = connection.execute(
        "SELECT reason, count(*) FROM judged WHERE reason IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    if not kept:
        first = f": {reasons[0][0]}" if reasons else ""
        raise InputError(str(path), None, f"{source.name}, but no row could be kept{first}")
    for table, select in source.tables.items():
        connection.execute(f'INSERT INTO "{table}" {select}')
    connection.execute(
        "INSERT INTO rejected_row SELECT source, release, row_number, reason FROM judged, release WHERE reason IS NOT NULL"
    )
    _record_edition(connection, path, source, release, digest, (read, kept))
    return Loaded(str(path), release, read, kept, read - kept, tuple((str(r), int(n)) for r, n in reasons))


def _record_edition(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    source: Source,
    release: Release,
    digest: str,
    counts: tuple[int, int],
) -> None:
    dated = [table for table in source.tables if table in ("ptp_edit", "addon_edit")]
    answers_from = release.effective
    for table in dated:
        row = connection.execute(
            f'SELECT min(effective) FROM "{table}" WHERE source = ? AND release = ?',
            [release.source, release.release],
        ).fetchone()
        answers_from = row[0] if row and row[0] else answers_from
    read, kept = counts
    connection.execute(
        "INSERT INTO edition VALUES (?, ?, ?, ?, ?, 'full', ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(release.source, release.release, release.title, release.effective, answers_from),
            *(path.name, digest, read, kept, read - kept, source.licence, release.note or None),
            datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        ],
    )


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
