"""How two codes are connected: bundling edits, add-on edits, or the shortest way over other codes."""

from __future__ import annotations

import sys
from time import strftime

from .dates import add_date_option
from .graph_option import add_graph_option, open_graph

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ...graph.views.code_page.context import Fact

UNKNOWN = "unknown"
RELATIONS = {"requiresPrimary": "requires primary", "bundles": "bundles"}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("codes", nargs=2, metavar="CODE", help="two codes, in upper or lower case")
    add_date_option(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_graph_option(parser)


def run(arguments: Namespace) -> int:
    """Print how two codes are connected."""
    from ...graph.views.relation import relate  # noqa: PLC0415 - `--help` needs no graph

    first, second = arguments.codes
    found = relate(open_graph(arguments), first, second, arguments.on or strftime("%Y-%m-%d"))
    if arguments.format == "json":
        import json  # noqa: PLC0415

        json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        print("\n".join(_lines(found)))
    return 0


def _lines(found: Fact) -> list[str]:
    named = [f"{code['code']} ({code['label'] or 'no label of ours'})" for code in found["codes"]]
    lines = [f"{named[0]} and {named[1]}, on {found['on']}"]
    lines += [line for row in found["bundling"] for line in _bundling(row)]
    lines += [line for row in found["add_on"] for line in _add_on(row)]
    groups: dict[str, list[str]] = {}
    for modifier in found["releasing_modifiers"]:
        groups.setdefault(modifier["group"], []).append(modifier["modifier"])
    lines += [f"  may release it ({group}): {' '.join(members)}" for group, members in groups.items()]
    if not found["bundling"] and not found["add_on"]:
        lines.append("No edit between the two in the editions in force.")
    lines += [f"Not checked: {reason}." for reason in found["not_checked"]]
    return lines + _paths(found["paths"])


def _bundling(row: Fact) -> list[str]:
    meaning = "a modifier may release it" if row["releasable"] else "no modifier releases it"
    return [
        f"{row['column_one']} bundles {row['column_two']}, {row['set']} set, indicator {row['indicator']}: {meaning}",
        f"  rationale: {row['rationale'] or UNKNOWN}",
        *_dates(row),
    ]


def _add_on(row: Fact) -> list[str]:
    return [
        f"{row['add_on']} is an add-on to {row['primary']}, type {row['type']}: {row['type_meaning']}",
        *_dates(row),
    ]


def _dates(row: Fact) -> list[str]:
    state = "active" if row["active"] else "not active on this date"
    source = row["source"]
    return [
        f"  {state}: {row['effective'] or UNKNOWN} to {row['deletion'] or 'now'}",
        f"  source: {source['edition']}, {source['file']}, row {source['row']}",
    ]


def _paths(paths: Fact | None) -> list[str]:
    if paths is None:
        return []
    if not paths["count"]:
        return ["No way leads from one to the other along edits of that date."]
    hops = len(paths["shown"][0])
    ways = "way" if paths["count"] == 1 else "ways"
    lines = [f"{paths['count']} shortest {ways} of {hops} steps along edits of that date:"]
    for way in paths["shown"]:
        steps = ["; ".join(f"{e['subject']} {RELATIONS[e['relation']]} {e['object']}" for e in hop) for hop in way]
        lines.append("  " + " | ".join(steps))
    if paths["count"] > len(paths["shown"]):
        lines.append(f"  and {paths['count'] - len(paths['shown'])} more, not shown")
    return lines
