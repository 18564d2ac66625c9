"""The slice: the part of the graph that a batch of claims touches, small enough to be judged in memory.

Each part is read by known keys: the codes of the batch, the code pairs within each service day, the
modifiers and settings billed, and the editions in force. A record is read from the graph of its edition: its
IRI, which editions share, may carry other dates in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

import pyoxigraph as ox

from ...ontology.terms import BASE, MCG, RDF, SKOS
from ..store.embedded import EmbeddedStore
from ..store.interface import Store
from ..tables.mapping import TriplesMap
from ..tables.triples import to_triples
from .judging import JudgedRows
from .rows import Row

Keys = dict[str, list[str]]
"""The IRIs that a slice is read by, by their kind."""


@dataclass(frozen=True, slots=True)
class Part:
    """Records by the keys of one kind: what the keys name, or with `by` what names a key by that property."""

    keys: str
    by: str | None = None
    in_edition: bool = False
    """Whether a record is read from the graph of each edition in force, or from all graphs."""
    only: tuple[str, ...] = ()
    """The properties that are read; none: all but those of `without`."""
    without: tuple[str, ...] = ()
    itself: bool = False
    """Whether nothing is read but the statement that names the key."""


class Read(NamedTuple):
    """A triple of a part, the key that it was read by, and the edition if its graph is one."""

    key: str
    edition: str | None
    triple: ox.Triple


PARTS = (
    Part("codes", only=(RDF.type, SKOS.notation, MCG["validTo"], MCG["inCategory"])),
    Part("codes", by=MCG["addOn"], in_edition=True),
    Part("codes", by=MCG["limitsCode"], in_edition=True),
    Part("codes", by=MCG["paysCode"], in_edition=True),
    Part("codes", by=MCG["coversCode"], itself=True),
    Part("pairs", by=MCG["codePair"], in_edition=True),
    Part("modifiers"),
    Part("modifiers", by=MCG["onModifier"]),
    Part("modifiers", by=MCG["firstModifier"]),
    Part("settings"),
    Part("payers"),
    Part("editions", without=(MCG["coversCode"],)),
    Part("editions", by=MCG["ofEdition"]),
    Part("sources", by=RDF.type),
    Part("indicators", by=RDF.type, only=(SKOS.notation, MCG["daysBefore"], MCG["daysAfter"])),
)


def slice_triples(store: Store, rows: JudgedRows, mapping: dict[str, list[TriplesMap]]) -> Iterator[ox.Triple]:
    """Yield the triples of the batch's claims and of all that the rules may need to judge them."""
    for table, table_rows in rows.tables().items():
        yield from to_triples(mapping[table], table_rows)
    keys = slice_keys(rows)
    for part in PARTS:
        yield from (read.triple for read in read_part(store, part, keys[part.keys], keys["editions"]))


def read_part(store: Store, part: Part, keys: Iterable[str], editions: Iterable[str]) -> Iterator[Read]:
    """Yield what a graph has of a part; of a graph in this process by look-ups, of any other by one query."""
    keys, editions = list(keys), list(editions)
    if not keys or (part.in_edition and not editions):
        return iter(())
    if isinstance(store, EmbeddedStore):
        return _looked_up(store.store, part, keys, editions)
    return _queried(store, part, keys, editions)


def _looked_up(store: ox.Store, part: Part, keys: list[str], editions: list[str]) -> Iterator[Read]:
    by = ox.NamedNode(part.by) if part.by else None
    graphs = [(edition, ox.NamedNode(edition)) for edition in editions] if part.in_edition else [(None, None)]
    for key in keys:
        node = ox.NamedNode(key)
        for edition, graph in graphs:
            naming = [quad.triple for quad in store.quads_for_pattern(None, by, node, graph)] if by else []
            if part.itself:
                yield from (Read(key, edition, triple) for triple in naming)
                continue
            for subject in {triple.subject for triple in naming} if by else (node,):
                for quad in store.quads_for_pattern(subject, None, None, graph):
                    if _is_read(part, quad.predicate.value):
                        yield Read(key, edition, quad.triple)


