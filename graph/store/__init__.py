"""The RDF store: embedded Oxigraph (the default graph of the package, or a built folder), or a remote endpoint.

`open_store` is the only door: it takes the text of `--graph` or of MEDCODEGRAPH_GRAPH.
"""

from __future__ import annotations

from .embedded import EmbeddedStore, open_default, open_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .interface import Store

__all__ = ["EmbeddedStore", "Store", "open_default", "open_folder", "open_store"]


def open_store(location: str | None) -> Store:
    """Open the graph at a folder or URL, read-only; none is the embedded default.

    Raises StoreError when nothing was built at the folder, or the endpoint does not answer.
    """
    if not location:
        return open_default()
    if location.startswith(("http://", "https://")):
        from .remote import RemoteStore  # noqa: PLC0415 - an HTTP client is loaded only for a remote graph

        return RemoteStore(location)
    return open_folder(location)
