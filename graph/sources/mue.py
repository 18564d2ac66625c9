"""NCCI medically unlikely edits: the most units of a code (CMS, quarterly, csv; practitioner, hospital, equipment).

The set stands in a column's name, the effective date in the file's name alone. A value of 0 means not payable
in the setting; a code without a row has no published limit, which is not the same as no limit.
"""

from __future__ import annotations

import re
from datetime import date

from .interface import Head, Release, Source

SETS = {
    "Practitioner Services MUE Values": "practitioner",
    "Outpatient Hospital Services MUE Values": "hospital",
    "DME Supplier Services MUE Values": "dme",
}
NAME = re.compile(r"Eff[_-](\d\d)-(\d\d)-(\d{4})", re.IGNORECASE)


def recognise(head: Head) -> Release | None:
    """Recognise the file by its column names, and its date by its name."""
    found = ((i, SETS[cell]) for i, row in enumerate(head.rows, 1) for cell in row if cell in SETS)
    header, edit_set = next(found, (0, ""))
    name = NAME.search(head.path.rpartition("/")[2])
    if not header or name is None:
        return None
    effective = date(int(name[3]), int(name[1]), int(name[2]))
    quarter = (effective.month + 2) // 3
    return Release(
        source=f"ncci-mue-{edit_set}",
        release=f"{effective.year}Q{quarter}",
        title=f"NCCI {edit_set} unit limits, quarter {quarter} of {effective.year}",
        effective=effective,
        header_row=header,
    )


REJECT = """
CASE
  WHEN code_system(c0) IS NULL THEN 'code has no known format'
  WHEN c1 IS NULL OR try_cast(c1 AS UINTEGER) IS NULL THEN 'limit is not a whole number'
  WHEN c2 IS NULL OR NOT regexp_matches(c2, '^[123] ') THEN 'adjudication indicator is not 1, 2 or 3'
END"""

UNIT_LIMIT = """
SELECT substr(source, 10), code_system(c0), c0, effective::VARCHAR, c1::BIGINT, substr(c2, 1, 1), c3,
  source, release, row_number
FROM kept, release"""

MUE = Source(
    name="NCCI medically unlikely edits",
    recognise=recognise,
    reject=REJECT,
    tables={"unit_limit": UNIT_LIMIT},
    licence="CMS; code numbers: American Medical Association",
    key="c0",
)
