"""Read JSON-LD so that every triple knows its place, without a second reading of what a context means.

pyoxigraph reads the file twice: as it is, and with every value replaced by an IRI that says where the value stands.
Both readings give the same triples in the same order, so that the second tells the places of the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from ...errors import InputError
from ...ontology.terms import RDF
from .document import Document, Lines, Term, read_text
from .json_tree import Tree, read_tree

MARK = "urn:place:"
KEPT = ("@language", "@direction", "@index", "@version")
"""Keywords whose value is no node and no literal."""
FORMAT = ox.RdfFormat.JSON_LD


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where a value stands, its key, the object that it is said of, and the key of that object."""

    value: int
    key: int
    node: int
    node_key: int
    name: str


def read_json_ld(path: Path, shown: str | None = None) -> Document:
    """Read a JSON-LD file.

    Raises InputError for a file that is missing, no JSON, no JSON-LD, without triples, with a value that its
    context drops, or with a context that is not in it: nothing is downloaded.
    """
    name = shown or str(path)
    text = read_text(path, name)
    tree = read_tree(text, name)
    lines = Lines(text)
    marks = _Marks(_aliases(tree))
    marked = json.dumps(marks.replace(tree, Leaf(*[tree.start] * 4, name="")))
    facts, places = _facts(text, name), _facts(marked, name)
    _refuse_dropped(marks.leaves, places, name, lines)
    if not facts:
        raise InputError(name, None, "the file holds no triples")
    if len(facts) != len(places):
        raise InputError(name, None, "JSON-LD whose places can't be told: write it without keyword values from terms")
    return _placed(Document(name, lines), facts, places, marks.leaves)


def _facts(text: str, name: str) -> list[ox.Quad]:
    try:
        return list(ox.parse(text, FORMAT))
    except SyntaxError as error:
        message = str(error.msg)
        if "LoadDocumentCallback" in message:
            message = "its context stands elsewhere, and nothing is downloaded: write the context into the file"
        raise InputError(name, error.lineno, f"not JSON-LD: {message}", error.offset) from error


def _aliases(tree: Tree) -> dict[str, str]:
    """Return what the contexts of a file call the keywords."""
    found = {keyword: keyword for keyword in KEPT}
    for member in _contexts(tree):
        for key, meant in member.value.items() if isinstance(member.value, dict) else ():
            if isinstance(meant.value, str) and meant.value.startswith("@"):
                found[key] = meant.value
    return found


def _contexts(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree.value, dict):
        for key, member in tree.value.items():
            yield from (member.items() or [member]) if key == "@context" else _contexts(member)
    for item in tree.items():
        yield from _contexts(item)


class _Marks:
    """Replaces values by marks, and keeps where each mark stands."""

    def __init__(self, aliases: dict[str, str]) -> None:
        self.leaves: list[Leaf] = []
        self._aliases = aliases

    def replace(self, tree: Tree, at: Leaf) -> object:
        """Return the value with marks in place of what stands in it."""
        match tree.value:
            case dict() as members:
                return {key: self._member(key, one, tree, at) for key, one in members.items()}
            case list() as items:
                return [self.replace(one, at) for one in items]
            case None:
                return None
            case str() as text if text.startswith("@"):
                return text
            case _:
                self.leaves.append(replace(at, value=tree.start))
                return f"{MARK}{len(self.leaves) - 1}"

    def _member(self, key: str, member: Tree, tree: Tree, outer: Leaf) -> object:
        """Replace a member of an object; the one that names the object stands under the object's own key."""
        keyword = self._aliases.get(key, key)
        if keyword == "@context" or keyword in KEPT:
            return _plain(member)
        if keyword in ("@value", "@list", "@set"):
            return self.replace(member, outer)
        at = outer.key if keyword == "@id" else tree.keys[key]
        return self.replace(member, Leaf(member.start, at, tree.start, outer.key, keyword))


def _plain(tree: Tree) -> object:
    match tree.value:
        case dict() as members:
            return {key: _plain(one) for key, one in members.items()}
        case list() as items:
            return [_plain(one) for one in items]
        case value:
            return value


def _refuse_dropped(leaves: list[Leaf], places: list[ox.Quad], name: str, lines: Lines) -> None:
    """Refuse a value under a name that the context does not know: JSON-LD would leave it out in silence."""
    used = {_number(term) for quad in places for term in (quad.subject, quad.object)}
    for number, leaf in enumerate(leaves):
        if number not in used and not leaf.name.startswith("@") and ":" not in leaf.name:
            place = lines.place(leaf.key)
            raise InputError(name, place.line, f'the context does not say what "{leaf.name}" means', place.column)


def _placed(document: Document, facts: list[ox.Quad], places: list[ox.Quad], leaves: list[Leaf]) -> Document:
    nodes = _blank_nodes(places, leaves)
    for fact, marked in zip(facts, places, strict=True):
        if isinstance(fact.subject, ox.Triple) or isinstance(fact.object, ox.Triple):
            continue
        subject, value = _number(marked.subject), _number(marked.object)
        begun = leaves[subject].value if subject is not None else nodes.get(marked.subject, (0, 0))[0]
        at, key = (
            nodes.get(marked.object, (begun, begun)) if value is None else (leaves[value].value, leaves[value].key)
        )
        triple = (fact.subject, fact.predicate, fact.object)
        document.subjects.setdefault(fact.subject, begun)
        document.facts.setdefault(triple, at)
        document.verbs.setdefault(triple, key)
    return document


def _blank_nodes(places: list[ox.Quad], leaves: list[Leaf]) -> dict[Term | ox.Triple, tuple[int, int]]:
    """Return where each node without a name and its key begin: of a list item its value, else the object."""
    found: dict[Term | ox.Triple, tuple[int, int]] = {}
    for quad in places:
        number = _number(quad.object)
        if number is not None:
            leaf = leaves[number]
            is_item = quad.predicate.value == RDF.first
            found.setdefault(quad.subject, (leaf.value, leaf.key) if is_item else (leaf.node, leaf.node_key))
    return found


def _number(term: Term | ox.Triple) -> int | None:
    text = "" if isinstance(term, ox.Triple) else term.value
    return int(text[len(MARK) :]) if text.startswith(MARK) else None
