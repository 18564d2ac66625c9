"""Offer the library to agents as tools of the Model Context Protocol: over standard input and output, or over HTTP.

The tools look up a code, check a pair of codes on a date, judge claims, list editions and search. Claims are
neither kept nor logged.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from .graph_option import DEFAULT_NOTICE, add_graph_option
from .key_option import add_key_option, api_key


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of `mcp`."""
    parser.add_argument("--http", type=int, metavar="PORT", help="serve at http://127.0.0.1:PORT/mcp; 0: a free port")
    add_key_option(parser)
    add_graph_option(parser)


def run(arguments: Namespace) -> int:
    """Serve until the client leaves."""
    from ..mcp.run import run as serve  # noqa: PLC0415 - `--help` needs no server
    from ..server.settings import Settings  # noqa: PLC0415

    if not arguments.graph:
        print(DEFAULT_NOTICE, file=sys.stderr)
    serve(Settings(graph=arguments.graph, api_key=api_key(arguments)), arguments.http)
    return 0
