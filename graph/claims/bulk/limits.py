"""DuckDB under limits that are set, never its defaults, and its failures as one clear line."""

from __future__ import annotations

import errno
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ....errors import StoreError, UsageError

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|[KMGT]i?B?)?", re.IGNORECASE)
_FACTOR = {"K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take: bytes of memory, a folder to spill to and bytes there, threads (none: one a core)."""

    memory: int
    temp: Path
    spill: int
    threads: int | None = None

    def connect(self, share: float = 1.0) -> duckdb.DuckDBPyConnection:
        """Open a database in memory that keeps to a share of the limits."""
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{int(self.memory * share)}B",
            "temp_directory": str(self.temp),
            "max_temp_directory_size": f"{self.spill}B",
        }
        if self.threads:
            config["threads"] = self.threads
        return duckdb.connect(config=config)


def size(text: str) -> int:
    """Return the bytes that a text such as 2GB or 500 MB means; raises UsageError."""
    found = _SIZE.fullmatch(text.strip())
    if not found or not float(found[1]):
        raise UsageError(f"{text[:20]!a} is not a size such as 2GB")
    return int(float(found[1]) * _FACTOR.get((found[2] or "B")[0].upper(), 1))


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
