"""Arrange a collected page as titled sections of blocks, which every readable format writes in its own way.

A block is a tuple: ("fact", text, source), ("table", caption, column names, rows) whose last column is the
source, or ("missing", what, why).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .context import Fact

    Block = tuple[Any, ...]
    Section = tuple[str, list[Block]]

NOT_IN_SOURCE = "not in source"
UNKNOWN = "unknown"
OUTLIVED = "; older than the release rhythm of its source"
RELEASE = {True: "may be released", False: "never released"}
FIELDS = {
    "status": "Status", "component": "PC/TC", "global": "Global period", "multiple": "Multiple procedures",
    "bilateral": "Bilateral", "assistant": "Assistant surgeon", "cosurgeon": "Co-surgeons", "team": "Team surgery",
    "supervision": "Supervision", "nonfacility": "Non-facility setting", "facility": "Facility setting",
}  # fmt: skip


def sections(page: Fact) -> list[Section]:
    """Return the sections of a page in reading order; none is left out, because an absence is told too."""
    return [
        ("Summary", _summary(page)),
        ("Billing overview", _said(page, "service_type", "typical_settings") + _indicators(page)),
        ("Clinical context", _said(page, "clinical_context") + _corrections(page)),
        ("Coding specifications", _modifiers(page)),
        ("Payers", _payers(page)),
        ("Related codes", _add_ons(page) + _bundling(page)),
        ("Unit limit", _unit_limits(page) + _said(page, "course_limit")),
        ("Global period", _global_period(page)),
        ("Benchmarks", _benchmarks(page)),
        ("Policy changes", _changes(page)),
        ("Editions used", _editions(page)),
    ]


def source_text(source: Fact) -> str:
    """Return a source in one line: edition and row of its file, or evidence tag and cited source."""
    if source.get("cited"):
        return f"{source['evidence']}: {source['cited']}" if source.get("evidence") else str(source["cited"])
    return f"{source['edition']} row {source['row']}" if source.get("row") else str(source["edition"])


def title(page: Fact) -> str:
    """Return the heading of a page."""
    label = page["summary"]["label"] if page["summary"] else "no label of ours"
    return f"{page['system'].upper()} {page['code']}: {label}"


def graph_line(page: Fact) -> str:
    """Return the line that names the date and the graph of a page."""
    graph = "embedded default (curated codes only)" if page["is_default"] else page["graph"]
    return f"On {page['on']}, by the graph: {graph}"


def _absent(page: Fact, topic: str) -> Block:
    why = NOT_IN_SOURCE if topic in page["not_in_source"] else page["not_in_force"].get(topic, "none")
    return ("missing", topic.replace("_", " ").capitalize(), why)


def _summary(page: Fact) -> list[Block]:
    summary, valid_to = page["summary"], page["valid_to"]
    blocks: list[Block] = []
    if summary:
        blocks.append(
            ("fact", f"{summary['label']} (our words; family {summary['family']})", source_text(summary["source"]))
        )
    if valid_to:
        blocks.append(("fact", f"Last valid day: {valid_to['last_day']}", source_text(valid_to["source"])))
    return blocks or [_absent(page, "summary")]


def _said(page: Fact, *topics: str) -> list[Block]:
    blocks: list[Block] = []
    for topic in topics:
        name = topic.replace("_", " ").capitalize()
        blocks += [("fact", f"{name}: {f['statement']}", source_text(f["source"])) for f in page[topic] or ()]
        if not page[topic]:
            blocks.append(_absent(page, topic))
    return blocks


def _corrections(page: Fact) -> list[Block]:
    return [
        ("fact", f"Often stated wrongly; right is: {fact['correction']}", source_text(fact["source"]))
        for fact in page["corrections"] or ()
    ]


def _indicators(page: Fact) -> list[Block]:
    rows = [
        [
            FIELDS.get(i["field"], i["field"]),
            i["value"],
            i["meaning"] or i["label"] or UNKNOWN,
            source_text(i["source"]),
        ]
        for i in page["indicators"] or ()
    ]
    return [("table", "Fee schedule indicators", ("field", "value", "meaning", "source"), rows)] if rows else []


def _modifiers(page: Fact) -> list[Block]:
    if not page["modifiers"]:
        return [_absent(page, "modifiers")]
    rows = [
        [m["modifier"], m["verdict"], reason["reason"], source_text(reason["source"])]
        for m in page["modifiers"] for reason in m["reasons"] if reason["verdict"] == m["verdict"]
    ]  # fmt: skip
    blocks: list[Block] = [("table", "Modifiers by the indicators", ("modifier", "verdict", "why", "source"), rows)]
    groups: dict[str, list[Fact]] = {}
    for modifier in page["releasing_modifiers"] or ():
        groups.setdefault(modifier["group"], []).append(modifier)
    for group, members in groups.items():
        listed = " ".join(member["modifier"] for member in members)
        blocks.append(
            ("fact", f"May release its edits with indicator 1 ({group}): {listed}", source_text(members[0]["source"]))
        )
    return blocks


def _payers(page: Fact) -> list[Block]:
    blocks: list[Block] = []
    for topic, name in {"payers": "Policy", "edit_sets": "Edit sets", "add_on_rule": "Add-on rule"}.items():
        blocks += [
            ("fact", f"{name}, {fact['payer']}: {fact['statement']}", source_text(fact["source"]))
            for fact in page[topic] or ()
        ] or [_absent(page, topic)]
    return blocks + [_absent(page, topic) for topic in ("coverage", "prior_authorization") if not page[topic]]


def _add_ons(page: Fact) -> list[Block]:
    captions = {
        "primaries": ("Add-on code; its primaries", "primary"),
        "add_ons": ("Add-ons that may follow it", "add_on"),
    }
    blocks: list[Block] = []
    for topic, (caption, key) in captions.items():
        rows = [
            [row[key] or "by contractor", f"{row['type']}: {row['type_meaning']}", row["label"] or "", _period(row),
             row["instruction"] or "", source_text(row["source"])]
            for row in page[topic] or ()
        ]  # fmt: skip
        if rows:
            blocks.append(
                ("table", caption, (key.replace("_", "-"), "type", "label", "active", "instruction", "source"), rows)
            )
    if not page["primaries"]:
        blocks.insert(0, _absent(page, "primaries"))
    if page["chains"]:
        rows = [[" needs ".join(chain["codes"]), source_text(chain["source"])] for chain in page["chains"]]
        blocks.append(("table", "Add-on chains", ("chain", "source"), rows))
    return blocks


def _bundling(page: Fact) -> list[Block]:
    rows = [
        [row["with"], row["this_code_is"], row["set"], f"{row['indicator']}: {RELEASE[row['releasable']]}",
         row["rationale"] or UNKNOWN, _period(row), row["label"] or "", source_text(row["source"])]
        for row in page["bundling"] or ()
    ]  # fmt: skip
    columns = ("with", "this code is", "set", "indicator", "rationale", "active", "label", "source")
    caption = "Bundling (column two is denied beside column one)"
    return [("table", caption, columns, rows) if rows else _absent(page, "bundling")]


def _unit_limits(page: Fact) -> list[Block]:
    rows = [
        [row["set"], str(row["units"]) if row["units"] else "0: not payable in this setting",
         f"{row['adjudication_indicator']}: {row['meaning']}" if row["adjudication_indicator"] else UNKNOWN,
         row["rationale"] or UNKNOWN, source_text(row["source"])]
        for row in page["unit_limit"] or ()
    ]  # fmt: skip
    columns = ("set", "units", "adjudication indicator", "rationale", "source")
    return [("table", "Medically unlikely edits", columns, rows) if rows else _absent(page, "unit_limit")]


def _global_period(page: Fact) -> list[Block]:
    period = page["global_period"]
    if not period:
        return [_absent(page, "global_period")]
    return [("fact", f"{period['value']}: {period['meaning'] or UNKNOWN}", source_text(period["source"]))]


def _benchmarks(page: Fact) -> list[Block]:
    rows = [
        [
            row["modifier"] or "none",
            *(UNKNOWN if row[name] is None else _number(row[name]) for name in NUMBERS),
            source_text(row["source"]),
        ]
        for row in page["benchmarks"] or ()
    ]
    columns = ("modifier", *(name.replace("_", " ") for name in NUMBERS), "source")
    return [
        ("table", "Relative values (Medicare fee schedule)", columns, rows) if rows else _absent(page, "benchmarks")
    ]


NUMBERS = ("work_rvu", "nonfacility_practice_rvu", "facility_practice_rvu", "malpractice_rvu",
           "nonfacility_total_rvu", "facility_total_rvu", "conversion_factor")  # fmt: skip


def _changes(page: Fact) -> list[Block]:
    rows = [
        [row["date"], row["what"], row["change"] + _from_to(row), source_text(row["source"])]
        for row in page["policy_changes"] or ()
    ]
    return [
        ("table", "Dated changes", ("date", "what", "change", "source"), rows)
        if rows
        else _absent(page, "policy_changes")
    ]


def _from_to(row: Fact) -> str:
    if row["before"] is None and row["after"] is None:
        return ""
    return f": {_number(row['before'])} to {_number(row['after'])}"


def _editions(page: Fact) -> list[Block]:
    rows = [
        [e["key"], e["file"], e["effective"] or UNKNOWN,
         f"{e['in_force_from'] or UNKNOWN} to {e['in_force_to'] or 'now'}",
         e["coverage"] + (OUTLIVED if e["outlived"] else ""), e["note"] or "", (e["sha256"] or "")[:12]]
        for e in page["editions"]
    ]  # fmt: skip
    return [("table", "", ("edition", "file", "effective", "in force", "coverage", "note", "sha256"), rows)]


def _period(row: Fact) -> str:
    return f"{row['effective'] or UNKNOWN} to {row['deletion'] or 'now'}"


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").ljust(len(f"{value:.2f}"), "0")
    return "none" if value is None else str(value)
