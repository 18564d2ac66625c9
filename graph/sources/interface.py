"""What a source module gives: how to recognise a file by its content, and which rows it keeps.

A source is one record: a pure function over the first rows of a file, and SQL over the table `raw`
(`row_number`, `c0`, `c1`, … as text, from the row after the header; `width`, the number of cells of the header) and
the one-row table `release`. A row with more cells than the header is rejected before a source sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Head:
    """The first rows of a file, enough to recognise it: cells as text, and the sheet's name if it has one."""

    path: str
    sheet: str | None
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...] = ()
    """The first lines as they stand, blank ones too: for files of fixed width. A workbook has none."""

    @property
    def text(self) -> str:
        """All cells as one text, for markers that stand anywhere in a banner."""
        return "\n".join(" ".join(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Release:
    """One published release of a source, as the file itself names it."""

    source: str
    release: str
    title: str
    effective: date | None
    header_row: int
    """Row number, from 1, of the last row before the records."""
    note: str = ""
    part: int = 1
    """Which of the files that make up the release, from 1."""


@dataclass(frozen=True, slots=True)
class Source:
    """One published file family."""

    name: str
    recognise: Callable[[Head], Release | None]
    """Raises InputError for a file that it knows and can't load, so that the reason is told."""
    reject: str
    """SQL over `raw`: the reason why a row can't be kept, or null."""
    tables: Mapping[str, str]
    """For each declared table the SELECT over `kept` and `release` that fills it."""
    licence: str
    key: str = ""
    """The cells of `raw` that no two rows of a file may share, as SQL; a repeat is rejected."""
    columns: tuple[tuple[int, int], ...] = ()
    """For a file of fixed width the first and last position of each cell, from 1; a row of `raw` is then a line."""
    multiline: bool = False
    """Whether a cell may hold line breaks: elsewhere they come of a quote that is never closed."""
    named_by: str = ""
    """SQL over `raw` for a file that names no release: its newest date, or a text that only this content has."""
