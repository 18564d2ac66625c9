"""The shortest ways from one code to another along the edits of a date: requiresPrimary and bundles."""

from __future__ import annotations

from itertools import islice

from ...ontology.terms import MCG
from .editions import read_editions
from .links import links

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..store import Store

    Edge = tuple[str, str, str]
    """Subject, relation and object as IRIs."""
    Hop = tuple[Edge, ...]
    """The edges between two neighbours on a way, in whichever direction each points."""
    Steps = dict[str, dict[str, set[Edge]]]
    """Code to its predecessors on the shortest ways, with the edges between."""
    Edges = Callable[[set[str]], set[Edge]]
    """The edges that start or end at one of some codes."""


def shortest_paths(store: Store, start: str, end: str, on: str, most: int = 10) -> tuple[list[list[Hop]], int]:
    """Return up to `most` of the shortest ways between two codes (IRIs) on a date, in order, and how many there are.

    Edges are followed in both directions, from both ends at once, so that only near neighbours are read.
    """
    editions = read_editions(store)

    def edges(codes: set[str]) -> set[Edge]:
        return {(one, MCG[relation], two) for one, two, relation, _ in links(store, codes, on, editions)}

    near: tuple[Steps, set[str]] = ({start: {}}, {start})
    far: tuple[Steps, set[str]] = ({end: {}}, {end})
    meeting = {start} & {end}
    while near[1] and far[1] and not meeting:
        if len(near[1]) <= len(far[1]):
            near = _one_step(edges, *near)
        else:
            far = _one_step(edges, *far)
        meeting = set(near[0]) & set(far[0])
    count = sum(_count(near[0], code) * _count(far[0], code) for code in meeting)
    found = (
        there + [tuple(hop) for hop in reversed(back)]
        for code in sorted(meeting)
        for there in _ways(near[0], code)
        for back in _ways(far[0], code)
    )
    return list(islice(found, most)), count


def _one_step(edges: Edges, steps: Steps, frontier: set[str]) -> tuple[Steps, set[str]]:
    """Return the steps with every code that is one edge beyond the frontier, and those codes."""
    reached: Steps = {}
    for edge in sorted(edges(frontier)):
        for here, there in ((edge[0], edge[2]), (edge[2], edge[0])):
            if here in frontier and there not in steps:
                reached.setdefault(there, {}).setdefault(here, set()).add(edge)
    return steps | reached, set(reached)


def _count(steps: Steps, code: str) -> int:
    return sum(_count(steps, before) for before in steps[code]) or 1


def _ways(steps: Steps, code: str) -> Iterator[list[Hop]]:
    if not steps[code]:
        yield []
    for before in sorted(steps[code]):
        for way in _ways(steps, before):
            yield [*way, tuple(sorted(steps[code][before]))]
