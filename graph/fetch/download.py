"""Bring one file into a folder: resumed where it broke off, checked, named, and never over another one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

import httpx

from ...errors import InputError
from .content import is_whole_zip, why_not_zip
from .kept import Fetched, intact, keep, newest
from .ledger import Ledger, Record
from .plan import Site, Wanted
from .transfer import CutError, GoneError, again, answer

BLOCK = 64 << 10
Refused = TypeVar("Refused", InputError, CutError)
Report = Callable[[str, int, int], None]
"""Told the name, the bytes so far, and the bytes of the whole file, 0 where that is not said."""


def download(site: Site, wanted: Wanted, folder: Path, report: Report) -> Fetched:
    """Fetch a file into a folder that exists; what is there already and unchanged is not transferred again.

    A transfer that breaks off leaves its part, and the next one asks for the rest only. Raises InputError, with the
    page to look at where the name has changed.
    """
    ledger = Ledger(folder)
    there = newest(folder, wanted.name)
    known = intact(ledger, there, wanted)
    part = folder / f"{wanted.name}.part"
    transfer = _Transfer(site, wanted, part, ledger, known, report, _size(part), _size(part))
    try:
        record = again(transfer.run, site.limits, transfer.progressed)
    except GoneError as error:
        reason = f"{error.reason}: CMS renames its files; look for {wanted.source} {wanted.release} on {wanted.page}"
        raise GoneError(wanted.address, None, reason) from error
    except OSError as error:
        raise InputError(str(part), None, f"can't be written: {error.strerror}") from error
    except CutError as cut:
        kept = " (the part is kept: run again to go on)" if part.exists() else ""
        raise InputError(wanted.address, None, f"broke off {site.limits.tries} times: {cut}{kept}") from cut
    if record is None and there and known:
        return Fetched(wanted, there, there.stat().st_size, known.sha256, "unchanged")
    if record is None:
        raise InputError(wanted.address, None, "said that nothing changed, without being asked for changes")
    return keep(folder, wanted, part, ledger, record)


@dataclass(slots=True)
class _Transfer:
    """The tries at one file, with the furthest byte that any of them reached."""

    site: Site
    wanted: Wanted
    part: Path
    ledger: Ledger
    known: Record | None
    report: Report
    furthest: int
    furthest_before: int = 0

    def progressed(self) -> bool:
        """Say whether a try since the last question came further than all before it."""
        before, self.furthest_before = self.furthest_before, self.furthest
        return self.furthest > before

    def run(self) -> Record | None:
        """Try once; returns what is known of the whole part, or None where the file has not changed."""
        begun = self.ledger.get(self.part.name)
        offset = _size(self.part) if begun and begun.address == self.wanted.address and begun.validator else 0
        with answer(self.site.client, self.wanted.asked, self._headers(begun, offset), self.site.limits) as response:
            if response.status_code == 304:
                return None
            if response.status_code == 416:
                raise self._given_up(CutError("the rest that was asked for is not there"))
            record, offset = self._record(response, begun, offset)
            whole = self._receive(response, record, offset)
        if not is_whole_zip(self.part):
            if whole and not offset:
                raise self._given_up(InputError(self.wanted.address, None, "the zip that was sent is broken"))
            raise self._given_up(CutError("what arrived is no whole zip"))
        return record

    def _headers(self, begun: Record | None, offset: int) -> dict[str, str]:
        headers = {"Accept-Encoding": "identity"}
        if begun and offset:
            return {**headers, "Range": f"bytes={offset}-", "If-Range": begun.validator}
        if self.known and self.known.etag:
            headers["If-None-Match"] = self.known.etag
        elif self.known and self.known.modified:
            headers["If-Modified-Since"] = self.known.modified
        return headers

    def _record(self, response: httpx.Response, begun: Record | None, offset: int) -> tuple[Record, int]:
        """Return the record of the answer and where its body begins."""
        headers = response.headers
        if response.status_code == 206:
            start = re.match(r"bytes (\d+)-", headers.get("content-range", ""))
            if not begun or not start or int(start[1]) != offset:
                raise self._given_up(CutError("another rest was sent than asked for"))
            return begun, offset
        return Record(self.wanted.address, headers.get("etag", ""), headers.get("last-modified", "")), 0

    def _receive(self, response: httpx.Response, record: Record, offset: int) -> int:
        """Append the body to the part; returns the size that was announced for the whole, or 0.

        An older part stays until a new one has begun, and its record is kept before its bytes.
        """
        length = response.headers.get("content-length", "")
        whole = offset + int(length) if re.fullmatch(r"\d{1,18}", length) else 0
        self._check_size(whole)
        blocks = response.iter_raw(chunk_size=BLOCK)
        first = next(blocks, b"")
        if not offset:
            if why := why_not_zip(first):
                raise InputError(self.wanted.address, None, f"{why}. The page that lists it: {self.wanted.page}")
            self.part.unlink(missing_ok=True)
            self.ledger.put(self.part.name, record)
        with self.part.open("ab") as handle:
            for block in chain((first,), blocks):
                handle.write(block)
                offset += len(block)
                self._check_size(offset)
                self.furthest = max(self.furthest, offset)
                self.report(self.wanted.name, offset, whole)
            handle.flush()
            os.fsync(handle.fileno())
        return whole

    def _check_size(self, size: int) -> None:
        most = self.site.limits.file_bytes
        if size > most:
            raise self._given_up(InputError(self.wanted.address, None, f"larger than the limit of {most:,} bytes"))

    def _given_up(self, error: Refused) -> Refused:
        """Return an error after which the part is of no use, with the part gone."""
        self.part.unlink(missing_ok=True)
        self.ledger.drop(self.part.name)
        return error


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
