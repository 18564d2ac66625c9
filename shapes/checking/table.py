"""Read a delimited table so that every cell knows its offset: quotes, line ends within them, and short rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import InputError
from .document import Lines

QUOTED = re.compile(r'"((?:[^"]|"")*)"[ ]*')
DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell without blanks around it, and where it begins."""

    text: str
    start: int


Cells = list[Cell]


def read_table(text: str, name: str) -> Iterator[Cells]:
    """Give the rows of a table, blank ones left out, the delimiter taken from the first line.

    Raises InputError for a quote that is never closed and for text behind one.
    """
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    at = 0
    while at < len(text):
        row, at = _row(text, at, delimiter, name)
        if any(cell.text for cell in row):
            yield row


def _row(text: str, at: int, delimiter: str, name: str) -> tuple[Cells, int]:
    row: Cells = []
    while True:
        cell, at = _cell(text, at, delimiter, name)
        row.append(cell)
        if text[at : at + 1] != delimiter:
            return row, at + (2 if text.startswith("\r\n", at) else 1)
        at += 1


def _cell(text: str, at: int, delimiter: str, name: str) -> tuple[Cell, int]:
    while text[at : at + 1] == " ":
        at += 1
    if text[at : at + 1] != '"':
        end = at
        while end < len(text) and text[end] not in (delimiter, "\r", "\n"):
            end += 1
        return Cell(text[at:end].strip(), at), end
    found = QUOTED.match(text, at)
    if found is None:
        raise _error(text, at, "a quote that is never closed", name)
    if found.end() < len(text) and text[found.end()] not in (delimiter, "\r", "\n"):
        raise _error(text, found.end(), "text behind a closing quote", name)
    return Cell(found[1].replace('""', '"').strip(), at), found.end()


def _error(text: str, at: int, reason: str, name: str) -> InputError:
    place = Lines(text).place(at)
    return InputError(name, place.line, reason, place.column)
