"""Serve the graph over HTTP: a SPARQL endpoint, linked data, an API to validate claims, and web pages.

Everything is read-only. Requests run in worker processes that are ended at their limits.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from dataclasses import replace

from ..server.settings import Settings, options
from .graph_option import DEFAULT_NOTICE
from .key_option import add_key_option, api_key

PROTECT = ("claims", "everything")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of `serve`, of which most are the server's settings."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at; default: this machine alone")
    parser.add_argument("--port", type=int, default=8000, help="default: 8000; 0 takes a free one")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--graph", metavar="DIR", help="graph folder made by `build`; default: MEDCODEGRAPH_GRAPH")
    place.add_argument("--store", metavar="URL", help="a SPARQL endpoint that holds the graph")
    for option in options():
        parser.add_argument(
            f"--{option.name.replace('_', '-')}",
            type=type(option.default),
            default=option.default,
            choices=PROTECT if option.name == "protect" else None,
            metavar=None if option.name == "protect" else "N" if isinstance(option.default, int | float) else "TEXT",
            help=f"{option.metadata['help']}; default: %(default)s",
        )
    add_key_option(parser)
    parser.add_argument("--log-level", choices=("warning", "info"), default="info", help="default: info")


def run(arguments: Namespace) -> int:
    """Serve until interrupted."""
    from ..server.app import create_app  # noqa: PLC0415 - `--help` needs no server
    from ..server.run import run as run_server  # noqa: PLC0415

    settings = _settings(arguments)
    app = create_app(settings)
    if settings.graph is None:
        print(DEFAULT_NOTICE, flush=True)
    run_server(app, arguments.host, arguments.port, arguments.log_level)
    return 0


def _settings(arguments: Namespace) -> Settings:
    told = {option.name: getattr(arguments, option.name) for option in options()}
    graph = arguments.graph or arguments.store or os.environ.get("MEDCODEGRAPH_GRAPH") or None
    return replace(Settings(graph=graph), **told, api_key=api_key(arguments))
