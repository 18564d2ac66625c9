"""Read FHIR Claim and ExplanationOfBenefit resources (R4, and the STU3 shape) into claim records."""

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
    identifier,
    number,
    rows,
    tail,
    text,
    whole,
)
from .record import Claim, Line
from .values import NotAClaimError, UnreadableError

RESOURCES = ("Claim", "ExplanationOfBenefit")
_FORMS = {"professional": "837P", "vision": "837P", "institutional": "837I"}
_REFUSED = {
    "oral": "dental claim (CDT codes): not supported",
    "pharmacy": "pharmacy claim (drug codes): no line with a HCPCS/CPT code",
}
_NOT_FOR_PAYMENT = ("preauthorization", "predetermination", "proposed", "exploratory")
_VOID = ("cancelled", "entered-in-error")
_PROCEDURES = ("ama-assn.org/go/cpt", "hcpcs", "2.16.840.1.113883.6.12", "2.16.840.1.113883.6.285")
_PLACES = ("placeofservice", "placeofsrvc", "serviceplace", "2.16.840.1.113883.15.5")
_RENDERING = ("rendering", "performing", "primary", "")
_MINUTES = ("MJ", "MIN", "MINUTE", "MINUTES")
_DAYS = ("DA", "D", "DAY", "DAYS")


def bundle_claims(bundle: Resource) -> Iterator[tuple[str, Resource, dict[str, Resource]]]:
    """Each claim of a Bundle with its position, and all resources by the references to them."""
    entries = [(text(one, "fullUrl"), child(one, "resource")) for one in rows(bundle, "entry")]
    known = {tail(f"{text(one, 'resourceType')}/{text(one, 'id')}"): one for _, one in entries}
    known |= {url: one for url, one in entries if url}
    claims = [
        (f"entry[{at}]", one) for at, (_, one) in enumerate(entries) if one.get("resourceType") in RESOURCES
    ]
    if not claims:
        raise NotAClaimError("FHIR Bundle without a Claim or ExplanationOfBenefit")
    for position, one in claims:
        yield position, one, known


def resource_id(resource: Resource) -> str | None:
    """The claim's business identifier, else the id of the resource."""
    return identifier(resource) or text(resource, "id") or None


def claim_from_fhir(resource: Resource, bundled: dict[str, Resource]) -> Claim:
    """One claim; `bundled` holds the resources it may refer to. Raises `UnreadableError` or `NotAClaimError`."""
    form = _form(resource)
    known = resource_id(resource)
    if known is None:
        raise UnreadableError("neither identifier nor id is stated")
    party = Party(resource, bundled)
    lines = tuple(_Lines(resource, party, form))
    _check(lines)
    return Claim(
        id=known,
        form=form,
        payer=_payer(resource, party),
        patient=party.patient(child(resource, "patient")),
        type_of_bill=_type_of_bill(resource),
        lines=lines,
        billing=party.name(child(resource, "provider")),
    )


def _form(resource: Resource) -> str:
    kind = text(resource, "resourceType")
    if kind not in RESOURCES:
        raise NotAClaimError(f"FHIR {kind if kind.isalpha() else 'resource'}: not a claim")
    if (use := text(resource, "use")) in _NOT_FOR_PAYMENT:
        raise NotAClaimError(f"FHIR {kind} with use {use}: not a claim for payment")
    if (status := text(resource, "status")) in _VOID:
        raise NotAClaimError(f"FHIR {kind} with status {status}: not a claim for payment")
    types = [code for _, code in codings(resource, "type")]
    if refused := next((_REFUSED[code] for code in types if code in _REFUSED), None):
        raise NotAClaimError(f"FHIR {kind}: {refused}")
    found = next((_FORMS[code] for code in types if code in _FORMS), None)
    if found is None:
        raise UnreadableError("type is neither professional nor institutional")
    return found


def _check(lines: tuple[Line, ...]) -> None:
    if not lines:
        raise UnreadableError("claim without a line (item)")
    numbers = [line.number for line in lines]
    if repeated := next((one for one in numbers if numbers.count(one) > 1), None):
        raise UnreadableError(f"line number {repeated} stands twice")
    if not any(line.code_system == "HC" or (line.revenue_code and not line.code) for line in lines):
        raise NotAClaimError("FHIR claim: no line with a HCPCS/CPT code")


def _payer(resource: Resource, party: Party) -> str | None:
    if insurer := party.name(child(resource, "insurer")):
        return insurer
    insurance = resource.get("insurance")
    stated = rows(resource, "insurance") if isinstance(insurance, list) else [child(resource, "insurance")]
    stated.sort(key=lambda one: one.get("focal") is not True)
    payors = (rows(party.resource(child(one, "coverage")), "payor") for one in stated)
    return next((name for found in payors for one in found if (name := party.name(one))), None)


def _type_of_bill(resource: Resource) -> str | None:
    """From supportingInfo; STU3 calls the same list `information`."""
    for info in rows(resource, "supportingInfo") or rows(resource, "information"):
        if any(code == "typeofbill" for _, code in codings(info, "category")):
            return values.type_of_bill(first_code(info, "code"))
    return None


class _Lines:
    """The items of one resource as lines, with what they point to."""

    def __init__(self, resource: Resource, party: Party, form: str) -> None:
        self.items = rows(resource, "item")
        self.party = party
        self.form = form
        self.group = party.name(child(resource, "provider"))
        self.period = _period(child(resource, "billablePeriod"), "billablePeriod")
        self.team = {one.get("sequence"): one for one in rows(resource, "careTeam")}
        self.diagnoses = {
            one.get("sequence"): values.diagnosis(first_code(one, "diagnosisCodeableConcept"))
            for one in rows(resource, "diagnosis")
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
            units=values.not_negative(number(quantity, "value", f"{what}: quantity"), f"{what}: quantity"),
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
        child(one, "amount")
        for one in rows(item, "adjudication")
        if first_code(one, "category") == "submitted"
    )
    amount = child(item, "net") or next(submitted, {})
    return number(amount, "value", f"{what}: charge")
