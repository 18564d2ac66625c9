"""Decide which files of a source to fetch: read its page, take the release that was asked for or is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import urlsplit, urlunsplit

import httpx

from ...errors import InputError, UsageError
from .addresses import Address, alternatives
from .pages import ACCEPTED, Link, Offer, links_of, offers
from .releases import Release, release_of
from .transfer import GoneError, Limits, read_page

OLDEST = 4
"""Quarters after which a release on a page is taken for a remnant: the newer ones have another name by then."""
FILES = "/files/zip/"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to fetch; `address` is as published, `asked` what is sent once its licence is accepted."""

    source: str
    release: str
    address: str
    asked: str
    page: str

    @property
    def name(self) -> str:
        """Return the name of the file on disk; CMS has slashes of dates in its names."""
        path = urlsplit(self.address).path
        name = path.partition(FILES)[2] if FILES in path else PurePosixPath(path).name
        safe = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in name).lstrip(".-")
        return safe or f"{self.source}.zip"


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of a source, and what is to be said about the choice."""

    files: tuple[Wanted, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """Whom to ask: a client, its limits, and the server that stands in for the publisher's, if one does."""

    client: httpx.Client
    limits: Limits
    base: str = ""
    pages: dict[str, str] = field(default_factory=dict[str, str])
    """Pages of this run: several sources share one."""

    def page(self, address: str) -> str:
        """Return the text of a page, read once."""
        if address not in self.pages:
            self.pages[address] = read_page(self.client, address, self.limits)
        return self.pages[address]

    def at(self, address: str) -> str:
        """Return an address of the publisher as it is on this site."""
        if not self.base:
            return address
        base = urlsplit(self.base)
        return urlunsplit(urlsplit(address)._replace(scheme=base.scheme, netloc=base.netloc))


def checked_base(base: str) -> str:
    """Return a base address; raises UsageError for one that is not just `http(s)://host[:port]`."""
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/") or parts.query:
        raise UsageError(f"--base {base!r} is not an address as https://host")
    return base


def plan(site: Site, address: Address, asked: Release | None, today: date) -> Plan:
    """Return what to fetch for a source.

    Without a release asked for it is the newest that has begun. A page that names none of that release leaves the
    likely addresses, since pages drop what is older than a quarter. Raises InputError where the page can't be read,
    lists only some of the parts, or leads through terms that were not shown.
    """
    if address.period == "none":
        return Plan(_direct(site, address, None))
    wanted = asked or release_of(today)
    try:
        listed = _listed(site, address, address.page, wanted, asked)
    except GoneError:
        return Plan(_direct(site, address, wanted), (f"the page is gone: {site.at(address.page)}",))
    release = _release(address, listed, wanted, asked)
    if release is None:
        return Plan(_direct(site, address, wanted), (_unlisted(site, address, listed, wanted),))
    files, notes = _of_release(site, address, [offer for offer in listed if offer.release == release])
    if release != wanted:
        notes = (f"{address.source}: {release} is the newest listed up to {wanted}", *notes)
    return Plan(files, notes)


def _listed(site: Site, address: Address, page: str, wanted: Release, asked: Release | None) -> list[Offer]:
    links = _links(site, page)
    listed = offers(links, alternatives(address.link))
    if not address.via or _release(address, listed, wanted, asked):
        return listed
    between = offers(links, alternatives(address.via))
    release = _release(address, between, wanted, asked)
    pages = sorted({offer.link.address for offer in between if offer.release == release})
    return [*listed, *(found for one in pages for found in offers(_links(site, one), alternatives(address.link)))]


def _links(site: Site, page: str) -> list[Link]:
    at = site.at(page)
    return links_of(site.page(at), at)


def _release(address: Address, listed: Iterable[Offer], wanted: Release, asked: Release | None) -> Release | None:
    """Return the release to take: one that comes each quarter is exactly the one that was asked for."""
    known = {offer.release for offer in listed}
    if asked and address.period == "quarter":
        return asked if asked in known else None
    return max((release for release in known if wanted.back(OLDEST) < release <= wanted), default=None)


def _of_release(site: Site, address: Address, found: list[Offer]) -> tuple[tuple[Wanted, ...], tuple[str, ...]]:
    by_part: dict[int, Offer] = {}
    notes: list[str] = []
    for offer in sorted(found, key=lambda offer: (offer.link.path.removesuffix(".zip"), bool(offer.link.gate))):
        before = by_part.get(offer.part)
        if before and before.link.path != offer.link.path:
            notes.append(f"{address.source}: passed by {before.link.path} for {offer.link.path}")
        by_part[offer.part] = offer
    missing = set(range(1, address.parts + 1)) - set(by_part)
    if missing:
        listed = ", ".join(map(str, sorted(by_part)))
        raise InputError(site.at(address.page), None, f"lists parts {listed} of {address.parts} of {address.source}")
    return tuple(_wanted(site, address, by_part[part]) for part in sorted(by_part)), tuple(notes)


def _wanted(site: Site, address: Address, offer: Offer) -> Wanted:
    link = offer.link
    if not link.is_covered:
        raise InputError(link.gate, None, f"{address.source} is behind other terms: accept them there, in a browser")
    url = site.at(link.address)
    return Wanted(address.source, str(offer.release), url, _accepted(url, bool(link.gate)), site.at(address.page))


def _direct(site: Site, address: Address, release: Release | None) -> tuple[Wanted, ...]:
    urls = [site.at(url) for url in address.direct_files(release)]
    name = str(release) if release else "current"
    page = site.at(address.page)
    return tuple(Wanted(address.source, name, url, _accepted(url, address.gated), page) for url in urls)


def _accepted(url: str, gated: bool) -> str:
    return f"{url}{'&' if '?' in url else '?'}{ACCEPTED}" if gated else url


def _unlisted(site: Site, address: Address, listed: list[Offer], wanted: Release) -> str:
    known = ", ".join(map(str, sorted({offer.release for offer in listed}))) or "no release that is recognised"
    return f"{address.source}: {site.at(address.page)} lists {known}; trying the likely address of {wanted}"
