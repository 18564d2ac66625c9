"""How two codes are connected: the edits between them on a date, or the shortest way along the edits of that date."""

from __future__ import annotations

from ...errors import UsageError
from ...ontology.terms import MCG
from .code_page.context import Context
from .code_page.modifiers import releasing
from .codes import find_code, labels
from .editions import shown
from .edits import add_on_row, is_active, ptp_edits, ptp_row
from .links import LINKING
from .paths import shortest_paths
from .records import records, select, tail, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ..store import Store
    from .code_page.context import Fact
    from .paths import Hop
    from .records import Record

MOST_PATHS = 10
VISIT_GROUPS = ("visit", "facility-visit")
"""Modifiers that say something of a visit, on the visit's line; 27 on hospital claims alone."""


def relate(store: Store, first: str, second: str, on: str) -> Fact:
    """Return the edits between two codes on a date (ISO), active or not, and else the shortest ways.

    Raises UsageError for a malformed code or the same code twice, and UnknownCodeError for an unknown one.
    """
    a, b = two_codes(store, first, second)
    context = Context(store, a, on)
    ptp, aoc = edits_between(context, a, b)
    direct = any(row["active"] for row in ptp + aoc)
    releasable = any(row["active"] and row["releasable"] for row in ptp)
    return {
        "codes": named(store, (a, b)),
        "on": on, "graph": store.location, "is_default": store.is_default,
        "bundling": ptp, "add_on": aoc,
        "releasing_modifiers": _releasing(context, (a, b)) if releasable else [],
        "not_checked": not_checked(context, (a, b)),
        "paths": None if direct else _paths(store, a, b, on),
    }  # fmt: skip


def ways(store: Store, first: str, second: str, on: str, most: int = MOST_PATHS) -> Fact:
    """Return the shortest ways between two codes along the edits of a date (ISO), and which editions hold those.

    Raises UsageError for a malformed code or the same code twice, and UnknownCodeError for an unknown one.
    """
    a, b = two_codes(store, first, second)
    context = Context(store, a, on)
    paths = _paths(store, a, b, on, most)
    return {
        "codes": named(store, (a, b)),
        "on": on, "graph": store.location, "is_default": store.is_default,
        "count": paths["count"], "length": len(paths["shown"][0]) if paths["shown"] else None, "ways": paths["shown"],
        "not_checked": not_checked(context, (a, b)), "editions": used(context),
    }  # fmt: skip


def two_codes(store: Store, first: str, second: str) -> tuple[str, str]:
    """Return the IRIs of two different codes that the graph names."""
    a, b = find_code(store, first), find_code(store, second)
    if a == b:
        raise UsageError(f"{tail(a)} is given twice: two different codes are needed")
    return a, b


def named(store: Store, codes: tuple[str, ...]) -> list[Fact]:
    """Return each code with its IRI and our label."""
    known = labels(store, codes)
    return [{"code": tail(iri), "iri": iri, "label": known.get(iri)} for iri in codes]


def edits_between(context: Context, a: str, b: str) -> tuple[list[Fact], list[Fact]]:
    """Return the pair edits and the add-on edits between two codes by the editions that judge the date."""
    pairs = ptp_edits(context.store, _between("columnOne", "columnTwo", a, b))
    add_ons = records(context.store, _between("addOn", "primary", a, b))
    return _rows(context, pairs, ptp_row), _rows(context, add_ons, add_on_row)


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
    visit = bool(visits(context.store, codes))
    return [fact for fact in releasing(context) if (fact["group"] in VISIT_GROUPS) == visit]


def visits(store: Store, codes: tuple[str, ...]) -> list[str]:
    """Return those of some codes (IRIs) that are visits: evaluation and management."""
    rows = select(store, f'SELECT ?c {{ {values("c", codes)} ?c mcg:inCategory "evaluation-management" }}')
    return [row[0] for row in rows]


def used(context: Context, sources: Collection[str] = LINKING) -> list[Fact]:
    """Return the editions of some sources that judge the date."""
    return shown([e for source, e in sorted(context.current.items()) if source in sources], context.on)


def not_checked(context: Context, codes: tuple[str, ...], sources: Collection[str] = LINKING) -> list[str]:
    """Say which sources can't answer for these codes on the date: missing data is no clean answer."""
    covered = set(select(context.store, f"SELECT ?e ?c {{ {values('c', codes)} ?e mcg:coversCode ?c }}"))
    which = "both codes" if len(codes) > 1 else "".join(map(tail, codes))
    reasons: list[str] = []
    for source in sources:
        edition = context.current.get(source)
        if edition is None:
            reasons.append(f"no loaded edition of {source} is in force on {context.on}")
        elif edition["coverage"] == "curated" and any((edition["iri"], code) not in covered for code in codes):
            reasons.append(f"{edition['key']} is a curated subset that does not cover {which}")
    return reasons


def _paths(store: Store, a: str, b: str, on: str, most: int = MOST_PATHS) -> Fact:
    found, count = shortest_paths(store, a, b, on, most)
    return {"count": count, "shown": [[_hop(hop) for hop in way] for way in found]}


def _hop(hop: Hop) -> list[Fact]:
    return [
        {"subject": tail(s), "relation": relation.removeprefix(MCG.base), "object": tail(o)} for s, relation, o in hop
    ]
