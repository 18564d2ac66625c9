"""A file of triples in which every triple knows its place, whatever the syntax."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from ...errors import InputError
from .problem import Place

LIMIT = 64 * 1024 * 1024
"""Largest file that is read, in bytes."""

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal
Fact = tuple[Node, ox.NamedNode, Term]


class Lines:
    """Tells line and column of an offset in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> Place:
        """Return the place of an offset in characters."""
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)

    def span(self, number: int) -> tuple[int, int]:
        """Return where a line, from 1, begins and ends."""
        start = self._starts[number - 1]
        end = self.text.find("\n", start)
        return start, len(self.text) if end < 0 else end

    def line(self, number: int) -> str:
        """Return a line, from 1, without blanks at its ends."""
        return self.text[slice(*self.span(number))].strip()


@dataclass(frozen=True)
class Document:
    """One file as triples; offsets are where the object, the predicate and the subject of each stand first."""

    path: str
    lines: Lines
    facts: dict[Fact, int] = field(default_factory=dict[Fact, int])
    verbs: dict[Fact, int] = field(default_factory=dict[Fact, int])
    subjects: dict[Term, int] = field(default_factory=dict[Term, int])

    @cached_property
    def by_subject(self) -> dict[Term, list[tuple[ox.NamedNode, Term, int]]]:
        """The facts of each subject, with the offsets of their objects."""
        found: dict[Term, list[tuple[ox.NamedNode, Term, int]]] = {}
        for (subject, predicate, term), offset in self.facts.items():
            found.setdefault(subject, []).append((predicate, term, offset))
        return found

    @cached_property
    def first_uses(self) -> dict[Term, int]:
        """The least offset at which each term stands as an object."""
        found: dict[Term, int] = {}
        for fact, offset in self.facts.items():
            found[fact[2]] = min(offset, found.get(fact[2], offset))
        return found

    def extent(self, subject: Term) -> tuple[int, int]:
        """Return the first and the last line on which the file speaks of a subject."""
        offsets = [offset for _, _, offset in self.by_subject.get(subject, ())]
        lines = [self.lines.place(offset).line for offset in (self.subjects[subject], *offsets)]
        return min(lines), max(lines)


def read_text(path: Path, name: str) -> str:
    """Return the text of a file.

    Raises InputError for a file that is missing, too large or not text.
    """
    try:
        size = path.stat().st_size
        if size > LIMIT:
            raise InputError(name, None, f"the file has {size:,} bytes; at most {LIMIT:,} are read")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(name, None, error.strerror or "can't be read") from error
    if b"\0" in data:
        raise InputError(name, data[: data.index(b"\0")].count(b"\n") + 1, "not a text file: it holds a zero byte")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(name, line, "not UTF-8 text") from error
