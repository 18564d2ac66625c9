"""Look into FHIR resources: codings, references and identifiers, with reasons for what has a wrong type."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from . import values
from .values import UnreadableError

Resource = dict[str, Any]

_NPI = "us-npi"
_PERSONS = ("Patient", "RelatedPerson")


def rows(parent: Resource, key: str) -> list[Resource]:
    """The objects under a key: a list of them, or none."""
    found = parent.get(key)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in cast("list[Any]", found)):
        raise UnreadableError(f"{key} must be a list of objects")
    return cast("list[Resource]", found)


def child(parent: Resource, key: str) -> Resource:
    """The object under a key, empty when absent."""
    found = parent.get(key)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise UnreadableError(f"{key} must be an object")
    return cast("Resource", found)


def text(parent: Resource, key: str) -> str:
    """The text under a key, blank when absent."""
    found = parent.get(key)
    if found is None:
        return ""
    if not isinstance(found, str) or not found.isprintable():
        raise UnreadableError(f"{key} must be a printable text")
    return found.strip()


def number(parent: Resource, key: str, what: str) -> Decimal | None:
    """The number under a key."""
    found = parent.get(key)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        raise UnreadableError(f"{what} is not a number")
    return values.number(f"{Decimal(found):f}" if Decimal(found).is_finite() else "-", what)


def whole(value: object, what: str) -> int:
    """A sequence number, from 1."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**6:
        raise UnreadableError(f"{what} is not a whole number from 1")
    return value


def codings(parent: Resource, key: str) -> Iterator[tuple[str, str]]:
    """System and code of each coding of the concept under a key."""
    yield from concept_codings(child(parent, key))


def concept_codings(concept: Resource) -> Iterator[tuple[str, str]]:
    """System and code of each coding that states a code; a reason for its absence is none."""
    for coding in rows(concept, "coding"):
        system, code = text(coding, "system"), text(coding, "code")
        if code and "data-absent-reason" not in system:
            yield system, code


def first_code(parent: Resource, key: str) -> str:
    """The first code of the concept under a key, blank when there is none."""
    return next((code for _, code in codings(parent, key)), "")


def identifier(resource: Resource) -> str:
    """The identifier that others know a party by: its NPI, else the first one stated."""
    held = resource.get("identifier")
    stated = [child(resource, "identifier")] if isinstance(held, dict) else rows(resource, "identifier")
    stated.sort(key=lambda one: _NPI not in text(one, "system"))
    return next(filter(None, (text(one, "value") for one in stated)), "")


class Party:
    """Resolve references of one claim: to what it contains, and to the rest of its bundle."""

    def __init__(self, claim: Resource, bundled: dict[str, Resource]) -> None:
        self._bundled = bundled
        self._contained = {f"#{text(one, 'id')}": one for one in rows(claim, "contained")}

    def resource(self, reference: Resource) -> Resource:
        """The resource that is referred to, empty when it isn't at hand."""
        target = text(reference, "reference")
        return self._contained.get(target) or self._bundled.get(target) or self._bundled.get(tail(target)) or {}

    def name(self, reference: Resource) -> str | None:
        """An identifier of an organisation or practitioner, else the reference itself; never a patient."""
        target, resource = text(reference, "reference"), self.resource(reference)
        if resource.get("resourceType") in _PERSONS or tail(target).split("/")[0] in _PERSONS:
            return None
        local = "" if target.startswith("#") else tail(target)
        known = identifier(reference) or identifier(resource)
        return known or local or text(reference, "display") or None

    def patient(self, reference: Resource) -> str | None:
        """An opaque key of a patient; None where nothing tells one patient from another."""
        resource = self.resource(reference)
        if known := identifier(reference) or identifier(resource):
            return values.opaque(known)
        target = text(reference, "reference")
        if target and not target.startswith("#"):
            return values.opaque(tail(target))
        name, birth = next(iter(rows(resource, "name")), {}), text(resource, "birthDate")
        return values.opaque(text(name, "family"), str(name.get("given")), birth) if name and birth else None


def tail(reference: str) -> str:
    """`Type/id` of a reference, whatever server stands before it."""
    return "/".join(reference.split("/_history/", maxsplit=1)[0].split("/")[-2:])
