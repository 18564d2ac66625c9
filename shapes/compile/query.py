"""Compile one SPARQL query over a source of triples: the entry for rules, and for whoever writes shapes as queries.

    relation = compile_query("SELECT $this ?v WHERE { $this ex:p ?v }", TripleTable("triples"), focus=focus)
    sql = select(relation).sql(dialect="duckdb")

`focus` is a relation whose term `this` is each focus node: `$this` is bound to it beforehand. The columns of the
result are named by `part_name`: one for each part of each variable's term. `relation.terms` says what they hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from .algebra import compile_node
from .context import THIS, Context
from .expressions import expression
from .relation import Relation, join
from .source import Source
from .terms import Domain


def compile_query(  # noqa: PLR0913 - each names one thing that is known beforehand
    query: str | Query,
    source: Source,
    *,
    focus: Relation | None = None,
    prefixes: Mapping[str, str] | None = None,
    name: str = "query",
    kinds: Mapping[str, Domain] | None = None,
    duplicates: bool = True,
    first_alias: int = 0,
) -> Relation:
    """Return the solutions of a SELECT query, or of the pattern of an ASK or CONSTRUCT, as a relation.

    `kinds` tells what is known of some variables, which spares the tables that can't hold them. Without `duplicates`
    equal solutions may stand any number of times. A query that goes into another one has its aliases from
    `first_alias` on, so that no alias means two tables.

    Raises NotCompilable, naming the construct, for what has no relational plan.
    """
    context = Context(
        source,
        compile_node,
        expression,
        name,
        focus,
        kinds=kinds or {},
        duplicates=duplicates,
        numbers=count(first_alias),
    )
    parsed = prepareQuery(query, initNs=dict(prefixes or {})) if isinstance(query, str) else query
    relation = context.pattern(parsed.algebra)
    return relation if focus is None else _of_focus(relation, focus)


def _of_focus(relation: Relation, focus: Relation) -> Relation:
    """Return the solutions of the focus nodes; rows of their class need no table of their own."""
    if THIS in relation.terms or not focus.scans:
        return join(relation, focus)
    return join(focus, relation)
