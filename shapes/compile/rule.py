"""One rule as one SQL query: a row of the table of findings for each result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlglot import exp

from ..rules import Rule
from . import evidence, wording
from .mapped import MappedTables
from .query import compile_query
from .relation import Relation, derived, either, read
from .shape import Constraint
from .source import Scan
from .sql import cast, column, concat, text
from .terms import INTEGER, STRING, Iris, Sql, Term, iri_text

LINE_KEY = ("claim_key", "line_key")
OF_LINE = {
    "_claim": ("claim_id", STRING), "_line": ("line_number", INTEGER), "_payer": ("payer", STRING),
    "_code": ("code_text", STRING), "_situation": ("situation", INTEGER),
}  # fmt: skip
"""What a finding says of its line beside the key, by the name that the query gives it."""


def line_focus(domain: Iris) -> Relation:
    """Return the focus nodes of the claim rules: every line, with what a finding says of it."""
    this = Term(domain, tuple(column("f", name) for name in LINE_KEY))
    told: dict[str, Term] = {name: Term(kind, (column("f", of),)) for name, (of, kind) in OF_LINE.items()}
    return Relation((Scan("f", "claim_line", LINE_KEY),), (), {"this": this, **told})


def results_of(constraint: Constraint, source: MappedTables, focus: Relation) -> Relation:
    """Return the results of a constraint, with what a finding says of the line; without `?value` it is the line."""
    found = compile_query(
        constraint.select, source, focus=focus, prefixes=constraint.prefixes, name=constraint.shape, duplicates=False
    )
    this = found.terms["this"]
    value = found.terms.get("value", this)
    if "value" in found.optional:
        value = either(value, this)
    return replace(found, terms=found.terms | {"value": value}, optional=found.optional - {"value"})


def rule_query(constraint: Constraint, rule: Rule, source: MappedTables, focus: Relation) -> exp.Select:
    """Return the query of a rule, each result once; its columns are those of the table of findings."""
    plain = results_of(constraint, source, focus)
    told = wording.with_slots(evidence.with_evidence(plain, source), rule, source)
    results = derived(told, "r", distinct=True)
    fixes = exp.Array(expressions=[wording.fix(one, results) for one in rule.fixes])
    columns = _told(constraint, rule, results) | {
        "denies": exp.Boolean(this=rule.denies),
        "fixes": cast(fixes, "VARCHAR[]"),
        "evidence": evidence.evidence(results),
    }
    return _one_record(_selected(results, columns), results, plain.terms)


def plain_query(constraint: Constraint, rule: Rule, source: MappedTables, focus: Relation) -> exp.Select:
    """Return the query of a rule in SQL that any warehouse has: without the record behind and without what mends it."""
    results = derived(results_of(constraint, source, focus), "r", distinct=True)
    return _selected(results, _told(constraint, rule, results) | {"severity": text(rule.severity)})


def _told(constraint: Constraint, rule: Rule, results: Relation) -> dict[str, Sql]:
    whole = (wording.message(constraint.message, results), wording.whose(rule, results), evidence.note(results))
    key = results.terms["this"].parts
    return {
        "claim_key": key[0],
        "line_key": key[1],
        "claim": results.terms["_claim"].parts[0],
        "line": results.terms["_line"].parts[0],
        "shape": text(rule.shape),
        "rule": text(rule.rule),
        "message": concat(*(part for part in whole if part != text(""))),
        "value": wording.value_text(results),
    }


def _selected(results: Relation, columns: dict[str, Sql]) -> exp.Select:
    return read(results).select(*(exp.alias_(part, name, quoted=True) for name, part in columns.items()))


def _one_record(query: exp.Select, results: Relation, told: Iterable[str]) -> exp.Select:
    """Keep one record a result where editions share its IRI: the newest by name."""
    if "_edition" not in results.terms:
        return query
    parts = [part.copy() for name in told for part in results.terms[name].parts]
    order = exp.Order(expressions=[exp.Ordered(this=iri_text(results.terms["_edition"]), desc=True)])
    window = exp.Window(this=exp.RowNumber(), partition_by=parts, order=order)
    return query.qualify(exp.EQ(this=window, expression=exp.Literal.number(1)))
