"""The functions of SPARQL, one row each."""

from __future__ import annotations

from collections.abc import Callable

from rdflib.namespace import XSD
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import URIRef
from sqlglot import exp

from ..context import Context
from ..relation import Relation, either
from ..sql import FALSE, all_of, any_of, attempt, case, cast, compare, concat, eq, function, negated, number, text
from ..terms import (
    BOOLEAN,
    DATE,
    DECIMAL,
    DOUBLE,
    INTEGER,
    NUMERIC,
    STRING,
    WHOLE,
    Anything,
    Iris,
    Literals,
    Sql,
    Term,
    as_anything,
    common,
    converted,
    lexical,
    nullable,
)  # fmt: skip
from .comparison import as_literal, is_same
from .effective import boolean_value
from .numbers import of_number

Function = Callable[[CompValue, Relation, Context], Term]


def _argument(node: CompValue, relation: Relation, context: Context) -> Term:
    return context.value(node.arg, relation)


def textual(term: Term) -> Sql:
    """Return the text of a string literal, plain or in a language; null for any other term, which is an error."""
    if isinstance(term.domain, Anything):
        is_text = any_of(eq(term.parts[2], text(STRING.datatype)), compare(exp.NEQ, term.parts[3], text("")))
        return case((is_text, term.parts[1]))
    if isinstance(term.domain, Literals) and (term.domain == STRING or term.domain.language):
        return term.parts[0]
    return cast(exp.Null(), "VARCHAR")


