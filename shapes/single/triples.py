"""Triples of a basic graph pattern: in which order they are joined, and how each extends a solution."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rdflib import BNode, Variable
from rdflib.paths import Path
from rdflib.term import Node

from ...errors import NotCompilable
from ...ontology.terms import MCG, RDF
from .paths import walk
from .scope import BY_SUBJECT, BY_VALUE, Scope, Solution, Step

Bound = frozenset[str]
Triple = tuple[Node, Any, Node]
WIDE = frozenset((RDF.type, MCG["inEdition"], MCG["judgedUnder"], MCG["routedTo"], MCG["ofSource"]))
"""Properties of which one value has many subjects or one subject many values: joined late. A hint for speed alone."""


def names(terms: Iterable[object]) -> Bound:
    """Return the variables among some terms; a blank node of a query is one."""
    return frozenset(str(term) for term in terms if isinstance(term, Variable | BNode))


def cheapest(triples: list[Triple], bound: Bound, tested: Bound) -> list[Triple]:
    """Choose what to join next: the triple that costs least, with its like if it looks for a subject."""
    used = [*(name for triple in triples for name in names(triple)), *tested]

    def is_bound(term: Node) -> bool:
        return not names((term,)) - bound

    def cost(triple: Triple) -> int:
        subject, predicate, value = triple
        wide = str(predicate) in WIDE
        if is_bound(subject):
            joins = used.count(str(value)) > 1
            return 0 if is_bound(value) else 3 if wide else 1 if joins else 4
        if is_bound(value):
            return 5 if wide else 2
        return 6

    best = min(triples, key=cost)
    if cost(best) not in (2, 5) or isinstance(best[1], Path):
        return [best]
    same = [t for t in triples if t[0] == best[0] and is_bound(t[2]) and not isinstance(t[1], Path)]
    return sorted(same, key=cost)


def triples_step(chosen: list[Triple], bound: Bound, scope: Scope, then: Step) -> Step:
    """Return the step that binds what is free of the chosen triples, or looks whether they hold."""
    subject, predicate, value = chosen[0]
    if isinstance(predicate, Variable):
        raise NotCompilable("a variable as property")
    if len({subject, value}) < 2 and not {*names((subject,))} <= bound:
        raise NotCompilable("a variable that is subject and object of one triple")
    at, to = scope.slot(subject), scope.slot(value)
    has_subject, has_value = (not names((term,)) - bound for term in (subject, value))
    if isinstance(predicate, Path):
        return _path_step(predicate, (at, to), (has_subject, has_value), scope, then)
    scope.needs.properties |= {str(one[1]) for one in chosen}
    if has_subject:
        return _holds(at, str(predicate), to, then) if has_value else _objects(at, str(predicate), to, then)
    if not has_value:
        return _all(at, str(predicate), to, then)
    leads = [one for one in chosen if str(one[1]) not in WIDE] or chosen
    scope.needs.inverse |= {str(one[1]) for one in leads}
    asked = [(str(one[1]), scope.slot(one[2])) for one in (*leads, *(one for one in chosen if one not in leads))]
    return _subjects(at, asked, len(leads), then)


def _holds(at: int, predicate: str, to: int, then: Step) -> Step:
    return lambda solution: solution[to] in solution[BY_SUBJECT].get((solution[at], predicate), ()) and then(solution)


def _objects(at: int, predicate: str, to: int, then: Step) -> Step:
    def step(solution: Solution) -> bool:
        for value in solution[BY_SUBJECT].get((solution[at], predicate), ()):
            solution[to] = value
            if then(solution):
                return True
        return False

    return step


def _subjects(at: int, wanted: list[tuple[str, int]], leads: int, then: Step) -> Step:
    """Bind a subject that has all the wanted values.

    Of the first `leads` the shortest list of subjects is gone through; the rest is looked up for each of them.
    """

    def step(solution: Solution) -> bool:
        by_subject, by_value = solution[BY_SUBJECT], solution[BY_VALUE]
        shortest, chosen = (), -1
        for number in range(leads):
            predicate, to = wanted[number]
            found = by_value.get((predicate, solution[to]))
            if not found:
                return False
            if chosen < 0 or len(found) < len(shortest):
                shortest, chosen = found, number
        others = [(wanted[n][0], solution[wanted[n][1]]) for n in range(len(wanted)) if n != chosen]
        for subject in shortest:
            for predicate, value in others:
                if value not in by_subject.get((subject, predicate), ()):
                    break
            else:
                solution[at] = subject
                if then(solution):
                    return True
        return False

    return step


def _all(at: int, predicate: str, to: int, then: Step) -> Step:
    """Go through every triple of a property: a query that names nothing known of it pays for that."""

    def step(solution: Solution) -> bool:
        for (subject, name), values in list(solution[BY_SUBJECT].items()):
            if name == predicate:
                for value in values:
                    solution[at], solution[to] = subject, value
                    if then(solution):
                        return True
        return False

    return step


def _path_step(path: Path, slots: tuple[int, int], known: tuple[bool, bool], scope: Scope, then: Step) -> Step:
    if known == (False, False):
        raise NotCompilable("a property path with neither end known")
    back = not known[0]
    ends = walk(path, scope.needs, back)
    at, to = reversed(slots) if back else slots
    check = all(known)

    def step(solution: Solution) -> bool:
        found = ends(solution[BY_SUBJECT], solution[BY_VALUE], solution[at])
        if check:
            return any(end == solution[to] and then(solution) for end in found)
        for end in found:
            solution[to] = end
            if then(solution):
                return True
        return False

    return step
