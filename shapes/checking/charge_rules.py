"""Judge a charge list by the claim rules: each row as the one line of a claim, and the list as a whole.

A row says how a service is going to be billed, not that it was: what depends on other lines of a patient's day, on
the practitioner or on a diagnosis is left to claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from ...graph.claims.rows import claim_rows
from ...graph.finding import Finding
from ...ontology.terms import BASE
from .charges import Charge, ChargeList
from .claim_places import field_of, named_in
from .problem import Problem

if TYPE_CHECKING:
    from ...graph.store import Store
    from ..validator import Validator

ROW_RULES = (
    "R-FMT-CODE", "R-FMT-MOD", "R-FMT-POS", "R-FMT-TOB", "R-FMT-UNITS", "R-VAL-CODE", "R-VAL-MOD", "R-VAL-POS",
    "R-MOD-", "R-MUE-", "R-POS-", "R-PCTC-FAC", "R-STATUS-B", "R-STATUS-I", "R-STATUS-N", "R-STATUS-X",
    "R-DATA-UNKNOWN",
)  # fmt: skip
"""The rules that one line alone can break, by the beginning of their ids."""
ADD_ON_RULES = ("R-AOC-1", "R-AOC-3")
"""The rules of add-ons with listed primaries."""
PRIMARIES = """
SELECT DISTINCT ?addon ?primary WHERE {{
  VALUES ?addon {{ {codes} }}
  ?edit mcg:addOn/skos:notation ?addon ; mcg:primaryNotation ?primary .
}}"""
KNOWN = """
SELECT DISTINCT ?notation WHERE {{
  VALUES ?notation {{ {codes} }}
  ?code skos:notation ?notation .
  FILTER(STRSTARTS(STR(?code), "{base}code/"))
}}"""
CONTRACTOR = "CCCCC"
PUBLISHED = 'ASK { ?e mcg:release ?r FILTER(?r NOT IN ("default", "schemes") && !STRSTARTS(?r, "curated-")) }'
"""Whether a graph holds more than the curated editions."""


class Words(NamedTuple):
    """What is said of a row."""

    severity: str
    rule: str
    message: str
    shape: str = ""
    fixes: tuple[str, ...] = ()
    source: str = ""
    verdict: str = "violated"


def judge_charges(charges: ChargeList, validator: Validator, store: Store) -> Iterator[Problem]:
    """Give the problems of a list; rows that would make the same claim are judged once."""
    same: dict[object, list[Charge]] = {}
    for row in charges.rows:
        same.setdefault((row.claim.form, row.claim.payer, row.claim.type_of_bill, row.line), []).append(row)
    groups = {rows[0].claim.id: rows for rows in same.values()}
    yield from _judged(charges, groups, validator, store)
    yield from _repeated(charges, groups.values())
    yield from _unknown(charges, store)


def _judged(
    charges: ChargeList, groups: dict[str, list[Charge]], validator: Validator, store: Store
) -> Iterator[Problem]:
    """Judge one row of each group; what is found is said of all of them."""
    sources = {shape: rule.source for shape, rule in validator.rules.items()}
    primaries = _primaries(charges, store)
    for _, findings in validator.judge_all([rows[0].claim for rows in groups.values()]):
        for finding in findings:
            for row in groups[finding.claim]:
                if finding.rule in ADD_ON_RULES:
                    yield from _alone(charges, row, finding, primaries)
                elif finding.rule.startswith(ROW_RULES) and _stated(row, finding):
                    yield _problem(charges, row, finding, sources)


def _stated(row: Charge, finding: Finding) -> bool:
    """Whether the row says anything of what the finding is about: a list may leave the setting open."""
    field = field_of(finding.rule)
    return field in row.cells or not finding.rule.startswith("R-FMT-") or field not in ("place_of_service", "units")


def _problem(charges: ChargeList, row: Charge, finding: Finding, sources: dict[str, str]) -> Problem:
    words = Words(
        finding.severity, finding.rule, finding.message, finding.shape, finding.fixes,
        sources.get(finding.shape, ""), finding.verdict,
    )  # fmt: skip
    return _at(charges, row, _start(row, field_of(finding.rule), finding.message), words)


def _start(row: Charge, field: str, message: str) -> int:
    """Return where a field begins: of modifiers the one that a message names, of what is not stated the code."""
    which = named_in(row.line.modifiers, message) if field == "modifiers" else None
    return row.cells.get(field, row.cells["code"]).start if which is None else row.modifiers[which]


def _alone(charges: ChargeList, row: Charge, finding: Finding, primaries: dict[str, set[str]]) -> Iterator[Problem]:
    """Give a problem for an add-on none of whose primaries is in the list; contractors may accept others."""
    accepted = primaries.get(row.line.code, set())
    if not accepted or CONTRACTOR in accepted or any(other.line.code in accepted for other in charges.rows):
        return
    shown = ", ".join(sorted(accepted)[:12]) + (f" and {len(accepted) - 12} more" if len(accepted) > 12 else "")
    message = f"{row.line.code} is an add-on, and none of its primaries is in the list: {shown}."
    fixes = ("Add the primary that you bill it with, or remove the add-on.",)
    yield _at(charges, row, row.cells["code"].start, Words("warning", finding.rule, message, finding.shape, fixes))


def _repeated(charges: ChargeList, groups: Iterable[list[Charge]]) -> Iterator[Problem]:
    for first, *rest in groups:
        for row in rest:
            message = f"The row repeats line {first.place.line}: the same code, modifiers, setting and units."
            yield _at(charges, row, row.cells["code"].start, Words("warning", "charge-repeated", message))


def _unknown(charges: ChargeList, store: Store) -> Iterator[Problem]:
    """Give a problem for each well-formed code that a graph does not know; curated editions know too few to say so."""
    if not store.query(PUBLISHED):
        return
    known = {notation for (notation,) in _rows(store, KNOWN, charges, "notation")}
    for row in charges.rows:
        if row.line.code not in known and claim_rows([row.claim]).claim_line[0]["code"]:
            message = f"No loaded edition names {row.line.code}: it may be mistyped, or of a source that is not loaded."
            yield _at(charges, row, row.cells["code"].start, Words("warning", "charge-unknown-code", message))


def _at(charges: ChargeList, row: Charge, start: int, words: Words) -> Problem:
    place = charges.lines.place(start)
    return Problem(
        charges.name,
        *place,
        words.severity,
        words.rule,
        words.message,
        words.shape,
        subject=charges.lines.place(row.cells["code"].start),
        first=row.place.line,
        last=place.line,
        about=(row.text, str(row.line.modifiers)),
        fixes=words.fixes,
        source=words.source,
        verdict=words.verdict,
    )


def _primaries(charges: ChargeList, store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for addon, primary in _rows(store, PRIMARIES, charges, "addon", "primary"):
        found.setdefault(addon, set()).add(primary)
    return found


def _rows(store: Store, query: str, charges: ChargeList, *names: str) -> Iterator[tuple[str, ...]]:
    """Answer a query about the codes of a list; a text that is no code could not stand in a query."""
    codes = sorted({row.line.code for row in charges.rows if row.line.code.isalnum() and row.line.code.isascii()})
    answer = store.query(query.format(codes=" ".join(f'"{code}"' for code in codes), base=BASE))
    if isinstance(answer, ox.QuerySolutions):
        for solution in answer:
            yield tuple(getattr(solution[name], "value", "") for name in names)
