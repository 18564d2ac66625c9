"""Terms as the indexes of the single-claim engine hold them: an IRI is a `str`, a literal a `Lit`.

Both are hashable and cheap. Comparison keeps the semantics of SPARQL 1.1 (section 17.3): two terms of kinds that
can't be compared are an error, never false.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox
import rdflib

from ...ontology.terms import RDF, XSD


class Lit(tuple[str, str, str | None]):
    """A literal: its lexical form, its datatype, its language."""

    __slots__ = ()

    def __str__(self) -> str:
        return self[0]


Term = str | Lit
Value = Term | bool | int | float | Decimal
"""What an expression gives: a term, or the value that an operator made."""


class ExpressionError(Exception):
    """An expression has no value for a solution: a filter that meets one drops the solution."""


def text(lexical: str) -> Lit:
    """Return a plain string."""
    return Lit((lexical, XSD.string, None))


def from_oxigraph(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    """Return a term of the store."""
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.Literal):
        return Lit((term.value, term.datatype.value, term.language))
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    raise TypeError("a quoted triple has no place in a slice")


def from_rdflib(term: object) -> Term:
    """Return a term of a parsed shape or query."""
    if isinstance(term, rdflib.URIRef):
        return str(term)
    if isinstance(term, rdflib.BNode):
        return f"_:{term}"
    assert isinstance(term, rdflib.Literal)
    datatype = RDF.langString if term.language else str(term.datatype or XSD.string)
    return Lit((str(term), datatype, term.language))


def added(one: Value, other: Value, sign: int = 1) -> Value:
    """Return the sum of two numbers, or with -1 their difference; raises ExpressionError for another kind."""
    first, second = _number(one), _number(other)
    if isinstance(first, float) or isinstance(second, float):
        return float(first) + sign * float(second)
    return first + sign * second


def _number(value: Value) -> Any:
    kind, found = _operand(value)
    if kind != "number":
        raise ExpressionError
    return found


def string(value: Value) -> str:
    """Return the text of a literal that is a string; raises ExpressionError for another kind."""
    if isinstance(value, Lit) and value[1] in (XSD.string, RDF.langString):
        return value[0]
    raise ExpressionError


def lexical(value: Value) -> str:
    """Return a value as a message shows it: the IRI, or the lexical form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def truth(value: Value) -> bool:
    """Return the effective boolean value (SPARQL 1.1, 17.2.2); raises ExpressionError where there is none."""
    if value is True or value is False:
        return value
    kind, found = _operand(value)
    if kind in ("boolean", "number"):
        return bool(found)
    return string(value) != ""


def equal(one: Value, other: Value) -> bool:
    """Tell whether two values are equal; raises ExpressionError where SPARQL can't tell."""
    if one == other and type(one) is type(other):
        return True
    if type(one) is str or type(other) is str:
        return False
    (kind, found), (other_kind, other_found) = _operand(one), _operand(other)
    if {kind, other_kind} == {"string", "language"}:
        return False
    if kind != other_kind or kind == "other":
        raise ExpressionError
    return found == other_found


def ordered(one: Value, other: Value) -> int:
    """Return a number below, at or above zero as the first value is less, equal or greater."""
    (kind, found), (other_kind, other_found) = _operand(one), _operand(other)
    if kind != other_kind or kind in ("iri", "language", "other"):
        raise ExpressionError
    return (found > other_found) - (found < other_found)


def least(value: Value) -> tuple[str, Any]:
    """Return the key by which MIN and MAX choose: by kind, then by value."""
    return _operand(value)


_NUMBERS = {XSD.integer: int, XSD.decimal: Decimal, XSD.double: float}
_AS_WRITTEN = {XSD.string: "string", XSD.date: "date"}
"""Kinds whose lexical forms compare as the values do: a date of four digits for the year sorts as its text."""


def _operand(value: Value) -> tuple[str, Any]:
    if not isinstance(value, Lit):
        if isinstance(value, str):
            return "iri", value
        return ("boolean", value) if isinstance(value, bool) else ("number", value)
    form, datatype, _ = value
    if datatype in _AS_WRITTEN:
        return _AS_WRITTEN[datatype], form
    if datatype in _NUMBERS:
        try:
            return "number", _NUMBERS[datatype](form)
        except (ValueError, InvalidOperation) as error:
            raise ExpressionError from error
    if datatype == XSD.boolean:
        return "boolean", form in ("true", "1")
    return ("language", value[:1] + value[2:]) if datatype == RDF.langString else ("other", value)
