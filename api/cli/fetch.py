"""Download the published files of CMS into a folder that `build` loads, after their terms were accepted.

CPT is copyright of the American Medical Association. CMS gives the files keyed by it to whoever accepts the licence
shown on its site. --accept-terms says that you have read and accept it, and CMS is told so as by the Accept button of
that page. Without it, nothing that has terms is asked for.

What is there already is not transferred again, what broke off goes on where it stopped, and a file that has changed
under its name is kept beside the older one with a number. SHA256SUMS holds the checksums.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import monotonic

from ...errors import UsageError
from .progress import Progress
from .table import as_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...graph.fetch.addresses import Address
    from ...graph.fetch.fetch import Outcome

REFUSED = 2
REDRAW = 0.1
"""Seconds between two pictures of the bar."""
WIDTH = 16


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of `fetch`."""
    parser.add_argument("source", nargs="*", metavar="SOURCE", help="a source or words of its name, as ptp; see --list")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="folder to keep the files in")
    parser.add_argument("--accept-terms", action="store_true", help="you have read and accept the terms of the files")
    parser.add_argument("--release", metavar="QUARTER", help="as 2026Q3; default: the newest that has begun")
    parser.add_argument("--base", default="", metavar="URL", help="ask this server instead of CMS: a mirror")
    parser.add_argument("--list", action="store_true", help="print the sources and their pages; fetch nothing")


def run(arguments: Namespace) -> int:
    """Fetch what was asked for; 2 where the terms are not accepted or a file did not come."""
    from ...graph.fetch.addresses import chosen, read_addresses  # noqa: PLC0415 - `--help` needs no table

    table = read_addresses()
    if arguments.list:
        _print_sources(chosen(table, arguments.source) if arguments.source else table)
        return 0
    addresses = chosen(table, arguments.source)
    if arguments.to is None:
        raise UsageError("--to FOLDER says where the files go")
    terms = sorted({address.terms for address in addresses if address.terms})
    if terms and not arguments.accept_terms:
        _print_terms(terms, addresses)
        return REFUSED
    outcome = _fetch(addresses, arguments)
    _print_outcome(outcome, arguments.to)
    return REFUSED if outcome.errors else 0


def _fetch(addresses: Sequence[Address], arguments: Namespace) -> Outcome:
    from datetime import date  # noqa: PLC0415 - `--help` needs none of this

    from ... import __version__  # noqa: PLC0415
    from ...graph.fetch.fetch import Order, fetch  # noqa: PLC0415
    from ...graph.fetch.plan import Site, checked_base  # noqa: PLC0415
    from ...graph.fetch.releases import parse_release  # noqa: PLC0415
    from ...graph.fetch.transfer import Limits, client_for  # noqa: PLC0415

    release = parse_release(arguments.release) if arguments.release else None
    base = checked_base(arguments.base) if arguments.base else ""
    _make(arguments.to)
    with client_for(__version__) as client, Progress() as progress:
        site = Site(client, Limits(), base)
        order = Order(tuple(addresses), release, date.today())
        return fetch(site, order, arguments.to, progress.step, _Bar(progress))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--to {folder} can't be a folder: {error.strerror}") from error


class _Bar:
    """Shows how far a file has come: a bar that moves on a terminal, one line for each file elsewhere."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._moves = sys.stderr.isatty()
        self._name = ""
        self._drawn = 0.0

    def __call__(self, name: str, done: int, whole: int) -> None:
        now = monotonic()
        if self._moves and (now - self._drawn > REDRAW or done == whole):
            self._progress.step(_picture(name, done, whole))
            self._drawn = now
        elif not self._moves and name != self._name:
            self._progress.step(f"{name}: {_megabytes(whole)}" if whole else name)
        self._name = name


def _picture(name: str, done: int, whole: int) -> str:
    short = name if len(name) <= 28 else f"..{name[-26:]}"
    if not whole:
        return f"{short} {_megabytes(done)}"
    full = WIDTH * done // whole
    return f"{short} [{'#' * full}{'.' * (WIDTH - full)}] {100 * done // whole:3} % of {_megabytes(whole)}"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _print_sources(addresses: Sequence[Address]) -> None:
    rows = [(a.source, a.title, "" if a.period == "none" else a.period, a.terms, a.page) for a in addresses]
    print(as_table(("source", "what", "comes each", "terms", "page"), rows))


def _print_terms(terms: Sequence[str], addresses: Sequence[Address]) -> None:
    named = ", ".join(address.source for address in addresses if address.terms)
    print(f"medcodegraph: the terms of these files are not accepted: {named}", file=sys.stderr)
    print("Read them here, and give --accept-terms if you accept them:", file=sys.stderr)
    for address in terms:
        print(f"  {address}", file=sys.stderr)


def _print_outcome(outcome: Outcome, folder: Path) -> None:
    rows = [(f.wanted.source, f.wanted.release, f.path.name, f.size, f.sha256[:12], f.state) for f in outcome.fetched]
    if rows:
        print(as_table(("source", "release", "file", "bytes", "sha256", ""), rows))
    for file in outcome.fetched:
        if file.state == "changed":
            print(f"{file.wanted.name} has changed since it was fetched: the new one is {file.path.name}")
    for error in outcome.errors:
        print(f"medcodegraph: {error}", file=sys.stderr)
    if rows:
        print(f"load them: medcodegraph build {folder} --to GRAPH")
