"""Place the codes of a neighbourhood for a picture: the centre in the middle, each step a ring around it.

Nothing is random: the same network always gives the same places.
"""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, sin
from operator import itemgetter

from .links import REQUIRES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .network import Network

    Places = dict[str, tuple[float, float]]

CENTRE, PRIMARY, ADD_ON, COLUMN_ONE, COLUMN_TWO, FURTHER = (
    "centre", "primary", "add-on", "column one", "column two", "further",
)  # fmt: skip
ROLES = (CENTRE, PRIMARY, ADD_ON, COLUMN_ONE, COLUMN_TWO, FURTHER)
CROWDED = 26
"""Codes on one ring beyond which every second, then every third, stands further out."""
STAGGER = 0.17
GAP = 0.6
"""Empty room between the groups of a ring, in places of a code."""


def roles(graph: Network) -> dict[str, str]:
    """Return what each code is to the centre."""
    centre = graph.graph["centre"]
    found = dict.fromkeys(graph, FURTHER)
    for code in graph:
        if graph.has_edge(code, centre):
            found[code] = ADD_ON if graph.has_edge(code, centre, REQUIRES) else COLUMN_ONE
        if graph.has_edge(centre, code) and found[code] != ADD_ON:
            found[code] = (
                PRIMARY
                if graph.has_edge(centre, code, REQUIRES)
                else found[code]
                if found[code] == COLUMN_ONE
                else COLUMN_TWO
            )
    found[centre] = CENTRE
    return found


def places(graph: Network, role: dict[str, str]) -> Places:
    """Return where each code stands; the first ring has radius 1, and codes of one parent stand side by side."""
    centre = str(graph.graph["centre"])
    found: Places = {centre: (0.0, 0.0)}
    order = {centre: 0}
    radius = 0.0
    for distance in range(1, 1 + max(_distance(graph, code) for code in graph)):
        parent = {code: _parent(graph, code, order) for code in graph if _distance(graph, code) == distance}
        ring = sorted(parent, key=lambda code: (order[parent[code]], ROLES.index(role[code]), code))
        order = {code: place for place, code in enumerate(ring)}
        tiers = 1 + (len(ring) > CROWDED) + (len(ring) > 2 * CROWDED)
        radius += 1.0 if distance == 1 else 0.75
        for place, (code, angle) in enumerate(zip(ring, _angles(ring, parent, role), strict=True)):
            out = radius + STAGGER * (place % tiers)
            found[code] = (out * cos(angle), out * sin(angle))
        radius += STAGGER * (tiers - 1)
    return found


def across(graph: Network) -> list[tuple[str, str, str, dict[str, str]]]:
    """Return the edges between rings, in order; those within a ring would cross everything and are left out."""
    edges = sorted(graph.edges(keys=True, data=True), key=itemgetter(0, 1, 2))
    return [edge for edge in edges if _distance(graph, edge[0]) != _distance(graph, edge[1])]


def _distance(graph: Network, code: str) -> int:
    return int(graph.nodes[code]["distance"])


def _parent(graph: Network, code: str, inner: dict[str, int]) -> str:
    """Return the first code of the ring within that a code is joined to."""
    return min({*graph.predecessors(code), *graph.successors(code)} & set(inner), key=inner.__getitem__)


def _angles(ring: list[str], parent: dict[str, str], role: dict[str, str]) -> list[float]:
    """Return the angle of each code of a ring, clockwise from the top, with a gap where a group ends."""
    ends = [(parent[one], role[one]) != (parent[other], role[other]) for one, other in pairwise(ring)]
    steps = [0.0, *(1.0 + GAP * end for end in ends)]
    whole = sum(steps) + 1.0 + GAP * any(ends)
    return [pi / 2 - 2 * pi * (sum(steps[: place + 1]) + 0.5) / whole for place in range(len(ring))]
