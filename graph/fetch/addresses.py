"""The table of where published files are: a page for each source, and how the links on it are written.

CMS changes its names from quarter to quarter, so the table holds patterns: `*` is any text, a word in braces a part
of the release (`releases.TOKENS`), `|` parts alternatives. `direct` is the likely address where a page has no link.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from ...errors import UsageError
from .releases import TOKENS, Release, words_of

_PIECE = re.compile(r"\{(\w+)\}|(\*)|([^{*]+)")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a source is published.

    A `gated` file is given after its licence was accepted. A `via` page lies between the page and the link. `period`
    says how often a release comes; `none` is a file that is replaced under one name.
    """

    source: str
    title: str
    period: str
    terms: str
    gated: bool
    only_if_named: bool
    parts: int
    page: str
    via: str
    link: str
    direct: str

    def direct_files(self, release: Release | None) -> list[str]:
        """Return the likely addresses of a release, in the order of its parts."""
        words = words_of(release) if release else {}
        return [self.direct.format(**words, part=part) for part in range(1, self.parts + 1)]


def read_addresses() -> tuple[Address, ...]:
    """Read the table of this package."""
    text = files(__package__ or __name__).joinpath("addresses.csv").read_text(encoding="utf-8")
    return tuple(_address(row) for row in csv.DictReader(text.splitlines()))


def chosen(table: Sequence[Address], names: Iterable[str]) -> list[Address]:
    """Return the rows that were asked for: by their whole name or by words of it, as `ptp`; all that are not to be
    named when nothing was asked for. Raises UsageError for a name that fits none.
    """
    wanted = list(names)
    if not wanted:
        return [address for address in table if not address.only_if_named]
    rows: dict[str, Address] = {}
    for name in wanted:
        fitting = {address.source: address for address in table if _fits(address, name.lower())}
        if not fitting:
            raise UsageError(f"no source is called {name!r}; known: {', '.join(a.source for a in table)}")
        rows |= fitting
    return [address for address in table if address.source in rows]


def alternatives(patterns: str) -> list[re.Pattern[str]]:
    """Return the expressions of a cell of patterns, each for the whole path of an address in small letters."""
    return [re.compile(_expression(pattern)) for pattern in patterns.split("|") if pattern]


def _expression(pattern: str) -> str:
    return "".join(_piece(*groups) for groups in _PIECE.findall(pattern))


def _piece(token: str, anything: str, text: str) -> str:
    if token:
        return f"(?P<{token}>{TOKENS[token]})"
    return ".*" if anything else re.escape(text)


def _fits(address: Address, name: str) -> bool:
    if address.only_if_named:
        return address.source == name
    return f"-{name}-" in f"-{address.source}-"


def _address(row: dict[str, str]) -> Address:
    return Address(
        source=row["source"],
        title=row["title"],
        period=row["period"],
        terms=row["terms"],
        gated=row["gated"] == "yes",
        only_if_named=row["only_if_named"] == "yes",
        parts=int(row["parts"]),
        page=row["page"],
        via=row["via"],
        link=row["link"],
        direct=row["direct"],
    )
