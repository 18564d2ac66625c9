"""A file's content in memory, where readers expect a path: claims of a request never touch a disk."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Literal, TextIO, overload


@dataclass(frozen=True, slots=True)
class InMemory:
    """Bytes under a name, opened as a path is."""

    name: str
    content: bytes = field(repr=False)

    @overload
    def open(self, mode: Literal["rb"]) -> io.BytesIO: ...
    @overload
    def open(self, mode: Literal["r"] = "r", *, encoding: str | None, errors: str | None) -> TextIO: ...
    def open(self, mode: str = "r", *, encoding: str | None = None, errors: str | None = None) -> io.BytesIO | TextIO:
        """Open the content for reading, as bytes or as text."""
        raw = io.BytesIO(self.content)
        return raw if mode == "rb" else io.TextIOWrapper(raw, encoding, errors)

    def __str__(self) -> str:
        return self.name
