"""Name a release that its file does not name: by what the loaded rows say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb

from ..sources import Release, Source


def named(connection: duckdb.DuckDBPyConnection, source: Source, release: Release) -> Release:
    """Return the release with the name that the source takes from `raw`; a name that is a date is its first day."""
    if not source.named_by:
        return release
    (name,) = connection.execute(f"SELECT {source.named_by} FROM raw").fetchone() or ("",)
    try:
        effective = date.fromisoformat(str(name))
    except ValueError:
        effective = None
    return replace(release, release=str(name), title=f"{release.title}, {name}", effective=effective)
