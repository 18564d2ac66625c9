"""Collect everything that a graph holds of one code on one date, each fact with its source.

A page is a dict of plain values, ready for JSON: one key a topic, null where nothing is held. `not_in_source`
lists the topics that no loaded edition holds, and `not_in_force` those that none answers on the date, with why.
"""

from __future__ import annotations

from ..codes import find_code
from ..editions import shown
from ..records import records, tail
from .changes import changes
from .context import Context
from .modifiers import modifiers, releasing
from .payment import base_item, benchmarks, indicators
from .related import add_labels, add_on_edits, add_on_relations, bundling, bundling_edits, unit_limits
from .stated import about_code, corrections, payer_statements, statements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...store import Store
    from .context import Fact

FEE_SCHEDULE = ("mpfs-rvu",)
SOURCES = {
    "primaries": ("ncci-aoc",),
    "bundling": ("ncci-ptp-practitioner", "ncci-ptp-hospital"),
    "unit_limit": ("ncci-mue-practitioner", "ncci-mue-hospital"),
    "modifiers": FEE_SCHEDULE,
    "global_period": FEE_SCHEDULE,
    "benchmarks": FEE_SCHEDULE,
}
"""The sources that answer a topic; the other topics are stated without dates."""

UNFILLED = ("coverage", "prior_authorization")
"""Topics that readers expect and no kind of source holds yet."""


def collect(store: Store, text: str, on: str) -> Fact:
    """Return the page of a code on a date (ISO).

    Raises UsageError for a malformed code and UnknownCodeError for one that the graph does not name.
    """
    context = Context(store, find_code(store, text), on)
    code = {"code": tail(context.iri), "system": context.iri.split("/")[-2], "iri": context.iri, "on": on}
    page: Fact = code | {"graph": store.location, "is_default": store.is_default}
    about, families, missing = about_code(context)
    page |= about | statements(context) | payer_statements(context, families)
    page["corrections"] = corrections(context, families)
    page |= dict.fromkeys([topic for topic in UNFILLED if topic not in page])
    items = records(store, f"?s mcg:paysCode <{context.iri}> .")
    page |= _paid(context, items) | _edited(context, items, about["valid_to"])
    add_labels(context, page)
    page["editions"] = _editions(context)
    page["not_in_source"] = [topic for topic in sorted(missing) if not page.get(topic)]
    page["not_in_force"] = _not_in_force(context, page)
    page["cited"] = sorted(context.cited)
    return page


def _paid(context: Context, items: list[dict[str, str]]) -> Fact:
    base = base_item(context, items)
    found = indicators(context, base)
    return {
        "indicators": found,
        "modifiers": modifiers(context, base),
        "global_period": next((fact for fact in found or () if fact["field"] == "global"), None),
        "benchmarks": benchmarks(context, items),
    }


def _edited(context: Context, items: list[dict[str, str]], valid_to: Fact | None) -> Fact:
    add_ons, pairs = add_on_edits(context), bundling_edits(context)
    bundled = bundling(context, pairs)
    releasable = any(row["releasable"] for row in bundled or ())
    return add_on_relations(context, add_ons) | {
        "bundling": bundled,
        "releasing_modifiers": releasing(context) if releasable else None,
        "unit_limit": unit_limits(context),
        "policy_changes": changes(context, items, add_ons + pairs, valid_to),
    }


def _editions(context: Context) -> list[Fact]:
    """Return the editions in force on the date, and the undated curated ones."""
    used = [e for e in context.listed if context.current.get(e["source"]) is e or e["kind"] == "scheme"]
    return shown(used, context.on)


def _not_in_force(context: Context, page: Fact) -> dict[str, str]:
    return {
        topic: "; ".join(_reason(context, source) for source in sources)
        for topic, sources in SOURCES.items()
        if not page[topic] and topic not in page["not_in_source"]
    }


def _reason(context: Context, source: str) -> str:
    edition = context.current.get(source)
    if edition is None:
        return f"no loaded edition of {source} is in force on {context.on}"
    return f"{edition['key']}, in force on {context.on}, holds none for this code"
