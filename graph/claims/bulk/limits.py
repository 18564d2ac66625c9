"""DuckDB under limits that are set, never its defaults, and its failures as one clear line."""

from __future__ import annotations

import errno
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from ....errors import StoreError


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take: bytes of memory, a folder to spill to and bytes there, threads (none: one a core)."""

    memory: int
    temp: Path
    spill: int
    threads: int | None = None

    def share(self, part: float) -> Limits:
        """Return limits with a part of the memory."""
        return replace(self, memory=int(self.memory * part))

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open a database in memory that keeps to the limits."""
        connection = duckdb.connect(config={"memory_limit": f"{self.memory}B", "temp_directory": str(self.temp)})
        # as a part of `config` DuckDB takes this one and does not keep to it
        connection.execute(f"SET max_temp_directory_size = '{self.spill}B'")
        if self.threads:
            connection.execute(f"SET threads = {self.threads}")
        return connection


@contextmanager
def clear_failures(folder: Path) -> Generator[None]:
    """Say in one line that memory or disk ran out, or that a file can't be read; nothing else is caught."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        full = "max_temp_directory_size" in str(error)
        what = "the limit of temporary files (--temp-limit) is reached" if full else "the memory limit is too small"
        raise StoreError(f"{folder}: {what}; what was judged is kept, --resume goes on") from error
    except (duckdb.IOException, OSError) as error:
        number = error.errno if isinstance(error, OSError) else None
        if number == errno.ENOSPC or "No space left" in str(error):
            raise StoreError(f"{folder}: no space left; what was judged is kept, --resume goes on") from error
        raise
