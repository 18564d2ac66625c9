"""Lexical forms of datatypes as regular expressions: a literal of another form has no value (XML Schema 1.1, part 2).

Listed are the datatypes that SPARQL 1.1 compares (section 17.1), their derived integers, and dates and times.
"""

from __future__ import annotations

from rdflib.namespace import XSD
from rdflib.term import Node

from .condition import TRUE, Condition
from .terms import string

_ZONE = r"(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_LEAP = r"\d*(0[48]|[2468][048]|[13579][26]|([02468][048]|[13579][26])00)"
_DATE = (
    r"-?([1-9]\d*)?\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))"
)
_LEAP_DAY = rf"-?{_LEAP}-02-29"
_TIME = r"(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)"
_DOUBLE = r"([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN)"


def _at_most(limit: int | None) -> str:
    """Return the form of the digits of a number from nothing to a limit."""
    if limit is None:
        return r"\d+"
    digits = str(limit)
    fewer = [rf"\d{{1,{len(digits) - 1}}}"] if len(digits) > 1 else []
    less = [
        rf"{digits[:at]}[0-{int(digit) - 1}]\d{{{len(digits) - at - 1}}}"
        for at, digit in enumerate(digits)
        if digit != "0"
    ]
    return rf"0*({'|'.join([*fewer, *less, digits])})"


def _between(low: int | None, high: int | None) -> str:
    return rf"(\+?{_at_most(high)}|-{_at_most(None if low is None else -low)})"


FORMS: dict[Node, str] = {
    XSD.boolean: "(true|false|1|0)",
    XSD.decimal: r"[+-]?(\d+(\.\d*)?|\.\d+)",
    XSD.float: _DOUBLE,
    XSD.double: _DOUBLE,
    XSD.date: rf"({_DATE}|{_LEAP_DAY}){_ZONE}",
    XSD.dateTime: rf"({_DATE}|{_LEAP_DAY})T{_TIME}{_ZONE}",
    XSD.time: _TIME + _ZONE,
    XSD.integer: _between(None, None),
    XSD.long: _between(-(2**63), 2**63 - 1),
    XSD.int: _between(-(2**31), 2**31 - 1),
    XSD.short: _between(-(2**15), 2**15 - 1),
    XSD.byte: _between(-(2**7), 2**7 - 1),
    XSD.nonNegativeInteger: _between(0, None),
    XSD.positiveInteger: r"\+?0*[1-9]\d*",
    XSD.nonPositiveInteger: _between(None, 0),
    XSD.negativeInteger: r"-0*[1-9]\d*",
    XSD.unsignedLong: _between(0, 2**64 - 1),
    XSD.unsignedInt: _between(0, 2**32 - 1),
    XSD.unsignedShort: _between(0, 2**16 - 1),
    XSD.unsignedByte: _between(0, 2**8 - 1),
}


def well_formed(datatype: Node, value: str) -> Condition:
    """Return the condition that the literal of a datatype that a variable holds has a value."""
    form = FORMS.get(datatype)
    return Condition(f"REGEX(STR({value}), {string(f'^{form}$')})") if form else TRUE
