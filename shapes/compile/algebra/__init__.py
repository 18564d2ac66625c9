"""The kinds of algebra node, one row each: what a node of rdflib's SPARQL algebra is as a relation."""

from __future__ import annotations

from rdflib.plugins.sparql.parserutils import CompValue

from ..context import Context, Walk
from ..relation import Relation
from . import aggregates, groups, patterns, solutions

NODES: dict[str, Walk] = {
    "BGP": patterns.basic,
    "Join": groups.join_node,
    "LeftJoin": groups.left_join,
    "Union": groups.union_node,
    "Minus": groups.minus,
    "Filter": groups.filter_node,
    "Extend": groups.extend,
    "ToMultiSet": groups.multiset,
    "values": groups.values,
    "AggregateJoin": aggregates.aggregate_join,
    "Project": solutions.project,
    "Distinct": solutions.distinct,
    "Reduced": solutions.reduced,
    "OrderBy": solutions.order_by,
    "Slice": solutions.refused_slice,
    "SelectQuery": solutions.query,
    "AskQuery": solutions.query,
    "ConstructQuery": solutions.query,
}


def compile_node(node: CompValue, context: Context) -> Relation:
    """Return the relation of an algebra node.

    Raises NotCompilable for a kind of node that has no row here.
    """
    walk = NODES.get(node.name)
    if walk is None:
        raise context.refused(node.name)
    return walk(node, context)
