"""Derived triples: each CONSTRUCT of a rule becomes a table, and the table a source of its triples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node, URIRef, Variable

from ...errors import NotCompilable
from .mapped import MappedTables
from .plan import Step
from .query import compile_query
from .relation import Relation, part_name, union
from .shape import Derivation
from .source import Scan, Statements
from .sql import column
from .terms import Iris, Term, constant

SUBJECT, OBJECT = "subject", "object"
Derived = tuple[str, Relation]


def derive(source: MappedTables, rules: Sequence[Derivation], focus: Relation) -> tuple[MappedTables, list[Step]]:
    """Return the source with what the rules derive, and the steps that make its tables.

    A rule sees what rules of a smaller order derive.
    """
    steps: list[Step] = []
    for _, same_order in groupby(rules, key=lambda rule: rule.order):
        found = [one for rule in same_order for one in _compiled(rule, source, focus)]
        known: dict[str, list[Statements]] = {name: list(of) for name, of in source.derived.items()}
        for at, (predicate, relations) in enumerate(_tables(found)):
            table = f"derived_{len(steps) + at}_{predicate.rpartition('#')[2].rpartition('/')[2]}"
            query, terms, _ = union(relations, distinct=True)
            steps.append(Step(table, query.sql(dialect="duckdb")))
            known.setdefault(predicate, []).append(_statements(table, predicate, terms))
        source = MappedTables(source.mapping, source.shared, known)
    return source, steps


def _tables(found: Sequence[Derived]) -> list[tuple[str, list[Relation]]]:
    """Put triples of one predicate between terms of the same kinds into one table."""
    tables: dict[tuple[object, ...], tuple[str, list[Relation]]] = {}
    for predicate, relation in found:
        key = predicate, relation.terms[SUBJECT].domain, relation.terms[OBJECT].domain
        tables.setdefault(key, (predicate, []))[1].append(relation)
    return list(tables.values())


def _compiled(rule: Derivation, source: MappedTables, focus: Relation) -> list[Derived]:
    parsed = prepareQuery(rule.construct, initNs=rule.prefixes)
    relation = compile_query(parsed, source, focus=focus, name=rule.name, duplicates=False)
    return [_triple(template, relation, rule) for template in _template(parsed)]


def _template(parsed: Query) -> list[tuple[Node, Node, Node]]:
    return list(parsed.algebra.template)


def _triple(template: tuple[Node, Node, Node], relation: Relation, rule: Derivation) -> Derived:
    subject, predicate, target = template
    if not isinstance(predicate, URIRef):
        raise NotCompilable("a derived triple whose predicate is a variable", rule.name)
    terms = {SUBJECT: _part(subject, relation, rule), OBJECT: _part(target, relation, rule)}
    bound = [term.bound() for name, term in terms.items() if name in relation.optional]
    return str(predicate), Relation(relation.scans, (*relation.where, *bound), terms)


def _part(node: Node, relation: Relation, rule: Derivation) -> Term:
    if isinstance(node, Variable) and str(node) in relation.terms:
        return relation.terms[str(node)]
    if isinstance(node, URIRef):
        return constant(node)
    raise NotCompilable(f"a derived triple with {node!r}", rule.name)


def _statements(table: str, predicate: str, terms: Mapping[str, Term]) -> Statements:
    def term(name: str) -> Term:
        parts = tuple(column("t", part_name(name, at)) for at in range(len(terms[name].parts)))
        return Term(terms[name].domain, parts)

    return Statements((Scan("t", table),), term(SUBJECT), Term(Iris((predicate,)), ()), term(OBJECT), unique=True)
