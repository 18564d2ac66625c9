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
    up = _paths(_steps(store, iri, edition, on, MCG.addOn, MCG.primary), [iri])
    down = _paths(_steps(store, iri, edition, on, MCG.primary, MCG.addOn), [iri])
    chains = [list(path) for path in up] + [list(reversed(path)) for path in down]
    return sorted([tail(code) for code in chain] for chain in chains if len(chain) > 2)


def _steps(store: Store, iri: str, edition: str, on: str, near: str, far: str) -> Steps:
    """Return the codes that each reachable code leads to, from one side of the edits to the other."""
    steps: Steps = {}
    frontier = {iri}
    while frontier:
        steps |= {code: [] for code in frontier}
        for edit in records(store, f"{values('near', frontier)} ?s <{near}> ?near ."):
            if edit["graph"] == edition and far in edit and is_active(edit, on):
                steps[edit[near]].append(edit[far])
        frontier = {code for codes in steps.values() for code in codes} - set(steps)
    return steps


def _paths(steps: Steps, path: list[str]) -> Iterator[list[str]]:
    """Yield every path onwards that passes no code twice, each to its end."""
    further = sorted(set(steps[path[-1]]) - set(path))
    if not further:
        yield path
    for code in further:
        yield from _paths(steps, [*path, code])
