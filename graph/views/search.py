"""Find codes, modifiers, settings and payers by what a person types: a notation or words of a label."""

from __future__ import annotations

import pyoxigraph as ox

from ...errors import UsageError
from .editions import used_editions
from .records import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from ..store import Store
    from .code_page.context import Fact

KINDS = {
    "code": ("mcg:CptCode", "mcg:HcpcsCode", "mcg:CdtCode"),
    "modifier": ("mcg:Modifier",),
    "setting": ("mcg:PlaceOfService",),
    "payer": ("mcg:Payer",),
}
"""What is searched, and its classes."""

PATTERNS = {
    "notation": (
        "{ ?s a {kind} ; skos:notation ?notation FILTER({condition}) }"
        " OPTIONAL { GRAPH ?g { ?s skos:prefLabel ?label } }",
        "{ ?s a {kind} ; skos:notation ?notation FILTER({condition}) }"
        " GRAPH ?g { ?e mcg:onCode ?s ; mcg:longText ?label }",
    ),
    "label": (
        "GRAPH ?g { ?s skos:prefLabel ?label } FILTER({condition}) ?s a {kind} ; skos:notation ?notation",
        "GRAPH ?g { ?e a mcg:HcpcsEntry ; mcg:onCode ?s ; mcg:longText ?label } FILTER({condition})"
        " ?s a {kind} ; skos:notation ?notation",
    ),
}
"""What matches, to the pattern for our own labels, and to that for HCPCS, whose texts are CMS's own and public."""

LONGEST = 100


def search(store: Store, text: str, kinds: Collection[str] = (), most: int = 20) -> Fact:
    """Return what has the text as the beginning of its notation, or all its words in its label; best first.

    A text with a digit that begins a notation is meant as one: labels are not searched for it.
    Raises UsageError for a blank or very long text and for a kind that does not exist.
    """
    words = text.lower().split()
    if not words or len(text) > LONGEST:
        raise UsageError(f"a search is 1 to {LONGEST} characters, with a word in it")
    if unknown := sorted(set(kinds) - KINDS.keys()):
        raise UsageError(f"no kind {unknown[0]!r}: {', '.join(KINDS)}")
    asked = [kind for kind in KINDS if not kinds or kind in kinds]
    hits: dict[str, Fact] = {}
    if len(words) == 1:
        begins = f"STRSTARTS(LCASE(?notation), {ox.Literal(words[0])})"
        hits |= _found(store, asked, "notation", begins)
    if not hits or not any(character.isdigit() for character in text):
        in_label = " && ".join(f"CONTAINS(LCASE(STR(?label)), {ox.Literal(word)})" for word in words)
        hits = _found(store, asked, "label", in_label) | hits
    ranked = sorted(hits.values(), key=lambda hit: _rank(hit, words[0]))
    shown = [{name: value for name, value in hit.items() if name != "stated_in"} for hit in ranked[:most]]
    return {
        "search": text, "hits": shown, "not_shown": len(ranked) - len(shown),
        "graph": store.location, "is_default": store.is_default,
        "editions": used_editions(store, {hit["stated_in"] for hit in ranked[:most]}),
    }  # fmt: skip


def _found(store: Store, kinds: list[str], matched: str, condition: str) -> dict[str, Fact]:
    """Return by IRI what fulfils a condition; of several labels our own stays, else that of the newest release."""
    own, official = PATTERNS[matched]
    asked = [(own, kind, name) for kind in kinds for name in KINDS[kind]]
    asked += [(official, kind, name) for _, kind, name in asked if name == "mcg:HcpcsCode"]
    hits: dict[str, Fact] = {}
    for pattern, kind, name in asked:
        # the condition comes last: it holds what somebody typed
        text = pattern.replace("{kind}", name).replace("{condition}", condition)
        rows = select(store, f"SELECT DISTINCT ?g ?s ?notation ?label {{ {text} }} ORDER BY ?s DESC(?g)")
        for graph, iri, notation, label in rows:
            about = {"kind": kind, "notation": notation, "system": iri.split("/")[-2], "iri": iri, "matched": matched}
            known = hits.setdefault(iri, about)
            if not known.get("label"):
                known |= {"label": label or None, "stated_in": graph}
    return hits


def _rank(hit: Fact, word: str) -> tuple[object, ...]:
    """Sort key: the very notation, then its beginnings, then labels; codes before what goes with them."""
    exact = hit["notation"].lower() != word
    return exact, hit["matched"] != "notation", list(KINDS).index(hit["kind"]), hit["iri"]
