"""Flat claims files, one row a line: Parquet, CSV and Arrow become lines by one SELECT, and each bad cell a reason.

What a cell may hold is what claim JSON allows (graph/claims/claim_json.py): a text that can be printed, a number that
counts units, an ISO date.
"""

from __future__ import annotations

from collections.abc import Mapping

from .columns import LINE_TYPES, numbered

UNPRINTABLE = r"[\p{C}\p{Zl}\p{Zp}]"
LARGEST = 10**15
_TEXTS = (
    "id", "form", "payer", "patient", "type_of_bill", "billing", "frequency", "replaces", "code", "unit",
    "place_of_service", "rendering", "group", "specialty", "revenue_code",
)  # fmt: skip
_PART = r"[\s,;|]+"

FAULTS = (
    ("id IS NULL", "id is blank"),
    ("form IS NULL OR form NOT IN ('837P', '837I')", "form must be 837P or 837I"),
    ("number IS NULL OR number NOT BETWEEN 1 AND 999999 OR number <> floor(number)", "number must be whole, from 1"),
    ("units_stated AND units IS NULL", "units is not a number"),
    ("units < 0", "units is negative"),
    (f"units >= {LARGEST}", "units is too large"),
    ("units <> round(units, 3)", "units has more than three decimals"),
    ("from_stated AND \"from\" IS NULL", "from is not a date of the form YYYY-MM-DD"),
    ("to_stated AND \"to\" IS NULL", "to is not a date of the form YYYY-MM-DD"),
    ("\"to\" < \"from\"", "the time of service ends before it begins"),
    ("unprintable", "a text holds characters that can't be printed"),
)  # fmt: skip
"""What makes a row unreadable, in the order in which it is said."""


def lines_sql(relation: str, row: str, found: Mapping[str, str], printable: bool = False) -> str:
    """Return the SELECT that makes lines of a relation with these columns; `row` numbers its rows from 1.

    Texts that are known to be printable aren't looked through.
    """
    cells = ",\n  ".join(_cells(found, printable))
    fault = " ".join(f"WHEN {condition} THEN '{_escaped(reason)}'" for condition, reason in FAULTS)
    ordered = ", ".join(f"{_LINES.get(name, name)} AS {name}" for name in LINE_TYPES)
    return (
        f"SELECT {ordered} FROM (SELECT *, CASE {fault} END AS fault FROM (\n"
        f"  SELECT {row} AS row,\n  {cells}\n  FROM {relation}))"
    )


_LINES = {
    "ordinal": "row",
    "claim_row": "NULL::BIGINT",
    "claim_id": "id",
    "line_number": "number::INTEGER",
    "code": "coalesce(upper(replace(code, ' ', '')), '')",
    "code_system": "NULL::VARCHAR",
    "units": "CASE WHEN fault IS NULL THEN units::DECIMAL(18, 3) END",
    "unit": "coalesce(upper(replace(unit, ' ', '')), 'UN')",
    "frequency": "upper(replace(frequency, ' ', ''))",
    "type_of_bill": r"regexp_replace(upper(replace(type_of_bill, ' ', '')), '^0?([0-9]{2}[0-9A-Z])$', '0\1')",
    "revenue_code": r"regexp_replace(regexp_replace(upper(replace(revenue_code, ' ', '')), '^([0-9]{3,4})\.0+$', '\1'),"
    r" '^([0-9]{3})$', '0\1')",
    "service_from": '"from"',
    "service_to": '"to"',
    "provider_group": '"group"',
}
"""How a column of a line is made of the cells, where it isn't the cell of that name."""


def _cells(found: Mapping[str, str], printable: bool) -> list[str]:
    """Return the cells of a row, typed, blank ones as null."""
    texts = [f'{_text(name, found)} AS "{name}"' for name in _TEXTS]
    typed = [
        f"{_number('number', found, 'DOUBLE')} AS number",
        f"{_number('units', found, 'DOUBLE')} AS units",
        f"{_stated('units', found)} AS units_stated",
        *(f'{_date(name, found)} AS "{name}"' for name in ("from", "to")),
        *(f"{_stated(name, found)} AS {name}_stated" for name in ("from", "to")),
        f"{_list('modifiers', found, ' ')} AS modifiers",
        f"{_list('diagnoses', found, ' .')} AS diagnoses",
    ]
    parts = [_joined(name, found) for name in (*_TEXTS, "modifiers", "diagnoses")]
    joined = ", ".join(part for part in parts if part)
    unprintable = "false" if printable else f"regexp_matches(concat({joined}), '{UNPRINTABLE}')"
    return [*texts, *typed, f"{unprintable} AS unprintable"]


def _text(name: str, found: Mapping[str, str]) -> str:
    return f"nullif(trim(\"{name}\"), '')" if name in found else "NULL::VARCHAR"


def _stated(name: str, found: Mapping[str, str]) -> str:
    if name not in found:
        return "false"
    return f"nullif(trim(\"{name}\"), '') IS NOT NULL" if found[name] == "VARCHAR" else f'"{name}" IS NOT NULL'


def _number(name: str, found: Mapping[str, str], sql_type: str) -> str:
    return f'try_cast("{name}" AS {sql_type})' if name in found else f"NULL::{sql_type}"


def _date(name: str, found: Mapping[str, str]) -> str:
    if name not in found:
        return "NULL::DATE"
    text = f'trim("{name}")'
    strict = f"CASE WHEN length({text}) = 10 AND {text}[5] = '-' AND {text}[8] = '-' THEN try_cast({text} AS DATE) END"
    return strict if found[name] == "VARCHAR" else f'"{name}"'


def _list(name: str, found: Mapping[str, str], dropped: str) -> str:
    """Return a list of compact texts without blank ones."""
    parts = numbered(name, found)
    if parts:
        raw = f"[{', '.join(_quoted(part) for part in parts)}]"
    elif name not in found:
        return "[]::VARCHAR[]"
    else:
        raw = (
            f"string_split_regex(coalesce({_quoted(name)}, ''), '{_PART}')" if found[name] == "VARCHAR" else f'"{name}"'
        )
    made = f"list_transform({raw}, lambda one: upper(translate(one, '{dropped}', '')))"
    return f"coalesce(list_filter({made}, lambda one: one <> ''), [])"


def _joined(name: str, found: Mapping[str, str]) -> str:
    """Return all texts of a column as one, to look at their characters."""
    parts = numbered(name, found)
    if parts:
        return ", ".join(_quoted(part) for part in parts)
    if name not in found:
        return ""
    return f"list_aggregate(\"{name}\", 'string_agg', '')" if found[name].endswith("[]") else _quoted(name)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _escaped(text: str) -> str:
    return text.replace("'", "''")
