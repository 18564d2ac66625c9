"""A table as aligned text: numbers to the right, texts to the left."""

from __future__ import annotations

from collections.abc import Sequence


def as_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return header and rows in columns as wide as their widest cell."""
    cells = [[_text(value) for value in row] for row in rows]
    numeric = [all(isinstance(v, int) for v in column) for column in zip(*rows, strict=True)] if cells else []
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    lines = [_line(row, widths, numeric) for row in (list(header), *cells)]
    return "\n".join(lines)


def _line(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    right = [*numeric, *([False] * len(widths))]
    return "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=False)).rstrip()


def _text(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else "" if value is None else str(value)
