"""Length, pattern and language of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.namespace import SH

from .. import arguments
from ..condition import Condition, both, compared, either, no, same, where
from ..model import Breach, Constraint, Kind, Shape
from ..terms import string
from .values import each_value, values

if TYPE_CHECKING:
    from ..writer import Writer


def _shortest(_: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    return _has_text(value, compared(f"STRLEN(STR({value}))", ">=", str(arguments.count(shape, constraint))))


def _longest(_: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    return _has_text(value, compared(f"STRLEN(STR({value}))", "<=", str(arguments.count(shape, constraint))))


def _pattern(writer: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    flags = writer.shapes.graph.value(shape.node, SH.flags)
    pattern = string(str(arguments.literal(shape, constraint)))
    more = f", {string(str(flags))}" if flags is not None else ""
    return _has_text(value, Condition(f"REGEX(STR({value}), {pattern}{more})"))


def _has_text(value: str, condition: Condition) -> Condition:
    """Return a condition on the text of a value: a blank node has none, and never meets it."""
    return both(no(Condition(f"isBlank({value})")), condition)


def _language_in(writer: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
    ranges = arguments.members(writer.shapes.graph, shape, constraint)
    found = [Condition(f"LANGMATCHES(LANG({value}), {string(str(one))})") for one in ranges]
    return both(Condition(f"isLiteral({value})"), either(*found))


def _unique_language(writer: Writer, shape: Shape, constraint: Constraint, focus: str) -> list[Breach]:
    """One result for each language of two values or more."""
    if not arguments.flag(shape, constraint):
        return []
    found = values(writer, shape, focus)
    pairs = [(one, two) for one in found for two in values(writer, shape, focus) if one[1] != two[1]]
    return [
        Breach(
            f"{where(f'{pattern} {other_pattern}', _same_language(value, other))} BIND(LANG({value}) AS ?language)",
            others=("?language",),
        )
        for (pattern, value), (other_pattern, other) in pairs
    ]


def _same_language(one: str, two: str) -> Condition:
    return both(
        Condition(f"isLiteral({one})"),
        Condition(f"isLiteral({two})"),
        compared(f"LANG({one})", "!=", '""'),
        compared(f"LANG({one})", "=", f"LANG({two})"),
        no(same(one, two)),
    )


KINDS = (
    Kind(SH.MinLengthConstraintComponent, SH.minLength, each_value(_shortest), "Fewer than {value} characters"),
    Kind(SH.MaxLengthConstraintComponent, SH.maxLength, each_value(_longest), "More than {value} characters"),
    Kind(SH.PatternConstraintComponent, SH.pattern, each_value(_pattern), "Value does not match pattern {value}"),
    Kind(SH.LanguageInConstraintComponent, SH.languageIn, each_value(_language_in), "Language is not an allowed one"),
    Kind(SH.UniqueLangConstraintComponent, SH.uniqueLang, _unique_language, "Language is used by more than one value"),
)
