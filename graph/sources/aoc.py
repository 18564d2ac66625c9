"""NCCI add-on code edits: which primaries an add-on code needs (CMS, quarterly, xlsx).

Dates are ordinal, YYYYDDD, and a deletion date is the last active day. The file carries its own history.
"""

from __future__ import annotations

import re
from datetime import date

from .interface import Head, Release, Source

HEADER = ("AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT")
SHEET = re.compile(r"AOC_V(\d{4})Q([1-4])")


def recognise(head: Head) -> Release | None:
    """Recognise the file by its column names; its release stands in the sheet's name."""
    header = next((i for i, row in enumerate(head.rows, 1) if row[: len(HEADER)] == HEADER), None)
    version = SHEET.search(head.sheet or "")
    if header is None or version is None:
        return None
    year, quarter = int(version[1]), int(version[2])
    return Release(
        source="ncci-aoc",
        release=f"{year}Q{quarter}",
        title=f"NCCI add-on code edits, quarter {quarter} of {year}",
        effective=date(year, 3 * quarter - 2, 1),
        header_row=header,
    )


REJECT = """
CASE
  WHEN c0 NOT IN ('1', '2', '3') OR c0 IS NULL THEN 'add-on type is not 1, 2 or 3'
  WHEN code_system(c1) IS NULL THEN 'add-on code has no known format'
  WHEN c3 IS NULL OR (c3 <> 'CCCCC' AND code_system(c3) IS NULL) THEN 'primary code has no known format'
  WHEN c5 IS NULL OR ordinal_date(c5) IS NULL THEN 'effective date is not YYYYDDD'
  WHEN c2 IS NOT NULL AND ordinal_date(c2) IS NULL THEN 'add-on deletion date is not YYYYDDD'
  WHEN c4 IS NOT NULL AND ordinal_date(c4) IS NULL THEN 'primary deletion date is not YYYYDDD'
  WHEN c6 IS NOT NULL AND ordinal_date(c6) IS NULL THEN 'edit deletion date is not YYYYDDD'
END"""

ADDON_EDIT = """
SELECT 'medicare', code_system(c1), c1, c3, code_system(nullif(c3, 'CCCCC')), nullif(c3, 'CCCCC'), c0,
  ordinal_date(c5)::VARCHAR, ordinal_date(c5), ordinal_date(c6), ordinal_date(c2), ordinal_date(c4), c7, NULL,
  source, release, row_number
FROM kept, release"""

AOC = Source(
    name="NCCI add-on code edits",
    recognise=recognise,
    reject=REJECT,
    tables={"addon_row": ADDON_EDIT},
    key="c1, c3, c5",
    licence="CMS; code numbers: American Medical Association",
)
