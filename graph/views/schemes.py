"""The published lists as plain records: modifiers, places of service, payers with what they state."""

from __future__ import annotations

from ...ontology.terms import MCG, SKOS
from .code_page.stated import topic_name
from .editions import read_editions, shown
from .edits import source_of
from .records import records, tail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..store import Store
    from .code_page.context import Fact
    from .editions import Edition
    from .records import Record


def modifiers(store: Store, on: str) -> Fact:
    """Return every modifier, and whether it is valid on a date (ISO); no date stated counts as valid."""
    found = records(store, "?s a mcg:Modifier .")
    editions = _editions(store)
    rows = [
        _named(record, "modifier", editions) | {
            "level": record.get(MCG.modifierLevel), "category": record.get(MCG.modifierCategory),
            "effect": record.get(MCG.modifierEffect), "settings": record.get(MCG.usedIn, "").split(),
            "releases_ptp": record.get(MCG.releasesPtp) == "true", "release_group": record.get(MCG.releaseGroup),
        } | _validity(record, on)
        for record in found
    ]  # fmt: skip
    return _answer(store, found, editions) | {"on": on, "modifiers": rows}


def settings(store: Store, on: str) -> Fact:
    """Return every place of service with the rate that Medicare pays there, and whether it is valid on a date."""
    found = records(store, "?s a mcg:PlaceOfService .")
    editions = _editions(store)
    rows = [
        _named(record, "setting", editions) | {
            "rate_setting": tail(record[MCG.rateSetting]) if MCG.rateSetting in record else None,
            "note": record.get(SKOS.note),
        } | _validity(record, on)
        for record in found
    ]  # fmt: skip
    return _answer(store, found, editions) | {"on": on, "settings": rows}


def payers(store: Store) -> Fact:
    """Return every payer with its identifiers on claims and with what it states of its edits."""
    found = records(store, "?s a mcg:Payer .")
    editions = _editions(store)
    identifiers = records(store, "?s a mcg:PayerIdentifier .")
    statements = records(store, "?s a mcg:PayerStatement .")
    rows = [
        _named(record, "payer", editions) | {
            "line_of_business": record.get(MCG.lineOfBusiness),
            "sums_units": record[MCG.sumsUnits] == "true" if MCG.sumsUnits in record else None,
            "policy_structure": record.get(MCG.policyStructure),
            "identifiers": [_identifier(r, editions) for r in identifiers if r[MCG.identifies] == record["iri"]],
            "statements": [_statement(r, editions) for r in statements if r[MCG.statedBy] == record["iri"]],
        }
        for record in found
    ]  # fmt: skip
    return _answer(store, found + identifiers + statements, editions) | {"payers": rows}


def _editions(store: Store) -> dict[str, Edition]:
    return {edition["iri"]: edition for edition in read_editions(store)}


def _answer(store: Store, stated: list[Record], editions: dict[str, Edition]) -> Fact:
    """Return what every answer tells: the graph, and the editions that state it."""
    graphs = {record["graph"] for record in stated}
    return {
        "graph": store.location, "is_default": store.is_default,
        "editions": shown([edition for iri, edition in editions.items() if iri in graphs], None),
    }  # fmt: skip


def _named(record: Record, name: str, editions: dict[str, Edition]) -> Fact:
    return {
        name: record[SKOS.notation], "iri": record["iri"], "label": record.get(SKOS.prefLabel),
        "source": source_of(record, editions),
    }  # fmt: skip


def _validity(record: Record, on: str) -> Fact:
    first, last = record.get(MCG.validFrom), record.get(MCG.validTo)
    return {"valid_from": first, "valid_to": last, "valid": (first or on) <= on <= (last or on)}


def _identifier(record: Record, editions: dict[str, Edition]) -> Fact:
    source = source_of(record, editions)
    return {"identifier": record[SKOS.notation], "scheme": record.get(MCG.identifierScheme), "source": source}


def _statement(record: Record, editions: dict[str, Edition]) -> Fact:
    family = record.get(MCG.inFamily)
    return {
        "topic": topic_name(record[MCG.topic]), "family": tail(family) if family else None,
        "statement": record[MCG.statementText], "source": source_of(record, editions),
    }  # fmt: skip
