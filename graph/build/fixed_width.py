"""Read a file of fixed width into the DuckDB relation `raw`: a line is a row, and the source says where its cells are.

Rows are numbered as lines of the file, blank lines too.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from .containers import Published
from .encoding import as_utf8, is_encoding, unreadable

NEVER = "\x1f"
"""A delimiter that no text holds: the whole line is one column."""


def first_lines(text: str, number: int) -> tuple[str, ...]:
    """Return the first lines of a text without their ends."""
    return tuple(line.rstrip("\r") for line in text.split("\n", number)[:number])


def load_lines(
    connection: duckdb.DuckDBPyConnection, published: Published, header_row: int, spans: tuple[tuple[int, int], ...]
) -> None:
    """Fill `raw` with the lines after the header, cut into cells; blank cells become null.

    Raises InputError for a file that can't be read.
    """
    try:
        try:
            _fill(connection, published.path, header_row, spans)
        except duckdb.Error as error:
            if not is_encoding(error):
                raise
            with as_utf8(published.path) as copy:
                _fill(connection, copy, header_row, spans)
    except duckdb.Error as error:
        raise unreadable(published, error) from error


def _fill(
    connection: duckdb.DuckDBPyConnection, path: Path, header_row: int, spans: tuple[tuple[int, int], ...]
) -> None:
    cells = ", ".join(
        f"nullif(trim(substr(line, {first}, {last - first + 1})), '') AS c{i}" for i, (first, last) in enumerate(spans)
    )
    read = (
        "read_csv(?, columns = {'line': 'VARCHAR'}, header = false, auto_detect = false, delim = ?, quote = '',"
        " escape = '', encoding = 'utf-8', null_padding = true, strict_mode = false, parallel = false)"
    )
    connection.execute("DROP VIEW IF EXISTS raw")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE cell AS SELECT {cells} FROM {read}", [str(path), NEVER])
    connection.execute(
        f"CREATE TEMP VIEW raw AS SELECT rowid + 1 AS row_number, *, {len(spans)} AS width, NULL::VARCHAR AS surplus"
        f" FROM cell WHERE rowid >= {header_row}"
    )
