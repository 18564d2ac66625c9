"""Cut claims into chunks of whole patients on disk: what is judged together is never parted.

Lines hash to a chunk by their patient, so that reading is one pass, however large. In a chunk the patient is a
number that means nothing outside the run: a digest of the identifier and of a salt that is never written.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
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
    """What reading gave: lines cut (faulty ones too), and what can't be read before a line of it is known."""

    lines: int = 0
    broken: list[BrokenClaim] = field(default_factory=list[BrokenClaim])


def partition(
    files: Sequence[Path], folder: Path, chunks: int, limits: Limits, progress: Callable[[str], object]
) -> Partitioned:
    """Cut the claims of the files into so many chunks below the folder, `chunk=N` each.

    Raises InputError for a file that is no claims file, before anything is read, and for a lone file of no claim.
    """
    found = Partitioned()
    salt = secrets.token_hex(16)
    for number, path in enumerate(files):
        connection = limits.connect()
        cut = _Cut(connection, folder, salt, chunks, number)
        relation = lines_relation(connection, path, found.broken.append, lambda: limits.connect(0.25))
        read = cut.write(relation, found.lines, "lines")
        if "read_csv" in relation:
            read += cut.write(_unfit(connection, path), found.lines + read, "unfit")
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


def _unfit(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Register the rows of a CSV file that don't fit its header as lines with a fault, and return their relation."""
    rows = [
        {"ordinal": at, "row": line - 1, "claim_id": cells.get("id"), "patient": cells.get("patient") or None,
         "fault": reason}
        for at, (line, reason, cells) in enumerate(unfit_rows(connection, path), 1)
    ]  # fmt: skip
    connection.register("unfit", pa.Table.from_pylist(rows, LINES))
    return "unfit"
