"""Property paths: sequences and inverses are patterns, alternatives unions, closures recursive queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from itertools import count

from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Node, Variable
from sqlglot import exp

from ..context import Context
from ..relation import Relation, join, of_query, part_name, select, union
from ..sql import column
from ..terms import ANYTHING, Domain, Term, common, constant, converted, nullable, same

START, END = "_:start", "_:end"


def steps(triple: tuple[Node, Node | Path, Node], context: Context) -> Iterator[tuple[Node, Node | Path, Node]]:
    """Yield a pattern without sequences and inverses: those are patterns through blank nodes."""
    subject, predicate, target = triple
    if isinstance(predicate, InvPath):
        yield from steps((target, predicate.arg, subject), context)
    elif isinstance(predicate, SequencePath):
        between = [BNode(context.alias("step")) for _ in predicate.args[1:]]
        ends = [subject, *between, target]
        for at, part in enumerate(predicate.args):
            yield from steps((ends[at], part, ends[at + 1]), context)
    else:
        yield subject, predicate, target


def path(triple: tuple[Node, Node | Path, Node], left: Relation, context: Context) -> Relation:
    """Return the solutions of an alternative or a closure; `left` is what the patterns beside it bind."""
    subject, predicate, target = triple
    if isinstance(predicate, AlternativePath):
        parts = [_pattern((subject, part, target), left, context) for part in predicate.args]
        query, terms, optional = union(parts, distinct=False)
        return of_query(query, terms, context.alias("u"), optional)
    if isinstance(predicate, MulPath):
        return _closure(subject, predicate, target, left, context)
    raise context.refused("a negated property set")


def _pattern(triple: tuple[Node, Node | Path, Node], left: Relation, context: Context) -> Relation:
    plain = list(steps(triple, context))
    relation = context.pattern(CompValue("BGP", triples=[s for s in plain if not isinstance(s[1], Path)]))
    return reduce(join, (path(s, left, context) for s in plain if isinstance(s[1], Path)), relation)


def _closure(subject: Node, predicate: MulPath, target: Node, left: Relation, context: Context) -> Relation:
    """Return the pairs that a path of some steps connects; a row is kept once, so that a circle comes to an end."""
    apart = replace(context, numbers=count(), outer=Relation(), kinds={})
    edge = _pattern((Variable(START), predicate.path, Variable(END)), Relation(), apart).only((START, END))
    ends = [_end(subject, left, context), _end(target, left, context)]
    domains = [edge.terms[START].domain, edge.terms[END].domain]
    if predicate.zero:
        domains += [term.domain for term in ends if term is not None]
    domain = nullable(common(domains))
    parts = [_aligned(edge, domain)]
    if predicate.zero:
        parts += _stays(subject, target, ends, domain, context)
    query, terms, _ = union(parts, distinct=True)
    if predicate.more:
        query = _recursive(query, _aligned(edge, domain), terms, apart)
    pairs = of_query(query, terms, context.alias("p"), frozenset())
    return _between(subject, target, pairs)


def _aligned(edge: Relation, domain: Domain) -> Relation:
    return Relation(edge.scans, edge.where, {name: converted(term, domain) for name, term in edge.terms.items()})


def _end(node: Node, left: Relation, context: Context) -> Term | None:
    if not isinstance(node, Variable):
        return None if isinstance(node, BNode) else constant(node)
    return left.terms.get(str(node)) or context.known().get(str(node))


def _stays(subject: Node, target: Node, ends: list[Term | None], domain: Domain, context: Context) -> list[Relation]:
    """Return the pairs of a path of no step: every node that an end can be, with itself."""
    fixed = [term for node, term in zip((subject, target), ends, strict=True) if _is_constant(node) and term]
    if fixed:
        return [_itself(Relation((), (), {START: term}), domain) for term in fixed]
    known = [term.domain for term in ends if term is not None]
    if not known and domain != ANYTHING:
        raise context.refused("a path of no step between ends that nothing else binds")
    found = context.source.nodes(known[0] if known else domain)
    if not found:
        raise context.refused("a path of no step over terms that the tables do not list")
    return [
        _itself(Relation(statements.scans, statements.where, {START: statements.subject}), domain)
        for statements in found
    ]


def _is_constant(node: Node) -> bool:
    return not isinstance(node, Variable | BNode)


def _itself(relation: Relation, domain: Domain) -> Relation:
    term = converted(relation.terms[START], domain)
    return Relation(relation.scans, relation.where, {START: term, END: term})


def _recursive(first: exp.Query, edge: Relation, terms: dict[str, Term], context: Context) -> exp.Query:
    """Return the pairs that follow from the first ones by further edges."""
    name, so_far, more = context.alias("closure"), context.alias("c"), context.alias("e")
    size = len(terms[START].parts)
    start = [column(so_far, part_name(START, at)) for at in range(size)]
    reached = [column(so_far, part_name(END, at)) for at in range(size)]
    step = of_query(select(edge), terms, more, frozenset())
    meets = same(Term(terms[END].domain, tuple(reached)), step.terms[START]) or []
    columns = [exp.alias_(part, part_name(START, at), quoted=True) for at, part in enumerate(start)]
    columns += [exp.alias_(p.copy(), part_name(END, at), quoted=True) for at, p in enumerate(step.terms[END].parts)]
    following = (
        exp.select(*columns)
        .from_(exp.alias_(exp.to_table(name), so_far, table=True))
        .join(select(edge).subquery(more), on=exp.and_(*meets))
    )
    whole = exp.union(first, following, distinct=True, copy=False)
    return exp.select("*").from_(name).with_(name, as_=whole, recursive=True)


def _between(subject: Node, target: Node, pairs: Relation) -> Relation:
    """Return the pairs that meet the ends of the pattern."""
    terms: dict[str, Term] = {}
    conditions: list[exp.Expr] = []
    for node, term in ((subject, pairs.terms[START]), (target, pairs.terms[END])):
        if _is_constant(node):
            found = same(constant(node), term)
            conditions += [exp.Boolean(this=False)] if found is None else found
            continue
        name = str(node) if isinstance(node, Variable) else f"_:{node}"
        if name in terms:
            conditions += same(terms[name], term) or []
        terms.setdefault(name, term)
    return Relation(pairs.scans, tuple(conditions), terms)
