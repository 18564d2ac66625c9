"""Read a file of fixed width into the DuckDB table `raw`: a line is a row, and the source says where its cells are.

Rows are numbered as lines of the file, blank lines too.
"""

from __future__ import annotations

import duckdb

from ...errors import InputError
from .containers import Published

ENCODINGS = ("utf-8", "latin-1")
NEVER = "\x1f"
"""A delimiter that no text holds: the whole line is one column."""


def first_lines(text: str, number: int) -> tuple[str, ...]:
    """Return the first lines of a text without their ends."""
    return tuple(line.rstrip("\r") for line in text.split("\n", number)[:number])


def load_lines(
    connection: duckdb.DuckDBPyConnection, published: Published, header_row: int, spans: tuple[tuple[int, int], ...]
) -> None:
    """Fill the table `raw` with the lines after the header, cut into cells; blank cells become null.

    The text is UTF-8, or Latin-1 when a byte anywhere in it is no UTF-8. Raises InputError for a file that can't be
    read.
    """
    cells = ", ".join(
        f"nullif(trim(substr(line, {first}, {last - first + 1})), '') AS c{i}" for i, (first, last) in enumerate(spans)
    )
    for encoding in ENCODINGS:
        try:
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE raw AS SELECT row_number, {len(spans)} AS width, {cells},"
                " NULL::VARCHAR AS surplus FROM (SELECT row_number() OVER () AS row_number, line FROM read_csv(?,"
                " columns = {'line': 'VARCHAR'}, header = false, auto_detect = false, delim = ?, quote = '',"
                " escape = '', encoding = ?, null_padding = true, strict_mode = false, parallel = false))"
                " WHERE row_number > ?",
                [str(published.path), NEVER, encoding, header_row],
            )
            return
        except duckdb.Error as error:
            if encoding == ENCODINGS[-1] or "unicode" not in str(error):
                reason = str(error).partition("\n")[0]
                raise InputError(published.name, None, f"can't be read as lines: {reason}") from error
