"""Medicare payment of ambulatory surgical centers: addenda AA, BB, EE and FF (CMS, quarterly, one csv each).

Each has descriptors of the American Medical Association in a column that is never selected. The quarter stands in
the names of the other columns. Addendum EE has none of these and states the year alone: it is taken as of the
first of January, and its note says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from .interface import Head, Release, Source

MONTHS = {"January": 1, "April": 4, "July": 7, "October": 10}
BANNER = re.compile(r"Addendum ([A-Z]{2}) -- ")
QUARTER = re.compile(rf"({'|'.join(MONTHS)}) (\d{{4}}) +Payment Indicator")
YEAR = re.compile(r"for CY (\d{4})")
YEAR_ONLY = "The file states the year and no quarter: taken as of the first of January"


def number(cell: str) -> str:
    """Return SQL for an amount in dollars, a weight or a percentage; null when the cell is blank or no number."""
    return rf"try_cast(regexp_replace({cell}, '[$,% ]', '', 'g') AS DECIMAL(14, 4))"


@dataclass(frozen=True, slots=True)
class Addendum:
    """One of the addenda: what it lists, its cells with numbers and status, and the tables that it fills."""

    letters: str
    title: str
    numbers: tuple[str, ...]
    status: str
    tables: Mapping[str, str]


CODE = "code_system(c0), c0, effective::VARCHAR"
ADDENDA = (
    Addendum("AA", "covered procedures", ("c5", "c6"), "c4", {"surgical_center_item": f"""
SELECT 'AA', {CODE}, upper(c4), {number("c5")}, {number("c6")}, NULL, c3 = 'Y', NULL, c1, source, release, row_number
FROM kept, release"""}),
    Addendum("BB", "covered ancillary services", ("c5", "c6", "c7"), "c4", {"surgical_center_item": f"""
SELECT 'BB', {CODE}, upper(c4), {number("c5")}, {number("c6")}, {number("c7")}, NULL, c3 IS NOT NULL, c1,
  source, release, row_number
FROM kept, release"""}),
    Addendum("EE", "excluded procedures", (), "", {"surgical_center_exclusion": f"""
SELECT {CODE}, source, release, row_number FROM kept, release"""}),
    Addendum("FF", "device offsets", ("c5", "c6", "c7", "c8"), "c3", {"device_offset": f"""
SELECT {CODE}, upper(c3), c4, {number("c5")}, {number("c6")}, {number("c7")}, {number("c8")},
  source, release, row_number
FROM kept, release"""}),
)  # fmt: skip


def recognise(addendum: Addendum, head: Head) -> Release | None:
    """Recognise one of the addenda by its banner; the release stands in the column names, of EE in the banner."""
    banner = BANNER.match(head.rows[0][0]) if head.rows and head.rows[0] else None
    header = next((i for i, row in enumerate(head.rows, 1) if row[:1] == ("HCPCS Code",)), None)
    if banner is None or banner[1] != addendum.letters or header is None:
        return None
    quarter = QUARTER.search(" ".join(head.rows[header - 1]))
    year = YEAR.search(head.rows[0][0])
    if quarter is None and (year is None or addendum.status):
        return None
    effective = date(int(quarter[2]), MONTHS[quarter[1]], 1) if quarter else date(int(year[1]) if year else 1, 1, 1)
    return Release(
        source=f"asc-{addendum.letters.lower()}",
        release=f"{effective:%Y-%m}" if quarter else f"{effective:%Y}",
        title=f"Medicare surgical center addendum {addendum.letters}, {addendum.title}, "
        + (f"{effective:%B %Y}" if quarter else f"{effective:%Y}"),
        effective=effective,
        header_row=header,
        note="" if quarter else YEAR_ONLY,
    )


def _reject(addendum: Addendum) -> str:
    status, cells = addendum.status, addendum.numbers
    named = f"WHEN {status} IS NULL OR NOT regexp_full_match(upper({status}), '[A-Z][0-9]') " if status else ""
    wrong = " OR ".join(f"({cell} IS NOT NULL AND {number(cell)} IS NULL)" for cell in cells)
    return f"""
CASE
  WHEN c0 IS NULL THEN 'no code: a blank row'
  WHEN code_system(c0) IS NULL THEN 'no code: a note, or a code of no known format'
  {named + "THEN 'payment indicator is not a letter and a digit'" if named else ""}
  {f"WHEN {wrong} THEN 'weight, rate or percentage is not a number'" if wrong else ""}
END"""


def _source(addendum: Addendum) -> Source:
    return Source(
        name="Medicare surgical center addenda",
        recognise=partial(recognise, addendum),
        reject=_reject(addendum),
        tables=addendum.tables,
        licence="CMS; code numbers: American Medical Association",
        key="c0",
    )


ASC = tuple(_source(addendum) for addendum in ADDENDA)
