"""Chains of add-on codes: an add-on whose primary is itself an add-on, down to a code that stands alone."""

from __future__ import annotations

from ...ontology.terms import MCG
from .edits import is_active
from .records import records, tail, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..store import Store

    Steps = dict[str, list[str]]


def add_on_chains(store: Store, iri: str, edition: str, on: str) -> list[list[str]]:
    """Return the chains of at least two steps that start or end at a code, each from the add-on to its primary.

    Only edits of one edition (IRI) that are active on a date (ISO) count. A chain never passes a code twice:
    the published file holds pairs of codes that are each other's primary.
    """

    def steps(near: str, far: str) -> Steps:
        """Follow the edits from one of their ends to the other, as far as they lead."""
        found: Steps = {}
        frontier = {iri}
        while frontier:
            found |= {code: [] for code in frontier}
            for edit in records(store, f"{values('near', frontier)} ?s <{near}> ?near ."):
                if edit["graph"] == edition and far in edit and is_active(edit, on):
                    found[edit[near]].append(edit[far])
            frontier = {code for codes in found.values() for code in codes} - set(found)
        return found

    up = list(_paths(steps(MCG.addOn, MCG.primary), [iri]))
    down = [path[::-1] for path in _paths(steps(MCG.primary, MCG.addOn), [iri])]
    return sorted([tail(code) for code in chain] for chain in up + down if len(chain) > 2)


def _paths(steps: Steps, path: list[str]) -> Iterator[list[str]]:
    """Yield every path onwards that passes no code twice, each to its end."""
    further = sorted(set(steps[path[-1]]) - set(path))
    if not further:
        yield path
    for code in further:
        yield from _paths(steps, [*path, code])
