"""HCPCS Level II codes and modifiers (CMS, quarterly): text of fixed width, or a csv of 48 columns.

The text gives a code one line and, where its description is long, further lines: they are put together here. The
cells of both layouts stand in one order. No layout says its release: it stands in the file's name alone, as in
HCPC2026_OCT_ANWEB.txt; the yearly file for contractors, HCPC2019_CONTR_ANWEB.txt, is that of January.

CMS's own descriptions are kept. Codes and modifiers that belong to the American Medical Association or the American
Dental Association (D codes) are rejected; of P1 to P6, which are modifiers of CPT too, the text is not kept.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from ...errors import InputError
from .interface import Head, Release, Source

HEADER = ("HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "PRICE1")
WIDTH = 48
RECORD = re.compile(r"(?: {3}[0-9A-Z]{2}|[A-Z][0-9]{4})[0-9]{5}[37]\S")
NAME = re.compile(r"HCPC(\d{4})_(CON|JAN|APR|JUL|OCT)[A-Z]*_ANWEB", re.IGNORECASE)
MONTHS = {"CON": 1, "JAN": 1, "APR": 4, "JUL": 7, "OCT": 10}


def _repeated(first: int, width: int, times: int) -> tuple[tuple[int, int], ...]:
    return tuple((first + width * i, first + width * (i + 1) - 1) for i in range(times))


# Published layout: HCPCS2019_recordlayout.txt, in the order of the columns of the csv.
SPANS = (
    *((1, 5), (6, 10), (11, 11), (12, 91), (92, 119)),
    *_repeated(120, 2, 4), (128, 128),                      # pricing, multiple pricing
    *_repeated(129, 6, 3), *_repeated(147, 8, 3), (171, 180),  # coverage manual, carriers manual, statute
    *_repeated(181, 3, 8), *_repeated(205, 5, 5), (230, 230),  # laboratory, cross references, coverage
    *((231, 232), (233, 240), (241, 243), (244, 244), (245, 252)),  # surgical center and outpatient groups
    *((253, 256), (257, 259)), *_repeated(261, 1, 5), (266, 268),   # note, BETOS, type of service, anesthesia
    *((269, 276), (277, 284), (285, 292), (293, 293)),      # added, action effective, terminated, action
)  # fmt: skip


def recognise_text(head: Head) -> Release | None:
    """Recognise text of fixed width by its first record; a disclaimer may stand before it."""
    first = next((i for i, line in enumerate(head.lines) if RECORD.match(line)), None)
    return None if first is None else _release(head, first)


def recognise_table(head: Head) -> Release | None:
    """Recognise the csv by its column names; the workbook beside the text has the same, and is refused."""
    header = next((i for i, row in enumerate(head.rows, 1) if row[:6] == HEADER and len(row) == WIDTH), None)
    if header is None:
        return None
    if head.sheet is not None:
        raise InputError(head.path, None, "this workbook repeats the HCPCS text file that it comes with: load that one")
    return _release(head, header)


def _release(head: Head, header_row: int) -> Release:
    name = NAME.search(head.path.rpartition("/")[2])
    if name is None:
        raise InputError(
            head.path, None, "a HCPCS file says its release by its name alone, as HCPC2026_OCT_ANWEB.txt does"
        )
    effective = date(int(name[1]), MONTHS[name[2].upper()], 1)
    return Release(
        source="hcpcs",
        release=f"{effective:%Y-%m}",
        title=f"HCPCS Level II codes, {effective:%B %Y}",
        effective=effective,
        header_row=header_row,
        note="Release taken from the file's name",
    )


FIRST = "c2 IN ('3', '7')"
DATED = " AND ".join(f"(c{i} IS NULL OR basic_date(c{i}) IS NOT NULL)" for i in (44, 45, 46))
REJECT = f"""
CASE
  WHEN c0 IS NULL OR c1 IS NULL OR NOT regexp_full_match(c1, '[0-9]{{4,5}}') THEN 'sequence number is not digits'
  WHEN c2 IS NULL OR c2 NOT IN ('3', '4', '7', '8') THEN 'record id is not 3, 4, 7 or 8'
  WHEN code_system(c0) = 'cdt' THEN 'code of the American Dental Association: its text is not free to use'
  WHEN code_system(c0) = 'cpt' OR (c2 IN ('7', '8') AND regexp_full_match(c0, '[0-9][0-9A-Z]'))
    THEN 'code of the American Medical Association: its text is not free to use'
  WHEN c2 IN ('3', '4') AND code_system(c0) IS NULL THEN 'code has no known format'
  WHEN c2 IN ('7', '8') AND NOT regexp_full_match(c0, '[A-Z][0-9A-Z]') THEN 'modifier is not two characters'
  WHEN {FIRST} AND NOT ({DATED}) THEN 'date is not YYYYMMDD'
  WHEN {FIRST} AND row_number() OVER (PARTITION BY c0, {FIRST} ORDER BY row_number) > 1 THEN 'repeats an earlier row'
  WHEN NOT bool_or({FIRST} AND {DATED}) OVER (PARTITION BY c0) THEN 'continues no record that is kept'
END"""

DESCRIBED = """
(SELECT c0 AS described, regexp_replace(string_agg(c3, ' ' ORDER BY row_number), '\\s+', ' ', 'g') AS long_text
  FROM kept GROUP BY c0) JOIN kept ON c0 = described"""
DATES = "basic_date(c44), basic_date(c45), basic_date(c46)"
FROM_FILE = "source, release, row_number"

HCPCS_ENTRY = f"""
SELECT code_system(c0), c0, effective::VARCHAR, c4, long_text, c30, c47, c37, c9, c5, c6, c7, c8,
  c38, c39, c40, c41, c42, {DATES}, {FROM_FILE}
FROM {DESCRIBED}, release WHERE c2 = '3'"""

HCPCS_REFERENCE = f"""
SELECT code_system(c0), c0, effective::VARCHAR, target, code_system(target), {FROM_FILE}
FROM (SELECT c0, row_number, unnest([c25, c26, c27, c28, c29]) AS target FROM kept WHERE c2 = '3'), release
WHERE target IS NOT NULL"""

MODIFIER_ENTRY = f"""
SELECT c0, effective::VARCHAR,
  CASE WHEN NOT regexp_full_match(c0, 'P[1-6]') THEN c4 END,
  CASE WHEN NOT regexp_full_match(c0, 'P[1-6]') THEN long_text END,
  c30, c47, {DATES}, {FROM_FILE}
FROM {DESCRIBED}, release WHERE c2 = '7'"""

HCPCS_TABLE = Source(
    name="HCPCS Level II codes",
    recognise=recognise_table,
    reject=REJECT,
    tables={"hcpcs_entry": HCPCS_ENTRY, "hcpcs_reference": HCPCS_REFERENCE, "modifier_entry": MODIFIER_ENTRY},
    licence="CMS",
)
HCPCS_TEXT = replace(HCPCS_TABLE, recognise=recognise_text, columns=SPANS)
HCPCS = (HCPCS_TEXT, HCPCS_TABLE)
