"""Comparisons by the kinds of both sides (SPARQL 1.1, 17.3): unlike kinds are an error or unequal, never guessed."""

from __future__ import annotations

from rdflib.namespace import XSD
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal
from sqlglot import exp

from ..context import Context
from ..relation import Relation
from ..sql import FALSE, TRUE, all_of, any_of, attempt, case, compare, eq, function, text
from ..terms import (
    BOOLEAN,
    DATE,
    NUMERIC,
    STRING,
    Anything,
    Domain,
    Literals,
    Sql,
    Term,
    as_anything,
    same_condition,
)  # fmt: skip

OPERATORS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ, "!=": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE,
}  # fmt: skip
DATETIME = Literals(str(XSD.dateTime))
ORDERED = (STRING, BOOLEAN, DATE, DATETIME)
"""Domains, beside the numbers, whose values have an order."""


def relational(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `a = b` and the like, `a IN (...)` and `a NOT IN (...)`."""
    left = context.value(node.expr, relation)
    if node.op in ("IN", "NOT IN"):
        listed = node.other if isinstance(node.other, list) else []
        found = _listed(left, [context.value(one, relation) for one in listed], context)
        return Term(BOOLEAN, (found if node.op == "IN" else exp.not_(found),))
    return Term(BOOLEAN, (compared(node.op, left, context.value(node.other, relation), context),))


def _listed(left: Term, listed: list[Term], context: Context) -> Sql:
    """Return whether a term equals one of some; constants of its own kind are compared at once."""
    plain = [term for term in listed if len(left.parts) == len(term.parts) == 1 and left.domain == term.domain]
    plain = [term for term in plain if isinstance(term.parts[0], exp.Literal)]
    if plain and len(plain) == len(listed):
        return exp.In(this=left.parts[0].copy(), expressions=[term.parts[0].copy() for term in plain])
    return any_of(*(compared("=", left, one, context) for one in listed))


def compared(operator: str, one: Term, two: Term, context: Context) -> Sql:
    """Return the comparison of two terms, null where it is an error."""
    first, second = one.domain, two.domain
    if isinstance(first, Anything) or isinstance(second, Anything):
        return _compared_anything(operator, as_anything(one), as_anything(two))
    if _is_comparable(first, second):
        return compare(OPERATORS[operator], one.parts[0], two.parts[0])
    if operator not in ("=", "!="):
        return exp.Null()
    if isinstance(first, Literals) and isinstance(second, Literals):
        return _unlike_literals(operator, one, two, context)
    equal = same_condition(one, two)
    return equal if operator == "=" else exp.not_(exp.paren(equal))


def _is_comparable(first: Domain, second: Domain) -> bool:
    if not isinstance(first, Literals) or not isinstance(second, Literals):
        return False
    return (first == second and first in ORDERED) or {first.datatype, second.datatype} <= NUMERIC


def _unlike_literals(operator: str, one: Term, two: Term, context: Context) -> Sql:
    """Compare literals without a common order: equal terms are equal, others unequal where their values are known."""
    first, second = one.domain, two.domain
    if not isinstance(first, Literals) or not isinstance(second, Literals):
        raise TypeError("not literals")
    known = {STRING, BOOLEAN, DATE, DATETIME}
    if first == second:
        equal = eq(one.parts[0], two.parts[0])
        if first.language:
            return equal if operator == "=" else exp.not_(equal)
        return case((equal, TRUE if operator == "=" else FALSE))
    if _is_known(first, known) and _is_known(second, known):
        unequal = FALSE if operator == "=" else TRUE
        return case((all_of(one.bound(), two.bound()), unequal))
    raise context.refused(f"comparing <{first.datatype}> with <{second.datatype}>")


def _is_known(domain: Literals, known: set[Literals]) -> bool:
    return domain in known or domain.datatype in NUMERIC or bool(domain.language)


def _compared_anything(operator: str, one: Term, two: Term) -> Sql:
    """Compare terms of which only the rows tell the kind."""
    compare_as = OPERATORS[operator]
    branches = [
        (all_of(_is_numeric(one), _is_numeric(two)),
         compare(compare_as, attempt(one.parts[1], "DOUBLE"), attempt(two.parts[1], "DOUBLE"))),
        *((_are_both(one, two, str(datatype)),
           compare(compare_as, _as(one, kind), _as(two, kind))) for datatype, kind in VALUE_TYPES),
    ]  # fmt: skip
    if operator not in ("=", "!="):
        return case(*branches)
    equal = same_condition(one, two)
    yes, no = (TRUE, FALSE) if operator == "=" else (FALSE, TRUE)
    branches += [
        (equal, yes),
        (any_of(*(compare(exp.NEQ, t.parts[0], text("literal")) for t in (one, two))), no),
        (all_of(_is_known_kind(one), _is_known_kind(two)), no),
    ]
    return case(*branches)


VALUE_TYPES = (
    (XSD.string, "VARCHAR"),
    (XSD.boolean, "BOOLEAN"),
    (XSD.date, "DATE"),
    (XSD.dateTime, "TIMESTAMP WITH TIME ZONE"),
)
"""Datatypes whose values are compared, with the SQL type that has their order."""


def _are_both(one: Term, two: Term, datatype: str) -> Sql:
    """Return whether two terms have a datatype; times with a zone and times without one have no order."""
    zoned = [function("regexp_matches", t.parts[1], text(r"(Z|[+-]\d\d:\d\d)$")) for t in (one, two)]
    agree = [eq(*zoned)] if datatype == DATETIME.datatype else []
    return all_of(_has(one, datatype), _has(two, datatype), *agree)


def _has(term: Term, datatype: str) -> Sql:
    return eq(term.parts[2], text(datatype))


def _is_numeric(term: Term) -> Sql:
    return exp.In(this=term.parts[2].copy(), expressions=[text(name) for name in sorted(NUMERIC)])


def _is_known_kind(term: Term) -> Sql:
    known = exp.In(
        this=term.parts[2].copy(), expressions=[text(n) for n in sorted(NUMERIC | {str(d) for d, _ in VALUE_TYPES})]
    )
    return any_of(known, compare(exp.NEQ, term.parts[3], text("")))


def _as(term: Term, kind: str) -> Sql:
    return term.parts[1] if kind == "VARCHAR" else attempt(term.parts[1], kind)


def is_same(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `sameTerm(a, b)`."""
    one, two = context.value(node.arg1, relation), context.value(node.arg2, relation)
    return Term(BOOLEAN, (same_condition(one, two),))


def as_literal(node: object) -> str | None:
    """Return the text of a constant of a query; none for anything that rows decide."""
    return str(node) if isinstance(node, Literal) else None
