"""Rules as SQL for a warehouse, with the tables that the SQL expects; and one rule explained from shape to plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlglot
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from sqlglot import exp
from sqlglot.errors import UnsupportedError

from ...errors import NotCompilable, UsageError
from ...graph.tables import schema
from ..rules import Rule, read_rules
from .plan import Step
from .rule import plain_query
from .rules import columns_read, rule_queries

DIALECTS = ("duckdb", "spark", "databricks", "snowflake", "bigquery", "trino", "postgres", "redshift")
BATCH = """
-- Tables of a batch of claims. `situation` numbers the distinct (form, type_of_bill, service_from) of the lines.
CREATE TABLE situation_routed (situation BIGINT, source VARCHAR);
CREATE TABLE situation_judged (situation BIGINT, source VARCHAR, release VARCHAR);
CREATE TABLE found (finding BIGINT, claim_key VARCHAR, line_key VARCHAR, rule VARCHAR, denies BOOLEAN);
"""


@dataclass(frozen=True, slots=True)
class Explained:
    """One constraint of a rule at each step of its way: Turtle, SPARQL, the tables made first, SQL."""

    shape: str
    turtle: str
    sparql: str
    derived: Sequence[Step]
    sql: str


def named_rules(shapes: Graph, names: Iterable[str]) -> dict[str, Rule]:
    """Return the rules with some ids or names of shapes; all where none is named.

    Raises UsageError for a name that no rule has.
    """
    rules, wanted = read_rules(shapes), list(names)
    found: dict[str, Rule] = {}
    for name in wanted:
        chosen = {s: r for s, r in rules.items() if name in (r.rule, s, s.rpartition("#")[2])}
        if not chosen:
            raise UsageError(f"no rule {name}; rules: {', '.join(sorted({r.rule for r in rules.values()}))}")
        found |= chosen
    return found if wanted else rules


def explain(shapes: Graph, name: str) -> Iterator[Explained]:
    """Yield each constraint of a rule with what becomes of it."""
    rules = named_rules(shapes, [name])
    steps, queries = rule_queries(shapes, rules, plain_query)
    for rule, query in queries:
        sql = query.sql(dialect="duckdb")
        turtle, sparql = _source(shapes, rule.shape)
        yield Explained(rule.shape, turtle, sparql, _needed(steps, sql), query.sql(dialect="duckdb", pretty=True))


def _source(shapes: Graph, shape: str) -> tuple[str, str]:
    """Return a shape and its constraint as Turtle, and the query of the constraint."""
    part = Graph(namespace_manager=shapes.namespace_manager)
    queries: list[str] = []
    for node in (URIRef(shape), *shapes.objects(URIRef(shape), SH.sparql)):
        for predicate, value in shapes.predicate_objects(node):
            if predicate == SH.select:
                queries.append(str(value))
            else:
                part.add((node, predicate, value))
    return part.serialize(format="turtle").strip(), "\n".join(queries).strip("\n")


def export(shapes: Graph, names: Iterable[str], dialect: str) -> str:
    """Return some rules as one SQL script: the tables that it expects, the tables it makes, and a query for each rule.

    Raises NotCompilable where the dialect can't say something.
    """
    rules = named_rules(shapes, names)
    steps, queries = rule_queries(shapes, rules, plain_query)
    texts = [query.sql(dialect="duckdb") for _, query in queries]
    needed = _needed(steps, *texts)
    parts = ["-- The tables that the queries read."]
    parts += _tables(columns_read([step.sql for step in needed] + texts), dialect)
    parts += ["-- What is derived of each line first."] if needed else []
    parts += [_said(f'CREATE TABLE "{step.table}" AS {step.sql}', step.table, dialect) for step in needed]
    for (rule, _), text in zip(queries, texts, strict=True):
        parts += [f"-- {rule.rule} ({rule.shape}): {rule.label}", _said(text, rule.shape, dialect)]
    return "\n\n".join(parts) + "\n"


def _needed(steps: Sequence[Step], *queries: str) -> list[Step]:
    """Return the steps whose tables some queries read, and those that these read."""
    found: list[Step] = []
    texts = " ".join(queries)
    for step in reversed(steps):
        if re.search(rf"\b{step.table}\b", texts):
            found.insert(0, step)
            texts += step.sql
    return found


def _tables(read: Mapping[str, Sequence[str]], dialect: str) -> Iterator[str]:
    """Yield the declarations of the tables that are read, each with the columns that are."""
    files = (schema.CATALOG, schema.REFERENCE, schema.SCHEMES, schema.CLAIMS)
    texts = [schema.ddl(name) for name in files] + [BATCH]
    parsed = [statement for text in texts for statement in sqlglot.parse(text, dialect="duckdb")]
    declared = {_name(one): one for one in parsed if isinstance(one, exp.Create) and one.kind == "TABLE"}
    declared |= {view: declared[table] for view, table in (("ptp_edit", "ptp_row"), ("addon_edit", "addon_row"))}
    for table, names in read.items():
        if table in declared:
            columns = [d for d in declared[table].find_all(exp.ColumnDef) if d.name in names]
            listed = [f'"{d.name}" {d.kind.sql(dialect="duckdb")}' for d in columns if d.kind]
            listed += ['"situation" BIGINT'] if table == "claim_line" else []
            yield _said(f'CREATE TABLE "{table}" ({", ".join(listed)})', table, dialect)


def _name(statement: exp.Create) -> str:
    table = statement.find(exp.Table)
    return table.name if table else ""


def _said(sql: str, name: str, dialect: str) -> str:
    """Return a statement in a dialect."""
    try:
        parsed = sqlglot.parse_one(sql, read="duckdb")
        return parsed.sql(dialect=dialect, pretty=True, unsupported_level=sqlglot.ErrorLevel.RAISE) + ";"
    except UnsupportedError as error:
        raise NotCompilable(f"what {dialect} has no SQL for: {error}", name) from error
