"""Names under `mcg:` that the vocabulary does not have: a typing error would otherwise mean nothing, in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import pyoxigraph as ox

from ...ontology.terms import MCG, RDF, RDFS, SH
from .document import Document, Fact
from .problem import Problem

RULE = "unknown-term"
SOURCE = "medcodegraph vocabulary"
QUERIES = frozenset((SH.select, SH.construct, SH.base + "ask", SH.base + "update"))
IN_QUERY = re.compile(r"\bmcg:([A-Za-z_]\w*)")


def unknown_terms(documents: Sequence[Document]) -> Iterator[Problem]:
    """Give a problem for each use of a term that neither the vocabulary nor the files themselves declare."""
    known = set(MCG.names) | {name for document in documents for name in _declared(document)}
    for document in documents:
        for name, offset, fact in _uses(document):
            if name not in known:
                yield _problem(document, name, offset, fact, known)


def _declared(document: Document) -> Iterator[str]:
    """Give the terms that a file says to be terms: a vocabulary in the making."""
    for subject, predicate, value in document.facts:
        owned = predicate.value == RDFS.isDefinedBy or (
            predicate.value == RDF.type
            and isinstance(value, ox.NamedNode)
            and (value.value.startswith("http://www.w3.org/2002/07/owl#") or value.value == RDF.base + "Property")
        )
        if owned and (name := _name(subject)):
            yield name


def _uses(document: Document) -> Iterator[tuple[str, int, Fact]]:
    seen: set[tuple[str, int]] = set()
    for fact, offset in document.facts.items():
        subject, predicate, value = fact
        for term, place in (
            (subject, document.subjects.get(subject, offset)),
            (predicate, document.verbs.get(fact, offset)),
            (value, offset),
        ):
            name = _name(term)
            if name and (name, place) not in seen:
                seen.add((name, place))
                yield name, place, fact
        if predicate.value in QUERIES and isinstance(value, ox.Literal):
            yield from ((name, place, fact) for name, place in _in_query(document, offset))


def _in_query(document: Document, start: int) -> Iterator[tuple[str, int]]:
    """Give the terms that the text of a query names, at their places: the literal begins at `start`."""
    text = document.lines.text
    quote = text[start : start + 3]
    quote = quote if quote in ('"""', "'''") else text[start : start + 1]
    end = text.find(quote, start + len(quote))
    for match in IN_QUERY.finditer(text, start, end if end >= 0 else len(text)):
        yield match[1], match.start()


def _name(term: object) -> str | None:
    if isinstance(term, ox.NamedNode) and term.value.startswith(MCG.base):
        return term.value.removeprefix(MCG.base) or None
    return None


def _problem(document: Document, name: str, offset: int, fact: Fact, known: set[str]) -> Problem:
    place = document.lines.place(offset)
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.7)
    return Problem(
        file=document.path,
        line=place.line,
        column=place.column,
        severity="error",
        rule=RULE,
        message=f"mcg:{name} is no term of the vocabulary" + (f": did you mean mcg:{near[0]}?" if near else ""),
        subject=document.lines.place(document.subjects.get(fact[0], offset)),
        about=(name, str(fact[0]) if isinstance(fact[0], ox.NamedNode) else document.lines.line(place.line)),
        fixes=(f"Write mcg:{near[0]}.",) if near else (),
        source=SOURCE,
    )
