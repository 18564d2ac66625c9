"""The slice: the part of the graph that a batch of claims touches, small enough for a reference engine.

Each part is one query by known keys: the codes of the batch, the code pairs within each service day, the
modifiers and settings billed, and the editions in force. A record is read from the graph of its edition: its
IRI, which editions share, may carry other dates in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations

import pyoxigraph as ox

from ...ontology.terms import BASE
from ..store.interface import Store
from ..tables.mapping import TriplesMap
from ..tables.triples import to_triples
from .judging import JudgedRows
from .rows import Row

PARTS: tuple[tuple[str, str], ...] = (
    ("codes", "VALUES ?s { $keys } ?s ?p ?o . FILTER(?p IN (rdf:type, skos:notation, mcg:validTo, mcg:inCategory))"),
    ("codes", "VALUES ?edition { $editions } VALUES ?key { $keys } GRAPH ?edition { ?s mcg:addOn ?key ; ?p ?o }"),
    ("codes", "VALUES ?edition { $editions } VALUES ?key { $keys } GRAPH ?edition { ?s mcg:limitsCode ?key ; ?p ?o }"),
    ("codes", "VALUES ?edition { $editions } VALUES ?key { $keys } GRAPH ?edition { ?s mcg:paysCode ?key ; ?p ?o }"),
    ("codes", "VALUES ?o { $keys } VALUES ?s { $editions } ?s ?p ?o . FILTER(?p = mcg:coversCode)"),
    ("pairs", "VALUES ?edition { $editions } VALUES ?key { $keys } GRAPH ?edition { ?s mcg:codePair ?key ; ?p ?o }"),
    ("modifiers", "VALUES ?s { $keys } ?s ?p ?o"),
    ("modifiers", "VALUES ?key { $keys } ?s mcg:onModifier ?key ; ?p ?o"),
    ("modifiers", "VALUES ?key { $keys } VALUES ?other { $keys } "
                  "?s mcg:firstModifier ?key ; mcg:secondModifier ?other ; ?p ?o"),
    ("settings", "VALUES ?s { $keys } ?s ?p ?o"),
    ("payers", "VALUES ?s { $keys } ?s ?p ?o"),
    ("editions", "VALUES ?s { $keys } ?s ?p ?o . FILTER(?p != mcg:coversCode)"),
    ("editions", "VALUES ?key { $keys } ?s mcg:ofEdition ?key ; ?p ?o"),
    ("everything", "?s a mcg:Source ; ?p ?o"),
    ("everything", "?s a mcg:Indicator ; ?p ?o . FILTER(?p IN (skos:notation, mcg:daysBefore, mcg:daysAfter))"),
)  # fmt: skip


def slice_triples(store: Store, rows: JudgedRows, mapping: dict[str, list[TriplesMap]]) -> Iterator[ox.Triple]:
    """Yield the triples of the batch's claims and of all that the rules may need to judge them."""
    for table, table_rows in rows.tables().items():
        yield from to_triples(mapping[table], table_rows)
    keys = _keys(rows)
    editions = keys["editions"]
    for kind, pattern in PARTS:
        if keys[kind]:
            yield from _part(store, pattern, keys[kind], editions)


def _part(store: Store, pattern: str, keys: list[str], editions: list[str]) -> Iterator[ox.Triple]:
    if "$editions" in pattern and not editions:
        return
    text = pattern.replace("$keys", " ".join(keys)).replace("$editions", " ".join(editions))
    answer = store.query("SELECT DISTINCT ?s ?p ?o WHERE { " + text + " }")
    if isinstance(answer, ox.QuerySolutions):
        for row in answer:
            yield ox.Triple(row["s"], row["p"], row["o"])  # pyright: ignore[reportArgumentType]


def _keys(rows: JudgedRows) -> dict[str, list[str]]:
    lines = rows.claims.claim_line
    modifiers = {str(row["modifier"]) for row in rows.claims.claim_modifier if row["modifier"]}
    settings = {str(line["place_of_service"]) for line in lines if line["place_of_service"]}
    return {
        "everything": ["all"],
        "codes": _iris("code/{}/{}", {(line["code_system"], line["code"]) for line in lines if line["code"]}),
        "pairs": _iris("edit/ptp/{}/{}-{}", _pairs(rows)),
        "modifiers": _iris("modifier/{}", {(modifier,) for modifier in modifiers}),
        "settings": _iris("setting/pos/{}", {(s,) for s in settings | {m for m in modifiers if m.isdigit()}}),
        "payers": _iris("payer/{}", {(line["payer"],) for line in lines if line["payer"]}),
        "editions": _iris("edition/{}/{}", {(row["source"], row["release"]) for row in rows.claim_judged}),
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


def _iris(template: str, keys: Iterable[tuple[object, ...]]) -> list[str]:
    return sorted(f"<{BASE}{template.format(*key)}>" for key in keys)


def lines_by_iri(rows: JudgedRows) -> dict[str, Row]:
    """Return the claim lines by the IRI that the mapping gives them."""
    return {line_iri(row): row for row in rows.claims.claim_line}


def line_iri(line: Row) -> str:
    """Return the IRI that the mapping gives a claim line."""
    return f"{BASE}claim/{line['claim_key']}/line/{line['line_key']}"
