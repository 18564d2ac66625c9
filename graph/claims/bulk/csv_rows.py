"""CSV claims files: the delimiter and the columns from the header, and what became of rows that don't fit it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from ....errors import InputError
from .columns import check_columns
from .described import literal
from .flat import lines_sql
from .header import HEAD, csv_header

_OTHER = "not a row of the table"
_REASONS = {
    "MISSING COLUMNS": "fewer cells than the header",
    "TOO MANY COLUMNS": "more cells than the header",
    "INVALID ENCODING": "not UTF-8 text",
    "UNQUOTED VALUE": "a quoted text doesn't end",
    "LINE SIZE OVER MAXIMUM": "a line that is too long",
}
UNFIT = frozenset((*_REASONS.values(), _OTHER))
"""Why a row doesn't fit the header of its file."""


def csv_relation(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Return what stands after FROM to read the lines of a CSV file; once read, `unfit_rows` tells of the other rows.

    Raises InputError for a column that is missing, repeated or unknown.
    """
    with path.open("rb") as handle:
        found = csv_header(handle.read(HEAD))
    assert found, "recognised by its header"
    delimiter, names = found
    if repeated := [name for name in names if names.count(name) > 1]:
        raise InputError(str(path), 1, f"column {repeated[0][:40]!a} stands twice")
    columns = dict.fromkeys(names, "VARCHAR")
    check_columns(str(path), columns, typed=False)
    for table in ("csv_reject", "csv_scan"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    declared = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    relation = (
        f"read_csv({literal(path)}, header = true, auto_detect = false, delim = {literal(delimiter)}, quote = '\"',"
        f" escape = '\"', columns = {{{declared}}}, store_rejects = true, rejects_table = 'csv_reject',"
        " rejects_scan = 'csv_scan', rejects_limit = 0)"
    )
    return f"({lines_sql(relation, 'row_number() OVER ()', columns)})"


def unfit_rows(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Yield the line, the reason and the cells by column of each row that didn't fit the header."""
    with path.open("rb") as handle:
        delimiter, names = csv_header(handle.read(HEAD)) or (",", ())
    rows = connection.execute(
        "SELECT line, any_value(error_type)::VARCHAR, any_value(csv_line) FROM csv_reject GROUP BY line ORDER BY line"
    ).fetchall()
    for line, kind, text in rows:
        cells = next(csv.reader([str(text).strip("\r\n")], delimiter=delimiter), [])
        yield int(line), _REASONS.get(kind, _OTHER), dict(zip(names, cells, strict=False))


def row_in_file(row: int, unfit: Sequence[int]) -> int:
    """Return where a row stands in its file that was numbered among the rows that fit the header."""
    for other in sorted(unfit):
        if other <= row:
            row += 1
    return row
