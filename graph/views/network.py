"""The graph of live edits as a networkx MultiDiGraph, keyed by relation.

`requiresPrimary` leads from an add-on to a primary; `bundles` from column one to column two, with the modifier
indicator of each set that holds the edit. Nodes are codes; `label` is our own, and empty where we have none.
"""

from __future__ import annotations

import networkx as nx

from ...ontology.terms import MCG
from .codes import labels
from .editions import newest, read_editions
from .edits import TOMBSTONE
from .paths import shortest_paths
from .records import edition_key, select, tail, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..store import Store

    Network = nx.MultiDiGraph[str]
    Link = tuple[str, str, str, dict[str, str]]
    """Subject and object (IRIs), relation, and the attributes of the edge."""

REQUIRES, BUNDLES = "requiresPrimary", "bundles"
LINKS = {
    REQUIRES: ("mcg:addOn", "mcg:primary", "mcg:inSet", "mcg:addOnType"),
    BUNDLES: ("mcg:columnOne", "mcg:columnTwo", "mcg:inSet", "mcg:modifierIndicator"),
}
"""Relation to the properties of its edits: both ends, the set, and what the edge carries."""

LIVE = """SELECT ?g ?near ?other ?set ?value {
  %s
  GRAPH ?g { ?edit %s ?near ; %s ?other ; %s ?set ; %s ?value }
  FILTER NOT EXISTS { GRAPH ?g { ?edit mcg:deletionDate|mcg:addOnDeletionDate|mcg:primaryDeletionDate ?end } }
}"""
LINKING = ("ncci-aoc", "ncci-ptp-practitioner", "ncci-ptp-hospital")
"""The sources whose edits join two codes."""


def neighbourhood(store: Store, iri: str, depth: int = 1, most: int = 60) -> Network:
    """Return a code and what surrounds it, at most so many codes; `not_shown` counts those left out.

    Nearer codes come first, then those joined by an add-on edit, then bundles that no modifier releases.
    """
    graph: Network = nx.MultiDiGraph(centre=tail(iri))
    distance = {iri: 0}
    left_out: set[str] = set()
    frontier = {iri}
    kept: list[Link] = []
    for step in range(1, depth + 1):
        links = live_links(store, frontier)
        ranks = _ranks(links)
        ranked = sorted(set(ranks) - set(distance), key=lambda code: (ranks[code], code))
        room = max(0, most - len(distance))
        distance |= dict.fromkeys(ranked[:room], step)
        left_out |= set(ranked[room:])
        kept += links
        frontier = set(ranked[:room])
    _add_nodes(graph, store, distance)
    _add_links(graph, (link for link in kept if link[0] in distance and link[1] in distance))
    graph.graph["not_shown"] = len(left_out)
    graph.graph["editions"] = sorted(
        edition_key(iri) for iri in newest(read_editions(store)) if iri.split("/")[-2] in LINKING
    )
    return graph


def path_network(store: Store, start: str, end: str, most: int = 10) -> Network:
    """Return the codes and edges on the shortest ways between two codes."""
    ways, count = shortest_paths(store, start, end, most)
    graph: Network = nx.MultiDiGraph(start=tail(start), end=tail(end), ways=count)
    edges = [edge for way in ways for hop in way for edge in hop]
    _add_nodes(graph, store, dict.fromkeys((start, end, *(e[0] for e in edges), *(e[2] for e in edges)), 0))
    for subject, relation, target in edges:
        graph.add_edge(tail(subject), tail(target), key=relation.removeprefix(MCG.base))
    return graph


def add_on_network(store: Store) -> Network:
    """Return every live edge from an add-on to a listed primary."""
    graph: Network = nx.MultiDiGraph()
    for add_on, primary in sorted(select(store, "SELECT ?a ?p { ?a mcg:requiresPrimary ?p }")):
        graph.add_edge(tail(add_on), tail(primary), key=REQUIRES)
    return graph


def add_on_cycles(graph: Network) -> list[list[str]]:
    """Return the groups of add-ons that are, directly or over others, each other's primary."""
    return sorted(sorted(group) for group in nx.strongly_connected_components(graph) if len(group) > 1)


def longest_add_on_chain(graph: Network, code: str) -> list[str]:
    """Return the longest chain from an add-on down to a code that needs no primary, each group of a cycle as one."""
    whole = nx.condensation(nx.DiGraph(graph.subgraph({code} | nx.descendants(graph, code))))
    chain = nx.dag_longest_path(whole)
    return [" / ".join(sorted(whole.nodes[group]["members"])) for group in chain]


def most_bundled(store: Store, most: int = 20) -> list[tuple[str, int]]:
    """Return the codes that are column two of the most other codes, with how many."""
    rows = select(
        store,
        "SELECT ?o (COUNT(DISTINCT ?s) AS ?n) { ?s mcg:bundles ?o } GROUP BY ?o ORDER BY DESC(?n) ?o LIMIT "
        + str(int(most)),
    )
    return [(tail(code), int(count)) for code, count in rows]


def live_links(store: Store, codes: Iterable[str]) -> list[Link]:
    """Return the edits of the newest editions that touch one of the codes and have not ended, in order."""
    carried = newest(read_editions(store))
    near = values("near", codes)
    found: set[tuple[str, str, str, str, str]] = set()
    for link, (subject, target, name, value) in LINKS.items():
        for end, other in ((subject, target), (target, subject)):
            rows = select(store, LIVE % (near, end, other, name, value))
            for edition, here, there, attribute, text in rows:
                if edition in carried and text != TOMBSTONE:
                    ends = (here, there) if end == subject else (there, here)
                    found.add((*ends, link, tail(attribute), text))
    return [
        (one, two, link, {name: text} if link == BUNDLES else {"type": text})
        for one, two, link, name, text in sorted(found)
    ]


def _ranks(links: list[Link]) -> dict[str, int]:
    """Return how early each code at the end of a link is kept, the first at 0."""
    ranks: dict[str, int] = {}
    for subject, target, relation, attributes in links:
        rank = 0 if relation == REQUIRES else 1 if "0" in attributes.values() else 2
        for code in (subject, target):
            ranks[code] = min(rank, ranks.get(code, rank))
    return ranks


def _add_nodes(graph: Network, store: Store, distance: dict[str, int]) -> None:
    known = labels(store, distance)
    for iri in sorted(distance):
        graph.add_node(tail(iri), label=known.get(iri, ""), iri=iri, distance=distance[iri])


def _add_links(graph: Network, links: Iterable[Link]) -> None:
    for subject, target, relation, attributes in links:
        graph.add_edge(tail(subject), tail(target), key=relation, **attributes)
