"""SHACL shapes and the engines that run them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rdflib import Graph


def validate(data_graph: Graph, shapes_graph: Graph | None = None, engine: str = "compiled") -> tuple[bool, Graph, str]:
    """Validate a graph with shapes, as pySHACL's `validate` does; without shapes the graph brings its own.

    Returns whether the data conform, the validation report as a graph, and the same as text. `engine` is `compiled`
    (SQL over a table of triples) or `reference` (pySHACL). Raises ShapeError for shapes that the standard calls
    ill-formed, and NotCompilable, naming the construct, for what the compiled engine can't run.
    """
    from .core.validate import validate as run  # noqa: PLC0415 - most uses of this package need no engine

    return run(data_graph, data_graph if shapes_graph is None else shapes_graph, engine)
