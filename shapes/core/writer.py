"""Write shapes as SPARQL: each constraint of a shape becomes a query whose solutions are what breaks it.

A shape within a shape (`sh:node`, `sh:not`, ...) becomes an expression of EXISTS and NOT EXISTS over the node that it
is asked of. The results of `sh:property` are those of the property shape itself, with the values as its focus nodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from rdflib import URIRef
from rdflib.namespace import SH
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from .condition import FALSE, TRUE, Condition, both, exists, no, where
from .model import Breach, Constraint, Shape
from .reader import Shapes
from .targets import write_targets
from .terms import BREAKS, FOCUS, GIVEN, NODE, Given

LIMIT = 1000
"""Characters of a shape's targets, or of a shape within a shape, that are written wherever they are asked for."""
THIS = "?this"
EVERY_NODE = f"{NODE.n3()} {NODE.n3()} {THIS} ."


@dataclass(frozen=True, slots=True)
class Check:
    """A query that finds the results of one constraint, and the variables that hold their parts.

    `foci` is a query for the focus nodes to which `$this` of a query that the shape brings is bound beforehand.
    """

    shape: Shape
    constraint: Constraint
    query: str | Query
    focus: str
    value: str
    path: str
    foci: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is answered before the queries that ask for it: each solution's `?this` leads by a property to a name."""

    of: Node
    predicate: URIRef
    name: URIRef
    queries: tuple[str | Query, ...]
    foci: str = ""

    def asked(self, variable: str) -> str:
        """Return the pattern that asks for it."""
        return f"{variable} {self.predicate.n3()} {self.name.n3()} ."


@dataclass(frozen=True, slots=True)
class Foci:
    """Focus nodes of a shape: a pattern, the variable that holds them, and those through which they were reached."""

    pattern: str
    node: str
    above: tuple[str, ...] = ()


@dataclass(slots=True)
class Writer:
    """Writes the shapes of one shapes graph.

    `given` collects the terms that no query text can hold; `stages`, in order, the targets and the shapes within
    shapes that are too large to be written wherever they are asked for.
    """

    shapes: Shapes
    given: Given = field(default_factory=Given)
    stages: list[Stage] = field(default_factory=list)
    broken: dict[Node, Stage] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def fresh(self) -> str:
        """Return a variable that no shape uses."""
        return f"?__{next(self.numbers)}"

    def conforms(self, node: Node, focus: str) -> Condition:
        """Return the condition that the node that a variable holds conforms to a shape."""
        shape = self.shapes[node]
        if shape.deactivated:
            return TRUE
        if node not in self.broken:
            found = [no(_broken(breach)) for breach in self._breaches(shape, focus)]
            if sum(len(one.text) for one in found) <= LIMIT:
                return both(*found)
            queries = [_nodes(f"{EVERY_NODE} {where(b.pattern, b.condition)}") for b in self._breaches(shape, THIS)]
            self.broken[node] = self.stage(node, BREAKS, queries)
        return no(exists(self.broken[node].asked(focus)))

    def stage(self, node: Node, predicate: URIRef, queries: Sequence[str | Query], foci: str = "") -> Stage:
        """Keep queries of a shape as a stage."""
        name = URIRef(f"{GIVEN}stage:{len(self.stages)}")
        self.stages.append(Stage(node, predicate, name, tuple(queries), foci))
        return self.stages[-1]

    def every_node(self) -> str:
        """Return the query for all nodes that a shape can be asked of."""
        return _nodes(EVERY_NODE)

    def checks(self, node: Node) -> Iterator[Check]:
        """Give the checks of a shape that has targets."""
        shape = self.shapes[node]
        if shape.deactivated:
            return
        pattern = write_targets(self, shape, THIS)
        if len(pattern) > LIMIT:
            pattern = self.stage(node, FOCUS, [_nodes(pattern)]).asked(THIS)
        yield from self._checks(shape, Foci(pattern, THIS))

    def _checks(self, shape: Shape, foci: Foci) -> Iterator[Check]:
        for constraint in shape.constraints:
            if constraint.kind.parameter == SH.property:
                inner = self.shapes[constraint.value]
                if not inner.deactivated:
                    yield from self._checks(inner, self._values(shape, foci))
            elif constraint.kind.query is not None:
                query = constraint.kind.query(self, shape, constraint)
                yield Check(shape, constraint, query, "this", "value", "path", _nodes(foci.pattern, foci.node))
            else:
                yield from self._check(shape, constraint, foci)

    def _values(self, shape: Shape, foci: Foci) -> Foci:
        """Return the values of a shape as focus nodes of another."""
        if shape.path is None:
            return foci
        value = self.fresh()
        pattern = f"{foci.pattern} {foci.node} {shape.path.text} {value} ."
        if shape.path.nullable:
            pattern = f"{{ {{ {pattern} }} UNION {{ {foci.pattern} BIND({foci.node} AS {value}) }} }}"
        return Foci(pattern, value, (*foci.above, foci.node))

    def _check(self, shape: Shape, constraint: Constraint, foci: Foci) -> Iterator[Check]:
        breaches = [b for b in constraint.kind.write(self, shape, constraint, foci.node) if b.condition != FALSE]
        if not breaches:
            return
        value = "?value" if any(b.value for b in breaches) else ""
        path = "?path" if any(b.path for b in breaches) else ""
        others = list(dict.fromkeys(v for b in breaches for v in b.others))
        branches = [f"{{ {foci.pattern} {_body(breach)} }}" for breach in breaches]
        named = " ".join(v for v in (*foci.above, foci.node, value, path, *others) if v)
        query = f"SELECT DISTINCT {named} WHERE {{ {' UNION '.join(branches)} }}"
        yield Check(shape, constraint, query, foci.node[1:], value[1:], path[1:])

    def _breaches(self, shape: Shape, focus: str) -> list[Breach]:
        return [b for c in shape.constraints for b in c.kind.write(self, shape, c, focus)]


def _nodes(pattern: str, variable: str = THIS) -> str:
    return f"SELECT DISTINCT {variable} WHERE {{ {pattern} }}"


def _broken(breach: Breach) -> Condition:
    return exists(where(breach.pattern, breach.condition)) if breach.pattern else breach.condition


def _body(breach: Breach) -> str:
    named = (("?value", breach.value), ("?path", breach.path))
    bound = " ".join(f"BIND({found} AS {name})" for name, found in named if found)
    return f"{where(breach.pattern, breach.condition)} {bound}"
