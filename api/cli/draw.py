"""Draw a code and what surrounds it: SVG, PNG, HTML, GraphML, or Cytoscape JSON."""

from __future__ import annotations

from pathlib import Path
from time import strftime

from ...errors import UsageError
from .dates import add_date_option
from .graph_option import add_graph_option, open_graph

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ...graph.views.network import Network

FORMATS = ("svg", "png", "html", "graphml", "json")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("code", help="a code, in upper or lower case")
    add_date_option(parser)
    parser.add_argument("--depth", type=_positive, default=1, metavar="N", help="steps away from the code; default: 1")
    parser.add_argument(
        "--max-nodes", type=_positive, default=60, metavar="N", help="most codes in the picture; default: 60"
    )
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="file to write")
    parser.add_argument("--format", choices=FORMATS, help="default: by the file's extension")
    add_graph_option(parser)


def run(arguments: Namespace) -> int:
    """Write the picture and say what it shows."""
    from ...graph.views.codes import find_code  # noqa: PLC0415 - `--help` needs no graph
    from ...graph.views.network import neighbourhood  # noqa: PLC0415

    path = Path(arguments.output)
    form = arguments.format or path.suffix[1:].lower()
    if form not in FORMATS:
        raise UsageError(f"{path}: the extension names no format; --format is one of {', '.join(FORMATS)}")
    store = open_graph(arguments)
    on = arguments.on or strftime("%Y-%m-%d")
    graph = neighbourhood(store, find_code(store, arguments.code), on, arguments.depth, arguments.max_nodes)
    try:
        path.write_bytes(_rendered(graph, form))
    except OSError as error:
        raise UsageError(f"{path}: can't be written: {error.strerror}") from error
    more = f"; {graph.graph['not_shown']} more codes not shown" if graph.graph["not_shown"] else ""
    print(f"{path}: {graph.number_of_nodes()} codes, {graph.number_of_edges()} edges{more}")
    return 0


def _rendered(graph: Network, form: str) -> bytes:
    """Return the file's content; only what a format needs is loaded."""
    if form in ("graphml", "json"):
        from ...graph.views.export import to_cytoscape, to_graphml  # noqa: PLC0415

        return (to_graphml if form == "graphml" else to_cytoscape)(graph).encode()
    if form == "html":
        from ...graph.views.picture_html import to_html  # noqa: PLC0415

        return to_html(graph).encode()
    from ...graph.views.picture import to_png, to_svg  # noqa: PLC0415

    return to_png(graph) if form == "png" else to_svg(graph).encode()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


_positive.__name__ = "number (1 or more)"
