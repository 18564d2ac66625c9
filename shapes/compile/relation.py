"""A relation in the making: the tables it reads, what must hold of their rows, and the terms of its solutions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from .source import Scan
from .sql import FALSE, TRUE, all_of, any_of, case, coalesce, column
from .terms import Sql, Term, common, converted, nothing, nullable, same, same_condition


@dataclass(frozen=True, slots=True)
class Relation:
    """Solutions of a pattern: inner joined scans (then outer ones), conditions, and a term for each variable."""

    scans: tuple[Scan, ...] = ()
    where: tuple[Sql, ...] = ()
    terms: dict[str, Term] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    """Variables that some solutions leave unbound."""

    @property
    def empty(self) -> bool:
        """Tell whether a condition rules every solution out."""
        return FALSE in self.where

    def filtered(self, *conditions: Sql) -> Relation:
        """Return the solutions of which the conditions hold too."""
        return replace(self, where=(*self.where, *(c for c in conditions if c != TRUE)))

    def only(self, names: Iterable[str]) -> Relation:
        """Return the solutions with the named variables alone."""
        kept = {name: self.terms[name] for name in names if name in self.terms}
        return replace(self, terms=kept, optional=self.optional & kept.keys())


def renamed(relation: Relation, aliases: Mapping[str, str]) -> Relation:
    """Return a relation with other aliases for its scans."""

    def sql(value: Sql) -> Sql:
        return with_aliases(value, aliases)

    return Relation(
        tuple(_renamed_scan(scan, aliases) for scan in relation.scans),
        tuple(sql(condition) for condition in relation.where),
        {name: Term(term.domain, tuple(map(sql, term.parts))) for name, term in relation.terms.items()},
        relation.optional,
    )


def _renamed_scan(scan: Scan, aliases: Mapping[str, str]) -> Scan:
    table = scan.table if isinstance(scan.table, str) else with_aliases(scan.table, aliases)
    on = None if scan.on is None else with_aliases(scan.on, aliases)
    return Scan(aliases.get(scan.alias, scan.alias), table, scan.key, on)  # pyright: ignore[reportArgumentType]


def with_aliases(value: Sql, aliases: Mapping[str, str]) -> Sql:
    """Return an expression that names other relations."""
    found = value.copy()
    for name in found.find_all(exp.Column):
        if name.table in aliases:
            name.set("table", exp.to_identifier(aliases[name.table], quoted=True))
    return found


def join(left: Relation, right: Relation) -> Relation:
    """Return the solutions that agree on every variable that both sides bind."""
    shared = [name for name in right.terms if name in left.terms]
    conditions: list[Sql] = []
    for name in shared:
        found = agreement(left, right, name)
        if found is None:
            return _empty(left, right)
        conditions += found
    right, conditions = unified(left, right, conditions)
    terms = right.terms | left.terms
    for name in shared:
        if name in left.optional and name not in right.optional:
            terms[name] = right.terms[name]
        elif name in left.optional:
            terms[name] = either(left.terms[name], right.terms[name])
    optional = (left.optional - right.terms.keys()) | (right.optional - left.terms.keys())
    optional |= left.optional & right.optional
    scans = [*left.scans, *(scan for scan in right.scans if scan not in left.scans)]
    inner = [scan for scan in scans if scan.on is None]
    outer = [scan for scan in scans if scan.on is not None]
    where = [*left.where, *conditions, *right.where]
    return Relation(tuple(inner + outer), tuple(_distinct(where)), terms, frozenset(optional))


def agreement(left: Relation, right: Relation, name: str) -> list[Sql] | None:
    """Return the conditions under which two sides agree on a variable; none: never."""
    one, two = left.terms[name], right.terms[name]
    if name not in left.optional and name not in right.optional:
        return same(one, two)
    open_ends = [term.unbound() for term, side in ((one, left), (two, right)) if name in side.optional]
    return [any_of(*open_ends, same_condition(one, two))]


def either(one: Term, two: Term) -> Term:
    """Return the first of two terms that is bound."""
    domain = nullable(common([one.domain, two.domain]))
    one, two = converted(one, domain), converted(two, domain)
    return Term(domain, tuple(coalesce(a, b) for a, b in zip(one.parts, two.parts, strict=True)))


def _empty(left: Relation, right: Relation) -> Relation:
    terms = {name: nothing(nullable(term.domain)) for name, term in (right.terms | left.terms).items()}
    return Relation((), (FALSE,), terms)


def _distinct(conditions: Iterable[Sql]) -> list[Sql]:
    return list(dict.fromkeys(condition for condition in conditions if condition != TRUE))


def unified(left: Relation, right: Relation, conditions: list[Sql]) -> tuple[Relation, list[Sql]]:
    """Read a row once: a scan of the right is the scan of the left, of the same table, whose key it has."""
    aliases: dict[str, str] = {}
    keyed = [scan for scan in right.scans if scan.key and scan.on is None]
    equal = _equalities([*left.where, *right.where, *conditions]) if keyed else {}
    for scan in keyed:
        for known in left.scans:
            if known.table == scan.table and known.on is None and _same_key(known, scan, equal):
                aliases[scan.alias] = known.alias
    if not aliases:
        return right, conditions
    right = renamed(right, aliases)
    kept = tuple(scan for scan in right.scans if scan.alias not in aliases.values())
    conditions = [with_aliases(condition, aliases) for condition in conditions]
    return replace(right, scans=kept, where=_told(right.where)), list(_told(conditions))


Name = tuple[str, str]


def _told(conditions: Iterable[Sql]) -> tuple[Sql, ...]:
    return tuple(c for c in conditions if not (isinstance(c, exp.EQ) and c.this == c.expression))


def _equalities(conditions: Iterable[Sql]) -> dict[Name, Name]:
    """Return for each column or constant one that stands for all that conditions make equal to it."""
    leader: dict[Name, Name] = {}
    for condition in conditions:
        if isinstance(condition, exp.EQ):
            one, two = _leader(_name(condition.this), leader), _leader(_name(condition.expression), leader)
            leader[one] = two
    return {name: _leader(name, leader) for name in leader}


def _leader(name: Name, leader: dict[Name, Name]) -> Name:
    while leader.get(name, name) != name:
        name = leader[name]
    return name


def _name(value: Sql) -> Name:
    return (value.table, value.name) if isinstance(value, exp.Column) else ("", value.sql())


def _same_key(known: Scan, scan: Scan, equal: dict[Name, Name]) -> bool:
    pairs = [((known.alias, name), (scan.alias, name)) for name in scan.key]
    return all(equal.get(one, one) == equal.get(two, two) for one, two in pairs)


def optional_join(left: Relation, right: Relation, condition: Callable[[Relation], Sql], alias: str) -> Relation:
    """Return the solutions of the left, each with those of the right that agree and meet the condition, if any do."""
    if right.empty:
        return left
    near = _of_same_row(left, right, condition)
    if near is not None:
        return near
    inner = derived(right, alias, marked=True)
    on: list[Sql] = []
    for name in inner.terms.keys() & left.terms.keys():
        found = agreement(left, inner, name)
        on += [FALSE] if found is None else found
    both = replace(left, terms=inner.terms | left.terms, optional=left.optional | inner.optional)
    on.append(condition(both))
    (scan,) = inner.scans
    return replace(_with_optional(left, inner), scans=(*left.scans, replace(scan, on=all_of(*on))))


def _with_optional(left: Relation, right: Relation) -> Relation:
    """Return the left with the terms that only the right binds, which may be unbound."""
    terms = right.terms | left.terms
    for name in left.optional & right.terms.keys():
        terms[name] = either(left.terms[name], right.terms[name])
    optional = left.optional | (right.terms.keys() - left.terms.keys())
    return replace(left, terms=terms, optional=frozenset(optional))


def _of_same_row(left: Relation, right: Relation, condition: Callable[[Relation], Sql]) -> Relation | None:
    """Return the join where the right asks for other columns of rows of the left: no further table is read."""
    shared = [name for name in right.terms if name in left.terms]
    if any(name in left.optional | right.optional for name in shared):
        return None
    conditions = [c for name in shared for c in same(left.terms[name], right.terms[name]) or [FALSE]]
    right, conditions = unified(left, right, conditions)
    if any(scan.alias not in {known.alias for known in left.scans} for scan in right.scans) or conditions:
        return None
    both = replace(left, terms=right.terms | left.terms, optional=left.optional | right.optional)
    present = all_of(*right.where, condition(both))
    terms = {n: conditional(present, term) for n, term in right.terms.items() if n not in left.terms}
    return _with_optional(left, Relation(terms=terms | {n: right.terms[n] for n in shared}))


def derived(relation: Relation, alias: str, distinct: bool = False, marked: bool = False) -> Relation:
    """Return a relation as one scan of a query; with `marked` every term can be unbound by an outer join."""
    terms = relation.terms
    if marked or relation.optional:
        terms = {name: _nullable(term) for name, term in terms.items()}
    query = select(replace(relation, terms=terms))
    if distinct:
        query = query.distinct()
    return of_query(query, dict(terms), alias, relation.optional)


def of_query(query: exp.Query, terms: dict[str, Term], alias: str, optional: frozenset[str]) -> Relation:
    """Return a query whose columns are named as `select` names them as a relation."""
    named = {
        name: Term(term.domain, tuple(column(alias, part_name(name, at)) for at in range(len(term.parts))))
        for name, term in terms.items()
    }
    return Relation((Scan(alias, query),), (), named, optional)


def _nullable(term: Term) -> Term:
    return converted(term, nullable(term.domain))


def part_name(name: str, part: int) -> str:
    """Return the name of the column that holds a part of a variable's term."""
    return f"{name}_{part}"


