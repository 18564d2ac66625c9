"""ICD-10-CM diagnosis codes (CDC and CMS, yearly from 1 October, text of fixed width): order file and its addenda.

The order file lists codes and headings, whose text is public. A parent is the longest code of the file that a code
begins with; chapters and blocks are not in it. The addenda list what a release changed. No line names the release:
its year stands in the file's name alone (icd10cm_order_2026.txt), and a name that says April is the update of that
year's April. The codes files hold no more than the order files do, and are refused.
"""

from __future__ import annotations

import re
from datetime import date

from ...errors import InputError
from .interface import Head, Release, Source

CODE = "[A-Z][0-9A-Z]{2,6}"
ORDER = re.compile(rf"[0-9]{{5}} (?={CODE} )[0-9A-Z ]{{7}} [01] \S")
CHANGE = re.compile(rf"(?:Add|Delete|Revise from|Revise to): +[01] (?={CODE} )")
CODES = re.compile(r"(?:(?:Add|Delete|Revise from|Revise to): +)?(?=[A-Z][0-9][0-9A-Z]{1,5} )[0-9A-Z ]{7} \S")
YEAR = re.compile(r"(20\d\d)")

ORDER_SPANS = ((1, 5), (7, 13), (15, 15), (17, 76), (78, 400))
CHANGE_SPANS = ((1, 12), (16, 22), (14, 14), (24, 83), (85, 400))


def recognise_order(head: Head) -> Release | None:
    """Recognise the order file by its first lines; raises InputError for the codes file of the same content."""
    if _all(CODES, head):
        raise InputError(
            head.path, None, "an ICD-10-CM codes file: its order file says the same and more; load that one"
        )
    return _release(head, "icd10cm", "ICD-10-CM diagnosis codes") if _all(ORDER, head) else None


def recognise_changes(head: Head) -> Release | None:
    """Recognise the addenda of an order file by their first lines."""
    return _release(head, "icd10cm-changes", "Changes of ICD-10-CM") if _all(CHANGE, head) else None


def _all(pattern: re.Pattern[str], head: Head) -> bool:
    """Say whether the file begins with such lines."""
    return len(head.lines) > 1 and all(pattern.match(line) for line in head.lines[:2])


def _release(head: Head, source: str, title: str) -> Release:
    name = head.path.rpartition("/")[2]
    year = YEAR.search(name)
    if year is None:
        raise InputError(
            head.path, None, "an ICD-10-CM file says its year by its name alone, as icd10cm_order_2026.txt does"
        )
    april = "april" in name.lower()
    return Release(
        source=source,
        release=f"{year[1]}-04" if april else year[1],
        title=f"{title}, {'April' if april else 'fiscal year'} {year[1]}",
        effective=date(int(year[1]), 4, 1) if april else date(int(year[1]) - 1, 10, 1),
        header_row=0,
        note="Release taken from the file's name",
    )


NO_CODE = f"c1 IS NULL OR NOT regexp_full_match(c1, '{CODE}')"
ORDER_REJECT = f"""
CASE
  WHEN c0 IS NULL OR NOT regexp_full_match(c0, '[0-9]{{5}}') THEN 'order number is not five digits'
  WHEN {NO_CODE} THEN 'code has no known format'
  WHEN c2 IS NULL OR c2 NOT IN ('0', '1') THEN 'flag is not 0 or 1'
END"""
CHANGE_REJECT = f"""
CASE
  WHEN c0 IS NULL OR c0 NOT IN ('Add:', 'Delete:', 'Revise from:', 'Revise to:')
    THEN 'no change: a blank line or a total'
  WHEN {NO_CODE} THEN 'code has no known format'
  WHEN c2 IS NULL OR c2 NOT IN ('0', '1') THEN 'flag is not 0 or 1'
END"""

DIAGNOSIS_ENTRY = """
WITH beginning AS (SELECT c1 AS code, unnest(range(3, length(c1))) AS size FROM kept),
parent AS (SELECT code, max_by(c1, size) AS parent FROM beginning JOIN kept ON c1 = substr(code, 1, size) GROUP BY code)
SELECT c1, effective::VARCHAR, c0::INTEGER, c2 = '1', c3, c4, parent, source, release, row_number
FROM kept LEFT JOIN parent ON code = c1, release"""

DIAGNOSIS_CHANGE = """
SELECT c1, effective::VARCHAR,
  CASE c0 WHEN 'Add:' THEN 'added' WHEN 'Delete:' THEN 'deleted'
    WHEN 'Revise from:' THEN 'revised-from' ELSE 'revised-to' END,
  c2 = '1', c3, c4, source, release, row_number
FROM kept, release"""

LICENCE = "National Center for Health Statistics and CMS"
ICD10 = (
    Source(
        name="ICD-10-CM order file",
        recognise=recognise_order,
        reject=ORDER_REJECT,
        tables={"diagnosis_entry": DIAGNOSIS_ENTRY},
        licence=LICENCE,
        key="c1",
        columns=ORDER_SPANS,
    ),
    Source(
        name="ICD-10-CM order addenda",
        recognise=recognise_changes,
        reject=CHANGE_REJECT,
        tables={"diagnosis_change": DIAGNOSIS_CHANGE},
        licence=LICENCE,
        key="c0, c1",
        columns=CHANGE_SPANS,
    ),
)
