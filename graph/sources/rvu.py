"""Medicare physician fee schedule relative value files (CMS, quarterly, csv of 31 or 32 columns).

The file's third column holds descriptors of the American Medical Association: it is never selected.
From 2026 a pricing indicator stands before the endoscopic base, so later columns move by one.
"""

from __future__ import annotations

import re
from datetime import date

from .interface import Head, Release, Source

TITLE = re.compile(r"(\d{4}) National Physician Fee Schedule Relative Value File (\w+) Release")
MONTHS = {"January": 1, "April": 4, "July": 7, "October": 10}
RELEASED = re.compile(r"RELEASED (\d{2})/(\d{2})/(\d{4})")


def recognise(head: Head) -> Release | None:
    """Recognise the file by its banner, which names year and month, and its column names."""
    title = TITLE.search(head.text)
    header = next((i for i, row in enumerate(head.rows, 1) if row[:2] == ("HCPCS", "MOD")), None)
    if title is None or header is None or title[2] not in MONTHS:
        return None
    effective = date(int(title[1]), MONTHS[title[2]], 1)
    released = RELEASED.search(head.text)
    return Release(
        source="mpfs-rvu",
        release=f"{effective:%Y-%m}",
        title=f"Medicare physician fee schedule relative values, {title[2]} {title[1]}",
        effective=effective,
        header_row=header,
        note=f"Released {released[3]}-{released[1]}-{released[2]}" if released else "Release date not stated",
    )


# c23 is the pricing indicator (one digit) in the 32 column layout and the endoscopic base in the older one.
BASE, FACTOR, SUPERVISION = (f"CASE WHEN width = 32 THEN c{i + 1} ELSE c{i} END" for i in (23, 24, 25))
RELATIVE_VALUES = ("c5", "c6", "c8", "c10", "c11", "c12")
INDICATORS = ("c13", "c14", "c18", "c19", "c20", "c21", "c22", SUPERVISION)

REJECT = f"""
CASE
  WHEN code_system(c0) IS NULL THEN 'code has no known format'
  WHEN c1 IS NOT NULL AND NOT regexp_full_match(c1, '[0-9A-Z]{{2}}') THEN 'modifier is not two characters'
  WHEN c3 IS NULL OR NOT regexp_full_match(c3, '[A-Z]') THEN 'status is not one letter'
  WHEN width NOT IN (31, 32) THEN 'the layout has neither 31 nor 32 columns'
  WHEN c30 IS NULL THEN 'fewer than 31 columns'
  WHEN NOT regexp_full_match(concat({", ".join(INDICATORS)}), '[0-9A-Z]*')
    THEN 'indicator is not of letters and digits'
  WHEN coalesce(c7, 'NA') <> 'NA' OR coalesce(c9, 'NA') <> 'NA' THEN 'setting indicator is neither NA nor blank'
  WHEN {" OR ".join(f"try_cast({cell} AS DECIMAL(9, 2)) IS NULL" for cell in RELATIVE_VALUES)}
    THEN 'relative value is not a number'
  WHEN {FACTOR} IS NOT NULL AND try_cast({FACTOR} AS DECIMAL(9, 4)) IS NULL
    THEN 'conversion factor is not a number'
END"""

FEE_SCHEDULE = f"""
SELECT code_system(c0), c0, c1, concat_ws('-', c0, c1), release.effective::VARCHAR,
  c3, c13, c14, c18, c19, c20, c21, c22, {SUPERVISION}, c7, c9,
  {", ".join(f"{cell}::DECIMAL(9, 2)" for cell in RELATIVE_VALUES)}, ({FACTOR})::DECIMAL(9, 4),
  {BASE}, code_system({BASE}), source, release.release, row_number
FROM kept, release"""

RVU = Source(
    name="Medicare physician fee schedule relative value file",
    recognise=recognise,
    reject=REJECT,
    tables={"fee_schedule": FEE_SCHEDULE},
    key="c0, c1",
    licence="CMS; code numbers: American Medical Association",
)
