"""Read Turtle so that every triple knows its place in the file: a finding then names the line to mend.

pyoxigraph judges the syntax, because its errors carry line and column; the triples and their places come from
rdflib's Turtle reader, whose hooks tell where each subject and object begins. N-Triples is Turtle too.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib.plugins.parsers.notation3 import BadSyntax, SinkParser

from ...errors import InputError
from .document import Document, Lines, Node, Term, read_text

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS: dict[type, str] = {bool: "boolean", int: "integer", Decimal: "decimal"}
"""Datatype of what the reader gives as a Python value; any other is a double."""


def read_turtle(path: Path, shown: str | None = None) -> Document:
    """Read a Turtle or N-Triples file.

    Raises InputError for a file that is missing, too large, not text, without triples, or not Turtle.
    """
    name = shown or str(path)
    text = read_text(path, name)
    try:
        facts = sum(1 for _ in ox.parse(text, ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        message = (error.msg or "").partition(": ")[2] or str(error.msg)
        raise InputError(name, error.lineno, f"not Turtle: {message}", error.offset) from error
    if not facts:
        raise InputError(name, None, "the file holds no triples")
    return _placed(text, name)


def _placed(text: str, name: str) -> Document:
    document = Document(name, Lines(text))
    reader = _PlacedReader(_Sink(document))
    try:
        reader.feed(text)
    except (BadSyntax, ValueError, AssertionError, IndexError) as error:
        line = document.lines.place(error._i).line if isinstance(error, BadSyntax) else None  # pyright: ignore[reportPrivateUsage]
        raise InputError(name, line, "Turtle beyond RDF 1.1 is not supported") from error
    except RecursionError as error:
        raise InputError(name, None, "brackets are nested too deeply") from error
    return document


class _Sink:
    """Where the reader puts what it found: terms of pyoxigraph, kept as they were written."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.reader: _PlacedReader | None = None

    def newSymbol(self, iri: str) -> ox.NamedNode:  # noqa: N802 - the names are rdflib's
        return ox.NamedNode(iri)

    def newBlankNode(self, *_: Any, **__: Any) -> ox.BlankNode:  # noqa: N802
        return ox.BlankNode()

    def newLiteral(self, text: str, datatype: Any = None, language: str | None = None) -> ox.Literal:  # noqa: N802
        return ox.Literal(text, datatype=datatype, language=language)

    def newList(self, items: list[Term], _: Any) -> Node:  # noqa: N802
        assert self.reader is not None
        rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        first, rest, nil = ox.NamedNode(rdf + "first"), ox.NamedNode(rdf + "rest"), ox.NamedNode(rdf + "nil")
        if not items:
            return nil
        nodes: list[Node] = [ox.BlankNode() for _ in items]
        starts = self.reader.items[-1]
        for node, item, start, following in zip(nodes, items, starts, [*nodes[1:], nil], strict=True):
            self.document.subjects.setdefault(node, start)
            self.document.facts.setdefault((node, first, item), start)
            self.document.facts.setdefault((node, rest, following), start)
        return nodes[0]

    def intern(self, term: Term) -> Term:
        return term

    def bind(self, *_: Any) -> None:
        """Prefixes are of no use once terms are whole."""

    setDefaultNamespace = bind  # noqa: N815


class _PlacedReader(SinkParser):
    """rdflib's Turtle reader with notes of where subjects, predicates, objects and list items begin."""

    def __init__(self, sink: _Sink) -> None:
        super().__init__(sink, turtle=True)  # type: ignore[arg-type]
        sink.reader = self
        self.document = sink.document
        self.items: list[list[int]] = [[]]
        self._objects: list[int] = []
        self._begun = 0
        self._verb = 0

    def uriOf(self, sym: Any) -> str:  # noqa: N802
        return sym.value if isinstance(sym, ox.NamedNode) else super().uriOf(sym)

    def statement(self, argstr: str, i: int) -> int:
        self.items = [[]]
        return super().statement(argstr, i)

    def node(self, argstr: str, i: int, res: Any, subjectAlready: Any = None) -> int:  # noqa: N803
        begin = self.skipSpace(argstr, i)
        if begin < 0 or argstr[begin] not in "[(":
            return super().node(argstr, i, res, subjectAlready)
        self._begun = begin
        self.items.append([])
        end = super().node(argstr, begin, res, subjectAlready)
        self.items.pop()
        return end

    def item(self, argstr: str, i: Any, res: Any) -> int:
        self.items[-1].append(self.skipSpace(argstr, i))
        return super().item(argstr, i, res)

    def nodeOrLiteral(self, argstr: str, i: int, res: Any) -> int:  # noqa: N802
        end = super().nodeOrLiteral(argstr, i, res)
        if end >= 0 and not isinstance(res[-1], Term):
            res[-1] = _as_written(res[-1], argstr[self.skipSpace(argstr, i) : end])
        return end

    def object(self, argstr: str, i: int, res: Any) -> int:
        begin = self.skipSpace(argstr, i)
        end = super().object(argstr, i, res)
        if end >= 0:
            self._objects.append(begin)
            self._begun = begin
        return end

    def verb(self, argstr: str, i: int, res: Any) -> int:
        self._verb = self.skipSpace(argstr, i)
        return super().verb(argstr, i, res)

    def objectList(self, argstr: str, i: int, res: Any) -> int:  # noqa: N802
        verb, outer, self._objects = self._verb, self._objects, []
        end = super().objectList(argstr, i, res)
        # the statements of this list are made next, in order, before anything else is read
        self._places = iter(self._objects)
        self._verb, self._objects = verb, outer
        return end

    def property_list(self, argstr: str, i: int, subj: Any) -> int:
        self.document.subjects.setdefault(subj, self._begun)
        return super().property_list(argstr, i, subj)

    def makeStatement(self, quadruple: Any) -> None:  # noqa: N802
        _, predicate, subject, value = quadruple
        verb = ox.NamedNode(predicate[1]) if isinstance(predicate, tuple) else predicate  # rdflib's own for `a`
        self.document.facts.setdefault((subject, verb, value), next(self._places))
        self.document.verbs.setdefault((subject, verb, value), self._verb)


def _as_written(value: object, text: str) -> ox.Literal:
    """Return a number or a truth value with the characters of the file, which rdflib drops."""
    kind = NUMBERS.get(type(value), "double")
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))
