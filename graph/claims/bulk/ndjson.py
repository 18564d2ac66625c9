"""Claim JSON, one object a line, becomes lines in Arrow batches: by DuckDB where a claim is plainly right.

Plainly right is a claim of plain ASCII text in which every key is known and stands once and every value has its
type. Any other claim is read by the strict reader of claim JSON, which takes it or says what is wrong.
"""

# pyright: reportUnknownParameterType=false
# pyarrow has no types

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import cast

import duckdb
import pyarrow as pa

from ..claim_json import CLAIM_KEYS, LINE_KEYS
from ..documents import numbered_lines
from ..read import line_claims
from ..record import BrokenClaim, Claim, Line
from .flat import lines_sql
from .records import LINES, line_batch

BATCH_CLAIMS = 20_000

_Batch = list[tuple[int, bytes]]
_Broken = Callable[[BrokenClaim], object]
_LISTS = ("modifiers", "diagnoses")
_NUMBER = frozenset(("UBIGINT", "DOUBLE", "NULL"))
_ALLOWED = {
    "number": frozenset(("UBIGINT",)), "code": frozenset(("VARCHAR",)), "units": _NUMBER, "charge": _NUMBER,
}  # fmt: skip
_TEXT = frozenset(("VARCHAR", "NULL"))
_LIST = (["VARCHAR"], ["NULL"], "NULL")

_FOUND = dict.fromkeys((*CLAIM_KEYS, *LINE_KEYS), "VARCHAR") | dict.fromkeys(_LISTS, "VARCHAR[]")
_LINE_FORM = {name: ["VARCHAR"] if name in _LISTS else "VARCHAR" for name in LINE_KEYS}
_FORM = json.dumps({name: [_LINE_FORM] if name == "lines" else "VARCHAR" for name in CLAIM_KEYS})

_SHAPED = """
CREATE OR REPLACE TEMP TABLE shaped AS
SELECT *, json_structure(text)::VARCHAR AS structure FROM batch WHERE json_valid(text)"""

_CELLS = f"""
CREATE OR REPLACE TEMP TABLE cell AS
SELECT row, claim.* EXCLUDE (lines), unnest(claim.lines, recursive := true)
FROM (SELECT row, keys, claim_keys, line_keys, json_transform(text, '{_FORM}') AS claim
      FROM shaped JOIN plain USING (structure))
WHERE keys = claim_keys + line_keys * len(claim.lines)"""

_READ = f"""
CREATE OR REPLACE TEMP TABLE line AS
SELECT * REPLACE (row AS claim_row), row_number() OVER () AS nth
FROM ({lines_sql("cell", "row", _FOUND, printable=True)})"""

_RIGHT = """
SELECT row FROM cell GROUP BY row
HAVING bool_and(code IS NOT NULL AND NOT list_contains(modifiers, '') AND NOT list_contains(diagnoses, '')
  AND coalesce(list_aggregate(modifiers, 'count') = len(modifiers), true)
  AND coalesce(list_aggregate(diagnoses, 'count') = len(diagnoses), true)) AND count(*) = count(DISTINCT number)
INTERSECT SELECT row FROM line GROUP BY row HAVING bool_and(fault IS NULL)"""


def ndjson_batches(path: Path, broken: _Broken, connection: duckdb.DuckDBPyConnection) -> Iterator[pa.RecordBatch]:
    """Yield the lines of a file of one claim a line; what can't be read is told to `broken`."""
    numbered = numbered_lines(path)
    ordinal = 0
    while batch := list(islice(numbered, BATCH_CLAIMS)):
        right = _read_plain(connection, batch)
        slow = line_batch(_read_slowly(str(path), [one for one in batch if one[0] not in right], broken))
        connection.register("slow", slow)
        connection.register("whole", pa.table({"row": pa.array(right, pa.int64())}))
        names = ", ".join(LINES.names)
        found = connection.execute(
            f"SELECT * EXCLUDE (nth) REPLACE ({ordinal} + row_number() OVER (ORDER BY row, nth) AS ordinal) FROM ("
            f"SELECT {names}, nth FROM line SEMI JOIN whole USING (row)"
            f" UNION ALL SELECT {names}, ordinal FROM slow) ORDER BY ordinal"
        ).to_arrow_table()
        ordinal += len(found)
        yield from found.cast(LINES).to_batches()


def _read_plain(connection: duckdb.DuckDBPyConnection, batch: _Batch) -> set[int]:
    """Fill the table `line` with what is plainly right, and maybe more; return the numbers of what is."""
    connection.register("batch", _plain_texts(batch))
    connection.execute(_SHAPED)
    found = connection.execute("SELECT DISTINCT structure FROM shaped").fetchall()
    plain = [(structure, *keys) for (structure,) in found if (keys := _keys(json.loads(structure)))]
    columns = ("structure", "claim_keys", "line_keys")
    connection.register("plain", pa.table([list(column) for column in zip(*plain, strict=True)] or [[]] * 3, columns))
    connection.execute(_CELLS)
    connection.execute(_READ)
    return {row for (row,) in connection.execute(_RIGHT).fetchall()}


def _plain_texts(batch: _Batch) -> pa.Table:
    """Return the lines of printable ASCII without escapes, and how often a key begins in each."""
    texts = [(number, raw.decode()) for number, raw in batch if raw.isascii() and b"\\" not in raw]
    texts = [(number, text) for number, text in texts if text.isprintable()]
    return pa.table(
        {
            "row": pa.array([number for number, _ in texts], pa.int64()),
            "text": pa.array([text for _, text in texts], pa.string()),
            "keys": pa.array([text.count('":') for _, text in texts], pa.int64()),
        }
    )


def _keys(structure: object) -> tuple[int, int] | None:
    """Return how many keys a claim of this structure and each of its lines have, none if one is not plainly right."""
    if not isinstance(structure, dict):
        return None
    claim = dict(cast("Mapping[str, object]", structure))
    lines = claim.pop("lines", None)
    if not (isinstance(lines, list) and isinstance(lines[0], dict)):
        return None
    line = cast("Mapping[str, object]", lines[0])
    return (len(claim) + 1, len(line)) if _are_plain(claim, CLAIM_KEYS) and _are_plain(line, LINE_KEYS) else None


def _are_plain(found: Mapping[str, object], known: tuple[str, ...]) -> bool:
    return all(
        name in known and (kind in _LIST if name in _LISTS else kind in _ALLOWED.get(name, _TEXT))
        for name, kind in found.items()
    )


def _read_slowly(file: str, batch: _Batch, broken: _Broken) -> list[tuple[int, int, Claim, Line]]:
    lines: list[tuple[int, int, Claim, Line]] = []
    for number, raw in batch:
        for item in line_claims(file, number, raw):
            if isinstance(item, BrokenClaim):
                broken(item)
            else:
                lines += [(len(lines) + at, number, item, line) for at, line in enumerate(item.lines, 1)]
    return lines
