"""A file's content in memory, where readers expect a path: claims of a request never touch a disk."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import IO, Any


@dataclass(frozen=True, slots=True)
class InMemory:
    """Bytes under a name, opened as a path is."""

    name: str
    content: bytes = field(repr=False)

    def open(self, mode: str = "r", encoding: str | None = None, errors: str | None = None) -> IO[Any]:
        """Open the content for reading, as bytes with `b` in the mode, else as text."""
        raw = io.BytesIO(self.content)
        return raw if "b" in mode else io.TextIOWrapper(raw, encoding, errors)

    def __str__(self) -> str:
        return self.name
