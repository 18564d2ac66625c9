"""The columns of a flat claims file, one row a claim line, named as in claim JSON; and of the lines read from any file.

Beside `modifiers` (a list; in CSV one cell, parted by blanks, commas or semicolons) stand `modifier1`, `modifier2`, …
as an alternative, and beside `diagnoses` `diagnosis1`, …. A column that is neither is refused: a misspelt one would
be a fact that is silently missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ....errors import InputError

WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a flat file: its name, the kind of its values, and whether a file must have it."""

    name: str
    kind: str
    required: bool = False


COLUMNS = (
    Column("id", "text", required=True),
    Column("form", "text", required=True),
    Column("payer", "text"),
    Column("patient", "text"),
    Column("type_of_bill", "text"),
    Column("billing", "text"),
    Column("frequency", "text"),
    Column("replaces", "text"),
    Column("number", "whole number", required=True),
    Column("code", "text", required=True),
    Column("modifiers", "list", required=True),
    Column("units", "number", required=True),
    Column("unit", "text"),
    Column("from", "date", required=True),
    Column("to", "date"),
    Column("place_of_service", "text"),
    Column("rendering", "text"),
    Column("group", "text"),
    Column("specialty", "text"),
    Column("diagnoses", "list"),
    Column("revenue_code", "text"),
    Column("charge", "number"),
)
NAMES = frozenset(column.name for column in COLUMNS)

TYPES = {
    "text": re.compile(r"VARCHAR"),
    "whole number": re.compile("|".join(WHOLE)),
    "number": re.compile(r"DOUBLE|FLOAT|DECIMAL\(.*\)|" + "|".join(WHOLE)),
    "date": re.compile(r"DATE"),
    "list": re.compile(r"VARCHAR\[\]"),
}
"""The DuckDB types that a column of a kind may have in a typed file; in CSV all cells are text."""

NUMBERED = {"modifiers": re.compile(r"modifier[1-9]\d?"), "diagnoses": re.compile(r"diagnosis[1-9]\d?")}
"""Columns that together stand for a list."""

LINE_TYPES = {
    "ordinal": "BIGINT",            # of the line in its file
    "row": "BIGINT",                # where it stands in its file: a row from 1, or the line of an NDJSON file
    "claim_row": "BIGINT",          # tells claims apart where a file holds them as wholes
    "claim_id": "VARCHAR", "form": "VARCHAR", "payer": "VARCHAR", "patient": "VARCHAR",
    "type_of_bill": "VARCHAR", "billing": "VARCHAR",
    "frequency": "VARCHAR", "replaces": "VARCHAR", "line_number": "INTEGER", "code": "VARCHAR",
    "code_system": "VARCHAR",       # as the claim states it
    "modifiers": "VARCHAR[]", "units": "DECIMAL(18, 3)", "unit": "VARCHAR",
    "service_from": "DATE", "service_to": "DATE", "place_of_service": "VARCHAR", "rendering": "VARCHAR",
    "provider_group": "VARCHAR", "specialty": "VARCHAR", "diagnoses": "VARCHAR[]", "revenue_code": "VARCHAR",
    "fault": "VARCHAR",             # why the row can't be read; never what it holds
}  # fmt: skip
"""The lines of any file, as they are partitioned: columns and DuckDB types."""


def check_columns(file: str, found: Mapping[str, str], typed: bool) -> None:
    """Refuse a flat file of which a column is missing, unknown or of a wrong type: one error that names it."""
    for column in COLUMNS:
        parts = numbered(column.name, found)
        if column.name in found and parts:
            raise InputError(file, None, f'columns "{column.name}" and "{parts[0]}" say the same: keep one')
        if column.required and column.name not in found and not parts:
            other = ' (or "modifier1")' if column.kind == "list" else ""
            raise InputError(file, None, f'column "{column.name}"{other} is missing')
        wanted = {column.name: column.kind} | dict.fromkeys(parts, "text")
        for name, kind in wanted.items() if typed else ():
            if name in found and not TYPES[kind].fullmatch(found[name]):
                raise InputError(file, None, f'column "{name}" must be a {kind}, and is {found[name]}')
    known = NAMES.union(name for name in found if any(pattern.fullmatch(name) for pattern in NUMBERED.values()))
    if unknown := [name for name in found if name not in known]:
        raise InputError(file, None, f"column {unknown[0][:40]!a} is not one of a claims file")


def numbered(name: str, found: Mapping[str, str]) -> list[str]:
    """Return the columns that together stand for a list, in order."""
    pattern = NUMBERED.get(name)
    parts = [one for one in found if pattern and pattern.fullmatch(one)]
    return sorted(parts, key=lambda one: int(one.lstrip("abcdefghijklmnopqrstuvwxyz")))
