"""The claim as every reader gives it: plain records that hold what the rules need, and no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One service line; texts are as submitted, upper-case and without blanks, and may be wrong.

    `unit` is the X12 basis of measurement: UN units, MJ minutes of anaesthesia, DA days.
    `code_system` is "HC" for HCPCS and CPT, another X12 qualifier or FHIR system as it stands, or None
    where the format does not say. `diagnoses` are in pointer order and without dots.
    """

    number: int
    code: str
    modifiers: tuple[str, ...]
    units: Decimal | None
    unit: str = "UN"
    from_: date | None = None
    to: date | None = None
    place_of_service: str | None = None
    rendering: str | None = None
    group: str | None = None
    specialty: str | None = None
    diagnoses: tuple[str, ...] = ()
    revenue_code: str | None = None
    charge: Decimal | None = None
    code_system: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `patient` serves to group lines only and is left out of the representation.

    `frequency` is the X12 claim frequency code (1 original, 7 replacement, 8 void), None where it is not stated
    beside the type of bill; `replaces` is the number of the claim that a replacement or a void takes back.
    """

    id: str
    form: str
    payer: str | None
    patient: str | None = field(repr=False)
    type_of_bill: str | None
    lines: tuple[Line, ...]
    billing: str | None = None
    frequency: str | None = None
    replaces: str | None = None
    source: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class BrokenClaim:
    """A claim, or a part of a file, that can't be read: where it stands and why, never what it holds."""

    file: str
    position: str
    line: int | None
    claim: str | None
    reason: str
