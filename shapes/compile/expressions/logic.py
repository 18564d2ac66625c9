"""And, or, not."""

from __future__ import annotations

from rdflib.plugins.sparql.parserutils import CompValue
from sqlglot import exp

from ..context import Context
from ..relation import Relation
from ..sql import TRUE
from ..terms import BOOLEAN, Sql, Term
from .effective import boolean_value


def conjunction(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `a && b && ...`."""
    return Term(BOOLEAN, (exp.and_(*_operands(node, relation, context)),))


def disjunction(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `a || b || ...`."""
    return Term(BOOLEAN, (exp.or_(*_operands(node, relation, context)),))


def negation(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `!a`."""
    return Term(BOOLEAN, (exp.not_(boolean_value(context.value(node.expr, relation), context).copy()),))


def _operands(node: CompValue, relation: Relation, context: Context) -> list[Sql]:
    return [boolean_value(context.value(one, relation), context).copy() for one in (node.expr, *node.other)]


def always(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return the condition of an OPTIONAL that has none."""
    return Term(BOOLEAN, (TRUE,))
