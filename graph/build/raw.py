"""Read a published file into the DuckDB table `raw`: one text column a cell, with the row's number.

Containers: separated text (any of comma, tab, bar; UTF-8 or Latin-1) and xlsx. What the rows mean is the
business of the source modules.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile

import duckdb
from python_calamine import CalamineError, CalamineWorkbook

from ...errors import InputError
from ..sources import Head
from .fixed_width import first_lines, load_lines

HEAD_BYTES = 65_536
HEAD_ROWS = 20
ZIP_MAGIC = b"PK\x03\x04"


def read_head(path: Path) -> Head:
    """Return the first rows of a file.

    Raises InputError for an empty, binary or unreadable file.
    """
    try:
        with path.open("rb") as handle:
            start = handle.read(HEAD_BYTES)
    except OSError as error:
        raise InputError(str(path), None, error.strerror or "can't be read") from error
    if not start:
        raise InputError(str(path), None, "the file is empty")
    if start.startswith(ZIP_MAGIC):
        sheet, rows = read_sheet(path)
        return Head(str(path), sheet, tuple(tuple(row) for row in rows[:HEAD_ROWS]))
    if b"\0" in start:
        raise InputError(str(path), None, "a binary file, neither separated text nor xlsx")
    text = start.decode(_encoding(start), errors="replace").removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    rows = tuple(tuple(cell.strip() for cell in row) for row in islice(reader, HEAD_ROWS))
    return Head(str(path), None, rows, first_lines(text, HEAD_ROWS))


def read_sheet(path: Path) -> tuple[str, list[list[str]]]:
    """Return the name and the rows of the first sheet of an xlsx file, cells as text."""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheet = workbook.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise InputError(str(path), None, f"not a readable xlsx workbook: {error}") from error
    return sheet.name, [[_cell(value) for value in row] for row in rows]


def load_raw(
    connection: duckdb.DuckDBPyConnection, path: Path, header_row: int, spans: tuple[tuple[int, int], ...] = ()
) -> None:
    """Fill the table `raw` with the rows after the header; blank cells become null."""
    if spans:
        load_lines(connection, path, header_row, spans)
        return
    with path.open("rb") as handle:
        start = handle.read(HEAD_BYTES)
    if not start.startswith(ZIP_MAGIC):
        encoding = "utf-8" if _encoding(start) == "utf-8" else "latin-1"
        _load_text(connection, path, header_row, _delimiter(start.decode(_encoding(start), "replace")), encoding)
        return
    _, rows = read_sheet(path)
    with NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as copy:
        csv.writer(copy).writerows(rows)
        copy.flush()
        _load_text(connection, Path(copy.name), header_row, ",", "utf-8")


def _load_text(
    connection: duckdb.DuckDBPyConnection, path: Path, header_row: int, delimiter: str, encoding: str
) -> None:
    cells = "trim(COLUMNS('column.*'))"
    read = (
        "read_csv(?, header = false, all_varchar = true, null_padding = true, strict_mode = false, quote = '\"',"
        " delim = ?, encoding = ?, auto_detect = false, columns = ?, parallel = false)"
    )
    width = _width(path, delimiter, encoding)
    columns = {f"column{i}": "VARCHAR" for i in range(width)}
    try:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE raw AS SELECT row_number, {width} AS width, {_renamed(width)} FROM"
            f" (SELECT row_number() OVER () AS row_number, {cells} FROM {read}) WHERE row_number > ?",
            [str(path), delimiter, encoding, columns, header_row],
        )
    except duckdb.Error as error:
        raise InputError(str(path), None, f"can't be read as separated text: {error}") from error


def _renamed(width: int) -> str:
    """Name the cells c0, c1, …; those that a narrow file lacks are null, so that a reason can be given."""
    cells = [f"nullif(column{i}, '') AS c{i}" for i in range(width)]
    return ", ".join(cells + [f"NULL::VARCHAR AS c{i}" for i in range(width, 40)])


def _width(path: Path, delimiter: str, encoding: str) -> int:
    with path.open(encoding=encoding, newline="", errors="replace") as handle:
        return max((len(row) for row in islice(csv.reader(handle, delimiter=delimiter), HEAD_ROWS)), default=1)


def _encoding(start: bytes) -> str:
    try:
        start[: HEAD_BYTES - 4].decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.end >= len(start) - 4 else "latin-1"
    return "utf-8"


def _delimiter(text: str) -> str:
    return max(",\t|", key=text.count)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
