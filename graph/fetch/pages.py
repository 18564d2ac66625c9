"""Read the links of a published page, and the file behind a link that leads through a licence page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit, urlunsplit

from .releases import Release, read_words

GATES = ("/license/ama", "/apps/ama/license.asp")
"""Pages with the licence that `--accept-terms` accepts; each names the file behind it as `file`."""
ACCEPTED = "agree=yes&next=Accept"
"""What the Accept button of these pages sends to the address of the file."""
PUBLISHER = ".cms.gov"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page; `gate` is the licence page that it leads through, or nothing."""

    address: str
    gate: str

    @property
    def path(self) -> str:
        """Return what the patterns of the address table speak of."""
        return urlsplit(self.address).path.lower()

    @property
    def is_covered(self) -> bool:
        """Say whether the accepted terms are those of its gate."""
        return not self.gate or urlsplit(self.gate).path.rstrip("/").lower() in GATES


@dataclass(frozen=True, slots=True)
class Offer:
    """A link that fits a pattern: which part of which release it is."""

    release: Release
    part: int
    link: Link


def links_of(html: str, page: str) -> list[Link]:
    """Return the links of a page to the publisher or to the page's own host, once each, in their order."""
    parser = _Anchors()
    parser.feed(html)
    parser.close()
    return list(dict.fromkeys(link for href in parser.hrefs if (link := _link(href, page))))


def offers(links: Iterable[Link], patterns: Iterable[re.Pattern[str]]) -> list[Offer]:
    """Return the links that fit a pattern, with the release and part that their addresses name."""
    found: list[Offer] = []
    expressions = list(patterns)
    for link in links:
        match = next(filter(None, (expression.fullmatch(link.path) for expression in expressions)), None)
        words = match.groupdict() if match else {}
        if words and (release := read_words(words)):
            found.append(Offer(release, int(words.get("part", 1)), link))
    return found


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.hrefs += [value.strip() for name, value in attrs if name == "href" and value]


def _link(href: str, page: str) -> Link | None:
    try:
        address = urljoin(page, href)
        behind = parse_qs(urlsplit(address).query).get("file")
        target = urlsplit(urljoin(page, behind[0]) if behind else address)
        host = target.hostname or ""
        own = urlsplit(page).hostname
    except ValueError:
        return None
    if target.scheme not in ("http", "https") or not (host == own or f".{host}".endswith(PUBLISHER)):
        return None
    return Link(urlunsplit(target._replace(fragment="")), address if behind else "")
