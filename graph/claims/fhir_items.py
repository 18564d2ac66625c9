"""Read the items of a FHIR claim as lines: codes, modifiers, places and days, in R4 and STU3 spelling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from . import values
from .fhir_values import (
    Party,
    Resource,
    child,
    codings,
    concept_codings,
    first_code,
    number,
    rows,
    text,
    whole,
)
from .record import Line
from .values import UnreadableError

_PROCEDURES = ("ama-assn.org/go/cpt", "hcpcs", "2.16.840.1.113883.6.12", "2.16.840.1.113883.6.285")
_PLACES = ("placeofservice", "placeofsrvc", "serviceplace", "2.16.840.1.113883.15.5")
_RENDERING = ("rendering", "performing", "primary", "")
_MINUTES = ("MJ", "MIN", "MINUTE", "MINUTES")
_DAYS = ("DA", "D", "DAY", "DAYS")


class Items:
    """The items of one resource as lines, with what they point to."""

    def __init__(self, resource: Resource, party: Party, form: str) -> None:
        self.items = rows(resource, "item")
        self.party = party
        self.form = form
        self.group = party.name(child(resource, "provider"))
        self.period = _period(child(resource, "billablePeriod"), "billablePeriod")
        self.team = _numbered(resource, "careTeam")
        self.diagnoses = {
            at: values.diagnosis(first_code(one, "diagnosisCodeableConcept"))
            for at, one in _numbered(resource, "diagnosis").items()
        }

    def __iter__(self) -> Iterator[Line]:
        return map(self._line, self.items)

    def _line(self, item: Resource) -> Line:
        number_ = whole(item.get("sequence"), "item.sequence")
        what = f"line {number_}"
        system, code = _procedure(item, what)
        first, last = self._served(item, what)
        rendering, specialty = self._practitioner(item)
        quantity = child(item, "quantity")
        return Line(
            number=number_,
            code=code,
            modifiers=_modifiers(item),
            units=values.as_units(number(quantity, "value", f"{what}: quantity"), f"{what}: quantity"),
            unit=_unit(quantity),
            from_=first,
            to=last,
            place_of_service=_place(item),
            rendering=rendering,
            group=self.group,
            specialty=specialty,
            diagnoses=self._pointed(item, what),
            revenue_code=values.revenue_code(first_code(item, "revenue")),
            charge=_charge(item, what),
            code_system=system,
        )

    def _served(self, item: Resource, what: str) -> tuple[date | None, date | None]:
        if day := text(item, "servicedDate"):
            served = values.iso_day(day, f"{what}: servicedDate")
            return served, served
        found = _period(child(item, "servicedPeriod"), f"{what}: servicedPeriod")
        return found if found[0] else self.period

    def _practitioner(self, item: Resource) -> tuple[str | None, str | None]:
        """The member of the care team who rendered the line, by role where several are named."""
        pointers = _pointers(item, "careTeamSequence", "careTeamLinkId")
        team = [one for at in pointers if (one := self.team.get(at))] or list(self.team.values())
        for role in _RENDERING:
            for member in team:
                if first_code(member, "role") == role:
                    taxonomy = first_code(member, "qualification") or None
                    return self.party.name(child(member, "provider")), taxonomy
        return self.group, None

    def _pointed(self, item: Resource, what: str) -> tuple[str, ...]:
        """The diagnoses that an item points to; institutional lines have no pointers and carry all."""
        pointers = _pointers(item, "diagnosisSequence", "diagnosisLinkId")
        if not pointers and self.form == "837I":
            return tuple(filter(None, self.diagnoses.values()))
        if not all(at in self.diagnoses for at in pointers):
            raise UnreadableError(f"{what}: diagnosisSequence to a diagnosis that the claim does not state")
        return tuple(filter(None, (self.diagnoses[at] for at in pointers)))


def _numbered(resource: Resource, key: str) -> dict[int, Resource]:
    """The objects of a list by their sequence, to which items point."""
    return {whole(one.get("sequence"), f"{key}.sequence"): one for one in rows(resource, key)}


def _pointers(item: Resource, *keys: str) -> list[int]:
    for key in keys:
        if (found := item.get(key)) is not None:
            return [whole(at, key) for at in (found if isinstance(found, list) else [found])]
    return []


def _procedure(item: Resource, what: str) -> tuple[str | None, str]:
    """The HCPCS or CPT code, else another code with its system, else blank; STU3 says `service`."""
    for key in ("detail", "subDetail"):
        for nested in rows(item, key):
            if _procedure(nested, what)[0] == "HC":
                raise UnreadableError(f"{what} holds detail lines with codes of their own: not supported")
    found = [*codings(item, "productOrService"), *codings(item, "service")]
    for system, code in found:
        if any(one in system.lower() for one in _PROCEDURES):
            return "HC", values.compact(code)
    system, code = found[0] if found else ("", "")
    return system or None, values.compact(code)


def _modifiers(item: Resource) -> tuple[str, ...]:
    """In list order; one concept may hold several modifiers, or one modifier in several systems."""
    found: list[str] = []
    for concept in rows(item, "modifier"):
        found.extend(dict.fromkeys(values.compact(code) for _, code in concept_codings(concept)))
    return tuple(found)


def _unit(quantity: Resource) -> str:
    stated = {values.compact(text(quantity, "unit")), values.compact(text(quantity, "code"))}
    return "MJ" if stated & set(_MINUTES) else "DA" if stated & set(_DAYS) else "UN"


def _place(item: Resource) -> str | None:
    """The place of service; its system is spelt in several ways."""
    for system, code in codings(item, "locationCodeableConcept"):
        plain = system.lower().replace("_", "").replace("-", "")
        if not system or any(one in plain for one in _PLACES):
            return code
    return None


def _period(period: Resource, what: str) -> tuple[date | None, date | None]:
    start, end = text(period, "start"), text(period, "end")
    if not start:
        return None, None
    first = values.iso_day(start, what)
    return values.period(first, values.iso_day(end, what) if end else first, what)


def _charge(item: Resource, what: str) -> Decimal | None:
    submitted = (
        child(one, "amount") for one in rows(item, "adjudication") if first_code(one, "category") == "submitted"
    )
    amount = child(item, "net") or next(submitted, {})
    return number(amount, "value", f"{what}: charge")
