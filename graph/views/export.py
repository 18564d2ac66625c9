"""Write a network for other tools: GraphML and Cytoscape JSON, the same bytes for the same graph."""

from __future__ import annotations

import json
from operator import itemgetter

import networkx as nx

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .network import Network


def to_graphml(graph: Network) -> str:
    """Return the network as GraphML; the relation is the edge attribute `relation`."""
    return "\n".join(nx.generate_graphml(_plain(graph), edge_id_from_attribute="id", named_key_ids=True)) + "\n"


def to_cytoscape(graph: Network) -> str:
    """Return the network as Cytoscape JSON; the relation is the field `relation` of an edge."""
    return json.dumps(nx.cytoscape_data(_plain(graph)), indent=1, ensure_ascii=False) + "\n"


def _plain(graph: Network) -> Network:
    """Return a copy in a fixed order whose edges carry their relation and an identifier as attributes."""
    about = {name: " ".join(value) if isinstance(value, list) else value for name, value in graph.graph.items()}
    copy: Network = nx.MultiDiGraph()
    copy.graph.update(about)
    for code in sorted(graph):
        copy.add_node(code)
        copy.nodes[code].update(graph.nodes[code])
    for subject, target, relation, attributes in sorted(graph.edges(keys=True, data=True), key=itemgetter(0, 1, 2)):
        identifier = f"{subject}-{relation}-{target}"
        copy.add_edge(subject, target, key=relation)
        copy.edges[subject, target, relation].update(attributes, relation=relation, id=identifier)
    return copy
