"""The words of a finding as SQL: the message with its variables, and what mends it."""

from __future__ import annotations

import re

from sqlglot import exp

from ...errors import NotCompilable
from ...ontology.terms import PREFIXES
from ..rules import Rule
from .evidence import WITHIN, has
from .mapped import MappedTables
from .plan import Step
from .query import compile_query
from .relation import Relation, optional_join, part_name, select
from .source import Scan
from .sql import TRUE, all_of, case, coalesce, column, compare, concat, eq, text
from .terms import Iris, Sql, Term, iri_text, lexical

VARIABLE = re.compile(r"\{[?$](\w+)\}")
SLOT = re.compile(r"\{(\w+)\}")
OF_VALUE = {
    "column_one": ("columnOne", "SELECT ?value ?_column_one WHERE { ?value mcg:columnOne/skos:notation ?_column_one }"),
    "limit": ("unitMaximum", "SELECT ?value ?_limit WHERE { ?value mcg:unitMaximum ?_limit }"),
}
"""Slots of a fix that are asked of the record: the predicate that a record must have, and the query."""
NOTATION = "SELECT ?value ?_notation WHERE { ?value skos:notation ?_notation }"
PRIMARIES = "SELECT DISTINCT $this ?code WHERE { $this mcg:underAddOnEdit ?edit . ?edit mcg:primaryNotation ?code }"
PRIMARIES_TABLE = "line_primaries"
SHOWN = 12


def message(template: str, results: Relation) -> Sql:
    """Return a message with its variables filled in; one that is unbound stays in its braces."""
    pieces: list[Sql] = []
    for at, part in enumerate(VARIABLE.split(template)):
        if at % 2 and part in results.terms:
            pieces.append(coalesce(lexical(results.terms[part]), text("{?" + part + "}")))
        elif part:
            pieces.append(text("{?" + part + "}" if at % 2 else part))
    return concat(*(pieces or [text("")]))


def whose(rule: Rule, results: Relation) -> Sql:
    """Return what a message adds where another payer judges than the one that publishes the edits."""
    if not rule.needs or rule.verdict == "not checked":
        return text("")
    (payer,) = results.terms["_payer"].parts
    other = compare(exp.NEQ, coalesce(payer, text("")), text("medicare"))
    return case((other, text(" By Medicare's published edits; this payer may differ.")), default=text(""))


def with_slots(results: Relation, rule: Rule, source: MappedTables) -> Relation:
    """Return results with all that the fixes of a rule name in braces.

    Raises NotCompilable for a slot that does not exist.
    """
    for slot in sorted({name for fix in rule.fixes for name in SLOT.findall(fix)}):
        if slot == "primaries":
            results = _with_primaries(results)
        elif slot in OF_VALUE:
            predicate, query = OF_VALUE[slot]
            results = _with_answer(results, source, query, predicate)
        elif slot == "value":
            results = _with_answer(results, source, NOTATION, None)
        elif slot != "code":
            raise NotCompilable(f"the slot {{{slot}}} of a fix", rule.shape)
    return results


def _with_answer(results: Relation, source: MappedTables, query: str, predicate: str | None) -> Relation:
    value = results.terms["value"]
    if not isinstance(value.domain, Iris) or (predicate and not has(source, value, predicate)):
        return results
    kinds = {"value": value.domain}
    found = compile_query(query, source, prefixes=PREFIXES, kinds=kinds, duplicates=False, first_alias=WITHIN)
    return optional_join(results, found, lambda _: TRUE, query.split("?_")[1].split(maxsplit=1)[0])


def _with_primaries(results: Relation) -> Relation:
    this, scan = results.terms["this"], Scan("primaries", PRIMARIES_TABLE)
    keys = Term(this.domain, tuple(column(scan.alias, part_name("this", at)) for at in range(len(this.parts))))
    shown = Term(results.terms["_code"].domain, (column(scan.alias, "shown"),))
    on = all_of(*(eq(a, b) for a, b in zip(this.parts, keys.parts, strict=True)))
    scans = (*results.scans, Scan(scan.alias, PRIMARIES_TABLE, (), on))
    return Relation(scans, results.where, results.terms | {"_primaries": shown}, results.optional)


def primaries(source: MappedTables, focus: Relation) -> Step:
    """Return the table of the listed primaries of each line that bills an add-on, the first few by name."""
    found = compile_query(PRIMARIES, source, focus=focus, prefixes=PREFIXES, name="primaries").only(("this", "code"))
    keys = ", ".join(f'"{part_name("this", at)}"' for at in range(len(found.terms["this"].parts)))
    sql = f"""
        SELECT {keys}, string_agg(code_0, ', ' ORDER BY code_0) FILTER (place <= {SHOWN})
          || CASE WHEN count(*) > {SHOWN} THEN ' and ' || (count(*) - {SHOWN}) || ' more' ELSE '' END AS shown
        FROM (SELECT *, row_number() OVER (PARTITION BY {keys} ORDER BY code_0) AS place
              FROM ({select(found).sql(dialect="duckdb")}) WHERE code_0 <> 'CCCCC')
        GROUP BY {keys}"""
    return Step(PRIMARIES_TABLE, sql)


def fix(template: str, results: Relation) -> Sql:
    """Return one fix with its slots filled in."""
    pieces = [_slot(part, results) if at % 2 else text(part) for at, part in enumerate(SLOT.split(template)) if part]
    return concat(*pieces)


def _slot(name: str, results: Relation) -> Sql:
    terms = results.terms
    if name == "code":
        return terms["_code"].parts[0]
    if name != "value":
        known = terms.get(f"_{name}")
        return text("") if known is None else coalesce(lexical(known), text(""))
    value = value_text(results)
    return coalesce(lexical(terms["_notation"]), value) if "_notation" in terms else value


def value_text(results: Relation) -> Sql:
    """Return the value of each result as text."""
    value = results.terms["value"]
    return iri_text(value) if isinstance(value.domain, Iris) else lexical(value)
