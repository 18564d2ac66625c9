"""Edits as plain records: which are active on a date, and what they say in words."""

from __future__ import annotations

from ...ontology.terms import DCTERMS, MCG
from ..source_row import part_and_row
from .records import records, tail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..store import Store
    from .editions import Edition
    from .records import Record

ENDS = (MCG.deletionDate, MCG.addOnDeletionDate, MCG.primaryDeletionDate)
"""Dates after which an edit is no longer active; each is the last active day."""

TOMBSTONE = "9"
"""Modifier indicator of a PTP row that was deleted on the day it began: never an edit."""

ADD_ON_TYPES = {
    "1": "only the listed primaries",
    "2": "the contractor defines the primaries",
    "3": "the listed primaries, and others that the contractor accepts",
}
"""The three official types of add-on codes (CMS Medicare NCCI add-on code edits page)."""

CONTRACTOR = "CCCCC"


def ptp_edits(store: Store, pattern: str) -> list[Record]:
    """Return the PTP edits that a pattern binds to `?s`, without tombstones."""
    return [edit for edit in records(store, pattern) if edit.get(MCG.modifierIndicator) != TOMBSTONE]


def is_active(edit: Record, on: str) -> bool:
    """Say whether an edit is active on a date; an unknown first day counts as begun."""
    begun = max(edit.get(MCG.effectiveDate, ""), edit.get(MCG.notBefore, "")) <= on
    return begun and all(on <= edit.get(end, on) for end in ENDS)


def last_day(edit: Record) -> str | None:
    """Return the last active day, or none where the edit has not ended."""
    return min((edit[end] for end in ENDS if end in edit), default=None)


def source_of(record: Record, editions: dict[str, Edition]) -> dict[str, Any]:
    """Return where a record was stated: edition, file and row, or the cited source with its evidence tag."""
    edition = editions.get(record["graph"], {})
    cited = record.get(DCTERMS.source)
    source: dict[str, Any] = {"edition": edition.get("key"), "file": edition.get("file")}
    if MCG.sourceRow in record:
        part, source["row"] = part_and_row(int(record[MCG.sourceRow]))
        source["file"] = edition.get("files", {}).get(part, source["file"])
    if cited or MCG.evidence in record:
        source |= {"cited": cited, "evidence": record.get(MCG.evidence)}
    return source


def ptp_row(edit: Record, editions: dict[str, Edition]) -> dict[str, Any]:
    """Return a PTP edit with its columns, dates, indicator and source."""
    return {
        "set": tail(edit[MCG.inSet]),
        "column_one": tail(edit[MCG.columnOne]),
        "column_two": tail(edit[MCG.columnTwo]),
        "indicator": edit[MCG.modifierIndicator],
        "releasable": edit[MCG.modifierIndicator] == "1",
        "rationale": edit.get(MCG.rationale),
        "effective": edit.get(MCG.effectiveDate),
        "deletion": edit.get(MCG.deletionDate),
        "edit": edit["iri"],
        "source": source_of(edit, editions),
    }


def add_on_row(edit: Record, editions: dict[str, Edition]) -> dict[str, Any]:
    """Return an add-on edit; its primary is none where the contractor defines the primaries."""
    return {
        "add_on": tail(edit[MCG.addOn]),
        "primary": tail(edit[MCG.primary]) if MCG.primary in edit else None,
        "type": edit[MCG.addOnType],
        "type_meaning": ADD_ON_TYPES.get(edit[MCG.addOnType]),
        "effective": edit.get(MCG.effectiveDate),
        "deletion": last_day(edit),
        "instruction": edit.get(MCG.instruction),
        "edit": edit["iri"],
        "source": source_of(edit, editions),
    }
