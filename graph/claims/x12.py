"""Read 837P and 837I claims from an X12 file: several interchanges, groups and transactions, mixed or not.

The guide (GS08, ST03) is taken by the number in it, so every errata suffix passes; what a line holds (SV1 or
SV2) decides more than the guide, since professional lines do occur in institutional transactions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pyx12.errors import X12Error

from ...errors import InputError
from .in_memory import InMemory
from .record import BrokenClaim, Claim
from .segments import Segment, Segments
from .values import UnreadableError
from .x12_claim import X12Claim
from .x12_parties import Parties

_TRANSACTIONS = {
    "270": "eligibility inquiry",
    "271": "eligibility response",
    "276": "claim status request",
    "277": "claim status",
    "278": "services review (authorization)",
    "820": "premium payment",
    "834": "enrollment",
    "835": "remittance",
    "997": "acknowledgment",
    "999": "acknowledgment",
}
_GUIDES = {"X222": "", "X098": "", "X223": "", "X096": ""} | dict.fromkeys(
    ("X224", "X097"), "dental claims (CDT codes) are not supported"
)
_ENVELOPE = ("ISA", "GS", "ST", "SE", "GE", "IEA", "TA1")


def x12_claims(path: Path | InMemory) -> Iterator[Claim | BrokenClaim]:
    """Every claim of the file in order; a file whose first transaction is no 837 claim is refused."""
    with path.open(encoding="utf-8-sig", errors="backslashreplace") as handle:
        yield from _Walk(str(path), Segments(str(path), handle))


class _Walk:
    """The state between segments: the guide, the loops, and the claim that is open."""

    def __init__(self, file: str, segments: Segments) -> None:
        self.file = file
        self.segments = segments
        self.group_guide = ""
        self.transactions = 0
        self.refusal: str | None = "outside of a transaction (no ST before it)"
        self.parties = Parties()
        self.claim: X12Claim | None = None
        self.fault: BrokenClaim | None = None

    def __iter__(self) -> Iterator[Claim | BrokenClaim]:
        try:
            for segment in self.segments:
                yield from self._step(segment)
        except (X12Error, IndexError):
            yield from self._close("the X12 envelope breaks off within this claim")
            yield self._broken("X12 envelope out of order: the rest of the file can't be read")
            return
        yield from self._close("the file ends within this transaction (no SE)")
        for reason in self.segments.faults_at_end():
            yield self._broken(reason)
        if not self.transactions:
            raise InputError(self.file, self.segments.line, "X12 interchange without a transaction (ST)")

    def _step(self, segment: Segment) -> Iterator[Claim | BrokenClaim]:
        if segment.name in ("CLM", "HL", "SE"):
            yield from self._close()
        if segment.name in _ENVELOPE:
            yield from self._envelope(segment)
        elif segment.name == "CLM":
            yield from self._open(segment)
        elif self.claim:
            self._take(self.claim, segment)
        else:
            self.parties.take(segment)

    def _envelope(self, segment: Segment) -> Iterator[Claim | BrokenClaim]:
        yield from self._close("the transaction breaks off within this claim (no SE)")
        for reason in self.segments.faults():
            yield self._broken(reason)
        if segment.name == "GS":
            self.group_guide = segment.get(8)
        elif segment.name == "ST":
            self.parties = Parties()
            self.refusal = _refusal(segment.get(1), segment.get(3) or self.group_guide)
            self.transactions += 1
            if self.refusal and self.transactions == 1:
                raise InputError(self.file, segment.line, self.refusal)
            if self.refusal:
                yield self._broken(self.refusal)
        elif segment.name == "SE":
            self.refusal = "outside of a transaction (no ST before it)"

    def _open(self, segment: Segment) -> Iterator[BrokenClaim]:
        claim = X12Claim(segment, self.parties)
        if self.refusal and not self.refusal.startswith("X12"):
            yield self._broken(self.refusal, segment, claim.id)
        elif not self.refusal:
            self.claim = claim

    def _take(self, claim: X12Claim, segment: Segment) -> None:
        """Feed the open claim; after its first fault the rest of it is passed over."""
        if self.fault is None:
            try:
                claim.take(segment)
            except UnreadableError as fault:
                self.fault = self._broken(str(fault), claim.at, claim.id)

    def _close(self, cut: str | None = None) -> Iterator[Claim | BrokenClaim]:
        """Give the open claim, whole or broken; `cut` says that it may lack lines."""
        claim, fault = self.claim, self.fault
        self.claim = self.fault = None
        if claim is None:
            return
        if fault or cut:
            yield fault or self._broken(cut or "", claim.segment, claim.id)
            return
        try:
            yield claim.finish(self.file)
        except UnreadableError as error:
            yield self._broken(str(error), claim.at, claim.id)

    def _broken(self, reason: str, at: Segment | None = None, claim: str | None = None) -> BrokenClaim:
        number, line = (at.number, at.line) if at else (self.segments.number, self.segments.line)
        return BrokenClaim(self.file, f"segment {number}", line, claim, reason)


def _refusal(transaction: str, guide: str) -> str | None:
    """Why a transaction holds no claims to judge; None for an 837 of a known or unstated guide."""
    if transaction != "837":
        known = _TRANSACTIONS.get(transaction)
        shown = transaction if re.fullmatch(r"[0-9]{3}", transaction) else "of an unknown kind"
        return f"X12 {shown}{f' {known}' if known else ' transaction'}: not a claim"
    found = re.search(r"X[0-9]{3}", guide)
    if not found:
        return None
    reason = _GUIDES.get(found[0], "neither professional (X222) nor institutional (X223)")
    return f"X12 837 of guide {found[0]}: {reason}" if reason else None
