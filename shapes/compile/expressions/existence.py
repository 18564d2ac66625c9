"""EXISTS and NOT EXISTS: the pattern inside sees what is bound outside, so that rows are found by their keys.

A pattern that only asks for other columns of a row that is read already needs no further table at all.
"""

from __future__ import annotations

from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.plugins.sparql.parserutils import CompValue
from sqlglot import exp

from ..context import Context
from ..relation import Relation, agreement, read, unified
from ..sql import FALSE, TRUE, all_of, coalesce, negated
from ..terms import BOOLEAN, Sql, Term


def exists(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return whether the pattern has a solution that agrees with each of the relation."""
    return Term(BOOLEAN, (_exists(node, relation, context),))


def not_exists(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return whether the pattern has no solution that agrees with each of the relation."""
    return Term(BOOLEAN, (negated(_exists(node, relation, context)),))


def _exists(node: CompValue, relation: Relation, context: Context) -> Sql:
    within = context.inside(relation)
    graph = node.graph
    inner = within.pattern(translateGroupGraphPattern(graph) if graph.name == "GroupGraphPatternSub" else graph)
    if inner.empty:
        return FALSE
    conditions: list[Sql] = []
    for name in inner.terms:
        if name in within.outer.terms:
            found = agreement(within.outer, inner, name)
            if found is None:
                return FALSE
            conditions += found
    inner, conditions = unified(within.outer.scans, inner, conditions)
    known = {scan.alias for scan in within.outer.scans}
    inner = Relation(tuple(s for s in inner.scans if s.alias not in known), (*inner.where, *conditions))
    if not inner.scans:
        whole = all_of(*inner.where)
        return whole if whole in (TRUE, FALSE) else coalesce(whole, FALSE)
    return exp.Exists(this=read(inner).select("1"))
