"""The graph of the edits of a date as a networkx MultiDiGraph, keyed by relation.

`requiresPrimary` leads from an add-on to a primary; `bundles` from column one to column two, with the modifier
indicator of each set that holds the edit. Nodes are codes; `label` is our own, and empty where we have none.
"""

from __future__ import annotations

from itertools import accumulate

import networkx as nx

from ...ontology.terms import MCG
from .codes import labels
from .editions import in_force, read_editions
from .links import LINKING, LINKS, REQUIRES, links
from .paths import shortest_paths
from .records import select, tail, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..store import Store
    from .editions import Edition
    from .links import Link

    Network = nx.MultiDiGraph[str]


MOST_EDITS = 20_000
"""Edits that a further step reads, some 40 microseconds each; the busiest codes of the full editions have as many."""
EDITS = "SELECT ?near (COUNT(*) AS ?n) {{ {near} {{ {ends} }} }} GROUP BY ?near"


def neighbourhood(store: Store, iri: str, on: str, depth: int = 1, most: int = 60) -> Network:
    """Return a code and what surrounds it on a date, at most so many codes; `not_shown` counts those left out.

    Nearer codes come first, then those joined by an add-on edit, then bundles that no modifier releases. `not_opened`
    counts the shown codes around which no further step looked, as they have too many edits: edges there may be missing.
    """
    graph: Network = nx.MultiDiGraph(centre=tail(iri), on=on)
    editions = read_editions(store)
    distance = {iri: 0}
    left_out: set[str] = set()
    frontier = {iri}
    kept: list[Link] = []
    not_opened = 0
    for step in range(1, depth + 1):
        if step > 1:
            busy = _busy(store, frontier)
            frontier -= busy
            not_opened += len(busy)
        found = _links(store, frontier, on, editions)
        ranks = _ranks(found)
        ranked = sorted(set(ranks) - set(distance), key=lambda code: (ranks[code], code))
        room = max(0, most - len(distance))
        distance |= dict.fromkeys(ranked[:room], step)
        left_out |= set(ranked[room:])
        kept += found
        frontier = set(ranked[:room])
    _add_nodes(graph, store, distance)
    _add_links(graph, (link for link in kept if link[0] in distance and link[1] in distance))
    graph.graph["not_shown"] = len(left_out)
    graph.graph["not_opened"] = not_opened
    graph.graph["editions"] = sorted(e["key"] for source, e in in_force(editions, on).items() if source in LINKING)
    return graph


def path_network(store: Store, start: str, end: str, on: str, most: int = 10) -> Network:
    """Return the codes and edges on the shortest ways between two codes on a date."""
    ways, count = shortest_paths(store, start, end, on, most)
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


def _links(store: Store, codes: set[str], on: str, editions: list[Edition]) -> list[Link]:
    """Return the links of some codes, each asked for alone: asked for many, the store reads the edits of all codes."""
    found = (link for code in codes for link in links(store, (code,), on, editions))
    by_ends = {link[:3]: link for link in found}
    return [by_ends[ends] for ends in sorted(by_ends)]


def _busy(store: Store, codes: set[str]) -> set[str]:
    """Return the codes with most edits that would take a step beyond those that it may read."""
    ends = " } UNION { ".join(f"?edit <{end}> ?near" for kind in LINKS.values() for end in (kind.subject, kind.target))
    rows = select(store, EDITS.format(near=values("near", codes), ends=ends)) if codes else ()
    counted = sorted((int(number), code) for code, number in rows if code)
    sums = accumulate(number for number, _ in counted)
    return {code for (_, code), total in zip(counted, sums, strict=True) if total > MOST_EDITS}


def _ranks(found: list[Link]) -> dict[str, int]:
    """Return how early each code at the end of a link is kept, the first at 0."""
    ranks: dict[str, int] = {}
    for subject, target, relation, attributes in found:
        rank = 0 if relation == REQUIRES else 1 if "0" in attributes.values() else 2
        for code in (subject, target):
            ranks[code] = min(rank, ranks.get(code, rank))
    return ranks


def _add_nodes(graph: Network, store: Store, distance: dict[str, int]) -> None:
    known = labels(store, distance)
    for iri in sorted(distance):
        graph.add_node(tail(iri), label=known.get(iri, ""), iri=iri, distance=distance[iri])


def _add_links(graph: Network, found: Iterable[Link]) -> None:
    for subject, target, relation, attributes in found:
        graph.add_edge(tail(subject), tail(target), key=relation, **attributes)
