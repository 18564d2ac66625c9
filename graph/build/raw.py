"""Read a published file into the DuckDB relation `raw`: one text column a cell, with the row's number.

`width` is the number of cells of the header, `surplus` the first cell of a row beyond it; cells that a narrow file
lacks are null, so that a reason can be given. Containers: separated text (any of comma, tab, bar; UTF-8 or
Windows-1252) and xlsx. What the rows mean is the business of the source modules.
Rows are numbered from 1 as records of the file; blank lines are no records.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import NamedTemporaryFile

import duckdb
from python_calamine import CalamineError, CalamineWorkbook

from ...errors import InputError
from ..sources import Head
from .containers import ZIP_MAGIC, Published, check_size, is_archive
from .encoding import as_utf8, is_encoding, unreadable
from .fixed_width import first_lines, load_lines

HEAD_BYTES = 65_536
HEAD_ROWS = 20
MOST_CELLS = 40
SPANS_LINES = "SELECT min(row_number) FROM raw WHERE contains(concat_ws('', *COLUMNS('c\\d+')), chr(10))"


def read_head(published: Published) -> Head:
    """Return the first rows of a file.

    Raises InputError for an empty, binary or unreadable file.
    """
    start = _start(published)
    if not start:
        raise InputError(published.name, None, "the file is empty")
    if start.startswith(ZIP_MAGIC):
        sheet, rows = read_sheet(published)
        return Head(published.name, sheet, tuple(tuple(row) for row in rows[:HEAD_ROWS]))
    if b"\0" in start:
        raise InputError(published.name, None, "a binary file, neither separated text nor xlsx")
    lines = first_lines(start.decode("latin-1"), HEAD_ROWS)
    return Head(published.name, None, tuple(_first_rows(start)), lines)


def read_sheet(published: Published) -> tuple[str, list[list[str]]]:
    """Return the name and the rows of the first sheet of an xlsx file, cells as text."""
    if is_archive(published.path):
        raise InputError(published.name, None, "a zip in a zip in a zip is not opened")
    check_size(published.name, published.path)
    try:
        workbook = CalamineWorkbook.from_path(str(published.path))
        sheet = workbook.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise InputError(published.name, None, f"not a readable xlsx workbook: {error}") from error
    return sheet.name, [[_cell(value) for value in row] for row in rows]


def load_raw(
    connection: duckdb.DuckDBPyConnection,
    published: Published,
    header_row: int,
    spans: tuple[tuple[int, int], ...] = (),
    multiline: bool = False,
) -> None:
    """Fill `raw` with the rows after the header; blank cells become null.

    Raises InputError for text that can't be read to its end, such as one with a quote that is never closed: where
    no cell may hold a line break, one that does tells of it.
    """
    if spans:
        load_lines(connection, published, header_row, spans)
        return
    start = _start(published)
    if not start.startswith(ZIP_MAGIC):
        _load_text(connection, published, header_row, start)
        may_span = not multiline and _has_quote(published.path)
        (record,) = (may_span and connection.execute(SPANS_LINES).fetchone()) or (None,)
        if record:
            raise InputError(published.name, None, f"record {record} spans lines: a quote is opened and not closed")
        return
    _, rows = read_sheet(published)
    with NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as copy:
        csv.writer(copy).writerows(rows)
        copy.flush()
        _fill(connection, Path(copy.name), header_row, (",", _width(rows[:header_row])))


def _has_quote(path: Path) -> bool:
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as text:
        return text.find(b'"') >= 0


def _load_text(connection: duckdb.DuckDBPyConnection, published: Published, header_row: int, start: bytes) -> None:
    form = (_delimiter(start), _width(_first_rows(start)[:header_row]))
    try:
        try:
            _fill(connection, published.path, header_row, form)
        except duckdb.Error as error:
            if not is_encoding(error):
                raise
            with as_utf8(published.path) as copy:
                _fill(connection, copy, header_row, form)
    except duckdb.Error as error:
        raise unreadable(published, error) from error


def _fill(connection: duckdb.DuckDBPyConnection, path: Path, header_row: int, form: tuple[str, int]) -> None:
    delimiter, width = form
    read = (
        "read_csv(?, header = false, all_varchar = true, null_padding = true, strict_mode = false, quote = '\"',"
        " delim = ?, encoding = 'utf-8', auto_detect = false, columns = ?, parallel = false)"
    )
    columns = {f"column{i}": "VARCHAR" for i in range(width + 1)}
    connection.execute("DROP VIEW IF EXISTS raw")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE cell AS SELECT {_renamed(width)}"
        f" FROM (SELECT trim(COLUMNS('column.*')) FROM {read})",
        [str(path), delimiter, columns],
    )
    lacking = "".join(f", NULL::VARCHAR AS c{i}" for i in range(width, MOST_CELLS))
    connection.execute(
        f"CREATE TEMP VIEW raw AS SELECT rowid + 1 AS row_number, *, {width} AS width{lacking} FROM cell"
        f" WHERE rowid >= {header_row}"
    )


def _renamed(width: int) -> str:
    """Name the cells c0, c1, …, and the first beyond the header `surplus`."""
    names = [*(f"c{i}" for i in range(width)), "surplus"]
    return ", ".join(f"nullif(column{i}, '') AS {name}" for i, name in enumerate(names))


def _width(preamble: Iterable[Sequence[str]]) -> int:
    """Return the number of cells of the widest row up to the header, blank cells at its end left out."""
    return max(i for row in preamble for i, cell in enumerate(row, 1) if cell.strip())


def _start(published: Published) -> bytes:
    try:
        with published.path.open("rb") as handle:
            return handle.read(HEAD_BYTES)
    except OSError as error:
        raise InputError(published.name, None, error.strerror or "can't be read") from error


def _first_rows(start: bytes) -> list[tuple[str, ...]]:
    """Return the first records; blank lines are none, as for DuckDB."""
    text = start.decode(_encoding(start), "replace").removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(start))
    try:
        return [tuple(cell.strip() for cell in row) for row in islice(filter(None, reader), HEAD_ROWS)]
    except csv.Error:
        return []


def _encoding(start: bytes) -> str:
    try:
        start[: HEAD_BYTES - 4].decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.end >= len(start) - 4 else "latin-1"
    return "utf-8"


def _delimiter(start: bytes) -> str:
    return max(",\t|", key=lambda mark: start.count(mark.encode()))


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
