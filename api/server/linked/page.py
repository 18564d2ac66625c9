"""A thing's document as a page: no script, no file from elsewhere; each thing of ours is a link within this server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

import pyoxigraph as ox

from ....graph.views.code_page.to_html import META, STYLE
from ....ontology.terms import BASE, PREFIXES

ADDRESS = "/id/"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def to_page(
    iri: str, about: Sequence[ox.Triple], referring: Sequence[ox.Triple], labels: Mapping[str, str], more: bool
) -> bytes:
    """Return the page about an IRI as UTF-8; `labels` names things, by IRI."""
    title = labels.get(iri) or _short(iri)
    blocks = [_about(iri, subject, list(triples), labels) for subject, triples in groupby(about, lambda t: t.subject)]
    if referring:
        rows = [(_cell(t.subject, labels), _cell(t.predicate, labels)) for t in referring]
        note = "<p>There are more: a SPARQL query lists all.</p>" if more else ""
        blocks.append(f"<h2>What refers to it</h2>{_table(('thing', 'by'), rows)}{note}")
    data = " ".join(
        f'<a href="{escape(address(iri))}.{ending}">{name}</a>'
        for ending, name in (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("nt", "N-Triples"))
    )
    body = f'<h1>{escape(title)}</h1><p class="source">{escape(iri)}: {data}</p>{"".join(blocks)}'
    head = f"{META}<title>{escape(title)}</title><style>{STYLE}</style>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'.encode()


def address(iri: str) -> str:
    """Return where this server tells of an IRI of ours."""
    return ADDRESS + iri.removeprefix(BASE)


def _about(iri: str, subject: Term, triples: list[ox.Triple], labels: Mapping[str, str]) -> str:
    """Return what is stated of one subject; a part of the document has an anchor and a heading of its own."""
    rows = [(_cell(t.predicate, labels), _cell(t.object, labels)) for t in triples]
    part = getattr(subject, "value", "")
    heading = "" if part == iri else f'<h2 id="{escape(part.rpartition("#")[2])}">{_cell(subject, labels)}</h2>'
    return heading + _table(("property", "value"), rows)


def _table(names: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _cell(term: Term, labels: Mapping[str, str]) -> str:
    if not isinstance(term, ox.NamedNode):
        return escape(str(getattr(term, "value", term)))
    label = labels.get(term.value)
    text = escape(_short(term.value)) + (f' <span class="source">{escape(label)}</span>' if label else "")
    if term.value.startswith(BASE):
        return f'<a href="{escape(address(term.value))}">{text}</a>'
    if term.value.startswith(("https://", "http://")):
        return f'<a rel="noreferrer" href="{escape(term.value)}">{text}</a>'
    return text


def _short(iri: str) -> str:
    """Return an IRI as a prefixed name where a prefix fits."""
    fitting = [(base, prefix) for prefix, base in PREFIXES.items() if iri.startswith(base) and iri != base]
    if not fitting:
        return iri
    base, prefix = max(fitting)
    return f"{prefix}:{iri[len(base) :]}"
