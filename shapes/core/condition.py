"""Conditions of SPARQL put together with no more brackets than they need: parsers go deep on each of them.

None of them is ever an error: what can't be compared is false.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SINGLE, COMPARISON, AND, OR = range(4)


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression that is true or false, and how loosely its parts hold together."""

    text: str
    level: int = SINGLE
    opposite: Condition | None = field(default=None, compare=False)

    def within(self, level: int) -> str:
        """Return the text as a part of an expression that holds its parts together so."""
        return self.text if self.level <= level else f"({self.text})"


TRUE = Condition("true")
FALSE = Condition("1 = 2", COMPARISON)
"""Not `false`: rdflib 7.6 takes a filter of that for none."""


def compared(one: str, operator: str, two: str) -> Condition:
    """Return a comparison that is no error: of two terms that always compare."""
    return Condition(f"{one} {operator} {two}", COMPARISON)


def same(one: str, two: str) -> Condition:
    """Return whether two variables hold the same term."""
    return Condition(f"sameTerm({one}, {two})")


def in_order(one: str, operator: str, two: str) -> Condition:
    """Return whether two terms of any kind are in an order; false where they have none."""
    return Condition(f"COALESCE({one} {operator} {two}, false)")


def both(*conditions: Condition) -> Condition:
    """Return the conjunction of conditions."""
    return _joined(conditions, " && ", AND, TRUE, FALSE)


def either(*conditions: Condition) -> Condition:
    """Return the disjunction of conditions."""
    return _joined(conditions, " || ", OR, FALSE, TRUE)


def _joined(
    conditions: tuple[Condition, ...], sign: str, level: int, neutral: Condition, decisive: Condition
) -> Condition:
    kept = [c for c in dict.fromkeys(conditions) if c != neutral]
    if decisive in kept:
        return decisive
    if len(kept) < 2:
        return kept[0] if kept else neutral
    return Condition(sign.join(c.within(level) for c in kept), level)


def no(condition: Condition) -> Condition:
    """Return the negation of a condition."""
    if condition in (TRUE, FALSE):
        return FALSE if condition == TRUE else TRUE
    return condition.opposite or Condition(f"!{condition.within(SINGLE)}", SINGLE, condition)


def exists(pattern: str) -> Condition:
    """Return the condition that a pattern has a solution beside the variables of the group."""
    found = Condition(f"EXISTS {{ {pattern} }}")
    return Condition(found.text, SINGLE, Condition(f"NOT {found.text}", SINGLE, found))


def where(pattern: str, condition: Condition) -> str:
    """Return a pattern whose solutions meet a condition."""
    return pattern if condition == TRUE else f"{pattern} FILTER({condition.text})"
