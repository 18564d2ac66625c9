"""Grouping: each group of solutions becomes one, with the aggregates of its members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable
from sqlglot import exp

from ..context import THIS, Context
from ..expressions.numbers import numeric
from ..relation import Relation, derived, of_query, optional_join, part_name, read
from ..sql import TRUE, case, cast, coalesce, eq, number, text
from ..terms import (
    ANYTHING,
    DECIMAL,
    DOUBLE,
    INTEGER,
    STRING,
    Anything,
    Iris,
    Literals,
    Sql,
    Term,
    iri_text,
    lexical,
)  # fmt: skip
from .groups import with_focus

Aggregate = Callable[[Term, CompValue, Context], Term]
ROWS = exp.Count(this=exp.Star())


def aggregate_join(node: CompValue, context: Context) -> Relation:
    """Return one solution a group. Without GROUP BY there is one group, or one for each focus node."""
    keys = [item for item in node.p.expr or () if item is not None]
    inner = replace(context, duplicates=context.duplicates or _counts(node.A))
    relation = with_focus((node.A, keys), inner.pattern(node.p.p), context)
    if not keys and context.focus is not None and THIS not in context.outer.terms:
        return _per_focus(node, relation, context)
    return _grouped(node, relation, [_key(item, relation, context) for item in keys], context)


def _counts(aggregates: list[CompValue]) -> bool:
    """Tell whether an aggregate depends on how often a value stands in the group."""
    insensitive = {"Aggregate_Min", "Aggregate_Max", "Aggregate_Sample"}
    return any(a.name not in insensitive and a.distinct != "DISTINCT" for a in aggregates)


def _key(item: object, relation: Relation, context: Context) -> tuple[str, Term]:
    if isinstance(item, Variable):
        name = str(item)
        if name not in relation.terms:
            raise context.refused(f"GROUP BY ?{name}, which the pattern never binds")
        return name, relation.terms[name]
    raise context.refused("GROUP BY an expression without a name")


def _per_focus(node: CompValue, relation: Relation, context: Context) -> Relation:
    """Return a group for each focus node, an empty one too."""
    if context.focus is None:
        raise context.refused("grouping")
    marker = replace(relation, terms=relation.terms | {"_row": Term(INTEGER, (number(1),))})
    both = optional_join(context.focus, marker, lambda _: TRUE, context.alias("o"))
    return _grouped(node, both, [(THIS, both.terms[THIS])], context, present=both.terms["_row"])


def _grouped(
    node: CompValue,
    relation: Relation,
    keys: list[tuple[str, Term]],
    context: Context,
    present: Term | None = None,
) -> Relation:
    base = derived(relation, context.alias("g"))
    terms: dict[str, Term] = {}
    optional: set[str] = set()
    names = [name for name, _ in keys]
    for aggregate in node.A:
        name = str(aggregate.res)
        terms[name] = _aggregated(aggregate, base, names, context, present)
        optional |= {name} if _may_fail(aggregate, base, names, present) else set()
    kept = {name: base.terms[name] for name in names} | terms
    columns = [
        exp.alias_(part.copy(), part_name(name, at), quoted=True)
        for name, term in kept.items()
        for at, part in enumerate(term.parts)
    ]
    query = read(base).select(*(columns or [exp.alias_(ROWS.copy(), "one")]))
    parts = [part.copy() for name in names for part in base.terms[name].parts]
    if parts:
        query = query.group_by(*parts)
    optional |= base.optional & set(names)
    return of_query(query, kept, context.alias("a"), frozenset(optional))


def _may_fail(aggregate: CompValue, base: Relation, keys: list[str], present: Term | None) -> bool:
    """Tell whether an aggregate can be unbound: a count never is, nor the least of values that are always bound."""
    name = aggregate.name.removeprefix("Aggregate_")
    if name in ("Count", "GroupConcat"):
        return False
    bound = isinstance(aggregate.vars, Variable) and str(aggregate.vars) in base.terms.keys() - base.optional
    return not (bound and keys and present is None)


def _aggregated(aggregate: CompValue, base: Relation, keys: list[str], context: Context, present: Term | None) -> Term:
    name = aggregate.name.removeprefix("Aggregate_")
    if name == "Sample" and isinstance(aggregate.vars, Variable) and str(aggregate.vars) in keys:
        return base.terms[str(aggregate.vars)]
    if name == "Count" and aggregate.vars == "*":
        return _count_rows(aggregate, base, present)
    function_of = AGGREGATES.get(name)
    if function_of is None:
        raise context.refused(f"the aggregate {name.upper()}")
    return function_of(context.value(aggregate.vars, base), aggregate, context)


def _count_rows(aggregate: CompValue, base: Relation, present: Term | None) -> Term:
    if present is not None:
        (mark,) = base.terms["_row"].parts
        return Term(INTEGER, (exp.Count(this=mark.copy()),))
    if aggregate.distinct:
        parts = [part.copy() for term in base.terms.values() for part in term.parts]
        return Term(INTEGER, (exp.Count(this=exp.Distinct(expressions=[exp.Tuple(expressions=parts)])),))
    return Term(INTEGER, (ROWS.copy(),))


def _over(kind: type[exp.AggFunc], value: Sql, aggregate: CompValue) -> Sql:
    value = value.copy()
    return kind(this=exp.Distinct(expressions=[value]) if aggregate.distinct == "DISTINCT" else value)


def _single(term: Term) -> Sql:
    """Return one SQL value that is equal for equal terms and null for an unbound one."""
    if isinstance(term.domain, Iris):
        return iri_text(term)
    if term.domain == ANYTHING:
        return _joined(term)
    return term.parts[0]


def _joined(term: Term) -> Sql:
    kind, form, datatype, language = (part.copy() for part in term.parts)
    separator = text("\x1f")
    return exp.DPipe(
        this=exp.DPipe(this=exp.DPipe(this=form, expression=separator), expression=kind),
        expression=exp.DPipe(this=exp.DPipe(this=separator.copy(), expression=datatype), expression=language),
    )


def _count(term: Term, aggregate: CompValue, context: Context) -> Term:
    return Term(INTEGER, (_over(exp.Count, _single(term), aggregate),))


def _extreme(kind: type[exp.AggFunc]) -> Aggregate:
    def of(term: Term, aggregate: CompValue, context: Context) -> Term:
        if isinstance(term.domain, Anything):
            raise context.refused("MIN or MAX of terms of several kinds")
        if len(term.parts) == 1 and (isinstance(term.domain, Literals) or not term.domain.fixed[-1]):
            return Term(term.domain, (kind(this=term.parts[0].copy()),))
        by = exp.ArgMin if kind is exp.Min else exp.ArgMax
        parts = tuple(by(this=part.copy(), expression=_single(term)) for part in term.parts)
        return Term(term.domain, parts) if parts else term

    return of


def _sum(term: Term, aggregate: CompValue, context: Context) -> Term:
    """The sum of no row is 0; of rows of which one is unbound it is an error."""
    part, domain = numeric(term, context)
    total = coalesce(_over(exp.Sum, part, aggregate), number(0))
    kind = "BIGINT" if domain == INTEGER else None
    whole = cast(total, kind) if kind else total
    return Term(domain, (case((_all_bound(part), whole)),))


def _average(term: Term, aggregate: CompValue, context: Context) -> Term:
    part, domain = numeric(term, context)
    result = DOUBLE if domain == DOUBLE else DECIMAL
    mean = exp.Div(this=_over(exp.Sum, part, aggregate), expression=_over(exp.Count, part, aggregate))
    value = coalesce(mean, number(0))
    return Term(result, (case((_all_bound(part), value)),))


def _all_bound(part: Sql) -> Sql:
    return eq(ROWS, exp.Count(this=part.copy()))


def _sample(term: Term, aggregate: CompValue, context: Context) -> Term:
    return _extreme(exp.Min)(term, aggregate, context)


def _group_concat(term: Term, aggregate: CompValue, context: Context) -> Term:
    separator = text(str(aggregate.separator) if aggregate.separator is not None else " ")
    value = lexical(term).copy()
    inner = exp.Distinct(expressions=[value]) if aggregate.distinct == "DISTINCT" else value
    return Term(STRING, (coalesce(exp.GroupConcat(this=inner, separator=separator), text("")),))


AGGREGATES: dict[str, Aggregate] = {
    "Count": _count,
    "Sum": _sum,
    "Avg": _average,
    "Min": _extreme(exp.Min),
    "Max": _extreme(exp.Max),
    "Sample": _sample,
    "GroupConcat": _group_concat,
}
