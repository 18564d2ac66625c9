"""Expressions as typed SQL: a value is a term, its parts null where SPARQL has an error or an unbound variable.

SQL's three-valued logic is that of SPARQL: null is the error, which OR and AND treat alike in both.
"""

from __future__ import annotations

from collections.abc import Callable

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, Variable

from ..context import Context
from ..relation import Relation
from ..terms import STRING, Term, constant, nothing
from . import comparison, existence, functions, logic, numbers

Express = Callable[[CompValue, Relation, Context], Term]

KINDS: dict[str, Express] = {
    "ConditionalAndExpression": logic.conjunction,
    "ConditionalOrExpression": logic.disjunction,
    "TrueFilter": logic.always,
    "UnaryNot": logic.negation,
    "RelationalExpression": comparison.relational,
    "AdditiveExpression": numbers.arithmetic,
    "MultiplicativeExpression": numbers.arithmetic,
    "UnaryMinus": numbers.minus,
    "UnaryPlus": numbers.plus,
    "Builtin_EXISTS": existence.exists,
    "Builtin_NOTEXISTS": existence.not_exists,
    **functions.FUNCTIONS,
}


def expression(node: object, relation: Relation, context: Context) -> Term:
    """Return the value of an expression for each solution of a relation.

    Raises NotCompilable for a function or operator that has no row here.
    """
    if isinstance(node, Variable):
        term = relation.terms.get(str(node)) or context.outer.terms.get(str(node))
        return nothing(STRING) if term is None else term
    if isinstance(node, CompValue):
        kind = KINDS.get(node.name)
        if kind is None:
            raise context.refused(node.name.removeprefix("Builtin_"))
        return kind(node, relation, context)
    if isinstance(node, Node):
        return constant(node)
    raise context.refused(f"the expression {node!r}")
