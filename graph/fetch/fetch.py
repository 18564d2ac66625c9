"""Fetch the files of sources into a folder, each source for itself: one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...errors import InputError
from .addresses import Address
from .download import Report, download
from .kept import Fetched
from .plan import Site, plan
from .releases import Release


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the folder holds now of what was asked for, and why the rest did not come."""

    fetched: tuple[Fetched, ...]
    errors: tuple[InputError, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What to fetch: the release, or None for the newest that has begun on a day."""

    addresses: tuple[Address, ...]
    release: Release | None
    today: date


def fetch(site: Site, order: Order, folder: Path, say: Callable[[str], None], report: Report) -> Outcome:
    """Fetch an order whose terms were accepted; `say` is told what was chosen and why."""
    fetched: list[Fetched] = []
    errors: list[InputError] = []
    for address in order.addresses:
        try:
            planned = plan(site, address, order.release, order.today)
        except InputError as error:
            errors.append(error)
            continue
        for note in planned.notes:
            say(note)
        for wanted in planned.files:
            try:
                fetched.append(download(site, wanted, folder, report))
            except InputError as error:
                errors.append(error)
    return Outcome(tuple(fetched), tuple(errors))
