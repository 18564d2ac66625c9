"""Queries that shapes bring along (`sh:sparql`, SPARQL targets): their prefixes, `$PATH`, and what they must not use.

The limits are those of pre-binding (SHACL, appendix A): no MINUS, SERVICE or VALUES, no other value for a variable
that is bound beforehand, and sub-selects that return `$this`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyparsing import ParseException, ParseResults
from rdflib import OWL, Graph, Literal
from rdflib.namespace import SH
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node, Variable

from .faults import malformed, refused
from .model import Shape

PRE_BOUND = {Variable("this"), Variable("shapesGraph"), Variable("currentShape")}
FORBIDDEN = {
    "MinusGraphPattern": "MINUS",
    "ServiceGraphPattern": "SERVICE",
    "InlineData": "VALUES",
    "ValuesClause": "VALUES",
}
_PATH = re.compile(r"[$?]PATH\b")
_UNKNOWN = re.compile(r"[$?](shapesGraph|currentShape)\b")


def read_select(graph: Graph, holder: Node, shape: Shape) -> Query:
    """Return the SELECT query that a node of the shapes graph holds.

    Raises ShapeError where it has none or uses what pre-binding forbids, NotCompilable for what has no plan.
    """
    text = graph.value(holder, SH.select)
    if not isinstance(text, Literal):
        raise malformed(shape.node, f"no sh:select in {holder.n3()}")
    unknown = _UNKNOWN.search(str(text))
    if unknown:
        raise refused(shape.node, f"${unknown[1]}")
    path = shape.path
    body = str(text) if path is None else _PATH.sub(lambda _: path.text, str(text))
    try:
        parsed: Any = parseQuery("".join(_prefixes(graph, holder)) + body)
    except ParseException as error:
        raise malformed(shape.node, f"its query is not SPARQL: {error.msg} (line {error.lineno})") from error
    if parsed[1].name != "SelectQuery":
        raise malformed(shape.node, "sh:select holds no SELECT query")
    for fault in _faults(parsed[1]):
        raise malformed(shape.node, f"its query uses {fault}, which pre-binding forbids")
    _keep_filters(parsed[1])
    return translateQuery(parsed)


def _prefixes(graph: Graph, holder: Node) -> Iterator[str]:
    seen: set[Node] = set()
    waiting = list(graph.objects(holder, SH.prefixes))
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting += graph.objects(ontology, OWL.imports)
        for declared in graph.objects(ontology, SH.declare):
            yield f"PREFIX {graph.value(declared, SH.prefix)}: <{graph.value(declared, SH.namespace)}>\n"


def _faults(node: object) -> Iterator[str]:
    if isinstance(node, CompValue):
        if node.name in FORBIDDEN:
            yield FORBIDDEN[node.name]
        if node.name == "SubSelect" and not _returns_this(node):
            yield "a sub-select that does not return $this"
        if (node.var if node.name == "Bind" else node.evar) in PRE_BOUND:
            yield "AS with a variable that is bound beforehand"
    for value in _parts(node):
        yield from _faults(value)


def _returns_this(node: CompValue) -> bool:
    return any(Variable("this") in (one.var, one.evar) for one in node.projection or [])


def _keep_filters(node: object) -> None:
    """Replace constants that are no truth in filters by a comparison: rdflib 7.6 drops `FILTER(false)`."""
    for value in _parts(node):
        _keep_filters(value)
    if isinstance(node, CompValue) and node.name == "Filter":
        leaf = node.expr
        while isinstance(leaf, CompValue) and set(leaf) == {"expr"}:
            leaf = leaf.expr
        if isinstance(leaf, Literal) and not leaf:
            node["expr"] = CompValue("RelationalExpression", expr=Literal(1), op="=", other=Literal(2))


def _parts(node: object) -> list[object]:
    if isinstance(node, CompValue):
        return list(node.values())
    return list(node) if isinstance(node, list | tuple | ParseResults) else []
