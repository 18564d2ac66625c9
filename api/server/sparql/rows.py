"""Count the rows of a serialized result as it is written, and cut it after the last that is allowed.

The store writes rows as bytes; making them Python values to count them would cost more than the query.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from .. import negotiation as n


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes) -> int: ...  # noqa: D102


class Format(NamedTuple):
    """How rows end in a format."""

    mark: bytes
    """What ends each row; in JSON it stands between two."""
    kept: int
    """How many bytes of the mark belong to the row."""
    first: int
    """How many marks are before the end of the first row."""
    between: bool
    """Whether the mark shows that another row begins."""
    close: bytes
    """What ends the document."""
    quotes: bool
    """Whether a mark may stand inside a value, which is then in quotes."""


FORMATS = {
    n.JSON: Format(b'}},{"', 2, 0, True, b"]}}", False),
    n.XML: Format(b"</result>", 9, 0, False, b"</results></sparql>", False),
    n.CSV: Format(b"\r\n", 2, 1, False, b"", True),
    n.TSV: Format(b"\n", 1, 1, False, b"", False),
}


class TooManyRowsError(Exception):
    """The rows that are allowed were written; raised in the serializer to end it."""


class Limited:
    """Passes whole rows on until so many were written; then ends the document and lets nothing more be written."""

    def __init__(self, sink: Sink, media: str, most: int) -> None:
        self.truncated = False
        self._sink = sink
        self._format = FORMATS[media]
        self._left = most + self._format.first - self._format.between
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take bytes from the serializer, which tries its last again after an error.

        Raises TooManyRowsError when another row would begin.
        """
        if self.truncated:
            raise TooManyRowsError
        self._held += data
        mark, kept, _, between, close, quotes = self._format
        text = _masked(self._held) if quotes else self._held
        marks = text.count(mark)
        if marks > self._left:
            self.truncated = True
            end = _place(text, mark, self._left + between)
            self._sink.write(bytes(self._held[: end + kept] if end >= 0 else b"") + close)
            raise TooManyRowsError
        if marks:
            end = text.rfind(mark) + kept
            self._sink.write(bytes(self._held[:end]))
            del self._held[:end]
            self._left -= marks
        return len(data)

    def flush(self) -> None:
        """Do nothing: only whole rows are passed on."""

    def finish(self) -> None:
        """Pass on what comes after the last row."""
        if not self.truncated:
            self._sink.write(bytes(self._held))


def _masked(text: bytearray) -> bytes:
    """Return the text with what stands in quotes made unreadable, byte for byte."""
    parts = text.split(b'"')
    return b'"'.join(part if place % 2 == 0 else b"x" * len(part) for place, part in enumerate(parts))


def _place(text: bytes | bytearray, mark: bytes, number: int) -> int:
    """Return where the mark stands for the n-th time (from 1), -1 for none."""
    place = -len(mark)
    for _ in range(number):
        place = text.find(mark, place + len(mark))
    return place if number else -1
