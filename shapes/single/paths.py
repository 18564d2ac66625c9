"""Property paths as walks over the indexes: from a node to the nodes at the other end (SPARQL 1.1, section 9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath

from ...errors import NotCompilable
from .facts import Index, Needs
from .terms import Term

Walk = Callable[[Index, Index, Term], Sequence[Term]]


def walk(path: Path | URIRef, needs: Needs, back: bool = False) -> Walk:
    """Return the walk along a path, or back along it; a node reached in two ways comes twice, as SPARQL has it.

    Raises NotCompilable for a kind of path that is not listed in KINDS.
    """
    kind = KINDS.get(type(path))
    if kind is None:
        raise NotCompilable(f"property path {type(path).__name__}")
    return kind(path, needs, back)


def _property(path: URIRef, needs: Needs, back: bool) -> Walk:
    name = str(path)
    needs.properties.add(name)
    if back:
        needs.inverse.add(name)
        return lambda by_subject, by_value, node: by_value.get((name, node), ())
    return lambda by_subject, by_value, node: by_subject.get((node, name), ())


def _inverse(path: InvPath, needs: Needs, back: bool) -> Walk:
    return walk(cast("URIRef", path.arg), needs, not back)


def _alternative(path: AlternativePath, needs: Needs, back: bool) -> Walk:
    walks = [walk(part, needs, back) for part in path.args]
    return lambda by_subject, by_value, node: [end for one in walks for end in one(by_subject, by_value, node)]


def _sequence(path: SequencePath, needs: Needs, back: bool) -> Walk:
    walks = [walk(part, needs, back) for part in (reversed(path.args) if back else path.args)]

    def step(by_subject: Index, by_value: Index, node: Term) -> Sequence[Term]:
        nodes: Sequence[Term] = (node,)
        for one in walks:
            nodes = [end for start in nodes for end in one(by_subject, by_value, start)]
        return nodes

    return step


def _repeated(path: MulPath, needs: Needs, back: bool) -> Walk:
    """`?`, `*` and `+` give each node once."""
    once = walk(cast("URIRef", path.path), needs, back)
    zero, more = path.zero, path.more

    def step(by_subject: Index, by_value: Index, node: Term) -> Sequence[Term]:
        found = dict.fromkeys((node,) if zero else ())
        waiting = [node]
        while waiting:
            for end in once(by_subject, by_value, waiting.pop()):
                if end not in found:
                    found[end] = None
                    if more:
                        waiting.append(end)
        return tuple(found)

    return step


KINDS: dict[type, Callable[..., Walk]] = {
    URIRef: _property,
    InvPath: _inverse,
    AlternativePath: _alternative,
    SequencePath: _sequence,
    MulPath: _repeated,
}
