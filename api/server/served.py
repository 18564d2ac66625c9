"""Which graph a server serves, and how to tell that a new build took its place."""

from __future__ import annotations

import os
from typing import NamedTuple

from ...graph.store import EmbeddedStore, open_default, open_folder, open_store
from ...graph.store.embedded import default_folder
from ...graph.store.interface import Store

ENDPOINTS = ("http://", "https://")


class Served(NamedTuple):
    """A graph folder or an endpoint, named once, so that every worker opens the same."""

    place: str
    is_default: bool

    def open(self) -> Store:
        """Open it for one process; answers name its folder, but not where that is. Raises StoreError."""
        store = open_store(self.place)
        if isinstance(store, EmbeddedStore):
            name = "embedded default" if self.is_default else os.path.basename(os.path.abspath(self.place))  # noqa: PTH100, PTH119
            return EmbeddedStore(store.store, name, self.is_default, folder=self.place)
        return store

    @property
    def is_endpoint(self) -> bool:
        """Whether another server holds the graph: it may change without a new build."""
        return self.place.startswith(ENDPOINTS)

    def build(self) -> str:
        """Return what changes when a new build is switched to, or when an endpoint loads other editions.

        To ask an endpoint takes a while; raises StoreError when it does not answer.
        """
        if self.is_endpoint:
            from ...graph.store.remote import state  # noqa: PLC0415 - an HTTP client is loaded only for a remote graph

            return state(self.place)
        try:
            return os.readlink(os.path.join(self.place, "current"))  # noqa: PTH115, PTH118
        except OSError:
            return ""


def find_served(location: str | None) -> Served:
    """Return the graph at a folder or URL, none for the embedded default, which is built where it is missing.

    Raises StoreError when nothing was built there.
    """
    if not location:
        open_default()
        return Served(default_folder(), is_default=True)
    if not location.startswith(ENDPOINTS):
        open_folder(location)
    return Served(location, is_default=False)
