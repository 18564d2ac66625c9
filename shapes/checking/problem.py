"""A problem in a file: where it stands, what is wrong, and what it is about whatever the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

SEVERITIES = ("error", "warning", "info")
UNREADABLE = "unreadable"
"""Rule of a file, or a part of one, that can't be read."""


class Place(NamedTuple):
    """Line and column, both from 1, in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a finding belongs: at its value, its line of the claim, and the lines of the whole claim."""

    at: Place
    subject: Place
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach where a file causes it.

    `first` and `last` are the lines whose change can cause or mend it. `about` names the thing and the value, never
    a line, so that a problem is known again after lines moved. A problem that is not `violated` could not be
    checked; a known one stands in a baseline.
    """

    file: str
    line: int
    column: int
    severity: str
    rule: str
    message: str
    shape: str = ""
    subject: Place | None = None
    first: int = 0
    last: int = 0
    about: tuple[str, ...] = ()
    fixes: tuple[str, ...] = ()
    source: str = ""
    verdict: str = "violated"
    known: bool = False

    @property
    def fails(self) -> bool:
        """Whether it counts: a new problem that is certain."""
        return self.verdict == "violated" and not self.known

    @property
    def lines(self) -> range:
        """The lines whose change can cause or mend it."""
        return range(self.first or self.line, (self.last or self.line) + 1)


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check: the files that were judged, their problems, and how many known ones are gone."""

    files: Sequence[str]
    problems: Sequence[Problem]
    gone: int = 0

    def count(self, severity: str) -> int:
        """Return how many new problems have a severity."""
        return sum(problem.fails and problem.severity == severity for problem in self.problems)


def in_order(problem: Problem) -> tuple[str, int, int, int, str, str]:
    """Sort key: by file and place, the graver first."""
    rank = SEVERITIES.index(problem.severity)
    return problem.file, problem.line, problem.column, rank, problem.rule, problem.message
