"""The effective boolean value of a term (SPARQL 1.1, 17.2.2)."""

from __future__ import annotations

from sqlglot import exp

from ..context import Context
from ..sql import all_of, any_of, attempt, case, compare, eq, number, text
from ..terms import BOOLEAN, FLOATS, NUMERIC, STRING, Anything, Iris, Literals, Sql, Term


def boolean_value(term: Term, context: Context) -> Sql:
    """Return whether a term counts as true; null where it has no such value."""
    if isinstance(term.domain, Anything):
        return _of_anything(term)
    if isinstance(term.domain, Iris) or not _has_value(term.domain):
        return exp.Null()
    (part,) = term.parts
    if term.domain == BOOLEAN:
        return part
    if term.domain.datatype in FLOATS:
        return all_of(compare(exp.NEQ, part, number(0)), exp.not_(exp.func("isnan", part.copy())))
    if term.domain.datatype in NUMERIC:
        return compare(exp.NEQ, part, number(0))
    return compare(exp.NEQ, part, text(""))


def _has_value(domain: Literals) -> bool:
    return bool(domain.language) or domain in (BOOLEAN, STRING) or domain.datatype in NUMERIC


def _of_anything(term: Term) -> Sql:
    kind, form, datatype, language = term.parts
    is_literal = eq(kind, text("literal"))
    number_text = attempt(form, "DOUBLE")
    is_a_number = exp.not_(exp.func("isnan", number_text.copy()))
    is_number = exp.In(this=datatype.copy(), expressions=[text(name) for name in sorted(NUMERIC)])
    is_text = any_of(eq(datatype, text(STRING.datatype)), compare(exp.NEQ, language, text("")))
    return case(
        (all_of(is_literal, eq(datatype, text(BOOLEAN.datatype))),
         exp.func("coalesce", exp.In(this=form.copy(), expressions=[text("true"), text("1")]), exp.false())),
        (all_of(is_literal, is_number),
         exp.func("coalesce", all_of(compare(exp.NEQ, number_text, number(0)), is_a_number), exp.false())),
        (all_of(is_literal, is_text), compare(exp.NEQ, form, text(""))),
    )  # fmt: skip
