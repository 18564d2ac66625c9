"""The cross-file report as text, JSON and Turtle."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

import pyoxigraph as ox

from ...graph.crosscheck.run import Compared
from ...ontology.terms import BASE, DCTERMS, MCG, PREFIXES, RDF, RDFS, XSD
from .table import as_table


def to_text(results: Sequence[Compared]) -> str:
    """Return what the checks found, largest first, what it may mean, and what was not checked and why."""
    found = sorted((r for r in results if r.found), key=lambda r: -(r.found or 0))
    missing = [r for r in results if r.missing]
    agree = len(results) - len(found) - len(missing)
    blocks = [f"cross-file checks: {len(found)} found disagreements, {agree} none, {len(missing)} not checked"]
    if agree or found:
        editions = sorted({f"{source}/{release}" for r in results if not r.missing for source, release in r.editions})
        blocks.append(f"compared: {', '.join(editions)}\nA code that began or ended between two editions counts too.")
    if found:
        rows = [(r.found, r.check.unit, r.check.key, r.check.title, ", ".join(r.examples)) for r in found]
        blocks.append(as_table(("found", "", "check", "what", "for example"), rows))
        blocks.append("\n".join(f"{r.check.key}: {r.check.meaning}" for r in found))
    if missing:
        groups = {", ".join(r.missing): [q.check.key for q in missing if q.missing == r.missing] for r in missing}
        blocks.append("\n".join(f"not checked without {sources}: {', '.join(k)}" for sources, k in groups.items()))
    return "\n\n".join(blocks)


def to_json(results: Sequence[Compared]) -> str:
    """Return every check with its words and what it found; `found` is null where it was not checked."""
    return json.dumps([_record(result) for result in results], indent=1)


def to_turtle(results: Sequence[Compared]) -> str:
    """Return the checks as a graph; one that was not checked has no number of disagreements."""
    triples = [triple for result in results for triple in _triples(result)]
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(sorted(PREFIXES.items())))
    return (text or b"").decode().rstrip()


def _record(result: Compared) -> dict[str, object]:
    check = result.check
    return {
        "key": check.key, "title": check.title, "problem": check.problem, "meaning": check.meaning,
        "unit": check.unit, "found": result.found, "examples": list(result.examples),
        "editions": [f"{source}/{release}" for source, release in result.editions],
        "not_loaded": list(result.missing), "query": check.query,
    }  # fmt: skip


def _triples(result: Compared) -> Iterator[ox.Triple]:
    check = result.check
    node = ox.NamedNode(f"{BASE}cross-check/{check.key}")
    yield ox.Triple(node, ox.NamedNode(RDF["type"]), ox.NamedNode(MCG["CrossCheck"]))
    texts = ((RDFS["label"], check.title), (DCTERMS["description"], check.problem), (MCG["mayMean"], check.meaning))
    for term, text in (*texts, *((MCG["exampleCodes"], example) for example in result.examples)):
        yield ox.Triple(node, ox.NamedNode(term), ox.Literal(text))
    for source in check.sources:
        yield ox.Triple(node, ox.NamedNode(MCG["needsSource"]), ox.NamedNode(f"{BASE}source/{source}"))
    for source, release in result.editions:
        edition = ox.NamedNode(f"{BASE}edition/{source}/{release}")
        yield ox.Triple(node, ox.NamedNode(MCG["ofComparedEdition"]), edition)
    if result.found is not None:
        number = ox.Literal(str(result.found), datatype=ox.NamedNode(XSD["integer"]))
        yield ox.Triple(node, ox.NamedNode(MCG["disagreements"]), number)


FORMATS: dict[str, Callable[[Sequence[Compared]], str]] = {".txt": to_text, ".json": to_json, ".ttl": to_turtle}
"""How a report is written, by the ending of its file."""
