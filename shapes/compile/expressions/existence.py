"""EXISTS and NOT EXISTS: the pattern inside sees what is bound outside, so that rows are found by their keys.

A pattern that only asks for other columns of a row that is read already needs no further table at all.
"""

from __future__ import annotations

from dataclasses import replace

from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.plugins.sparql.parserutils import CompValue
from sqlglot import exp

from ..context import Context
from ..relation import Relation, agreement, read, unified
from ..sql import FALSE, TRUE, all_of, any_of, coalesce, conjuncts, negated
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
    inner, conditions = unified(_seen(within.outer, relation), inner, conditions)
    known = {scan.alias for scan in within.outer.scans}
    inner = Relation(tuple(s for s in inner.scans if s.alias not in known), (*inner.where, *conditions))
    if not inner.scans:
        whole = all_of(*inner.where)
        return whole if whole in (TRUE, FALSE) else coalesce(whole, FALSE)
    return any_of(*(exp.Exists(this=read(one).select("1")) for one in _branches(inner, known)))


def _seen(outer: Relation, relation: Relation) -> Relation:
    """Return what is bound outside with the conditions that hold there: they too tell which columns are equal."""
    return replace(outer, where=relation.where)


def _branches(inner: Relation, known: set[str]) -> list[Relation]:
    """Part a choice between keys from outside into patterns of one key each: a row is found by a key."""
    for condition in inner.where:
        choice = condition.unnest()
        branches = [part.unnest() for part in choice.flatten()] if isinstance(choice, exp.Or) else []
        if branches and all(_names_key(branch, known) for branch in branches):
            rest = tuple(other for other in inner.where if other is not condition)
            return [replace(inner, where=(*rest, branch)) for branch in branches]
    return [inner]


def _names_key(condition: Sql, known: set[str]) -> bool:
    return any(_is_key(part, known) for part in conjuncts(condition))


def _is_key(condition: Sql, known: set[str]) -> bool:
    if not isinstance(condition, exp.EQ):
        return False
    sides = (condition.this, condition.expression)
    outside = [side.table in known for side in sides if isinstance(side, exp.Column)]
    return len(outside) == 2 and outside[0] != outside[1]
