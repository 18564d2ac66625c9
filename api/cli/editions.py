"""List the loaded editions: from which file, which dates of service they judge, what was kept and rejected."""

from __future__ import annotations

import sys

from .graph_option import add_graph_option, open_graph
from .table import as_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ...graph.views.editions import Edition

COLUMNS = (
    "edition", "effective", "in force", "coverage", "read", "kept", "rejected", "file", "sha256", "loaded", "note",
)  # fmt: skip
UNKNOWN = "unknown"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_graph_option(parser)


def run(arguments: Namespace) -> int:
    """Print the editions of a graph."""
    from ...graph.views.editions import read_editions  # noqa: PLC0415 - `--help` needs no graph

    editions = read_editions(open_graph(arguments))
    if arguments.format == "json":
        import json  # noqa: PLC0415

        json.dump(editions, sys.stdout, indent=1, ensure_ascii=False)
        print()
        return 0
    print(as_table(COLUMNS, [_row(edition) for edition in editions]))
    return 0


def _row(edition: Edition) -> tuple[object, ...]:
    return (
        edition["key"],
        edition["effective"] or UNKNOWN,
        _period(edition),
        edition["coverage"],
        *(edition[name] for name in ("rows_read", "rows_kept", "rows_rejected")),
        edition["file"],
        (edition["sha256"] or "")[:12],
        edition["loaded"] or "with the package",
        edition["note"] or "",
    )


def _period(edition: Edition) -> str:
    if edition["in_force_from"]:
        return f"{edition['in_force_from']} to {edition['in_force_to'] or 'now'}"
    return "every date" if edition["kind"] == "scheme" else "never: another edition answers"
