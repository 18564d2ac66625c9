"""The edits that join two codes on a date: from an add-on to its primary, from column one to column two."""

from __future__ import annotations

from typing import NamedTuple

from ...ontology.terms import MCG
from .editions import judging, read_editions
from .edits import TOMBSTONE
from .records import select, tail, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..store import Store
    from .editions import Edition

    Link = tuple[str, str, str, dict[str, str]]
    """Subject and object (IRIs), relation, and the attributes of the edge."""

REQUIRES, BUNDLES = "requiresPrimary", "bundles"


class Kind(NamedTuple):
    """How the edits of a relation are stated: both ends, what an edge carries, the last day by any of its names."""

    subject: str
    target: str
    carried: str
    ends: tuple[str, ...]


LINKS = {
    REQUIRES: Kind(
        MCG.addOn, MCG.primary, MCG.addOnType, (MCG.deletionDate, MCG.addOnDeletionDate, MCG.primaryDeletionDate)
    ),
    BUNDLES: Kind(MCG.columnOne, MCG.columnTwo, MCG.modifierIndicator, (MCG.deletionDate,)),
}

LINKING = ("ncci-ptp-practitioner", "ncci-ptp-hospital", "ncci-aoc")
"""The sources whose edits join two codes."""

BEGINNINGS = (MCG.effectiveDate, MCG.notBefore)
ACTIVE = """SELECT DISTINCT ?near ?other ?set ?value {{
  {carriers} {near}
  GRAPH ?g {{ ?edit <{one}> ?near ; <{two}> ?other ; mcg:inSet ?set ; <{carried}> ?value }}
  FILTER NOT EXISTS {{ GRAPH ?g {{ ?edit {begin} ?first }} FILTER(?first > "{on}"^^xsd:date) }}
  FILTER NOT EXISTS {{ GRAPH ?g {{ ?edit {end} ?last }} FILTER(?last < "{on}"^^xsd:date) }}
}}"""
"""The edits at one end of which a code stands; an unknown first day counts as begun, a last day is inclusive."""


def links(store: Store, codes: Iterable[str], on: str, editions: list[Edition] | None = None) -> list[Link]:
    """Return the edits that touch one of the codes (IRIs) and are active on a date (ISO), in order.

    They are those of the editions that judge the date. One link stands for the edits of both sets: it carries
    the modifier indicator by set, or the type of the add-on.
    """
    carriers = values("g", judging(editions or read_editions(store), on, LINKING))
    near = values("near", codes)
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for relation, kind in LINKS.items():
        for one, two in ((kind.subject, kind.target), (kind.target, kind.subject)):
            query = ACTIVE.format(
                carriers=carriers, near=near, one=one, two=two, carried=kind.carried, on=on,
                begin=either(BEGINNINGS), end=either(kind.ends),
            )  # fmt: skip
            for here, there, edit_set, value in select(store, query):
                if value != TOMBSTONE:
                    ends = (here, there) if one == kind.subject else (there, here)
                    name = tail(edit_set) if relation == BUNDLES else "type"
                    found.setdefault((*ends, relation), {})[name] = value
    return [(*key, dict(sorted(found[key].items()))) for key in sorted(found)]


def either(predicates: Iterable[str]) -> str:
    """Return a property path that follows any of some predicates."""
    return "|".join(f"<{predicate}>" for predicate in predicates)


def link_kind(relation: str, attributes: dict[str, str]) -> str:
    """Say what a link means for a claim: requires, never, release (a modifier may), or differ (between the sets)."""
    if relation == REQUIRES:
        return "requires"
    indicators = set(attributes.values())
    return "differ" if len(indicators) > 1 else "never" if "0" in indicators else "release"
