"""Choose a media type by an Accept header (RFC 9110 section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

HTML = "text/html"
TURTLE, N_TRIPLES = "text/turtle", "application/n-triples"
JSON_LD, RDF_XML = "application/ld+json", "application/rdf+xml"
GRAPHS: Mapping[str, str] = MappingProxyType({
    TURTLE: TURTLE,
    N_TRIPLES: N_TRIPLES,
    JSON_LD: JSON_LD,
    RDF_XML: RDF_XML,
    "application/json": JSON_LD,
    "application/xml": RDF_XML,
    "text/plain": N_TRIPLES,
})  # fmt: skip
"""What a graph is offered as, best first, with the format of each: older names that clients ask for come last."""
DOCUMENTS: Mapping[str, str] = MappingProxyType({HTML: HTML, "application/xhtml+xml": HTML, **GRAPHS})
"""What a document about a thing is offered as."""
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
BINDINGS: Mapping[str, str] = MappingProxyType({
    JSON: JSON,
    XML: XML,
    CSV: CSV,
    TSV: TSV,
    "application/json": JSON,
    "application/xml": XML,
    "text/xml": XML,
})  # fmt: skip
"""What the rows of a SELECT and the answer of an ASK are offered as."""


def choose(accept: str, offered: Mapping[str, str]) -> str | None:
    """Return the media type of an offer that the header likes best, the first of equals; none if it likes none."""
    return _chosen(accept, tuple(offered))


@lru_cache(maxsize=256)
def _chosen(accept: str, offered: tuple[str, ...]) -> str | None:
    ranges = _ranges(accept)
    best = max(offered, key=lambda media: _quality(media, ranges))  # the first of equals
    return best if _quality(best, ranges) > 0 else None


def _ranges(accept: str) -> dict[str, float]:
    """Return the quality of each media range; a header that says nothing likes everything."""
    found: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media:
            weights = [p[2:] for p in parameters if p.startswith("q=")]
            found[media] = _number(weights[0]) if weights else 1.0
    return found or {"*/*": 1.0}


def _quality(media: str, ranges: dict[str, float]) -> float:
    """Return the quality of the most specific range that fits."""
    for fitting in (media, media.partition("/")[0] + "/*", "*/*"):
        if fitting in ranges:
            return ranges[fitting]
    return 0.0


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def content_type(media: str) -> str:
    """Return the header for a media type: texts say their encoding."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
