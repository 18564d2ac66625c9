"""Tell a CSV claims file by its header."""

from __future__ import annotations

import csv

from .columns import NAMES

DELIMITERS = ",;\t|"
HEAD = 64 * 1024


def csv_header(head: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Return the delimiter and the columns of a file that begins so, if they are those of a claims file."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
    for delimiter in DELIMITERS:
        names = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter), []))
        if len(NAMES.intersection(names)) > 1:
            return delimiter, names
    return None
