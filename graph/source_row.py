"""Row numbers of releases that come in several files: one number names the file and the row in it."""

from __future__ import annotations

PART_ROWS = 10_000_000
"""Row numbers of the k-th file of a release begin at (k - 1) times this."""


def first_row(part: int) -> int:
    """Return what is added to the row numbers of a part, counted from 1."""
    return (part - 1) * PART_ROWS


def part_and_row(row: int) -> tuple[int, int]:
    """Return the part that a row number names, and the row within its file."""
    return row // PART_ROWS + 1, row % PART_ROWS
