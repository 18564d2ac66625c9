"""The option `--graph`, and the line that names an embedded default."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ...graph.store import Store

DEFAULT_NOTICE = "Graph: the embedded default (curated codes only); --graph DIR uses a graph of your own"


def add_graph_option(parser: ArgumentParser) -> None:
    """Add `--graph`, which MEDCODEGRAPH_GRAPH replaces where it is not given."""
    parser.add_argument(
        "--graph",
        metavar="DIR|URL",
        default=graph_of_environment(),
        help="graph folder made by `build`, or a SPARQL endpoint;"
        " default: MEDCODEGRAPH_GRAPH, else the embedded default",
    )


def graph_of_environment() -> str | None:
    """Return the graph that holds where no option names one."""
    return os.environ.get("MEDCODEGRAPH_GRAPH")


def open_graph(arguments: Namespace) -> Store:
    """Open the graph that the options name."""
    return open_named(arguments.graph)


def open_named(graph: str | None) -> Store:
    """Open a graph by folder or URL, and say so on standard error when it is the embedded default."""
    from ...graph.store import open_store  # noqa: PLC0415 - `--help` needs no store

    store = open_store(graph)
    if store.is_default:
        print(DEFAULT_NOTICE, file=sys.stderr)
    return store