def bound(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `BOUND(?v)`."""
    name = str(node.arg)
    term = relation.terms.get(name) or context.outer.terms.get(name)
    return Term(BOOLEAN, (FALSE if term is None else term.bound(),))


def string(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `STR(a)`."""
    return Term(STRING, (lexical(_argument(node, relation, context)),))


def _test(name: str) -> Function:
    def test(node: CompValue, relation: Relation, context: Context) -> Term:
        one = textual(context.value(node.arg1, relation))
        two = textual(context.value(node.arg2, relation))
        return Term(BOOLEAN, (function(name, one, two),))

    return test


def _of_text(name: str) -> Function:
    def apply(node: CompValue, relation: Relation, context: Context) -> Term:
        term = _argument(node, relation, context)
        domain = term.domain if isinstance(term.domain, Literals) and term.domain.language else STRING
        return Term(domain, (function(name, textual(term)),))

    return apply


def length(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `STRLEN(a)`."""
    return Term(INTEGER, (function("length", textual(_argument(node, relation, context))),))


def concatenation(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `CONCAT(a, ...)`; a text in a language loses it unless all are in the same one."""
    terms = [context.value(one, relation) for one in node.arg]
    domains = {term.domain for term in terms}
    domain = domains.pop() if len(domains) == 1 else STRING
    keeps = isinstance(domain, Literals) and domain.language
    if any(isinstance(term.domain, Anything) for term in terms):
        keeps = False
    return Term(domain if keeps else STRING, (concat(*map(textual, terms)),))  # pyright: ignore[reportArgumentType]


def substring(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `SUBSTR(a, start, length)`, counted from 1."""
    value = textual(context.value(node.arg, relation))
    parts = [context.value(one, relation).parts[0] for one in (node.start, node.length) if one is not None]
    return Term(STRING, (function("substring", value, *parts),))


def before(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `STRBEFORE(a, b)`."""
    one, two = (textual(context.value(arg, relation)) for arg in (node.arg1, node.arg2))
    found = function("strpos", one, two)
    part = function("substring", one, number(1), compare(exp.Sub, found, number(1)))
    return Term(STRING, (case((compare(exp.GT, found, number(0)), part), (eq(found, number(0)), text(""))),))


def after(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `STRAFTER(a, b)`."""
    one, two = (textual(context.value(arg, relation)) for arg in (node.arg1, node.arg2))
    found = function("strpos", one, two)
    part = function("substring", one, compare(exp.Add, found, function("length", two)))
    return Term(STRING, (case((compare(exp.GT, found, number(0)), part), (eq(found, number(0)), text(""))),))


def regex(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `REGEX(a, pattern, flags)`; pattern and flags are constants."""
    pattern, flags = as_literal(node.pattern), "" if node.flags is None else as_literal(node.flags)
    if pattern is None or flags is None:
        raise context.refused("REGEX with a pattern that is not a constant")
    if set(flags) - set("ims"):
        raise context.refused(f"REGEX with the flags {flags!r}")
    value = textual(context.value(node.text, relation))
    options = [text(flags)] if flags else []
    return Term(BOOLEAN, (function("regexp_matches", value, text(pattern), *options),))


def replaced(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `REPLACE(a, pattern, by)`; pattern and replacement are constants."""
    pattern, by = as_literal(node.pattern), as_literal(node.replacement)
    if pattern is None or by is None or node.flags is not None:
        raise context.refused("REPLACE with flags or with a pattern that is not a constant")
    value = textual(context.value(node.arg, relation))
    return Term(STRING, (function("regexp_replace", value, text(pattern), text(by.replace("$", "\\")), text("g")),))


def condition(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `IF(a, b, c)`."""
    test = boolean_value(context.value(node.arg1, relation), context)
    yes, no = context.value(node.arg2, relation), context.value(node.arg3, relation)
    domain = nullable(common([yes.domain, no.domain]))
    pairs = zip(converted(yes, domain).parts, converted(no, domain).parts, strict=True)
    return Term(domain, tuple(case((test, a), (negated(exp.paren(test)), b)) for a, b in pairs))


def first_bound(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `COALESCE(a, ...)`."""
    first, *rest = [context.value(one, relation) for one in node.arg]
    for term in rest:
        first = either(first, term)
    return first


def language(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `LANG(a)`."""
    term = _argument(node, relation, context)
    if isinstance(term.domain, Anything):
        return Term(STRING, (case((eq(term.parts[0], text("literal")), term.parts[3])),))
    if isinstance(term.domain, Iris):
        return Term(STRING, (cast(exp.Null(), "VARCHAR"),))
    return Term(STRING, (case((term.bound(), text(term.domain.language))),))


def datatype(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `DATATYPE(a)`."""
    term = as_anything(_argument(node, relation, context))
    return Term(WHOLE, (case((eq(term.parts[0], text("literal")), term.parts[2])),))


def language_matches(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `LANGMATCHES(a, range)` by basic filtering (RFC 4647)."""
    tag, wanted = (textual(context.value(arg, relation)) for arg in (node.arg1, node.arg2))
    tag, wanted = function("lower", tag), function("lower", wanted)
    begins = function("starts_with", tag, concat(wanted, text("-")))
    any_tag = all_of(eq(wanted, text("*")), compare(exp.NEQ, tag, text("")))
    return Term(BOOLEAN, (any_of(any_tag, eq(tag, wanted), begins),))


def _kind(*kinds: str) -> Function:
    def test(node: CompValue, relation: Relation, context: Context) -> Term:
        kind = as_anything(_argument(node, relation, context)).parts[0]
        return Term(BOOLEAN, (exp.In(this=kind.copy(), expressions=[text(name) for name in kinds]),))

    return test


def is_numeric(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return `isNumeric(a)`: a literal of a numeric datatype and well formed."""
    term = as_anything(_argument(node, relation, context))
    of_type = exp.In(this=term.parts[2].copy(), expressions=[text(name) for name in sorted(NUMERIC)])
    well_formed = exp.not_(exp.Is(this=attempt(term.parts[1], "DOUBLE"), expression=exp.Null()))
    return Term(BOOLEAN, (case((term.bound(), all_of(of_type, well_formed))),))


def _part_of_date(name: str) -> Function:
    def part(node: CompValue, relation: Relation, context: Context) -> Term:
        term = _argument(node, relation, context)
        if isinstance(term.domain, Anything):
            of_date = exp.In(this=term.parts[2].copy(), expressions=[text(str(XSD.date)), text(str(XSD.dateTime))])
            return Term(INTEGER, (case((of_date, function(name, attempt(term.parts[1], "TIMESTAMP")))),))
        if term.domain in (DATE, Literals(str(XSD.dateTime))):
            return Term(INTEGER, (function(name, term.parts[0]),))
        return Term(INTEGER, (exp.Null(),))

    return part


def call(node: CompValue, relation: Relation, context: Context) -> Term:
    """Return a cast: `xsd:integer(a)` and the like."""
    if not isinstance(node.iri, URIRef) or str(node.iri) not in CASTS or len(node.expr) != 1:
        raise context.refused(f"the function <{node.iri}>")
    domain, kind = CASTS[str(node.iri)]
    term = context.value(node.expr[0], relation)
    if isinstance(term.domain, Iris) and domain != STRING:
        return Term(domain, (cast(exp.Null(), kind),))
    source = lexical(term)
    return Term(domain, (source if domain == STRING else _cast(term, source, domain, kind),))


def _cast(term: Term, source: Sql, domain: Literals, kind: str) -> Sql:
    if domain == INTEGER and not (isinstance(term.domain, Literals) and term.domain.datatype in NUMERIC):
        whole = function("regexp_full_match", source, text("[+-]?[0-9]+"))
        return case((whole, attempt(source, kind)))
    if domain == INTEGER:
        return cast(function("trunc", term.parts[0]), kind)
    if domain == BOOLEAN and isinstance(term.domain, Literals) and term.domain.datatype in NUMERIC:
        return compare(exp.NEQ, term.parts[0], number(0))
    return attempt(source, kind)


CASTS = {
    str(XSD.string): (STRING, "VARCHAR"),
    str(XSD.boolean): (BOOLEAN, "BOOLEAN"),
    str(XSD.integer): (INTEGER, "BIGINT"),
    str(XSD.decimal): (DECIMAL, "DECIMAL(38, 10)"),
    str(XSD.double): (DOUBLE, "DOUBLE"),
    str(XSD.date): (DATE, "DATE"),
}

FUNCTIONS: dict[str, Function] = {
    "Builtin_BOUND": bound,
    "Builtin_STR": string,
    "Builtin_STRSTARTS": _test("starts_with"),
    "Builtin_STRENDS": _test("ends_with"),
    "Builtin_CONTAINS": _test("contains"),
    "Builtin_STRLEN": length,
    "Builtin_UCASE": _of_text("upper"),
    "Builtin_LCASE": _of_text("lower"),
    "Builtin_CONCAT": concatenation,
    "Builtin_SUBSTR": substring,
    "Builtin_STRBEFORE": before,
    "Builtin_STRAFTER": after,
    "Builtin_REGEX": regex,
    "Builtin_REPLACE": replaced,
    "Builtin_IF": condition,
    "Builtin_COALESCE": first_bound,
    "Builtin_LANG": language,
    "Builtin_DATATYPE": datatype,
    "Builtin_LANGMATCHES": language_matches,
    "Builtin_sameTerm": is_same,
    "Builtin_isIRI": _kind("iri"),
    "Builtin_isURI": _kind("iri"),
    "Builtin_isBLANK": _kind("blank"),
    "Builtin_isLITERAL": _kind("literal"),
    "Builtin_isNUMERIC": is_numeric,
    "Builtin_YEAR": _part_of_date("year"),
    "Builtin_MONTH": _part_of_date("month"),
    "Builtin_DAY": _part_of_date("day"),
    "Builtin_ABS": of_number("abs"),
    "Builtin_CEIL": of_number("ceil"),
    "Builtin_FLOOR": of_number("floor"),
    "Builtin_ROUND": of_number("round"),
    "Function": call,
}
