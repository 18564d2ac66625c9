"""What the edits in force say of a code: primaries, add-ons, chains, bundling and unit limits."""

from __future__ import annotations

from ....ontology.terms import BASE, MCG
from ..chains import add_on_chains
from ..codes import code_system, labels
from ..edits import add_on_row, is_active, ptp_edits, ptp_row
from ..records import records, tail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..records import Record
    from .context import Context, Fact

ADJUDICATION = {
    "1": "each line is compared with the limit by itself",
    "2": "all lines of the day together; the limit is absolute: no modifier and no split over lines exceeds it",
    "3": "all lines of the day together; more may be paid on appeal, with records",
}
"""What an MUE adjudication indicator says (NCCI Policy Manual, chapter I)."""


def add_on_edits(context: Context) -> list[Record]:
    """Return the add-on edits of a code, of every edition."""
    return records(context.store, f"{{ ?s mcg:addOn <{context.iri}> }} UNION {{ ?s mcg:primary <{context.iri}> }}")


def bundling_edits(context: Context) -> list[Record]:
    """Return the PTP edits of a code, of every edition."""
    return ptp_edits(
        context.store, f"{{ ?s mcg:columnOne <{context.iri}> }} UNION {{ ?s mcg:columnTwo <{context.iri}> }}"
    )


def add_on_relations(context: Context, edits: list[Record]) -> Fact:
    """Return the primaries of a code, the add-ons that may follow it, and the chains through it."""
    active = [edit for edit in edits if context.judges(edit) and is_active(edit, context.on)]
    rows = [add_on_row(edit, context.editions) for edit in active]
    context.cited.update(edit["iri"] for edit in active)
    code = tail(context.iri)
    edition = context.current.get("ncci-aoc")
    chains = add_on_chains(context.store, context.iri, edition["iri"], context.on) if edition and rows else []
    source = {"edition": edition["key"], "file": edition["file"]} if edition else None
    return {
        "primaries": [row for row in rows if row["add_on"] == code] or None,
        "add_ons": [row for row in rows if row["add_on"] != code] or None,
        "chains": [{"codes": chain, "source": source} for chain in chains] or None,
    }


def bundling(context: Context, edits: list[Record]) -> list[Fact] | None:
    """Return the active PTP edits of a code, in both sets and both directions."""
    found: list[Fact] = []
    for edit in edits:
        if context.judges(edit) and is_active(edit, context.on):
            context.cited.add(edit["iri"])
            row = ptp_row(edit, context.editions)
            first = edit[MCG.columnOne] == context.iri
            ends = {
                "with": row["column_two" if first else "column_one"],
                "this_code_is": "column one" if first else "column two",
            }
            found.append(ends | row)
    return sorted(found, key=lambda row: (row["with"], row["set"] != "practitioner", row["edit"])) or None


def unit_limits(context: Context) -> list[Fact] | None:
    """Return the unit limits in force, one a set."""
    found: list[Fact] = []
    for record in records(context.store, f"?s mcg:limitsCode <{context.iri}> ."):
        if context.judges(record):
            indicator = record.get(MCG.adjudicationIndicator)
            found.append({
                "set": tail(record[MCG.inSet]),
                "units": int(record[MCG.unitMaximum]),
                "adjudication_indicator": indicator,
                "meaning": ADJUDICATION.get(indicator or ""),
                "rationale": record.get(MCG.rationale),
                "source": context.source(record),
            })  # fmt: skip
    return sorted(found, key=lambda row: row["set"], reverse=True) or None


def add_labels(context: Context, page: Fact) -> None:
    """Add our own label to each row of a page that names another code."""
    named = (("primaries", "primary"), ("add_ons", "add_on"), ("bundling", "with"))
    rows = [(row, row[key]) for section, key in named for row in page[section] or ()]
    iris = {code: f"{BASE}code/{code_system(code)}/{code}" for _, code in rows if code}
    known = labels(context.store, iris.values())
    for row, code in rows:
        row["label"] = known.get(iris.get(code, ""))
