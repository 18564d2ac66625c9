"""A query of a shape as a function of facts and `$this`: SELECT gives rows, CONSTRUCT gives triples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from rdflib import BNode, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from ...errors import NotCompilable
from .facts import Facts, Needs
from .patterns import Tests, pattern
from .scope import Scope, Solution, Step
from .terms import Term, Value
from .triples import Bound

Row = tuple[Value | None, ...]
ONLY_THIS: Bound = frozenset(("this",))
ANY_ORDER = ("Project", "Distinct", "Reduced", "OrderBy")
"""What does not change the set of rows; the results of a shape are a set."""


class Select:
    """A SELECT query; its rows are distinct, in the order of `names`."""

    def __init__(self, text: str, prefixes: Mapping[str, str], needs: Needs) -> None:
        query = _parsed(text, prefixes, "SelectQuery")
        self.names = tuple(str(name) for name in query.PV)
        self._scope = Scope(needs)
        self._slots = [(name, self._scope.slot(Variable(name))) for name in self.names]
        self._rows = self._scope.hidden()
        self._run = pattern(_body(query), ONLY_THIS, self._scope, self._collect)

    def _collect(self, bound: Bound, _: Tests) -> Step:
        slots = [slot if name in bound else None for name, slot in self._slots]
        rows = self._rows

        def step(solution: Solution) -> bool:
            solution[rows][tuple(None if slot is None else solution[slot] for slot in slots)] = None
            return False

        return step

    def rows(self, facts: Facts, this: Term) -> list[Row]:
        """Return the rows for one focus node."""
        solution = self._scope.solution(facts, this)
        found: dict[Row, None] = {}
        solution[self._rows] = found
        self._run(solution)
        return list(found)


class Construct:
    """A CONSTRUCT query whose template has no blank nodes."""

    def __init__(self, text: str, prefixes: Mapping[str, str], needs: Needs) -> None:
        query = _parsed(text, prefixes, "ConstructQuery")
        self._scope = Scope(needs)
        self._triples = self._scope.hidden()
        self._template = [self._parts(triple) for triple in query.template]
        needs.properties |= {str(triple[1]) for triple in query.template}
        self._run = pattern(_body(query), ONLY_THIS, self._scope, self._collect)

    def _parts(self, triple: tuple[Node, Node, Node]) -> list[tuple[Node, int]]:
        if any(isinstance(term, BNode) for term in triple):
            raise NotCompilable("a blank node in a CONSTRUCT template")
        return [(term, self._scope.slot(term)) for term in triple]

    def _collect(self, bound: Bound, _: Tests) -> Step:
        whole = [
            tuple(slot for _, slot in triple)
            for triple in self._template
            if all(str(term) in bound for term, _ in triple if isinstance(term, Variable))
        ]
        triples = self._triples

        def step(solution: Solution) -> bool:
            for subject, predicate, value in whole:
                solution[triples].append((solution[subject], solution[predicate], solution[value]))
            return False

        return step

    def triples(self, facts: Facts, this: Term) -> Iterator[tuple[Term, str, Term]]:
        """Give the triples that the query makes for one focus node."""
        solution = self._scope.solution(facts, this)
        solution[self._triples] = []
        self._run(solution)
        yield from solution[self._triples]


def _parsed(text: str, prefixes: Mapping[str, str], kind: str) -> CompValue:
    query = _algebra(text, tuple(sorted(prefixes.items())))
    if query.name != kind:
        raise NotCompilable(f"{query.name} where {kind} is meant")
    return query


@lru_cache(maxsize=256)
def _algebra(text: str, prefixes: tuple[tuple[str, str], ...]) -> CompValue:
    """Return the algebra of a query, which nobody changes; to parse it takes longer than to judge a claim by it."""
    return prepareQuery(text, initNs=dict(prefixes)).algebra


def _body(query: CompValue) -> CompValue:
    node = query.p
    while node.name in ANY_ORDER:
        node = node.p
    return node
