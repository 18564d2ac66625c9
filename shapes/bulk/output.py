"""Findings as files: a part a chunk, written whole or not at all, then joined into one file."""

# pyright: reportUnknownParameterType=false
# pyarrow has no types

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from ...errors import UsageError
from ...graph.claims.bulk.described import literal
from ...graph.claims.bulk.limits import Limits
from ..report.structured import COLUMNS

_FIELDS = 'claim, line, rule, severity, verdict, "group", carc, rarc, message, fixes, evidence, shape'
_TEXTS = ("claim", "rule", "severity", "verdict", "group", "carc", "rarc", "message", "fixes", "edit", "edition",
          "source_file", "shape")  # fmt: skip
_FORMULA = "regexp_matches({0}, '^[=+@\\t\\r-]')"

Join = Callable[[Sequence[Path], Path, Limits], None]


@dataclass(frozen=True, slots=True)
class Format:
    """How findings of a chunk become a part, and how parts become a file."""

    select: str
    options: str
    join: Join


def write_part(connection: duckdb.DuckDBPyConnection, findings: pa.Table, to: Path) -> None:
    """Write the findings of a chunk as a part of the format that the name ends with."""
    chosen = FORMATS[to.suffix]
    connection.register("finding", findings)
    try:
        with whole(to) as unfinished:
            connection.execute(f"COPY ({chosen.select}) TO {literal(unfinished)} ({chosen.options})")
    finally:
        connection.unregister("finding")


def join_parts(parts: Sequence[Path], to: Path, limits: Limits) -> None:
    """Join the parts of a run into the file that was asked for."""
    with whole(to) as unfinished:
        FORMATS[to.suffix].join(parts, unfinished, limits)


class whole:  # noqa: N801 - used as a context manager
    """A file that appears under its name when it is complete and on disk, and never before."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unfinished = path.with_name(f".{path.name}.{os.getpid()}")

    def __enter__(self) -> Path:
        return self._unfinished

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            with self._unfinished.open("rb") as handle:
                os.fsync(handle.fileno())
            self._unfinished.replace(self._path)
        else:
            self._unfinished.unlink(missing_ok=True)


def check_format(to: Path) -> None:
    """Refuse a file name that says no format; raises UsageError."""
    if to.suffix not in FORMATS:
        raise UsageError(f"--to {to}: its name must end in {', '.join(FORMATS)}")


def _join_parquet(parts: Sequence[Path], to: Path, limits: Limits) -> None:
    with limits.connect() as connection:
        listed = ", ".join(literal(part) for part in parts)
        connection.execute(f"COPY (FROM read_parquet([{listed}])) TO {literal(to)} ({_PARQUET})")


def _join_text(header: str) -> Join:
    def join(parts: Sequence[Path], to: Path, limits: Limits) -> None:
        with to.open("wb") as out:
            out.write(header.encode())
            for part in parts:
                with part.open("rb") as handle:
                    shutil.copyfileobj(handle, out)

    return join


def _csv_select() -> str:
    """Return the columns of the CSV report: lists joined, the first record of the evidence, no text as a formula."""
    made = {
        "rarc": "array_to_string(rarc, '; ')",
        "fixes": "array_to_string(fixes, '; ')",
        **{name: f'evidence[1]."{name}"' for name in ("edit", "edition", "source_file", "row")},
    }
    cells = {name: made.get(name, f'"{name}"') for name in COLUMNS}
    for name in _TEXTS:
        cells[name] = f"CASE WHEN {_FORMULA.format(cells[name])} THEN '''' || {cells[name]} ELSE {cells[name]} END"
    return "SELECT " + ", ".join(f'{cell} AS "{name}"' for name, cell in cells.items()) + " FROM finding"


_PARQUET = "FORMAT parquet, COMPRESSION zstd"
FORMATS = {
    ".parquet": Format(f"SELECT {_FIELDS} FROM finding", _PARQUET, _join_parquet),
    ".ndjson": Format(f"SELECT {_FIELDS} FROM finding", "FORMAT json", _join_text("")),
    ".csv": Format(_csv_select(), "FORMAT csv, HEADER false", _join_text(",".join(COLUMNS) + "\n")),
}
"""What findings can be written as, by the end of the file's name."""
