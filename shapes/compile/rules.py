"""Compile the rules of a shapes graph over the mapped tables: what they derive, then stage by stage what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
from .shape import constraints, derivations
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
OF_BATCH = frozenset({"claim_line", "claim_modifier", "claim_diagnosis", FOUND, "situation_judged", "situation_routed",
                      "situation_age"})  # fmt: skip
"""Tables that each batch of claims brings."""


def compile_rules(shapes: Graph, only: Iterable[str] | None = None) -> Plan:
    """Return the plan of all rules of a shapes graph, or of some.

    Raises NotCompilable for the first construct that has no plan.
    """
    rules = {shape: rule for shape, rule in read_rules(shapes).items() if only is None or shape in set(only)}
    focus = line_focus(LINE)
    source, steps = derive(MappedTables(read_mapping(), SHARED), derivations(shapes), focus)
    if any("{primaries}" in fix for rule in rules.values() for fix in rule.fixes):
        steps.append(wording.primaries(source, focus))
    chosen = [(rule, one) for rule in _ordered(rules) for one in constraints(shapes, rule.shape)]
    first = min((rule.stage for rule in rules.values()), default=1)
    later = _with_findings(source)
    queries = [rule_query(one, rule, source if rule.stage == first else later, focus) for rule, one in chosen]
    shared, more = share(queries, made=[FOUND])
    steps += more
    pairs = zip(chosen, shared, strict=True)
    found = [RuleSql(rule.shape, rule.stage, query.sql(dialect="duckdb")) for (rule, _), query in pairs]
    said = [Said(r.shape, r.severity, r.verdict, r.group, r.carc, list(r.rarc)) for r in rules.values()]
    return Plan(steps, found, said, _columns(steps, found))


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


def _columns(steps: Iterable[Step], rules: Iterable[RuleSql]) -> dict[str, list[str]]:
    """Return which columns of which tables of the graph some queries read."""
    made = {step.table for step in steps} | OF_BATCH
    found: dict[str, set[str]] = {}
    for sql in [step.sql for step in steps] + [rule.sql for rule in rules]:
        query = sqlglot.parse_one(sql, dialect="duckdb")
        tables = {table.alias_or_name: table.name for table in query.find_all(exp.Table)}
        recursive = {cte.alias for cte in query.find_all(exp.CTE)}
        for use in query.find_all(exp.Column):
            table = tables.get(use.table)
            if table is not None and table not in made | recursive:
                found.setdefault(table, set()).add(use.name)
    return {table: sorted(names) for table, names in sorted(found.items())}
