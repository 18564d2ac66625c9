"""Tell how far a long step of a build is: what it does, and the share of it that is done."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Progress = Callable[[str, float], object]
"""Called with the text of a step and its share done, from 0 to 1; 0 begins a step."""

OFTEN = 0.5
"""Seconds between two looks at a running statement."""


def silent(_text: str, _share: float) -> None:
    """Tell nobody."""


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection, text: str, progress: Progress) -> Generator[None]:
    """Tell how far the statements of the connection are that run within."""
    ended = Event()
    thread = Thread(target=_watch, args=(connection, text, progress, ended), daemon=True)
    progress(text, 0.0)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _watch(connection: duckdb.DuckDBPyConnection, text: str, progress: Progress, ended: Event) -> None:
    while not ended.wait(OFTEN):
        share = connection.query_progress() / 100
        if share > 0:
            progress(text, min(share, 1.0))


class CountedFile(FileIO):
    """A file that tells how much of it was read: for a reader that tells nothing itself."""

    def __init__(self, path: Path, text: str, progress: Progress) -> None:
        super().__init__(path)
        self._size = max(1, path.stat().st_size)
        self._text = text
        self._progress = progress
        progress(text, 0.0)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer with the next bytes; return how many there were, 0 at the end."""
        number = super().readinto(buffer) or 0
        self._progress(self._text, self.tell() / self._size)
        return number
