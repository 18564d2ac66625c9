"""Everything known of a code, each fact with its source; what no source holds is said too."""

from __future__ import annotations

import sys
from time import strftime

from .dates import add_date_option
from .graph_option import add_graph_option, graph_of_environment, open_named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ...graph.store import Store
    from ...graph.views.code_page.context import Fact

FORMATS = ("text", "json", "markdown", "html", "turtle")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("code", help="a CPT, HCPCS or CDT code, in upper or lower case")
    add_date_option(parser)
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=f"default: {FORMATS[0]}")
    add_graph_option(parser)


def run(arguments: Namespace) -> int:
    """Print the page of a code."""
    return _show(arguments.code, arguments.on, arguments.format, arguments.graph)


def run_plain(code: str) -> int:
    """Print the page of a code that was asked for without an option."""
    return _show(code, None, FORMATS[0], graph_of_environment())


def _show(code: str, on: str | None, form: str, graph: str | None) -> int:
    from ...graph.views.code_page import collect  # noqa: PLC0415 - `--help` needs no page

    store = open_named(graph)
    page = collect(store, code, on or strftime("%Y-%m-%d"))
    sys.stdout.write(_rendered(store, page, form))
    return 0


def _rendered(store: Store, page: Fact, form: str) -> str:
    """Write the page in a format; only the module of that format is loaded."""
    from importlib import import_module  # noqa: PLC0415

    if form == "turtle":
        from ...graph.views.code_page.to_turtle import to_turtle  # noqa: PLC0415

        return to_turtle(store, page)
    renderer = import_module(f"...graph.views.code_page.to_{form}", __package__)
    return getattr(renderer, f"to_{form}")(page)
