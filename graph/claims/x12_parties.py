"""Who bills, who pays and who is treated: what the loops above an 837 claim state for every claim below."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import values
from .segments import Segment

_FILING = {"MA": "medicare", "MB": "medicare", "MC": "medicaid"}


@dataclass(slots=True)
class Person:
    """A subscriber or patient, kept only until the grouping key is made of it."""

    member: str = ""
    last: str = ""
    first: str = ""
    birth: str = ""

    @property
    def traits(self) -> tuple[str, str, str]:
        """What tells members of one family apart."""
        return (self.last, self.first, self.birth)


@dataclass(slots=True)
class Parties:
    """The state of the HL loops; `billing` is the NPI of the billing provider, else its tax id."""

    npi: str = ""
    tax_id: str = ""
    filing: str = ""
    payer_id: str = ""
    subscriber: Person = field(default_factory=Person)
    dependent: Person | None = None
    named: str = ""

    @property
    def billing(self) -> str | None:
        """The billing provider, which is also the group of its practitioners."""
        return self.npi or self.tax_id or None

    @property
    def payer(self) -> str | None:
        """The claim filing code decides for Medicare (MA, MB) and Medicaid (MC), else the payer's own id."""
        return _FILING.get(self.filing) or values.optional(self.payer_id)

    @property
    def patient(self) -> str | None:
        """An opaque key, the same wherever the same member is treated."""
        one, family = self.subscriber, self.dependent
        if family is not None and not family.member:
            return values.opaque(one.member, *family.traits) if any(family.traits) else None
        one = family or one
        if one.member:
            return values.opaque(one.member)
        return values.opaque(*one.traits) if all(one.traits) else None

    def take(self, segment: Segment) -> None:
        """Note a segment that stands before the claim; a REF belongs to the party named before it."""
        if segment.name == "NM1":
            self.named = segment.get(1)
        match segment.name, segment.get(1):
            case "HL", _:
                self._level(segment.get(3))
            case "SBR", _:
                self.filing = segment.get(9)
            case "NM1", "85":
                self.npi = segment.get(9)
            case "REF", "EI" if self.named == "85":
                self.tax_id = segment.get(2)
            case "NM1", "IL":
                self.subscriber = _person(segment)
            case "NM1", "QC":
                self.dependent = _person(segment)
            case "NM1", "PR":
                self.payer_id = segment.get(9)
            case "DMG", _:
                (self.dependent or self.subscriber).birth = segment.get(2)
            case _:
                pass

    def _level(self, level: str) -> None:
        """A new billing provider (20), subscriber (22) or dependent (23) forgets what stood below it."""
        if level == "20":
            self.npi = self.tax_id = ""
        if level in ("20", "22"):
            self.filing = self.payer_id = ""
            self.subscriber = Person()
        self.dependent = None


def _person(segment: Segment) -> Person:
    return Person(member=segment.get(9), last=segment.get(3), first=segment.get(4))
