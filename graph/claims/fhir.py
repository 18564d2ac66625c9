"""Read FHIR Claim and ExplanationOfBenefit resources (R4, and the STU3 shape) into claim records."""

from __future__ import annotations

from collections.abc import Iterator

from . import values
from .fhir_items import Items
from .fhir_values import (
    Party,
    Resource,
    child,
    codings,
    first_code,
    identifier,
    rows,
    tail,
    text,
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


def bundle_claims(bundle: Resource) -> Iterator[tuple[str, Resource, dict[str, Resource]]]:
    """Each claim of a Bundle with its position, and all resources by the references to them."""
    entries = [(text(one, "fullUrl"), child(one, "resource")) for one in rows(bundle, "entry")]
    known = {tail(f"{text(one, 'resourceType')}/{text(one, 'id')}"): one for _, one in entries}
    known |= {url: one for url, one in entries if url}
    claims = [(f"entry[{at}]", one) for at, (_, one) in enumerate(entries) if one.get("resourceType") in RESOURCES]
    if not claims:
        raise NotAClaimError("FHIR Bundle without a Claim or ExplanationOfBenefit")
    for position, one in claims:
        yield position, one, known


def resource_id(resource: Resource) -> str | None:
    """The claim's business identifier, else the id of the resource."""
    return identifier(resource) or text(resource, "id") or None


def claim_from_fhir(resource: Resource, bundled: dict[str, Resource]) -> Claim:
    """One claim; `bundled` holds the resources it may refer to. Raises `UnreadableError`."""
    form = _form(resource)
    known = resource_id(resource)
    if known is None:
        raise UnreadableError("neither identifier nor id is stated")
    party = Party(resource, bundled)
    lines = tuple(Items(resource, party, form))
    _check(lines)
    replaced = _prior(resource, bundled)
    return Claim(
        id=known,
        form=form,
        payer=_payer(resource, party),
        patient=party.patient(child(resource, "patient")),
        type_of_bill=_type_of_bill(resource),
        lines=lines,
        billing=party.name(child(resource, "provider")),
        frequency="7" if replaced else None,
        replaces=replaced,
    )


def _form(resource: Resource) -> str:
    kind = text(resource, "resourceType")
    if kind not in RESOURCES:
        raise NotAClaimError(f"FHIR {kind if kind.isalpha() else 'resource'}: not a claim")
    if (use := text(resource, "use")) in _NOT_FOR_PAYMENT:
        raise NotAClaimError(f"FHIR {kind} with use {use}: not a claim for payment")
    if any(code == "replacedby" for one in rows(resource, "related") for _, code in codings(one, "relationship")):
        raise NotAClaimError(f"FHIR {kind} that another claim replaces: not a claim for payment")
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
    values.check_unique(line.number for line in lines)
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


def _prior(resource: Resource, bundled: dict[str, Resource]) -> str | None:
    """The number of the claim that this one was adjusted from (`related`, relationship `prior`)."""
    for one in rows(resource, "related"):
        if any(code == "prior" for _, code in codings(one, "relationship")):
            stated, claim = text(child(one, "reference"), "value"), child(one, "claim")
            reference = text(claim, "reference")
            known = bundled.get(reference) or bundled.get(tail(reference), {})
            return stated or resource_id(known) or identifier(claim) or tail(reference).rpartition("/")[2] or None
    return None


def _type_of_bill(resource: Resource) -> str | None:
    """From supportingInfo; STU3 calls the same list `information`."""
    for info in rows(resource, "supportingInfo") or rows(resource, "information"):
        if any(code == "typeofbill" for _, code in codings(info, "category")):
            return values.type_of_bill(first_code(info, "code"))
    return None
