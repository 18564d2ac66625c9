"""How two codes are connected: the edits between them on a date, or the shortest way along the edits of that date."""

from __future__ import annotations

from ...errors import UsageError
from ...ontology.terms import MCG
from .code_page.context import Context
from .code_page.modifiers import releasing
from .codes import find_code, labels
from .edits import add_on_row, is_active, ptp_edits, ptp_row
from .paths import shortest_paths
from .records import records, select, tail, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..store import Store
    from .code_page.context import Fact
    from .paths import Hop
    from .records import Record

SOURCES = ("ncci-ptp-practitioner", "ncci-ptp-hospital", "ncci-aoc")
RELATIONS = {MCG.requiresPrimary: "requires primary", MCG.bundles: "bundles"}
MOST_PATHS = 10
VISIT_GROUPS = ("visit", "facility-visit")
"""Modifiers that say something of a visit, on the visit's line; 27 on hospital claims alone."""


def relate(store: Store, first: str, second: str, on: str) -> Fact:
    """Return the edits between two codes on a date (ISO), active or not, and else the shortest ways.

    Raises UsageError for a malformed code or the same code twice, and UnknownCodeError for an unknown one.
    """
    a, b = find_code(store, first), find_code(store, second)
    if a == b:
        raise UsageError(f"{tail(a)} is given twice: two different codes are needed")
    context = Context(store, a, on)
    pairs = ptp_edits(store, _between("columnOne", "columnTwo", a, b))
    add_ons = records(store, _between("addOn", "primary", a, b))
    ptp, aoc = _rows(context, pairs, ptp_row), _rows(context, add_ons, add_on_row)
    direct = any(row["active"] for row in ptp + aoc)
    releasable = any(row["active"] and row["releasable"] for row in ptp)
    known = labels(store, (a, b))
    return {
        "codes": [{"code": tail(iri), "iri": iri, "label": known.get(iri)} for iri in (a, b)],
        "on": on, "graph": store.location, "is_default": store.is_default,
        "bundling": ptp, "add_on": aoc,
        "releasing_modifiers": _releasing(context, (a, b)) if releasable else [],
        "not_checked": _not_checked(context, (a, b)),
        "paths": None if direct else _paths(store, a, b, on),
    }  # fmt: skip


def _between(one: str, two: str, a: str, b: str) -> str:
    return f"{{ ?s mcg:{one} <{a}> ; mcg:{two} <{b}> }} UNION {{ ?s mcg:{one} <{b}> ; mcg:{two} <{a}> }}"


def _rows(context: Context, edits: list[Record], row: Callable[[Record, Fact], Fact]) -> list[Fact]:
    """Return the edits of the editions in force, those that are active first."""
    found = [
        row(edit, context.editions) | {"active": is_active(edit, context.on)} for edit in edits if context.judges(edit)
    ]
    return sorted(found, key=lambda fact: (not fact["active"], fact["edit"]))


def _releasing(context: Context, codes: tuple[str, str]) -> list[Fact]:
    """Return the modifiers that release an edit of the two: those of a visit where one is a visit, else the others.

    MLN1783722: 59 is not for visits; rule R-PTP-EM says the same of a claim.
    """
    asked = f'SELECT ?c {{ {values("c", codes)} ?c mcg:inCategory "evaluation-management" }}'
    visit = any(True for _ in select(context.store, asked))
    return [fact for fact in releasing(context) if (fact["group"] in VISIT_GROUPS) == visit]


def _not_checked(context: Context, codes: tuple[str, str]) -> list[str]:
    """Say which sources can't answer for these codes on the date: missing data is no clean answer."""
    covered = set(select(context.store, f"SELECT ?e ?c {{ {values('c', codes)} ?e mcg:coversCode ?c }}"))
    reasons: list[str] = []
    for source in SOURCES:
        edition = context.current.get(source)
        if edition is None:
            reasons.append(f"no loaded edition of {source} is in force on {context.on}")
        elif edition["coverage"] == "curated" and any((edition["iri"], code) not in covered for code in codes):
            reasons.append(f"{edition['key']} is a curated subset that does not cover both codes")
    return reasons


def _paths(store: Store, a: str, b: str, on: str) -> Fact:
    ways, count = shortest_paths(store, a, b, on, MOST_PATHS)
    return {"count": count, "shown": [[_hop(hop) for hop in way] for way in ways]}


def _hop(hop: Hop) -> list[Fact]:
    return [{"subject": tail(s), "relation": RELATIONS[relation], "object": tail(o)} for s, relation, o in hop]
