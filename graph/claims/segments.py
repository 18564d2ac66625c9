"""The segments of an X12 file with their numbers and file lines, over the tokeniser of pyx12."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO, cast

from pyx12.errors import X12Error
from pyx12.segment import Segment as Pyx12Segment
from pyx12.x12file import X12Reader

from ...errors import InputError

_CHUNK = 8 * 1024
_WHOLENESS = {("isa", "001"), ("isa", "021"), ("isa", "023"), ("isa", "024")} | {
    (kind, code) for kind in ("gs", "st") for code in ("2", "3", "4", "5")
}


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: `number` counts from 1 over the file, `line` is the file line on which it ends."""

    name: str
    elements: tuple[str, ...]
    number: int
    line: int

    def get(self, place: int) -> str:
        """Element `place` as X12 counts them, from 1; blank when absent."""
        return self.elements[place - 1].strip() if place <= len(self.elements) else ""

    def parts(self, place: int) -> list[str]:
        """The components of a composite that begins with a code: the first other character separates them.

        ISA16 is not asked, since files exist whose header names another separator than they use.
        """
        text = self.get(place)
        mark = next((char for char in text if not char.isalnum()), None)
        return text.split(mark) if mark else [text]


class _Tape:
    """A handle that counts the line ends which went through it."""

    closed = False

    def __init__(self, handle: TextIO) -> None:
        self.handle = handle
        self.line_ends = 0

    def read(self, size: int) -> str:
        text = self.handle.read(size)
        self.line_ends += text.count("\n")
        return text


class Segments:
    """Iterates over the segments of one open file; afterwards `faults` says what is missing at its end."""

    def __init__(self, file: str, handle: TextIO) -> None:
        self.number = 0
        self._tape = _Tape(handle)
        try:
            self._reader = X12Reader(cast("TextIO", self._tape))
        except X12Error:
            reason = "X12 interchange whose ISA header is cut off, malformed or not of version 00401 or 00501"
            raise InputError(file, 1, reason) from None

    @property
    def line(self) -> int:
        """The file line up to which segments were read."""
        unread = self._reader.raw.buffer.count("\n")
        last_end = 1 if self._reader.seg_term == "\n" and self.number else 0
        return 1 + self._tape.line_ends - unread - last_end

    def __iter__(self) -> Iterator[Segment]:
        reader = self._reader
        for raw in self._tokens():
            self.number += 1
            mark = reader.subele_term or ":"
            elements = tuple(one.format(mark).replace("\n", "") for one in raw.elements)
            if raw.get_seg_id() == "ST":
                reader.st_ids.clear()  # pyx12 looks every control number up in this list
            yield Segment((raw.get_seg_id() or "").strip(), elements, self.number, self.line)

    def _tokens(self) -> Iterator[Pyx12Segment]:
        """All segments: the tokeniser stops at an empty one and at one longer than its buffer, so go on."""
        raw = self._reader.raw
        while raw.seg_term in raw.buffer:
            yield from self._reader
            raw.buffer += self._tape.read(_CHUNK)

    def faults(self) -> list[str]:
        """What the envelopes read since the last call show to be missing or miscounted."""
        return [text for kind, code, text, _, _ in self._reader.pop_errors() if (kind, code) in _WHOLENESS]

    def faults_at_end(self) -> list[str]:
        """What is missing once every segment was read: trailers, or the end of the last segment."""
        self._reader.cleanup()
        found = self.faults()
        if self._reader.raw.buffer.strip():
            found.insert(0, "the file ends within a segment")
        return found
