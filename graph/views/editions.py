"""The loaded editions, and which of them judges a date of service."""

from __future__ import annotations

from ...ontology.terms import DC, DCTERMS, MCG, PROV, SKOS
from .records import edition_key, records, tail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

    from ..store import Store

    Edition = dict[str, Any]
    """key, iri, source, kind, edit_set, release, title, publisher, effective, in_force_from, in_force_to,
    coverage, register, files (by part), file, sha256, rows_read, rows_kept, rows_rejected, licence, note, loaded,
    rhythm_months."""

TEXTS = (
    ("release", MCG.release), ("title", DCTERMS.title), ("effective", MCG.effectiveDate),
    ("in_force_from", MCG.inForceFrom), ("in_force_to", MCG.inForceTo), ("coverage", MCG.coverage),
    ("register", MCG.amends),
    ("file", MCG.sourceFile), ("sha256", MCG.sha256), ("licence", DC.rights), ("note", SKOS.note),
    ("loaded", PROV.generatedAtTime),
)  # fmt: skip
SHOWN = ("key", "title", "effective", "in_force_from", "in_force_to", "coverage", "file", "sha256", "note")
"""What an answer tells of each edition that it rests on."""
COUNTS = (("rows_read", MCG.rowsRead), ("rows_kept", MCG.rowsKept), ("rows_rejected", MCG.rowsRejected))
OF_SOURCE = (MCG.sourceKind, MCG.editSet, DC.publisher, MCG.rhythmMonths)


def read_editions(store: Store) -> list[Edition]:
    """Return every loaded edition by source and release."""
    sources = {record["iri"]: record for record in records(store, "?s a mcg:Source .", OF_SOURCE)}
    found = [_edition(record, sources) for record in records(store, "?s mcg:ofSource ?source .")]
    by_iri = {edition["iri"]: edition for edition in found}
    for record in records(store, "?s mcg:ofEdition ?edition ."):
        by_iri[record[MCG.ofEdition]]["files"][int(record[MCG.part])] = record[MCG.sourceFile]
    return sorted(found, key=lambda edition: (edition["source"], edition["in_force_from"] or "", edition["release"]))


def in_force(editions: list[Edition], on: str) -> dict[str, Edition]:
    """Return the edition of each source that judges a date (ISO); a source without one is left out."""
    return {
        edition["source"]: edition
        for edition in editions
        if edition["in_force_from"] and edition["in_force_from"] <= on <= (edition["in_force_to"] or on)
    }


def judging(editions: list[Edition], on: str, sources: Collection[str]) -> set[str]:
    """Return the editions (IRI) of some sources whose rows judge a date: those in force, and what they repeat."""
    registers = {e["register"] for source, e in in_force(editions, on).items() if source in sources}
    return {edition["iri"] for edition in editions if edition["register"] in registers}


def newest(editions: list[Edition]) -> set[str]:
    """Return the editions (IRI) whose rows answer for now: those in force, and what their registers repeat."""
    registers = {e["register"] for e in editions if e["in_force_from"] and not e["in_force_to"]}
    return {edition["iri"] for edition in editions if edition["register"] in registers}


def shown(editions: Iterable[Edition], on: str | None) -> list[Edition]:
    """Return what an answer tells of the editions that it rests on; whether outlived, if it is one for a date."""
    return [{name: e[name] for name in SHOWN} | {"outlived": outlived(e, on) if on else None} for e in editions]


def used_editions(store: Store, iris: Collection[str]) -> list[Edition]:
    """Return what an answer without a date tells of the editions (IRI) that state its facts."""
    return shown([edition for edition in read_editions(store) if edition["iri"] in iris], None)


def listed(store: Store, on: str) -> Edition:
    """Return all loaded editions, and which of them answer for a date (ISO); the curated schemes always do."""
    editions = read_editions(store)
    current = {edition["iri"] for edition in in_force(editions, on).values()}
    current |= {edition["iri"] for edition in editions if edition["kind"] == "scheme"}
    return {
        "on": on, "graph": store.location, "is_default": store.is_default,
        "editions": [edition | {"in_force": edition["iri"] in current} for edition in editions],
    }  # fmt: skip


def outlived(edition: Edition, on: str) -> bool:
    """Say whether a date lies beyond the time that a release of this source usually stays fresh."""
    months, effective = edition["rhythm_months"], edition["effective"]
    if not months or not effective:
        return False
    year, month = divmod(int(effective[:4]) * 12 + int(effective[5:7]) - 1 + months, 12)
    return on >= f"{year:04}-{month + 1:02}{effective[7:10]}"


def _edition(record: dict[str, str], sources: dict[str, dict[str, str]]) -> Edition:
    source = sources.get(record[MCG.ofSource], {})
    edition: Edition = {"key": edition_key(record["iri"]), "iri": record["iri"], "source": tail(record[MCG.ofSource])}
    edition["files"] = {}
    edition.update({name: record.get(predicate) or None for name, predicate in TEXTS})
    edition.update({name: int(record[predicate]) if predicate in record else None for name, predicate in COUNTS})
    edition["kind"] = source.get(MCG.sourceKind)
    edition["edit_set"] = source.get(MCG.editSet)
    edition["publisher"] = source.get(DC.publisher)
    edition["rhythm_months"] = int(source[MCG.rhythmMonths]) if MCG.rhythmMonths in source else None
    return edition
