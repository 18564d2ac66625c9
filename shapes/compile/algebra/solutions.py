"""Solution modifiers: projection, distinct, order."""

from __future__ import annotations

from dataclasses import replace

from rdflib.plugins.sparql.parserutils import CompValue

from ..context import Context
from ..relation import Relation, derived


def query(node: CompValue, context: Context) -> Relation:
    """Return the solutions of a whole query."""
    if node.datasetClause:
        raise context.refused("FROM")
    return context.pattern(node.p)


def project(node: CompValue, context: Context) -> Relation:
    """Return the solutions with the selected variables alone."""
    names = [str(name) for name in node.PV]
    return context.within(names).pattern(node.p).only(names)


def distinct(node: CompValue, context: Context) -> Relation:
    """Return each solution once."""
    relation = replace(context, duplicates=False).pattern(node.p)
    return derived(relation, context.alias("d"), distinct=True) if context.duplicates else relation


def reduced(node: CompValue, context: Context) -> Relation:
    """Return the solutions, duplicates as they come."""
    return context.pattern(node.p)


def order_by(node: CompValue, context: Context) -> Relation:
    """Return the solutions; their order matters to LIMIT alone, which is refused."""
    return context.pattern(node.p)


def refused_slice(node: CompValue, context: Context) -> Relation:
    """Refuse LIMIT and OFFSET: which solutions they leave depends on an order that tables do not have."""
    raise context.refused("LIMIT or OFFSET")
