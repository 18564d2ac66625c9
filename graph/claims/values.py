"""Turn the texts of claim formats into values, with reasons that never quote what they refuse."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,9})?|\.\d{1,9})")
_BILL_TYPE = re.compile(r"0?([0-9]{2}[0-9A-Z])")
_REVENUE = re.compile(r"([0-9]{3,4})(\.0+)?")


class UnreadableError(ValueError):
    """A claim that breaks its format; the text is the reason and holds nothing of the patient."""


class NotAClaimError(UnreadableError):
    """Well formed, but no claim for payment that this package judges."""


def compact(text: str) -> str:
    """A code, modifier or identifier for comparison: upper-case, without any blank."""
    return "".join(text.split()).upper()


def optional(text: str) -> str | None:
    """The stripped text, or None where nothing was stated."""
    return text.strip() or None


def diagnosis(text: str) -> str:
    """An ICD code without its dot, which is presentation only."""
    return compact(text).replace(".", "")


def number(text: str, what: str) -> Decimal | None:
    """A plain decimal number, None when blank."""
    text = text.strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise UnreadableError(f"{what} is not a number")
    return Decimal(text)


def units(text: str, what: str) -> Decimal | None:
    """A count of units, None when blank."""
    return as_units(number(text, what), what)


def as_units(value: Decimal | None, what: str) -> Decimal | None:
    """The value if it can count units: not below zero, three decimals at most; zero is for the rules."""
    if value is not None and value < 0:
        raise UnreadableError(f"{what} is negative")
    if value is not None and value != round(value, 3):
        raise UnreadableError(f"{what} has more than three decimals")
    return value


def check_unique(numbers: Iterable[int]) -> None:
    """Refuse line numbers of which one stands twice."""
    for one, count in Counter(numbers).items():
        if count > 1:
            raise UnreadableError(f"line number {one} stands twice")


def iso_day(text: str, what: str) -> date:
    """The day of an ISO date; a time and zone behind it are dropped, a month or year alone is refused."""
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(T[0-9:.+\-Z]*)?", text, re.ASCII)
    try:
        return date.fromisoformat(found[1] if found else "")
    except ValueError:
        raise UnreadableError(f"{what} is not a date of the form YYYY-MM-DD") from None


def x12_day(text: str, what: str) -> date:
    """The day of CCYYMMDD, with or without a time, or of YYMMDD (years 69 to 99 are 19xx, as in POSIX)."""
    digits = text.strip()
    if len(digits) == 6:
        digits = ("20" if digits < "69" else "19") + digits
    try:
        if not (digits.isascii() and digits.isdigit() and len(digits) in (8, 12, 14)):
            raise ValueError
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise UnreadableError(f"{what} is not a date") from None


def x12_period(text: str, what: str) -> tuple[date, date]:
    """A day, or a range with a hyphen, as first and last day."""
    first, _, last = text.partition("-")
    return period(x12_day(first, what), x12_day(last or first, what), what)


def period(first: date, last: date, what: str) -> tuple[date, date]:
    """First and last day in order."""
    if last < first:
        raise UnreadableError(f"{what} ends before it begins")
    return first, last


def type_of_bill(text: str) -> str | None:
    """The four characters `0XYZ`; what is no type of bill stays as it is, for the rules to judge."""
    text = compact(text)
    found = _BILL_TYPE.fullmatch(text)
    return f"0{found[1]}" if found else text or None


def frequency(text: str) -> str | None:
    """A claim frequency code; what is none stays as it is."""
    return compact(text) or None


def revenue_code(text: str) -> str | None:
    """Four digits; older files drop the leading zero or write a fraction (`450.00`)."""
    text = compact(text)
    found = _REVENUE.fullmatch(text)
    return found[1].zfill(4) if found else text or None


def opaque(*parts: str) -> str:
    """A key that tells patients apart without carrying an identifier further."""
    joined = "\x1f".join(compact(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "backslashreplace")).hexdigest()[:32]
