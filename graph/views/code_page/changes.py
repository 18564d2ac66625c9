"""What changed for a code: between the loaded fee schedules, and by edits that began or ended."""

from __future__ import annotations

from itertools import pairwise

from ....ontology.terms import MCG
from ..editions import newest
from ..edits import CONTRACTOR, last_day
from ..records import tail
from .payment import INDICATORS, RVUS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..editions import Edition
    from ..records import Record
    from .context import Context, Fact

NAMES = {predicate: name for name, predicate in RVUS.items()}


def changes(context: Context, items: list[Record], edits: list[Record], valid_to: Fact | None) -> list[Fact] | None:
    """Return what changed, by date; what the newest edition of an edit set says counts for edits."""
    found = _fee_schedule(context, items) + _edits(context, edits)
    if valid_to:
        found.append({
            "date": valid_to["last_day"], "what": "code", "change": "last valid day", "before": None, "after": None,
            "source": valid_to["source"],
        })  # fmt: skip
    return sorted(found, key=lambda fact: (fact["date"], fact["what"], fact["change"])) or None


def _fee_schedule(context: Context, items: list[Record]) -> list[Fact]:
    found: list[Fact] = []
    by_row: dict[str, list[tuple[Edition, Record]]] = {}
    for item in items:
        edition = context.editions.get(item["graph"])
        if edition and edition["in_force_from"]:
            by_row.setdefault(tail(item.get(MCG.paysModifier, "")), []).append((edition, item))
    for modifier, rows in by_row.items():
        rows.sort(key=lambda row: row[0]["in_force_from"])
        for (older, before), (newer, after) in pairwise(rows):
            # a curated subset holds indicators only: its missing values are no change
            whole = older["coverage"] == newer["coverage"] == "full"
            for predicate in (*INDICATORS, *RVUS.values()) if whole else INDICATORS:
                if before.get(predicate) != after.get(predicate):
                    found.append({
                        "date": newer["in_force_from"], "what": "fee schedule",
                        "change": _field(predicate, before, after) + (f" with modifier {modifier}" if modifier else ""),
                        "before": _value(predicate, before), "after": _value(predicate, after),
                        "source": context.source(after), "source_before": context.source(before),
                    })  # fmt: skip
    return found


def _field(predicate: str, before: Record, after: Record) -> str:
    held = after.get(predicate) or before[predicate]
    return NAMES[predicate].replace("_", " ") if predicate in NAMES else f"{held.split('/')[-2]} indicator"


def _value(predicate: str, item: Record) -> str | float | None:
    held = item.get(predicate)
    if held is None:
        return None
    return float(held) if predicate in NAMES else tail(held)


def _edits(context: Context, edits: list[Record]) -> list[Fact]:
    carried = newest(context.listed)
    found: list[Fact] = []
    for edit in edits:
        if edit["graph"] in carried:
            name = _name(edit)
            for date, change in ((edit.get(MCG.effectiveDate), "began"), (last_day(edit), "last active day")):
                if date:
                    context.cited.add(edit["iri"])
                    found.append({
                        "date": date, "what": name, "change": change, "before": None, "after": None,
                        "source": context.source(edit),
                    })  # fmt: skip
    return found


def _name(edit: Record) -> str:
    if MCG.columnOne in edit:
        pair = f"{tail(edit[MCG.columnOne])} over {tail(edit[MCG.columnTwo])}"
        return f"PTP edit ({tail(edit[MCG.inSet])}) {pair}, indicator {edit[MCG.modifierIndicator]}"
    primary = edit[MCG.primaryNotation]
    named = "primaries defined by the contractor" if primary == CONTRACTOR else f"primary {primary}"
    return f"add-on edit {tail(edit[MCG.addOn])}, {named}, type {edit[MCG.addOnType]}"
