"""Cut claims into chunks of whole patients on disk: what is judged together is never parted.

Lines hash to a chunk by their patient, so that reading is one pass, however large. In a chunk the patient is a
number that means nothing outside the run: a digest of the identifier and of a salt that is never written.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from ....errors import InputError
from ..record import BrokenClaim
from .columns import LINE_TYPES
from .csv_rows import unfit_rows
from .limits import Limits
from .lines import lines_relation
from .records import LINES

_KEY = "coalesce('p' || patient, 'c' || {file} || '/' || coalesce(claim_row::VARCHAR, claim_id, ''))"
_COLUMNS = ", ".join(name for name in LINE_TYPES if name not in ("ordinal", "patient"))
_CUT = f"""
COPY (SELECT {{offset}} + ordinal AS ordinal, {{file}} AS file, md5({{salt}} || ({_KEY}))::UUID AS person, {_COLUMNS},
  hash({_KEY}) % {{chunks}} AS chunk FROM {{relation}})
TO '{{folder}}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (chunk), OVERWRITE_OR_IGNORE,
  FILENAME_PATTERN '{{name}}-{{{{i}}}}')"""


@dataclass(slots=True)
class Partitioned:
    """What reading gave: lines cut (faulty ones too), what can't be read before a line of it is known, and the rows
    of each CSV file that don't fit its header, which its other rows aren't numbered by.
    """

    lines: int = 0
    broken: list[BrokenClaim] = field(default_factory=list[BrokenClaim])
    unfit: dict[str, list[int]] = field(default_factory=dict[str, list[int]])


def partition(
    files: Sequence[Path], folder: Path, chunks: int, limits: Limits, progress: Callable[[str], object]
) -> Partitioned:
    """Cut the claims of the files into so many chunks below the folder, `chunk=N` each.

    Raises InputError for a file that is no claims file, before anything is read, and for a lone file of no claim.
    """
    found = Partitioned()
    salt = secrets.token_hex(16)
    for number, path in enumerate(files):
        connection = limits.share(0.75).connect()
        cut = _Cut(connection, folder, salt, chunks, number)
        relation = lines_relation(connection, path, found.broken.append, limits.share(0.25).connect)
        with _readable(path):
            read = cut.write(relation, found.lines, "lines")
        if "read_csv" in relation and (rows := unfit_lines(connection, path)):
            found.unfit[str(path)] = [int(str(row["row"])) for row in rows]
            connection.register("unfit", pa.Table.from_pylist(rows, LINES))
            read += cut.write("unfit", found.lines + read, "unfit")
        if not read and len(files) == 1:
            first = found.broken[0] if found.broken else BrokenClaim(str(path), "file", None, None, "holds no claim")
            raise InputError(first.file, first.line, first.reason)
        found.lines += read
        progress(f"read {found.lines:,} lines")
        connection.close()
    return found


@dataclass(frozen=True, slots=True)
class _Cut:
    connection: duckdb.DuckDBPyConnection
    folder: Path
    salt: str
    chunks: int
    file: int

    def write(self, relation: str, offset: int, name: str) -> int:
        """Write lines into their chunks, numbered on from `offset`, and return how many they are."""
        statement = _CUT.format(
            relation=relation, offset=offset, file=self.file, salt=f"'{self.salt}'", chunks=self.chunks,
            folder=self.folder, name=f"{name}-{self.file}",
        )  # fmt: skip
        (count,) = self.connection.execute(statement).fetchone() or (0,)
        return int(count)


def unfit_lines(connection: duckdb.DuckDBPyConnection, path: Path) -> list[dict[str, object]]:
    """Return the rows of a CSV file that don't fit its header as lines with a fault."""
    return [
        {"ordinal": at, "row": line - 1, "claim_id": cells.get("id"), "patient": cells.get("patient") or None,
         "fault": reason}
        for at, (line, reason, cells) in enumerate(unfit_rows(connection, path), 1)
    ]  # fmt: skip


@contextmanager
def _readable(path: Path) -> Generator[None]:
    """Say that a file is damaged where DuckDB stumbles over it; that memory or disk ran out is said elsewhere."""
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.IOException):
        raise
    except duckdb.Error as error:
        raise InputError(str(path), None, "can't be read to its end: is it damaged?") from error
