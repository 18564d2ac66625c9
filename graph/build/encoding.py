"""Read text that is no UTF-8: published files come from Windows, so its bytes are taken for Windows-1252."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile

import duckdb

from ...errors import InputError
from .containers import Published

WINDOWS = "cp1252"


@contextmanager
def as_utf8(path: Path) -> Generator[Path]:
    """Yield a copy of the file in UTF-8; a byte that Windows-1252 lacks becomes the sign for an unknown character."""
    with NamedTemporaryFile("w", suffix=".txt", newline="", encoding="utf-8") as copy:
        with path.open(encoding=WINDOWS, errors="replace", newline="") as original:
            copyfileobj(original, copy, 1 << 20)
        copy.flush()
        yield Path(copy.name)


def is_encoding(error: duckdb.Error) -> bool:
    """Say whether DuckDB gave up on a file because a byte in it is no UTF-8."""
    return "unicode" in str(error)


def unreadable(published: Published, error: duckdb.Error) -> InputError:
    """Return the refusal of a file that DuckDB can't read, in one line."""
    reason = str(error).partition("\n")[0]
    return InputError(published.name, None, f"can't be read as text: {reason}")
