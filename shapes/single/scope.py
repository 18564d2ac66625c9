"""What the parts of one query share while it is compiled: the slots of its variables, and what it reads.

A solution is a list of slots that the closures fill and read: the two indexes first, then constants and
variables. Which variables are bound is known at every place when the query is compiled: where a solution may or may
not bind a variable (OPTIONAL, UNION), what follows is compiled once for each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdflib import BNode, Variable
from rdflib.term import Node

from .facts import Facts, Needs
from .terms import Term, Value, from_rdflib

Solution = list[Any]
Step = Callable[[Solution], bool]
"""Extends a solution by what follows it; true when no further solution is wanted."""
Expression = Callable[[Solution], Value]
BY_SUBJECT, BY_VALUE, THIS = 0, 1, 2


class Scope:
    """The slots of one query."""

    def __init__(self, needs: Needs) -> None:
        self.needs = needs
        self._slots: dict[object, int] = {"this": THIS}
        self._start: Solution = [None, None, None]

    def slot(self, term: Node) -> int:
        """Return the slot of a variable (a blank node of a query is one), or one that holds a constant."""
        constant = None if isinstance(term, Variable | BNode) else from_rdflib(term)
        key = str(term) if constant is None else (constant,)
        if key not in self._slots:
            self._slots[key] = len(self._start)
            self._start.append(constant)
        return self._slots[key]

    def hidden(self) -> int:
        """Return a slot of its own for what a step must remember."""
        self._start.append(None)
        return len(self._start) - 1

    def solution(self, facts: Facts, this: Term) -> Solution:
        """Return the solution that every query starts from: `$this` is bound and nothing else."""
        made = self._start.copy()
        made[BY_SUBJECT], made[BY_VALUE], made[THIS] = facts.by_subject, facts.by_value, this
        return made
