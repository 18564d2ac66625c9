"""Group patterns: join, optional, union, minus, filter, bind and values."""

from __future__ import annotations

from dataclasses import replace

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable
from sqlglot import exp

from ..context import THIS, Context, mentions
from ..expressions.effective import boolean_value
from ..relation import Relation, agreement, join, of_query, optional_join, read, union
from ..sql import FALSE, all_of, any_of, conjuncts, negated
from ..terms import Sql, constant


def with_focus(node: object, relation: Relation, context: Context) -> Relation:
    """Bind `$this` where an expression names it and the pattern beside it does not: it is bound beforehand."""
    if context.focus is None or THIS in relation.terms or THIS in context.outer.terms or not mentions(node, THIS):
        return relation
    return join(context.focus, relation)


def join_node(node: CompValue, context: Context) -> Relation:
    """Return the solutions that two patterns share."""
    triples = _triples(node)
    if triples is not None:
        return context.pattern(CompValue("BGP", triples=triples))
    left = context.pattern(node.p1)
    return join(left, context.beside(left).pattern(node.p2))


def _triples(node: CompValue) -> list[object] | None:
    """Return the patterns of a join of nothing but basic patterns: together they tell more of each other's terms."""
    if node.name == "BGP":
        return list(node.triples)
    if node.name != "Join":
        return None
    one, two = _triples(node.p1), _triples(node.p2)
    return None if one is None or two is None else one + two


def left_join(node: CompValue, context: Context) -> Relation:
    """Return the solutions of a pattern, with those of an optional one where there are any."""
    left = with_focus(node.expr, context.pattern(node.p1), context)
    right = context.beside(left).pattern(node.p2)
    return optional_join(left, right, lambda both: _holds(node.expr, both, context), context.alias("o"))


def _holds(node: object, relation: Relation, context: Context) -> Sql:
    return boolean_value(context.value(node, relation), context)


def union_node(node: CompValue, context: Context) -> Relation:
    """Return the solutions of both patterns; where their terms differ in kind, columns hold terms of any kind."""
    query, terms, optional = union([context.pattern(node.p1), context.pattern(node.p2)])
    return of_query(query, terms, context.alias("u"), optional)


def minus(node: CompValue, context: Context) -> Relation:
    """Return the solutions of a pattern that agree with none of another on a variable that both bind."""
    left = context.pattern(node.p1)
    right = replace(context.beside(left), duplicates=False).pattern(node.p2)
    shared = [name for name in right.terms if name in left.terms]
    conditions: list[Sql] = []
    for name in shared:
        found = agreement(left, right, name)
        if found is None:
            return left
        conditions += found
    if not shared:
        return left
    if all(name in left.optional | right.optional for name in shared):
        conditions.append(any_of(*(all_of(left.terms[n].bound(), right.terms[n].bound()) for n in shared)))
    return left.filtered(negated(exp.Exists(this=read(right.filtered(*conditions)).select("1"))))


def filter_node(node: CompValue, context: Context) -> Relation:
    """Return the solutions for which an expression is true: an error is not."""
    relation = with_focus(node.expr, context.pattern(node.p), context)
    return relation.filtered(*conjuncts(_holds(node.expr, relation, context)))


def extend(node: CompValue, context: Context) -> Relation:
    """Return the solutions with a variable bound to an expression; an error leaves it unbound."""
    relation = with_focus(node.expr, context.pattern(node.p), context)
    name, source = str(node.var), str(node.expr) if isinstance(node.expr, Variable) else None
    if source is not None and source not in relation.terms | context.outer.terms:
        return relation
    term = context.value(node.expr, relation)
    sure = _is_constant(term) or (source in relation.terms and source not in relation.optional)
    optional = relation.optional if sure else relation.optional | {name}
    return replace(relation, terms=relation.terms | {name: term}, optional=optional)


def _is_constant(term: object) -> bool:
    return all(isinstance(part, exp.Literal | exp.Boolean) for part in getattr(term, "parts", ()))


def multiset(node: CompValue, context: Context) -> Relation:
    """Return the solutions of a sub-select or of VALUES."""
    return context.pattern(node.p)


def values(node: CompValue, context: Context) -> Relation:
    """Return the rows of VALUES; UNDEF leaves a variable unbound."""
    rows = [{str(k): constant(v) for k, v in row.items() if v != "UNDEF"} for row in node.res]
    if not rows:
        return Relation((), (FALSE,))
    query, terms, optional = union([Relation((), (), row) for row in rows])
    return of_query(query, terms, context.alias("v"), optional)
