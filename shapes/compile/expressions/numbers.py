"""Arithmetic. Integers stay integers except in a division, decimals decimals, and a double makes all double."""

from __future__ import annotations

from rdflib.plugins.sparql.parserutils import CompValue
from sqlglot import exp

from ..context import Context
from ..relation import Relation
from ..sql import attempt, case, cast, compare, function, number, text
from ..terms import DECIMAL, DOUBLE, FLOATS, INTEGER, INTEGERS, NUMERIC, Anything, Literals, Sql, Term

OPERATORS: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}


def numeric(term: Term, context: Context) -> tuple[Sql, Literals]:
    """Return the number of a term, null where it is none, and its domain."""
    if isinstance(term.domain, Anything):
        is_number = exp.In(this=term.parts[2].copy(), expressions=[text(name) for name in sorted(NUMERIC)])
        return case((is_number, attempt(term.parts[1], "DOUBLE"))), DOUBLE
    if not isinstance(term.domain, Literals) or term.domain.datatype not in NUMERIC:
        return exp.cast(exp.Null(), "DOUBLE"), DOUBLE
    datatype = term.domain.datatype
    domain = INTEGER if datatype in INTEGERS else DOUBLE if datatype in FLOATS else DECIMAL
    return term.parts[0], domain


def arithmetic(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return a sum or a product, from left to right."""
    value, domain = numeric(context.value(node.expr, relation), context)
    for operator, other in zip(node.op, node.other, strict=True):
        more, second = numeric(context.value(other, relation), context)
        domain = DOUBLE if DOUBLE in (domain, second) else DECIMAL if DECIMAL in (domain, second) else INTEGER
        if operator == "/":
            domain = DOUBLE if domain == DOUBLE else DECIMAL
            value = _quotient(value, more, domain)
        else:
            value = compare(OPERATORS[operator], value, more)
    return Term(domain, (value,))


def _quotient(value: Sql, by: Sql, domain: Literals) -> Sql:
    """Return a quotient; a decimal one by zero is an error, a double one infinite."""
    if domain == DOUBLE:
        return exp.Div(this=exp.paren(cast(value, "DOUBLE")), expression=exp.paren(cast(by, "DOUBLE")), typed=False)
    divided = exp.Div(this=cast(value, "DOUBLE"), expression=exp.Nullif(this=cast(by, "DOUBLE"), expression=number(0)))
    return cast(divided, "DECIMAL(38, 10)")


def minus(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `-a`."""
    value, domain = numeric(context.value(node.expr, relation), context)
    return Term(domain, (exp.Neg(this=exp.paren(value.copy())),))


def plus(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `+a`."""
    value, domain = numeric(context.value(node.expr, relation), context)
    return Term(domain, (value,))


def of_number(name: str):
    """Return the function that applies an SQL function to a number and keeps its domain."""

    def apply(node: CompValue, relation: Relation, context: Context) -> Term:
        value, domain = numeric(context.value(node.arg, relation), context)
        return Term(domain, (cast(function(name, value), "BIGINT") if domain == INTEGER else function(name, value),))

    return apply
