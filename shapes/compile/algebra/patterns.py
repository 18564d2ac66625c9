"""Basic graph patterns: which tables give the triples of each pattern, and their join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from rdflib.paths import Path
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Node, URIRef, Variable
from sqlglot import exp

from ..context import Context
from ..relation import Relation, derived, join, of_query, renamed, union
from ..source import Statements
from ..sql import TRUE
from ..terms import Domain, Sql, Term, constant, nothing, same
from . import paths

Triple = tuple[Node, Node | Path, Node]


def basic(node: CompValue, context: Context) -> Relation:
    """Return the solutions of triple patterns; property paths are joined last, when their ends are known."""
    plain: list[Triple] = []
    closures: list[Triple] = []
    for triple in node.triples:
        for step in paths.steps(triple, context):
            (closures if isinstance(step[1], Path) else plain).append(step)
    relation = reduce(join, matched(plain, context), Relation())
    while closures:
        known = relation.terms.keys() | context.known().keys()
        triple = max(closures, key=lambda one: sum(variable(end) in known for end in (one[0], one[2])))
        closures.remove(triple)
        relation = join(relation, paths.path(triple, relation, context))
    return relation


def matched(triples: Sequence[Triple], context: Context) -> list[Relation]:
    """Return one relation for each triple pattern, of the statements that all patterns together leave possible."""
    choices = [_statements(triple, context) for triple in triples]
    known = {name: [term.domain] for name, term in context.known().items()}
    pruned = True
    while pruned:
        pruned = False
        for at, triple in enumerate(triples):
            others = [pair for i, pair in enumerate(zip(triples, choices, strict=True)) if i != at]
            kept = [s for s in choices[at] if _possible(triple, s, others, known)]
            pruned = pruned or len(kept) < len(choices[at])
            choices[at] = kept
    return [_relation(triple, found, context) for triple, found in zip(triples, choices, strict=True)]


def _statements(triple: Triple, context: Context) -> list[Statements]:
    predicate = triple[1]
    found = context.source.statements(str(predicate) if isinstance(predicate, URIRef) else None)
    return [s for s in found if _agrees_with_constants(triple, s)]


def positions(triple: Triple, statements: Statements) -> list[tuple[Node | Path, Term]]:
    """Return each position of a pattern with the term that statements have there."""
    return list(zip(triple, (statements.subject, statements.predicate, statements.object), strict=True))


def variable(node: Node | Path) -> str | None:
    """Return the name of a variable or of a blank node of a pattern; none for a constant."""
    return str(node) if isinstance(node, Variable) else f"_:{node}" if isinstance(node, BNode) else None


def _agrees_with_constants(triple: Triple, statements: Statements) -> bool:
    return all(
        variable(node) is not None or isinstance(node, Path) or same(constant(node), term) is not None
        for node, term in positions(triple, statements)
    )


def _possible(
    triple: Triple,
    statements: Statements,
    others: Sequence[tuple[Triple, list[Statements]]],
    known: dict[str, list[Domain]],
) -> bool:
    """Tell whether each variable of a pattern can be the same term in every other pattern."""
    for node, term in positions(triple, statements):
        name = variable(node)
        if name is None:
            continue
        elsewhere = [
            [other.domain for s in found for n, other in positions(one, s) if variable(n) == name]
            for one, found in others
            if name in map(variable, one)
        ]
        if name in known:
            elsewhere.append(known[name])
        if not all(any(alike(term.domain, domain) for domain in domains) for domains in elsewhere):
            return False
    return True


def alike(one: Domain, two: Domain) -> bool:
    """Tell whether two domains can share a term."""
    return one == two or same(nothing(one), nothing(two)) is not None


def _relation(triple: Triple, choices: list[Statements], context: Context) -> Relation:
    found = [_of_statements(triple, statements, context) for statements in choices]
    if not found:
        names = [name for name in map(variable, triple) if name]
        known = context.known()
        terms = {name: nothing(known[name].domain if name in known else constant(BNode()).domain) for name in names}
        return Relation((), (exp.Boolean(this=False),), terms)
    if len(found) == 1:
        return found[0]
    query, terms, optional = union(found, distinct=context.duplicates)
    return of_query(query, terms, context.alias("u"), optional)


def _of_statements(triple: Triple, statements: Statements, context: Context) -> Relation:
    """Return the solutions of a pattern in some statements: constants and repeated variables become conditions."""
    pairs = positions(triple, statements)
    body = {f"{at}": term for at, (_, term) in enumerate(pairs)}
    aliases = {scan.alias: context.alias(scan.alias.rstrip("0123456789")) for scan in statements.scans}
    used = renamed(Relation(statements.scans, statements.where, body), aliases)
    terms: dict[str, Term] = {}
    conditions: list[Sql] = []
    for at, (node, _) in enumerate(pairs):
        term, name = used.terms[f"{at}"], variable(node)
        if name is None:
            conditions += _is_constant(node, term)
        elif name in terms:
            conditions += same(terms[name], term) or [exp.Boolean(this=False)]
        else:
            terms[name] = term
        conditions += _present(term, used, statements)
    relation = replace(used.filtered(*dict.fromkeys(conditions)), terms=terms)
    return relation if statements.unique or not context.duplicates else derived(relation, context.alias("d"), True)


def _is_constant(node: Node | Path, term: Term) -> list[Sql]:
    return [] if isinstance(node, Path) else same(constant(node), term) or []


def _present(term: Term, used: Relation, statements: Statements) -> list[Sql]:
    """Return that the nullable parts of a term are there: a null gives no triple. Keys are never null."""
    keys = {(scan.alias, name) for scan in used.scans for name in scan.key}
    found: list[Sql] = []
    for part in term.parts:
        if isinstance(part, exp.Column) and (part.table, part.name) not in keys:
            found.append(exp.not_(exp.Is(this=part.copy(), expression=exp.Null())))
    return [condition for condition in found if condition != TRUE]
