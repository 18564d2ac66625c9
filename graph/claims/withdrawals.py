"""What a void and a replacement take back: claims that are not judged as billed.

The claim frequency code (X12 837 CLM05-3; of an institutional claim the last character of the type of bill) says 7
for a replacement of an earlier claim and 8 for a void; the payer's number of that claim goes with it (X12 request for
interpretation 1538; CMS variable CLM_FREQ_CD). Claims are taken in the order in which they came.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from .record import Claim

REPLACEMENT, VOID = "7", "8"
_BILL_TYPE = re.compile(r"0[0-9]{2}[0-9A-Z]")


@dataclass(slots=True)
class Standing:
    """What becomes of a claim in its batch."""

    withdrawal: str | None = None
    """Why it bills nothing: it is a `void`, or another claim of the patient `voided` or `replaced` it."""
    withdrawn_by: str | None = None
    """The id of that other claim."""
    original: str | None = None
    """`missing` where the claim takes one back that does not stand before it."""


def standings(claims: Iterable[tuple[Hashable, Claim]]) -> list[Standing]:
    """Return the standing of each claim of a batch; each comes with its patient."""
    found: list[Standing] = []
    billed: dict[tuple[Hashable, str, str], list[Standing]] = {}
    for patient, claim in claims:
        standing, code = Standing(), frequency(claim)
        found.append(standing)
        if code in (REPLACEMENT, VOID):
            numbers = dict.fromkeys(number for number in (claim.replaces, claim.id) if number)
            earlier = [one for number in numbers for one in billed.get((patient, claim.form, number), ())]
            for one in earlier:
                if one.withdrawal is None:
                    one.withdrawal = "replaced" if code == REPLACEMENT else "voided"
                    one.withdrawn_by = claim.id
            standing.original = None if earlier else "missing"
        if code == VOID:
            standing.withdrawal = "void"
        else:
            billed.setdefault((patient, claim.form, claim.id), []).append(standing)
    return found


def frequency(claim: Claim) -> str | None:
    """Return the frequency code that a claim states, itself or in its type of bill."""
    if claim.frequency:
        return claim.frequency
    bill = claim.type_of_bill or ""
    return bill[-1] if claim.form == "837I" and _BILL_TYPE.fullmatch(bill) else None
