"""What a thing's document says, made in a worker: what is stated of it, and what refers to it, up to a limit."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from .... import shapes
from ....errors import StoreError, UnknownCodeError, UsageError
from ....graph.store.interface import Store
from ....graph.views.code_page import collect
from ....graph.views.code_page.to_html import to_html
from ....graph.views.codes import labels
from ....ontology.terms import BASE, PREFIXES, RDF
from .. import negotiation as n
from .page import to_page

REFERRING = 500
"""References to a thing that its document lists; a code has thousands."""
ONTOLOGY, SHAPES = BASE + "ontology", BASE + "shapes"
GRAPH = ox.NamedNode("http://www.w3.org/ns/sparql-service-description#Graph")
CODE = re.compile(re.escape(BASE) + r"code/(?:cpt|hcpcs|cdt)/(\w{5})")


class Document(NamedTuple):
    """A document about a thing; `more` where it leaves references out."""

    body: bytes
    more: bool


class Stated(NamedTuple):
    """The triples about a thing, those that refer to it, and whether there are more of these."""

    about: list[ox.Triple]
    referring: list[ox.Triple]
    more: bool


def document(store: Store, iri: str, media: str, on: str) -> Document | None:
    """Return the document about an IRI, none when the graph does not name it; `on` is the date of a code's page."""
    if media == n.HTML and (code := CODE.fullmatch(iri)):
        try:
            return Document(to_html(collect(store, code[1], on)).encode(), False)
        except (UnknownCodeError, UsageError):
            return None
    stated = _stated(store, iri)
    if not stated.about and not stated.referring:
        return None
    triples = stated.about + stated.referring
    if media == n.HTML:
        return Document(to_page(iri, stated.about, stated.referring, _labels(store, triples), stated.more), stated.more)
    form = ox.RdfFormat.from_media_type(media)
    return Document(ox.serialize(triples, format=form, prefixes=_used(triples)) or b"", stated.more)


def _stated(store: Store, iri: str) -> Stated:
    if iri == SHAPES:
        return Stated(_shapes(), [], False)
    if iri == ONTOLOGY:
        return Stated(_construct(store, f"?s ?p ?o }} WHERE {{ GRAPH <{ONTOLOGY}> {{ ?s ?p ?o }}"), [], False)
    about = _construct(store, f"<{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o")
    if iri in store.graphs():
        about.append(ox.Triple(ox.NamedNode(iri), ox.NamedNode(RDF["type"]), GRAPH))
    referring = _construct(store, f"?s ?p <{iri}> }} WHERE {{ ?s ?p <{iri}>", REFERRING + 1)
    return Stated(about, referring[:REFERRING], len(referring) > REFERRING)


def _construct(store: Store, pattern: str, most: int | None = None) -> list[ox.Triple]:
    limit = f" LIMIT {most}" if most else ""
    answer = store.query(f"CONSTRUCT {{ {pattern} }}{limit}")
    if not isinstance(answer, ox.QueryTriples):
        raise StoreError(f"{store.location}: a CONSTRUCT was not answered with triples")
    return sorted(set(islice(answer, most)), key=str)


@cache
def _shapes() -> list[ox.Triple]:
    files = sorted(Path(shapes.__file__ or "").parent.glob("*/*.ttl"))
    return [quad.triple for path in files for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


def _labels(store: Store, triples: list[ox.Triple]) -> dict[str, str]:
    terms = (term.value for t in triples for term in (t.subject, t.object) if isinstance(term, ox.NamedNode))
    return labels(store, {iri for iri in terms if iri.startswith(BASE)})


def _used(triples: list[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that some triple needs."""
    text = "".join({str(term) for t in triples for term in (t.subject, t.predicate, t.object)})
    return {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in text}
