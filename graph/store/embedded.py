"""Embedded Oxigraph, opened read-only: a built folder, or the package's own default.

This module is on the path of the quickest commands, so it imports next to nothing.
"""

from __future__ import annotations

import os

import pyoxigraph as ox

from ... import __version__
from ...errors import InputError, StoreError
from ...ontology.terms import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .guard import Dataset
    from .interface import Answer

PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120


class EmbeddedStore:
    """A graph in this process: on disk, in the graph folder that is named, or in memory for tests and small data."""

    def __init__(self, store: ox.Store, location: str, is_default: bool = False, folder: str | None = None) -> None:
        self.store = store
        self.location = location
        self.is_default = is_default
        self.folder = folder

    def query(self, sparql: str, dataset: Dataset | None = None) -> Answer:
        """Answer a SPARQL query over the union of all graphs, or a dataset; our prefixes need not be declared."""
        try:
            if dataset is None:
                return self.store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
            return self.store.query(
                sparql,
                prefixes=PREFIXES,
                default_graph=[ox.NamedNode(iri) for iri in dataset.default],
                named_graphs=[ox.NamedNode(iri) for iri in dataset.named],
            )
        except SyntaxError as error:
            from .guard import syntax_error  # noqa: PLC0415 - only an error pays for it

            raise syntax_error(error.msg) from error
        except (OSError, RuntimeError, ValueError) as error:
            if "is not supported" in str(error):
                raise InputError("query", None, str(error)) from error
            raise StoreError(f"{self.location}: {error}") from error

    def graphs(self) -> frozenset[str]:
        """Return the named graphs."""
        return frozenset(graph.value for graph in self.store.named_graphs() if isinstance(graph, ox.NamedNode))


def open_folder(folder: str) -> EmbeddedStore:
    """Open a built graph folder.

    Raises StoreError when nothing was built there.
    """
    path = os.path.join(folder, "current", "store")  # noqa: PTH118
    if not os.path.isdir(path):  # noqa: PTH112
        raise StoreError(f"{folder}: no graph was built here; run: medcodegraph build SOURCE... --to {folder}")
    return EmbeddedStore(_read_only(path), folder, folder=folder)


def open_default() -> EmbeddedStore:
    """Open the embedded default, which is built once into the user's cache folder (about a second)."""
    folder = default_folder()
    path = os.path.join(folder, "current", "store")  # noqa: PTH118
    if not os.path.isdir(path):  # noqa: PTH112
        from ..build.build import build_default  # noqa: PLC0415 - the builder is loaded only when it must run

        build_default(folder)
    return EmbeddedStore(_read_only(path), "embedded default", is_default=True, folder=folder)


def default_folder() -> str:
    """Return the cache folder of the embedded default; other data or another version give another folder."""
    return os.path.join(_cache(), f"default-{data_version()}")  # noqa: PTH118


def data_version() -> str:
    """Name the data that the package carries: by its version, and by the age and size of its files."""
    newest, size = 0, 0
    for part in ("ontology", os.path.join("graph", "tables"), os.path.join("graph", "build")):  # noqa: PTH118
        for root, _, names in os.walk(os.path.join(PACKAGE, part)):  # noqa: PTH118
            for name in names:
                if name.endswith((".ttl", ".csv", ".sql")):
                    status = os.stat(os.path.join(root, name))  # noqa: PTH116, PTH118
                    newest, size = max(newest, status.st_mtime_ns), size + status.st_size
    return f"{__version__}-{newest:x}-{size:x}"


def _cache() -> str:
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118
    return os.environ.get("MEDCODEGRAPH_CACHE") or os.path.join(home, "medcodegraph")  # noqa: PTH118


def _read_only(path: str) -> ox.Store:
    """Open a store; meanwhile this thread keeps to one processor, where the system allows it.

    RocksDB starts 15 short-lived threads for each of its 12 column families: together on one processor they cost
    a third less than spread over several.
    """
    processors = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set[int]()
    _keep_to(set(sorted(processors)[:1]))
    try:
        return ox.Store.read_only(path)
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{path}: the store can't be opened: {error}") from error
    finally:
        _keep_to(processors)


def _keep_to(processors: set[int]) -> None:
    if processors:
        try:  # noqa: SIM105 - contextlib costs a quick command an import
            os.sched_setaffinity(0, processors)
        except OSError:
            pass
