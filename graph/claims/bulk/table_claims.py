"""The claims of a flat file as records: for the engine that judges claim by claim, and for small files."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from ..record import BrokenClaim, Claim, Line
from .columns import LINE_TYPES
from .csv_rows import row_in_file, unfit_rows
from .limits import Limits
from .lines import lines_relation

LIMITS = Limits(memory=1 << 30, temp=Path(tempfile.gettempdir()), spill=1 << 32)
_NAMES = {"number": "line_number", "from_": "service_from", "to": "service_to", "group": "provider_group"}
_DROPPED = ("charge",)

_Row = dict[str, object]


def table_claims(path: Path) -> Iterator[Claim | BrokenClaim]:
    """Yield the claims of a CSV or Parquet file; rows of one id and patient are one claim.

    A row that can't be read is told, and its claim is not judged without it.
    """
    connection = LIMITS.connect()
    relation = lines_relation(connection, path, lambda _: None, LIMITS.connect)
    reader = connection.execute(f"SELECT {', '.join(LINE_TYPES)} FROM {relation} ORDER BY ordinal").to_arrow_reader()
    claims: dict[tuple[object, object], list[_Row]] = {}
    for batch in reader:
        for row in batch.to_pylist():
            claims.setdefault((row["claim_id"], row["patient"]), []).append(row)
    unfit = list(unfit_rows(connection, path)) if "read_csv" in relation else []
    for line, reason, cells in unfit:
        yield BrokenClaim(str(path), f"row {line - 1}", None, cells.get("id"), reason)
        claims.pop((cells.get("id"), cells.get("patient") or None), None)
    for rows in claims.values():
        for row in rows if unfit else ():
            row["row"] = row_in_file(int(str(row["row"])), [line - 1 for line, _, _ in unfit])
        yield from _claim(str(path), rows)


def _claim(file: str, rows: list[_Row]) -> Iterator[Claim | BrokenClaim]:
    bad = [row for row in rows if row["fault"]]
    for row in bad:
        yield BrokenClaim(file, f"row {row['row']}", None, _text(row["claim_id"]), str(row["fault"]))
    if bad:
        return
    first = rows[0]
    repeated = [number for number, count in Counter(row["line_number"] for row in rows).items() if count > 1]
    if repeated:
        reason = f"line number {repeated[0]} stands twice"
        yield BrokenClaim(file, f"row {first['row']}", None, _text(first["claim_id"]), reason)
        return
    yield Claim(
        id=str(first["claim_id"]),
        form=str(first["form"]),
        payer=_text(first["payer"]),
        patient=_text(first["patient"]),
        type_of_bill=_text(first["type_of_bill"]),
        lines=tuple(_line(row) for row in rows),
        billing=_text(first["billing"]),
        frequency=_text(first["frequency"]),
        replaces=_text(first["replaces"]),
        source=file,
        position=f"row {first['row']}",
    )


def _line(row: _Row) -> Line:
    values = {one.name: row[_NAMES.get(one.name, one.name)] for one in fields(Line) if one.name not in _DROPPED}
    return Line(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})  # pyright: ignore[reportArgumentType]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
