"""What every engine gives: the results of the shapes, and the data that they come from, as findings read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from ..graph.claims.judging import JudgedRows
from .rules import Rule


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a shape: the focus node, the shape, the value that it names, and the message."""

    focus: str
    shape: str
    value: str | None
    message: str


class Data(Protocol):
    """The slice that an engine judged, terms as texts."""

    def one(self, subject: str, predicate: str) -> str | None:
        """Return one object, or None."""
        ...

    def all(self, subject: str, predicate: str) -> Iterator[str]:
        """Give the objects of a subject and a property."""
        ...

    def having(self, predicate: str, value: str) -> Iterator[str]:
        """Give the subjects that have an IRI as value of a property."""
        ...


class Engine(Protocol):
    """Shapes over a graph, ready to judge batch after batch."""

    def judge(self, rows: JudgedRows, rules: Mapping[str, Rule]) -> tuple[list[Result], Data]:
        """Judge the lines of a batch by some of the rules, in their stages."""
        ...
