"""What the compiler knows while it walks a query: the source, the shape's name, what is bound outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from ...errors import NotCompilable
from .relation import Relation
from .source import Source
from .terms import Domain, Term, nothing

THIS = "this"
Walk = Callable[[CompValue, "Context"], Relation]
Express = Callable[[object, Relation, "Context"], Term]


@dataclass(frozen=True, slots=True)
class Context:
    """The state of one compilation; a copy goes into each nested pattern."""

    source: Source
    walk: Walk
    """What gives the relation of an algebra node."""
    express: Express
    """What gives the value of an expression for each solution of a relation."""
    name: str = "query"
    focus: Relation | None = None
    """The focus nodes, to which `$this` is bound beforehand."""
    kinds: Mapping[str, Domain] = field(default_factory=dict)
    """What is known of the terms of some variables before any pattern is read."""
    outer: Relation = field(default_factory=Relation)
    """What the patterns around an EXISTS bind."""
    duplicates: bool = True
    """Whether the number of equal solutions matters."""
    numbers: Iterator[int] = field(default_factory=count)

    def pattern(self, node: CompValue) -> Relation:
        """Return the relation of a nested node."""
        return self.walk(node, self)

    def value(self, node: object, relation: Relation) -> Term:
        """Return the value of an expression for each solution of a relation."""
        return self.express(node, relation, self)

    def alias(self, stem: str = "t") -> str:
        """Return an alias that no other scan of the query has."""
        return f"{stem}{next(self.numbers)}"

    def refused(self, construct: str) -> NotCompilable:
        """Return the error that names a construct and the shape that uses it."""
        return NotCompilable(construct, self.name)

    def known(self) -> dict[str, Term]:
        """Return the terms that bind variables of a pattern from outside."""
        told = {name: nothing(domain) for name, domain in self.kinds.items()}
        return told | self.outer.terms | (self.focus.terms if self.focus else {})

    def beside(self, relation: Relation) -> Context:
        """Return the context of a pattern that is joined with a relation: the terms they share are of its kinds."""
        sure = {n: term.domain for n, term in relation.terms.items() if n not in relation.optional}
        return replace(self, kinds={**self.kinds, **sure})

    def within(self, names: Iterable[str]) -> Context:
        """Return the context of a sub-select: only the variables that it selects are those of the query around it."""
        kept = set(names)
        kinds = {name: domain for name, domain in self.kinds.items() if name in kept}
        return replace(self, kinds=kinds, outer=self.outer.only(kept | {THIS}))

    def inside(self, relation: Relation) -> Context:
        """Return the context of a pattern within EXISTS, beside solutions of a relation."""
        outer = Relation(
            (*self.outer.scans, *relation.scans),
            (),
            self.outer.terms | relation.terms,
            (self.outer.optional - relation.terms.keys()) | relation.optional,
        )
        return replace(self, outer=outer, duplicates=False)


def mentions(node: object, name: str) -> bool:
    """Tell whether a part of a query names a variable, at whatever depth."""
    if isinstance(node, Variable):
        return str(node) == name
    if isinstance(node, CompValue):
        return any(mentions(value, name) for key, value in node.items() if key != "_vars")
    return isinstance(node, list | tuple) and any(mentions(value, name) for value in node)