def _is_read(part: Part, predicate: str) -> bool:
    return predicate in part.only if part.only else predicate not in part.without


def _queried(store: Store, part: Part, keys: list[str], editions: list[str]) -> Iterator[Read]:
    record = f"?s <{part.by}> ?key . " if part.by else ""
    if part.itself:
        record += f"BIND(<{part.by}> AS ?p) BIND(?key AS ?o)"
    else:
        record += f"{'?s' if part.by else '?key'} ?p ?o . {_filter(part)}"
    graph = f"VALUES ?edition {{ {_iris(editions)} }} GRAPH ?edition {{ {record} }}" if part.in_edition else record
    answer = store.query(f"SELECT DISTINCT ?key ?edition ?s ?p ?o WHERE {{ VALUES ?key {{ {_iris(keys)} }} {graph} }}")
    if isinstance(answer, ox.QuerySolutions):
        for row in answer:
            triple = ox.Triple(row["s"] or row["key"], row["p"], row["o"])  # pyright: ignore[reportArgumentType]
            edition = row["edition"]
            yield Read(row["key"].value, edition.value if edition else None, triple)  # pyright: ignore


def _filter(part: Part) -> str:
    listed = ", ".join(f"<{name}>" for name in part.only or part.without)
    return f"FILTER(?p {'IN' if part.only else 'NOT IN'} ({listed}))" if listed else ""


def _iris(keys: Iterable[str]) -> str:
    return " ".join(f"<{key}>" for key in keys)


def slice_keys(rows: JudgedRows) -> Keys:
    """Return the keys of all kinds by which the slice of a batch is read."""
    lines = rows.claims.claim_line
    modifiers = {str(row["modifier"]) for row in rows.claims.claim_modifier if row["modifier"]}
    settings = {str(line["place_of_service"]) for line in lines if line["place_of_service"]}
    return {
        "sources": [MCG["Source"]],
        "indicators": [MCG["Indicator"]],
        "codes": _named("code/{}/{}", {(line["code_system"], line["code"]) for line in lines if line["code"]}),
        "pairs": _named("edit/ptp/{}/{}-{}", _pairs(rows)),
        "modifiers": _named("modifier/{}", {(modifier,) for modifier in modifiers}),
        "settings": _named("setting/pos/{}", {(s,) for s in settings | {m for m in modifiers if m.isdigit()}}),
        "payers": _named("payer/{}", {(line["payer"],) for line in lines if line["payer"]}),
        "editions": _named("edition/{}/{}", {(row["source"], row["release"]) for row in rows.claim_judged}),
    }


def _pairs(rows: JudgedRows) -> set[tuple[object, ...]]:
    """Return set, column one and column two of each ordered pair of codes within a service day."""
    sets: dict[tuple[object, object], str] = {
        (row["claim_key"], row["line_key"]): str(row["source"]).removeprefix("ncci-ptp-")
        for row in rows.claim_judged
        if str(row["source"]).startswith("ncci-ptp-")
    }
    days: dict[tuple[object, str], set[object]] = {}
    for line in rows.claims.claim_line:
        edit_set = sets.get((line["claim_key"], line["line_key"]))
        if edit_set and line["code"] and line["service_day"]:
            days.setdefault((line["service_day"], edit_set), set()).add(line["code"])
    return {(edit_set, *pair) for (_, edit_set), codes in days.items() for pair in permutations(codes, 2)}


def _named(template: str, keys: Iterable[tuple[object, ...]]) -> list[str]:
    return sorted(BASE + template.format(*key) for key in keys)


def lines_by_iri(rows: JudgedRows) -> dict[str, Row]:
    """Return the claim lines by the IRI that the mapping gives them."""
    return {line_iri(row): row for row in rows.claims.claim_line}


def line_iri(line: Row) -> str:
    """Return the IRI that the mapping gives a claim line."""
    return f"{BASE}claim/{line['claim_key']}/line/{line['line_key']}"
