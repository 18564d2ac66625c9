"""Gather the segments of one 837 claim (CLM up to the next claim or loop) into a claim record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from . import values
from .record import Claim, Line
from .segments import Segment
from .values import UnreadableError
from .x12_parties import Parties

_POINTED = ("ABK", "ABF", "BK", "BF")
_ICD_9 = ("BK", "BF")
_PRACTITIONERS = {"82": "rendering", "71": "attending"}


class _OpenLine:
    """A service line while its segments are read."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.service: Segment | None = None
        self.period: tuple[date, date] | None = None
        self.providers: dict[str, str] = {}
        self.specialties: dict[str, str] = {}


class X12Claim:
    """An 837 claim while its segments are read: both `take` and `finish` raise `UnreadableError`."""

    def __init__(self, segment: Segment, parties: Parties) -> None:
        self.segment = self.at = segment
        self.parties = parties
        self.patient = parties.patient
        self.facility = [*segment.parts(5), "", "", ""][:3]
        self.diagnoses: list[str] = []
        self.period: tuple[date, date] | None = None
        self.lines: list[_OpenLine] = []
        self.claim_level = _OpenLine(0)
        self.role = ""
        self.in_other_payer = False
        self.replaces: str | None = None

    @property
    def id(self) -> str | None:
        """CLM01, when it can be shown."""
        text = self.segment.get(1)
        return text if text.isprintable() and text else None

    def take(self, segment: Segment) -> None:
        """Note one segment; those that say nothing to the rules are passed over."""
        self.at = segment
        match segment.name:
            case "SBR":
                self.in_other_payer = True
            case "REF":
                self._reference(segment)
            case "HI":
                self._diagnosis(segment)
            case "DTP":
                self._date(segment)
            case "NM1":
                self._name(segment)
            case "PRV":
                self._specialty(segment)
            case "LX":
                self._line_number(segment)
            case "SV1" | "SV2":
                self._service(segment)
            case "SV3":
                raise UnreadableError("dental claim (SV3, CDT codes): not supported")
            case _:
                pass

    def finish(self, file: str) -> Claim:
        """The whole claim. An SV2 line makes it institutional, as does facility qualifier A."""
        self.at = self.segment
        if self.id is None:
            raise UnreadableError("CLM01 holds no claim id")
        if not self.lines:
            raise UnreadableError("claim without a service line (SV1 or SV2)")
        values.check_unique(line.number for line in self.lines)
        facility, qualifier, frequency = self.facility
        kinds = {line.service.name for line in self.lines if line.service}
        institutional = "SV2" in kinds or qualifier == "A"
        bill_type = facility + frequency if institutional and qualifier != "B" else ""
        return Claim(
            id=self.id,
            form="837I" if institutional else "837P",
            payer=self.parties.payer,
            patient=self.patient,
            type_of_bill=values.type_of_bill(bill_type),
            lines=tuple(self._line(line, institutional) for line in self.lines),
            billing=self.parties.billing,
            frequency=values.frequency(frequency),
            replaces=self.replaces,
            source=file,
            position=f"segment {self.segment.number}",
        )

    @property
    def _here(self) -> _OpenLine:
        """The line being read, or what holds for all lines."""
        return self.lines[-1] if self.lines else self.claim_level

    def _reference(self, segment: Segment) -> None:
        """Keep the payer's number of the claim that this one takes back (REF*F8); another payer's is none of it."""
        if segment.get(1) == "F8" and not self.lines and not self.in_other_payer:
            self.replaces = values.optional(segment.get(2))

    def _diagnosis(self, segment: Segment) -> None:
        """Keep the places of all diagnoses, for the pointers, and the codes of ICD-10-CM: ICD-9 has no rules here."""
        for place in range(1, len(segment.elements) + 1):
            kind, code, *_ = [*segment.parts(place), ""]
            if kind in _POINTED and code:
                self.diagnoses.append("" if kind in _ICD_9 else values.diagnosis(code))

    def _date(self, segment: Segment) -> None:
        match segment.get(1), bool(self.lines):
            case "472", True:
                self.lines[-1].period = values.x12_period(segment.get(3), "date of service (DTP*472)")
            case (("434" | "472"), False):
                self.period = values.x12_period(segment.get(3), f"claim date (DTP*{segment.get(1)})")
            case _:
                pass

    def _name(self, segment: Segment) -> None:
        self.role = ""
        if not self.in_other_payer and segment.get(1) in _PRACTITIONERS:
            self.role = segment.get(1)
            self._here.providers[self.role] = segment.get(9)

    def _specialty(self, segment: Segment) -> None:
        if self.role and segment.get(1) in ("PE", "AT"):
            self._here.specialties[self.role] = segment.get(3)

    def _line_number(self, segment: Segment) -> None:
        self._close_line()
        text = segment.get(1)
        if not (text.isascii() and text.isdigit() and 0 < len(text) <= 6):
            raise UnreadableError("LX01 is not a line number")
        self._open_line(int(text))

    def _service(self, segment: Segment) -> None:
        if not self.lines or self.lines[-1].service:
            self._open_line(self.lines[-1].number + 1 if self.lines else 1)
        self.lines[-1].service = segment

    def _open_line(self, number: int) -> None:
        self.lines.append(_OpenLine(number))
        self.in_other_payer = False
        self.role = ""

    def _close_line(self) -> None:
        if self.lines and self.lines[-1].service is None:
            raise UnreadableError(f"line {self.lines[-1].number} holds no service (SV1 or SV2)")

    def _line(self, line: _OpenLine, institutional: bool) -> Line:
        """One line; the code, amounts and place stand one element further in SV2, behind the revenue code."""
        service = line.service
        if service is None:
            raise UnreadableError(f"line {line.number} holds no service (SV1 or SV2)")
        self.at = service
        shift = 1 if service.name == "SV2" else 0
        system, code, modifiers = self._procedure(service, 1 + shift, line.number)
        first, last = line.period or self.period or (None, None)
        rendering, specialty = self._practitioner(line)
        return Line(
            number=line.number,
            code=code,
            modifiers=modifiers,
            units=values.units(service.get(4 + shift), f"line {line.number}: {service.name} units"),
            unit=values.compact(service.get(3 + shift)) or "UN",
            from_=first,
            to=last,
            place_of_service=None if institutional else self._place(service),
            rendering=rendering,
            group=self.parties.billing,
            specialty=specialty,
            diagnoses=self._pointed(service) if service.name == "SV1" else tuple(filter(None, self.diagnoses)),
            revenue_code=values.revenue_code(service.get(1)) if shift else None,
            charge=_charge(service.get(2 + shift), line.number),
            code_system=system,
        )

    def _procedure(self, service: Segment, place: int, line: int) -> tuple[str | None, str, tuple[str, ...]]:
        """Qualifier, code and modifiers; component 7 is a description, not a modifier."""
        system, code, *rest = [*service.parts(place), ""]
        if service.name == "SV1" and not code:
            raise UnreadableError(f"line {line}: SV101 holds no procedure code")
        modifiers = tuple(filter(None, (values.compact(one) for one in rest[:4])))
        return system or None, values.compact(code), modifiers

    def _place(self, service: Segment) -> str | None:
        """SV105, or the place of the claim."""
        facility, qualifier, _ = self.facility
        return values.optional(service.get(5) or ("" if qualifier == "A" else facility))

    def _pointed(self, service: Segment) -> tuple[str, ...]:
        """The diagnoses that SV107 points to; the separator is that of SV101, since `1.00` occurs here."""
        procedure = service.get(1)
        mark = next((char for char in procedure if not char.isalnum()), ":")
        found: list[str] = []
        for pointer in filter(None, (one.strip() for one in service.get(7).split(mark))):
            at = values.number(pointer, "diagnosis pointer (SV107)") or Decimal(0)
            if at != int(at) or not 0 < at <= len(self.diagnoses):
                raise UnreadableError("diagnosis pointer (SV107) to a diagnosis that the claim does not state")
            found.append(self.diagnoses[int(at) - 1])
        return tuple(filter(None, found))

    def _practitioner(self, line: _OpenLine) -> tuple[str | None, str | None]:
        """NPI and taxonomy: who rendered the line, else the claim, else the attending, else who bills."""
        for role in _PRACTITIONERS:
            for level in (line, self.claim_level):
                if npi := level.providers.get(role):
                    return npi, level.specialties.get(role) or None
        return self.parties.billing, None


def _charge(text: str, line: int) -> Decimal | None:
    return values.number(text, f"line {line}: charge")
