"""Differences of two editions as text, Markdown, JSON and Turtle."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import pyoxigraph as ox

from ...graph.build.difference import Change, by_family
from ...ontology.terms import BASE, MCG, PREFIXES, RDF, RDFS
from .table import as_table

SHOWN = 20
HEADER = ("table", "family", "kind", "rows")


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two releases of a source, and on which claim lines it tells."""

    source: str
    first: str
    second: str
    changes: list[Change]
    judged: list[tuple[str, int, str, str]] | None

    def totals(self) -> str:
        """Return the number of changes of each kind."""
        counted = Counter(change.kind for change in self.changes)
        return ", ".join(f"{number:,} {kind}" for kind, number in sorted(counted.items())) or "no difference"


def to_text(found: Differences) -> str:
    """Return totals, the counts by family, the first changes, and the claim lines that differ."""
    blocks = [f"{found.source}: {found.first} to {found.second}: {found.totals()}"]
    if found.changes:
        blocks.append(as_table(HEADER, by_family(found.changes)))
        blocks.append("\n".join(_line(change) for change in found.changes[:SHOWN]) + _more(found))
    if found.judged is not None:
        blocks.append("\n".join(_judged(found)) or "No finding of these claims differs.")
    return "\n\n".join(blocks)


def to_markdown(found: Differences) -> str:
    """Return the same as Markdown tables."""
    rows = [f"| {' | '.join(map(str, row))} |" for row in by_family(found.changes)]
    table = [f"| {' | '.join(HEADER)} |", "|---|---|---|---:|", *rows]
    blocks = [f"## {found.source}: {found.first} to {found.second}", found.totals(), "\n".join(table)]
    blocks.append("\n".join(f"- {_line(change)}" for change in found.changes[:SHOWN]) + _more(found))
    if found.judged is not None:
        blocks.append("\n".join(f"- {line}" for line in _judged(found)) or "No finding of these claims differs.")
    return "\n\n".join(block for block in blocks if block)


def to_json(found: Differences) -> str:
    """Return every change, and every finding that only one of the editions gives."""
    judged = found.judged and [
        dict(zip(("claim", "line", "sign", "finding"), row, strict=True)) for row in found.judged
    ]
    document = {"source": found.source, "from": found.first, "to": found.second}
    return json.dumps(document | {"changes": [asdict(c) for c in found.changes], "claims": judged}, indent=1)


def to_turtle(found: Differences) -> str:
    """Return the changes as a graph: each with its kind, the edit or code that it is about, and both editions."""
    quads = [triple for number, change in enumerate(found.changes, 1) for triple in _triples(found, number, change)]
    text = ox.serialize(quads, format=ox.RdfFormat.TURTLE, prefixes=dict(sorted(PREFIXES.items())))
    return (text or b"").decode().rstrip()


def _triples(found: Differences, number: int, change: Change) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{BASE}change/{found.source}/{found.first}/{found.second}/{number}")
    yield ox.Triple(node, ox.NamedNode(RDF["type"]), ox.NamedNode(MCG["Change"]))
    yield ox.Triple(node, ox.NamedNode(MCG["differenceKind"]), ox.Literal(change.kind))
    yield ox.Triple(node, ox.NamedNode(MCG["changedCode"]), ox.Literal(change.code))
    yield ox.Triple(node, ox.NamedNode(RDFS["label"]), ox.Literal(_line(change)))
    for term, release in (("fromEdition", found.first), ("toEdition", found.second)):
        yield ox.Triple(node, ox.NamedNode(MCG[term]), ox.NamedNode(f"{BASE}edition/{found.source}/{release}"))


def _line(change: Change) -> str:
    key = " ".join(value for name, value in change.key.items() if name not in ("edit_set", "effective_key"))
    return f"{change.kind} {key}: {_content(change)}"


def _content(change: Change) -> str:
    if change.before and change.after:
        pairs = ((name, change.before[name], change.after[name]) for name in change.after)
        return "; ".join(f"{name} {old or 'none'} to {new or 'none'}" for name, old, new in pairs if old != new)
    return "; ".join(f"{name} {value}" for name, value in (change.after or change.before).items() if value)


def _more(found: Differences) -> str:
    rest = len(found.changes) - SHOWN
    return f"\n… and {rest:,} more; --format json lists all" if rest > 0 else ""


def _judged(found: Differences) -> list[str]:
    releases = {"-": found.first, "+": found.second}
    return [
        f"{claim} line {line}: only under {releases[sign]}: {text}" for claim, line, sign, text in found.judged or []
    ]


FORMATS: dict[str, Callable[[Differences], str]] = {
    "text": to_text, "markdown": to_markdown, "json": to_json, "turtle": to_turtle,
}  # fmt: skip
"""What `diff --format` offers."""
