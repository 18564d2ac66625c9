"""NCCI procedure-to-procedure edits, practitioner and hospital (CMS, quarterly, four tab-separated files).

A release repeats all its history, and a deletion date is the last active day. Neither the set nor the release
stands in the file, only in its name (`ccipra-v302r0-f1`: practitioner, version 30.2 = third quarter of 2024).
A copy that lost the effective dates has 19960101 in most rows: these dates are unknown, not facts.
"""

from __future__ import annotations

import re
from datetime import date

from .interface import Head, Release, Source

HEADER = ("Column 1", "Column 2", "*=in existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale")
NAME = re.compile(r"cci(pra|oph)-v(\d\d)([0-3])r(\d)-f(\d)", re.IGNORECASE)
SETS = {"pra": "practitioner", "oph": "hospital"}
FIRST_YEAR = 1994


def recognise(head: Head) -> Release | None:
    """Recognise the file by its column names, and its set and release by its name."""
    header = next((i for i, row in enumerate(head.rows, 1) if row[: len(HEADER)] == HEADER), None)
    name = NAME.search(head.path.rpartition("/")[2])
    if header is None or name is None:
        return None
    edit_set, year, quarter = SETS[name[1].lower()], FIRST_YEAR + int(name[2]), int(name[3]) + 1
    records = (i for i, row in enumerate(head.rows, 1) if i > header and row and row[0])
    return Release(
        source=f"ncci-ptp-{edit_set}",
        release=f"{year}Q{quarter}",
        title=f"NCCI {edit_set} pair edits, quarter {quarter} of {year}",
        effective=date(year, 3 * quarter - 2, 1),
        header_row=next(records, header + 1) - 1,
        part=int(name[5]),
    )


REJECT = """
CASE
  WHEN code_system(c0) IS NULL THEN 'column one code has no known format'
  WHEN code_system(c1) IS NULL THEN 'column two code has no known format'
  WHEN c3 IS NULL OR basic_date(c3) IS NULL THEN 'effective date is not YYYYMMDD'
  WHEN c4 IS NOT NULL AND c4 <> '*' AND basic_date(c4) IS NULL THEN 'deletion date is not YYYYMMDD'
  WHEN c5 IS NULL OR c5 NOT IN ('0', '1', '9') THEN 'modifier indicator is not 0, 1 or 9'
END"""

# Where 19960101 stands in more than half of the rows, the file's effective dates are placeholders: the first row of
# a pair has none, a later one is known only not to begin before the day after the row before it ended. A tombstone
# (indicator 9, deleted on its effective date) has a key of its own beside the edit of that date.
PTP_ROW = """
WITH dated AS (SELECT *, (SELECT avg((c3 = '19960101')::INT) > 0.5 FROM kept) AS placeholder FROM kept)
SELECT substr(source, 10), code_system(c0), c0, code_system(c1), c1,
  CASE WHEN NOT placeholder THEN basic_date(c3)::VARCHAR WHEN c3 = '19960101' THEN 'unknown'
    ELSE 'after-' || (basic_date(c3) - 1)::DATE::VARCHAR END || CASE c5 WHEN '9' THEN '-void' ELSE '' END,
  CASE WHEN NOT placeholder THEN basic_date(c3) END, basic_date(c4),
  CASE WHEN placeholder AND c3 <> '19960101' THEN basic_date(c3) END,
  c5, c6, source, release, row_number
FROM dated, release"""

PTP = Source(
    name="NCCI pair edits",
    recognise=recognise,
    reject=REJECT,
    tables={"ptp_row": PTP_ROW},
    licence="CMS; code numbers: American Medical Association",
    key="c0, c1, c3, c5 = '9'",
)
