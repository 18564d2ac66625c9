"""Read claim JSON, strictly: an unknown key or a wrong type is an error that names the key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, cast

from . import values
from .documents import Repeated
from .record import Claim, Line
from .values import NotAClaimError, UnreadableError

FORMS = ("837P", "837I")
_LARGEST = Decimal(10) ** 15


def claim_from_json(value: object) -> Claim:
    """One claim of a decoded JSON object; raises `UnreadableError`."""
    if not isinstance(value, dict):
        raise NotAClaimError("a claim must be a JSON object")
    raw = cast("dict[str, object]", value)
    if not raw.keys() & {"id", "form", "lines"}:
        raise NotAClaimError("JSON object that is neither a claim (keys id, form, lines) nor a FHIR resource")
    claim = Claim(**_fields(raw, _CLAIM, "claim"))
    values.check_unique(line.number for line in claim.lines)
    return claim


def claim_to_json(claim: Claim) -> dict[str, Any]:
    """A claim as plain values that read back as the same claim, whatever format it came in."""
    plain = {key: _plain(getattr(claim, name)) for key, (name, _) in _CLAIM.items()}
    lines = [{key: _plain(getattr(line, name)) for key, (name, _) in _LINE.items()} for line in claim.lines]
    return plain | {"lines": lines}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def claim_id(value: object) -> str | None:
    """The id of a claim that may be broken elsewhere, for its error message."""
    try:
        return _id(cast("dict[str, object]", value).get("id"), "id") if isinstance(value, dict) else None
    except UnreadableError:
        return None


def _fields(raw: dict[str, object], table: _Table, what: str) -> dict[str, Any]:
    """The arguments of a record, one for each row of the table."""
    if isinstance(raw, Repeated):
        raise UnreadableError(f'{what}: key "{raw.key}" stands twice')
    if unknown := sorted(raw.keys() - table.keys()):
        raise UnreadableError(f"{what}: unknown key {unknown[0][:40]!a}")
    return {name: parse(raw.get(key), f"{what}: {key}") for key, (name, parse) in table.items()}


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise UnreadableError(f"{what} must be a text")
    if not value.isprintable():
        raise UnreadableError(f"{what} holds characters that can't be printed")
    return value.strip()


def _id(value: object, what: str) -> str:
    return _text(value, what) or _refuse(f"{what} is blank")


def _refuse(reason: str) -> str:
    raise UnreadableError(reason)


def _form(value: object, what: str) -> str:
    return value if isinstance(value, str) and value in FORMS else _refuse(f"{what} must be 837P or 837I")


def _optional_text(value: object, what: str) -> str | None:
    return None if value is None else values.optional(_text(value, what))


def _compact(value: object, what: str) -> str:
    return values.compact(_text(value, what))


def _unit(value: object, what: str) -> str:
    return "UN" if value is None else _compact(value, what) or "UN"


def _texts(clean: Callable[[str], str]) -> Callable[[object, str], tuple[str, ...]]:
    def parse(value: object, what: str) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise UnreadableError(f"{what} must be a list of texts")
        return tuple(clean(_text(one, what)) for one in cast("list[object]", value))

    return parse


def _cleaned(clean: Callable[[str], str | None]) -> Callable[[object, str], str | None]:
    def parse(value: object, what: str) -> str | None:
        return None if value is None else clean(_text(value, what))

    return parse


def _number(value: object, what: str) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise UnreadableError(f"{what} must be a number")
    found = Decimal(value)
    if not found.is_finite() or abs(found) >= _LARGEST:
        raise UnreadableError(f"{what} must be a finite number below {_LARGEST:.0E}")
    return found


def _units(value: object, what: str) -> Decimal | None:
    return values.as_units(_number(value, what), what)


def _line_number(value: object, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**6:
        raise UnreadableError(f"{what} must be a whole number from 1")
    return value


def _day(value: object, what: str) -> date | None:
    if value is None:
        return None
    text = _text(value, what)
    if len(text) != 10:
        raise UnreadableError(f"{what} is not a date of the form YYYY-MM-DD")
    return values.iso_day(text, what)


def _lines(value: object, what: str) -> tuple[Line, ...]:
    if not isinstance(value, list) or not value:
        raise UnreadableError(f"{what} must be a list of at least one line")
    return tuple(_line(one, at) for at, one in enumerate(cast("list[object]", value), 1))


def _line(value: object, at: int) -> Line:
    if not isinstance(value, dict):
        raise UnreadableError(f"line {at} must be an object")
    line = Line(**_fields(cast("dict[str, object]", value), _LINE, f"line {at}"))
    if line.from_ and line.to:
        values.period(line.from_, line.to, f"line {at}: the time of service")
    return line


_Table = dict[str, tuple[str, Callable[[object, str], Any]]]

_LINE: _Table = {
    "number": ("number", _line_number),
    "code": ("code", _compact),
    "modifiers": ("modifiers", _texts(values.compact)),
    "units": ("units", _units),
    "unit": ("unit", _unit),
    "from": ("from_", _day),
    "to": ("to", _day),
    "place_of_service": ("place_of_service", _optional_text),
    "rendering": ("rendering", _optional_text),
    "group": ("group", _optional_text),
    "specialty": ("specialty", _optional_text),
    "diagnoses": ("diagnoses", _texts(values.diagnosis)),
    "revenue_code": ("revenue_code", _cleaned(values.revenue_code)),
    "charge": ("charge", _number),
}

_CLAIM: _Table = {
    "id": ("id", _id),
    "form": ("form", _form),
    "payer": ("payer", _optional_text),
    "patient": ("patient", _optional_text),
    "type_of_bill": ("type_of_bill", _cleaned(values.type_of_bill)),
    "billing": ("billing", _optional_text),
    "frequency": ("frequency", _cleaned(values.frequency)),
    "replaces": ("replaces", _optional_text),
    "lines": ("lines", _lines),
}

CLAIM_KEYS, LINE_KEYS = tuple(_CLAIM), tuple(_LINE)
"""The keys of a claim and of its lines, in the order of the contract."""
