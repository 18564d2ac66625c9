"""Queries that shapes bring along (`sh:sparql`, SPARQL targets): their prefixes, `$PATH`, and what they must not use.

The limits are those of pre-binding (SHACL, appendix A): no MINUS, SERVICE or VALUES, no other value for a variable
that is bound beforehand, and sub-selects that return `$this`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pyparsing import ParseException, ParseResults
from rdflib import OWL, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node, Variable

from ..compile.context import mentions
from .faults import malformed, named, refused
from .model import Constraint, Shape

PRE_BOUND = frozenset(map(Variable, ("this", "shapesGraph", "currentShape")))
FORMS = {SH.select: "SelectQuery", SH.ask: "AskQuery"}
FORBIDDEN = {
    "MinusGraphPattern": "MINUS",
    "ServiceGraphPattern": "SERVICE",
    "InlineData": "VALUES",
    "ValuesClause": "VALUES",
}
_PATH = re.compile(r"[$?]PATH\b")
_UNKNOWN = re.compile(r"[$?](shapesGraph|currentShape)\b")


def read_select(graph: Graph, constraint: Constraint, shape: Shape) -> Query:
    """Return the SELECT query that a constraint brings.

    Raises ShapeError where it has none or uses what pre-binding forbids, NotCompilable for what has no plan.
    """
    return translateQuery(_parsed(graph, constraint, shape, SH.select))


def read_target(graph: Graph, holder: Node, shape: Shape) -> Query:
    """Return the SELECT query for the focus nodes of a target; errors are those of `read_select`."""
    return translateQuery(_parsed_text(graph, holder, shape, SH.select))


def read_ask(graph: Graph, constraint: Constraint, shape: Shape) -> Query:
    """Return the ASK query of a constraint as one for the values, as `?this`, of which it is true.

    Raises as `read_select` does; refused is a query that asks of the focus node beside its values.
    """
    parsed = _parsed(graph, constraint, shape, SH.ask)
    if shape.path is not None and mentions(parsed[1], "this"):
        raise refused(shape.node, "$this beside $value in an ASK query")
    where = _bound(parsed[1].where, {Variable("value"): Variable("this")})
    parsed[1] = CompValue("SelectQuery", projection=[CompValue("vars", var=Variable("this"))], where=where)
    return translateQuery(parsed)


def _parsed(graph: Graph, constraint: Constraint, shape: Shape, form: URIRef) -> Any:
    values = dict(constraint.values)
    if any(isinstance(value, BNode) for value in values.values()):
        raise refused(shape.node, "a blank node as a parameter")
    bound = {*values, Variable("value")} if form == SH.ask else {*values}
    parsed = _parsed_text(graph, constraint.holder, shape, form, frozenset(bound))
    parsed[1] = _bound(parsed[1], values)
    return parsed


def _parsed_text(
    graph: Graph, holder: Node | None, shape: Shape, form: URIRef, bound: frozenset[Variable] = frozenset()
) -> Any:
    text = graph.value(holder, form)
    if not isinstance(text, Literal):
        raise malformed(shape.node, f"a constraint or target has no {named(form)}")
    unknown = _UNKNOWN.search(str(text))
    if unknown:
        raise refused(shape.node, f"${unknown[1]}")
    path = shape.path
    body = str(text) if path is None else _PATH.sub(lambda _: path.text, str(text))
    try:
        parsed: Any = parseQuery("".join(_prefixes(graph, holder)) + body)
    except ParseException as error:
        raise malformed(shape.node, f"its query is not SPARQL: {error.msg} (line {error.lineno})") from error
    if parsed[1].name != FORMS[form]:
        raise malformed(shape.node, f"{named(form)} holds another kind of query")
    for fault in _faults(parsed[1], PRE_BOUND | bound):
        raise malformed(shape.node, f"its query uses {fault}, which pre-binding forbids")
    _keep_filters(parsed[1])
    return parsed


def _bound(node: Any, values: Mapping[Variable, Node]) -> Any:
    """Put terms in the place of variables, in all of a part of a query; what is selected keeps its names."""
    if isinstance(node, Variable):
        return values.get(node, node)
    if isinstance(node, CompValue):
        if node.name == "Builtin_BOUND" and not isinstance(values.get(node.arg, node.arg), Variable):
            return Literal(True)
        for key in [] if node.name == "vars" else list(node):
            node[key] = _bound(node[key], values)
    elif isinstance(node, list | ParseResults):
        for at, value in enumerate(node):
            node[at] = _bound(value, values)
    return node


def _prefixes(graph: Graph, holder: Node | None) -> Iterator[str]:
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


def _faults(node: object, pre_bound: frozenset[Variable]) -> Iterator[str]:
    if isinstance(node, CompValue):
        if node.name in FORBIDDEN:
            yield FORBIDDEN[node.name]
        if node.name == "SubSelect" and not _returns_this(node):
            yield "a sub-select that does not return $this"
        if (node.var if node.name == "Bind" else node.evar) in pre_bound:
            yield "AS with a variable that is bound beforehand"
    for value in _parts(node):
        yield from _faults(value, pre_bound)


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
