"""Find codes, modifiers, settings and payers by what a person types: a notation or words of a label."""

from __future__ import annotations

import pyoxigraph as ox

from ...errors import UsageError
from .editions import used_editions
from .records import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..store import Store
    from .code_page.context import Fact

NOTED = "?s a {} ; skos:notation ?notation OPTIONAL {{ GRAPH ?g {{ ?s skos:prefLabel ?label }} }}"
KINDS = {
    "code": (
        *(NOTED.format(kind) for kind in ("mcg:CptCode", "mcg:HcpcsCode", "mcg:CdtCode")),
        "GRAPH ?g { ?entry a mcg:HcpcsEntry ; mcg:onCode ?s ; mcg:longText ?label } ?s skos:notation ?notation",
    ),
    "modifier": (NOTED.format("mcg:Modifier"),),
    "setting": (NOTED.format("mcg:PlaceOfService"),),
    "payer": (NOTED.format("mcg:Payer"),),
}
"""What is searched, and the patterns that bind it to `?s`; the texts of HCPCS Level II are CMS's own and public."""

LONGEST = 100


def search(store: Store, text: str, kinds: Collection[str] = (), most: int = 20) -> Fact:
    """Return what has the text as the beginning of its notation, or all its words in its label; best first.

    Raises UsageError for a blank or very long text and for a kind that does not exist.
    """
    words = text.lower().split()
    if not words or len(text) > LONGEST:
        raise UsageError(f"a search is 1 to {LONGEST} characters, with a word in it")
    if unknown := sorted(set(kinds) - KINDS.keys()):
        raise UsageError(f"no kind {unknown[0]!r}: {', '.join(KINDS)}")
    hits: dict[str, Fact] = {}
    for kind in KINDS:
        for hit in _hits(store, kind, words) if not kinds or kind in kinds else ():
            known = hits.setdefault(hit["iri"], hit)
            if known["label"] is None:
                hits[hit["iri"]] = hit
    ranked = sorted(hits.values(), key=lambda hit: _rank(hit, words[0]))
    shown = [{name: value for name, value in hit.items() if name != "stated_in"} for hit in ranked[:most]]
    return {
        "search": text, "hits": shown, "not_shown": len(ranked) - len(shown),
        "graph": store.location, "is_default": store.is_default,
        "editions": used_editions(store, {hit["stated_in"] for hit in ranked[:most]}),
    }  # fmt: skip


def _hits(store: Store, kind: str, words: list[str]) -> Iterator[Fact]:
    for pattern in KINDS[kind]:
        query = f"SELECT DISTINCT ?g ?s ?notation ?label {{ {pattern} FILTER({_condition(words)}) }} ORDER BY ?s ?g"
        for graph, iri, notation, label in select(store, query):
            yield {
                "kind": kind, "notation": notation, "system": iri.split("/")[-2], "label": label or None, "iri": iri,
                "matched": "notation" if _begins(notation, words) else "label", "stated_in": graph,
            }  # fmt: skip


def _begins(notation: str, words: list[str]) -> bool:
    return len(words) == 1 and notation.lower().startswith(words[0])


def _condition(words: list[str]) -> str:
    """Return the SPARQL condition on `?notation` and `?label`; words enter it as escaped literals alone."""
    literals = [str(ox.Literal(word)) for word in words]
    in_label = " && ".join(f"CONTAINS(LCASE(STR(?label)), {literal})" for literal in literals)
    begins = f"STRSTARTS(LCASE(?notation), {literals[0]}) || " if len(words) == 1 else ""
    return f"{begins}(BOUND(?label) && {in_label})"


def _rank(hit: Fact, word: str) -> tuple[object, ...]:
    """Sort key: the very notation, then its beginnings, then labels; codes before what goes with them."""
    exact = hit["notation"].lower() != word
    return exact, hit["matched"] != "notation", list(KINDS).index(hit["kind"]), hit["iri"]
