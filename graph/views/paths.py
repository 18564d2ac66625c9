"""The shortest ways from one code to another along the direct edges: requiresPrimary and bundles."""

from __future__ import annotations

from itertools import islice

from ...ontology.terms import MCG
from .records import select, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..store import Store

    Edge = tuple[str, str, str]
    """Subject, relation and object as IRIs."""
    Hop = tuple[Edge, ...]
    """The edges between two neighbours on a way, in whichever direction each points."""
    Steps = dict[str, dict[str, set[Edge]]]
    """Code to its predecessors on the shortest ways, with the edges between."""

RELATIONS = (MCG.requiresPrimary, MCG.bundles)


def shortest_paths(store: Store, start: str, end: str, most: int = 10) -> tuple[list[list[Hop]], int]:
    """Return up to `most` of the shortest ways between two codes (IRIs), in order, and how many there are.

    Edges are followed in both directions, from both ends at once, so that only near neighbours are read.
    """
    near: tuple[Steps, set[str]] = ({start: {}}, {start})
    far: tuple[Steps, set[str]] = ({end: {}}, {end})
    meeting = {start} & {end}
    while near[1] and far[1] and not meeting:
        if len(near[1]) <= len(far[1]):
            near = _one_step(store, *near)
        else:
            far = _one_step(store, *far)
        meeting = set(near[0]) & set(far[0])
    count = sum(_count(near[0], code) * _count(far[0], code) for code in meeting)
    found = (
        there + [tuple(hop) for hop in reversed(back)]
        for code in sorted(meeting)
        for there in _ways(near[0], code)
        for back in _ways(far[0], code)
    )
    return list(islice(found, most)), count


def _one_step(store: Store, steps: Steps, frontier: set[str]) -> tuple[Steps, set[str]]:
    """Return the steps with every code that is one edge beyond the frontier, and those codes."""
    reached: Steps = {}
    for edge in sorted(direct_edges(store, frontier)):
        for here, there in ((edge[0], edge[2]), (edge[2], edge[0])):
            if here in frontier and there not in steps:
                reached.setdefault(there, {}).setdefault(here, set()).add(edge)
    return steps | reached, set(reached)


def direct_edges(store: Store, codes: set[str]) -> set[Edge]:
    """Return every direct edge that starts or ends at one of the codes."""
    relation = values("r", RELATIONS)
    sparql = (
        f"SELECT ?s ?r ?o {{ {{ {values('s', codes)} {relation} ?s ?r ?o }}"
        f" UNION {{ {values('o', codes)} {relation} ?s ?r ?o }} }}"
    )
    return {(s, r, o) for s, r, o in select(store, sparql)}


def _count(steps: Steps, code: str) -> int:
    return sum(_count(steps, before) for before in steps[code]) or 1


def _ways(steps: Steps, code: str) -> Iterator[list[Hop]]:
    if not steps[code]:
        yield []
    for before in sorted(steps[code]):
        for way in _ways(steps, before):
            yield [*way, tuple(sorted(steps[code][before]))]
