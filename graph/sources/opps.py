"""Medicare outpatient prospective payment, Addendum B: how each code is paid to hospitals (CMS, quarterly, xlsx).

The second column holds descriptors of the American Medical Association: it is never selected. A point in a
copayment column means that there is none.
"""

from __future__ import annotations

import re
from datetime import date

from ...errors import InputError
from .interface import Head, Release, Source

MONTHS = {"January": 1, "April": 4, "July": 7, "October": 10}
MONTH = "|".join(MONTHS)
STATED = re.compile(rf"(?P<year>\d{{4}}) (?P<month>{MONTH})|(?P<month2>{MONTH}) (?P<year2>\d{{4}})")


def recognise(head: Head) -> Release | None:
    """Recognise the file by its banner and column names; its release stands in the sheet's name, or the banner."""
    rows = enumerate(head.rows, 1)
    header = next((i for i, row in rows if row[0:1] == ("HCPCS Code",) and row[2:3] and row[2].strip() == "SI"), None)
    if header is None or "Addendum B" not in head.text:
        return None
    banner = " ".join(cell for row in head.rows[: header - 1] for cell in row)
    stated = STATED.search(head.sheet or "") or STATED.search(banner)
    if stated is None:
        raise InputError(head.path, None, "OPPS Addendum B, but neither its sheet nor its banner says month and year")
    month, year = stated["month"] or stated["month2"], stated["year"] or stated["year2"]
    effective = date(int(year), MONTHS[month], 1)
    return Release(
        source="opps-b",
        release=f"{effective:%Y-%m}",
        title=f"Medicare outpatient payment by code (OPPS Addendum B), {month} {year}",
        effective=effective,
        header_row=header,
    )


AMOUNTS = ("c4", "c5", "c6", "c7")
NUMBERS = " AND ".join(f"(nullif({c}, '.') IS NULL OR try_cast({c} AS DECIMAL(14, 4)) IS NOT NULL)" for c in AMOUNTS)
REJECT = f"""
CASE
  WHEN c0 IS NULL OR code_system(c0) IS NULL THEN 'code has no known format'
  WHEN c2 IS NULL OR NOT regexp_full_match(c2, '[A-Z][0-9]?') THEN 'status indicator is not a letter and a digit'
  WHEN c3 IS NOT NULL AND NOT regexp_full_match(c3, '[0-9]{{4}}') THEN 'payment class is not four digits'
  WHEN NOT ({NUMBERS}) THEN 'weight, rate or copayment is not a number'
END"""

OUTPATIENT_ITEM = """
SELECT code_system(c0), c0, effective::VARCHAR, c2, c3, nullif(c4, '.'), nullif(c5, '.'), nullif(c6, '.'),
  nullif(c7, '.'), c8 IS NOT NULL, c9 IS NOT NULL, c10 IS NOT NULL, source, release, row_number
FROM kept, release"""

OPPS = Source(
    name="Medicare outpatient payment by code (OPPS Addendum B)",
    recognise=recognise,
    reject=REJECT,
    tables={"outpatient_item": OUTPATIENT_ITEM},
    licence="CMS; code numbers: American Medical Association, American Dental Association",
    key="c0",
)