def select(relation: Relation) -> exp.Select:
    """Return the relation as a query with a column for each part of each term."""
    columns = [
        exp.alias_(part.copy(), part_name(name, at), quoted=True)
        for name, term in relation.terms.items()
        for at, part in enumerate(term.parts)
    ]
    return read(relation).select(*(columns or [exp.alias_(exp.Literal.number(1), "one")]), copy=False)


def read(relation: Relation) -> exp.Select:
    """Return the relation's tables and conditions as a query that selects nothing yet."""
    query = exp.Select()
    for at, scan in enumerate(relation.scans):
        source = _from(scan)
        if at == 0:
            query = query.from_(source, copy=False)
        elif scan.on is None:
            query = query.join(source, join_type="cross", copy=False)
        else:
            query = query.join(source, on=scan.on.copy(), join_type="left", copy=False)
    conditions = [c for c in relation.where if c != TRUE]
    return query.where(*(c.copy() for c in conditions), copy=False) if conditions else query


def _from(scan: Scan) -> exp.Expr:
    if isinstance(scan.table, str):
        return exp.alias_(exp.to_table(scan.table), scan.alias, table=True)
    return scan.table.copy().subquery(scan.alias, copy=False)


def union(parts: list[Relation], distinct: bool = False) -> tuple[exp.Query, dict[str, Term], frozenset[str]]:
    """Return the solutions of several relations as one query, its terms in domains that hold all of theirs."""
    parts = [part for part in parts if not part.empty] or parts[:1]
    names = list(dict.fromkeys(name for part in parts for name in part.terms))
    domains = {
        name: nullable(common([part.terms[name].domain for part in parts if name in part.terms])) for name in names
    }
    optional = frozenset(
        name for name in names if any(name not in part.terms or name in part.optional for part in parts)
    )
    queries = [select(replace(part, terms={n: _aligned(part, n, domains[n]) for n in names})) for part in parts]
    whole: exp.Query = queries[0]
    for query in queries[1:]:
        whole = exp.union(whole, query, distinct=distinct, copy=False)
    if distinct and len(queries) == 1:
        whole = queries[0].distinct()
    return whole, {name: nothing(domains[name]) for name in names}, optional


def _aligned(part: Relation, name: str, domain: object) -> Term:
    term = part.terms.get(name)
    return nothing(domain) if term is None else converted(term, domain)  # pyright: ignore[reportArgumentType]


def conditional(condition: Sql, term: Term) -> Term:
    """Return a term that is unbound where the condition does not hold."""
    term = _nullable(term)
    return Term(term.domain, tuple(case((condition, part)) for part in term.parts))
