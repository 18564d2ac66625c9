"""The slice of one batch as two hash indexes: objects by subject and property, subjects by property and object.

Facts are put together from pieces that never change: what always belongs to a slice, what belongs to a code or
a pair (read once, kept), and what the claim itself says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .terms import Term

Triple = tuple[Term, str, Term]
Index = dict[tuple[Term, Term], tuple[Term, ...]]


class Piece:
    """Some triples, indexed; only the properties that a rule or a finding reads."""

    __slots__ = ("objects", "subjects")

    def __init__(self, triples: Iterable[Triple], needs: Needs) -> None:
        objects: dict[tuple[Term, Term], list[Term]] = {}
        subjects: dict[tuple[Term, Term], list[Term]] = {}
        for subject, predicate, value in dict.fromkeys(triples):
            if predicate in needs.properties:
                objects.setdefault((subject, predicate), []).append(value)
                if predicate in needs.inverse:
                    subjects.setdefault((predicate, value), []).append(subject)
        self.objects: Index = {key: tuple(found) for key, found in objects.items()}
        self.subjects: Index = {key: tuple(found) for key, found in subjects.items()}

    def __len__(self) -> int:
        return len(self.objects)


class Needs:
    """The properties that some queries read: from a subject, and back from a value."""

    def __init__(self) -> None:
        self.properties: set[str] = set()
        self.inverse: set[str] = set()


class Facts:
    """Pieces put together, to be judged once and dropped."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.by_subject: Index = {}
        self.by_value: Index = {}
        for piece in pieces:
            _merge(self.by_subject, piece.objects)
            _merge(self.by_value, piece.subjects)

    def add(self, subject: Term, predicate: str, value: Term) -> None:
        """Add what a rule derives, or a finding that a later stage sees; a triple that is there stays single."""
        found = self.by_subject.get((subject, predicate), ())
        if value not in found:
            self.by_subject[subject, predicate] = (*found, value)
            self.by_value[predicate, value] = (*self.by_value.get((predicate, value), ()), subject)

    def one(self, subject: str, predicate: str) -> str | None:
        """Return the text of one object, or None."""
        return next(self.all(subject, predicate), None)

    def all(self, subject: str, predicate: str) -> Iterator[str]:
        """Give the texts of the objects of a subject and a property."""
        yield from map(str, self.by_subject.get((subject, predicate), ()))

    def having(self, predicate: str, value: str) -> Iterator[str]:
        """Give the subjects that have an IRI as value of a property."""
        yield from map(str, self.by_value.get((predicate, value), ()))


def _merge(index: Index, piece: Index) -> None:
    for key, found in piece.items():
        index[key] = index[key] + found if key in index else found
