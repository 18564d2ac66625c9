"""Compile the rules of a shapes graph over the mapped tables: what they derive, then stage by stage what they find."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import sqlglot
from rdflib import Graph
from sqlglot import exp

from ...graph.tables.mapping import read_mapping
from ...ontology.terms import BASE, MCG
from ..rules import Rule, read_rules
from . import wording
from .derivation import derive
from .mapped import MappedTables, Shared
from .plan import Plan, RuleSql, Said, Step
from .relation import Relation
from .rule import line_focus, rule_query
from .shape import Constraint, constraints, derivations
from .sharing import share
from .source import Scan, Statements
from .sql import column
from .terms import BOOLEAN, STRING, Iris, Term

LINE = Iris((f"{BASE}claim/", "/line/", ""))
FOUND = "found"
SHARED = {
    "claim_judged": Shared("claim_line", "situation_judged", "situation", frozenset({"source", "release"})),
    "claim_routed": Shared("claim_line", "situation_routed", "situation", frozenset({"source"})),
}
"""Lines of one form, type of bill and date are judged by the same editions: kept once for each such situation."""
QueryOf = Callable[[Constraint, Rule, MappedTables, Relation], exp.Select]


def compile_rules(shapes: Graph) -> Plan:
    """Return the plan of all rules of a shapes graph.

    Raises NotCompilable for the first construct that has no plan.
    """
    rules = read_rules(shapes)
    steps, chosen = rule_queries(shapes, rules, rule_query)
    shared, more = share([query for _, query in chosen], made=[FOUND])
    steps += more
    pairs = zip(chosen, shared, strict=True)
    found = [RuleSql(rule.shape, rule.stage, query.sql(dialect="duckdb")) for (rule, _), query in pairs]
    said = [Said(r.shape, r.severity, r.verdict, r.group, r.carc, list(r.rarc), r.source) for r in rules.values()]
    return Plan(steps, found, said, columns_read([step.sql for step in steps] + [rule.sql for rule in found]))


def rule_queries(
    shapes: Graph, rules: Mapping[str, Rule], query_of: QueryOf
) -> tuple[list[Step], list[tuple[Rule, exp.Select]]]:
    """Return the tables that some rules of a shapes graph derive first, and a query for each of their constraints."""
    focus = line_focus(LINE)
    source, steps = derive(MappedTables(read_mapping(), SHARED), derivations(shapes), focus)
    if any("{primaries}" in fix for rule in rules.values() for fix in rule.fixes):
        steps.append(wording.primaries(source, focus))
    first = min((rule.stage for rule in read_rules(shapes).values()), default=1)
    later = _with_findings(source)
    return steps, [
        (rule, query_of(one, rule, source if rule.stage == first else later, focus))
        for rule in _ordered(rules)
        for one in constraints(shapes, rule.shape)
    ]


def _ordered(rules: Mapping[str, Rule]) -> list[Rule]:
    return sorted(rules.values(), key=lambda rule: (rule.stage, rule.shape))


def _with_findings(source: MappedTables) -> MappedTables:
    """Return the source with the findings so far as triples, as rules of a later stage see them."""
    scan = (Scan("t", FOUND, ("finding",)),)
    finding = Term(Iris((f"{BASE}finding/", "")), (column("t", "finding"),))
    objects = {
        "findingOn": Term(LINE, (column("t", "claim_key"), column("t", "line_key"))),
        "findingRule": Term(STRING, (column("t", "rule"),)),
        "denies": Term(BOOLEAN, (column("t", "denies"),)),
    }
    told = {
        MCG[name]: [Statements(scan, finding, Term(Iris((MCG[name],)), ()), term, unique=True)]
        for name, term in objects.items()
    }
    return MappedTables(source.mapping, source.shared, {**source.derived, **told})


def columns_read(queries: Sequence[str]) -> dict[str, list[str]]:
    """Return which tables some queries read, with the columns that they may read.

    Queries within a query may use one alias for different tables; then the columns of all are told of each.
    """
    found: dict[str, set[str]] = {}
    for sql in queries:
        query = sqlglot.parse_one(sql, dialect="duckdb")
        known: dict[str, set[str]] = {}
        for table in query.find_all(exp.Table):
            known.setdefault(table.alias_or_name, set()).add(table.name)
        for use in query.find_all(exp.Column):
            for table in known.get(use.table, ()):
                found.setdefault(table, set()).add(use.name)
    return {table: sorted(names) for table, names in sorted(found.items())}
