"""Quarters as the names of releases: what `2026Q3` is called in an address, and which quarter an address means."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import NamedTuple

from ...errors import UsageError

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
TOKENS = {
    "year": r"20\d\d",
    "yy": r"\d\d",
    "fiscal": r"20\d\d",
    "quarter": "[1-4]",
    "letter": "[a-d]",
    "month": "|".join(MONTHS),
    "mmddyyyy": r"\d{8}",
    "part": r"\d",
}
"""What stands between braces in an address pattern. `fiscal` is the year that begins in the October before."""
FIRST_VERSION = 1994
"""The PTP version of a quarter counts years from here: 322 is the third quarter of 2026."""


class Release(NamedTuple):
    """A quarter; releases are in the order of time."""

    year: int
    quarter: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"

    def back(self, quarters: int) -> Release:
        """Return the release that many quarters before."""
        return _at(self.year * 4 + self.quarter - 1 - quarters)


def release_of(day: date) -> Release:
    """Return the quarter of a day."""
    return Release(day.year, (day.month + 2) // 3)


def parse_release(text: str) -> Release:
    """Read `2026Q3`; raises UsageError for anything else."""
    found = re.fullmatch(r"(20\d\d)-?[Qq]([1-4])", text)
    if not found:
        raise UsageError(f"{text!r} is not a release: write a year and a quarter, as 2026Q3")
    return Release(int(found[1]), int(found[2]))


def words_of(release: Release) -> dict[str, str]:
    """Return what an address of this release says for each token but the part."""
    first_month = release.quarter * 3 - 2
    return {
        "year": str(release.year),
        "yy": f"{release.year % 100:02}",
        "fiscal": str(release.year + (release.quarter == 4)),
        "quarter": str(release.quarter),
        "letter": "abcd"[release.quarter - 1],
        "month": MONTHS[first_month - 1],
        "mmddyyyy": f"{first_month:02}01{release.year}",
        "version": str((release.year - FIRST_VERSION) * 10 + release.quarter - 1),
    }


def read_words(words: dict[str, str]) -> Release | None:
    """Return the release that the tokens of a matched address mean; None for a date that does not exist."""
    if "mmddyyyy" in words:
        try:
            return release_of(datetime.strptime(words["mmddyyyy"], "%m%d%Y").date())
        except ValueError:
            return None
    if "fiscal" in words:
        return Release(int(words["fiscal"]) - 1, 4)
    year = int(words["year"]) if "year" in words else 2000 + int(words["yy"])
    if "month" in words:
        return Release(year, MONTHS.index(words["month"]) // 3 + 1)
    return Release(year, int(words["quarter"]) if "quarter" in words else "abcd".index(words["letter"]) + 1)


def _at(number: int) -> Release:
    return Release(number // 4, number % 4 + 1)
