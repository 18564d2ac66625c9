"""What changed between two editions, as plain values: totals, counts by code family, and the changes by pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from ...errors import UsageError
from ..build.difference import by_family, difference
from ..store import EmbeddedStore
from .editions import read_editions, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..store import Store
    from .code_page.context import Fact


class Window(NamedTuple):
    """Which of many changes are wanted: at most so many, after leaving out the first ones."""

    limit: int = 100
    offset: int = 0


def compare(store: Store, source: str, first: str, second: str, window: Window = Window()) -> Fact:  # noqa: B008
    """Return what differs between two releases of a source.

    Raises UsageError for a graph that has no tables (an endpoint), and NotFoundError for a release not loaded.
    """
    if not isinstance(store, EmbeddedStore) or store.folder is None:
        raise UsageError("this graph has no tables to compare: editions are compared in a graph folder")
    changes = difference(Path(store.folder), source, first, second)
    part = changes[window.offset : window.offset + window.limit]
    names = {f"{source}/{first}", f"{source}/{second}"}
    return {
        "source": source, "from": first, "to": second, "graph": store.location, "is_default": store.is_default,
        "totals": dict(sorted(Counter(change.kind for change in changes).items())),
        "summary": [dict(zip(("table", "family", "kind", "rows"), row, strict=True)) for row in by_family(changes)],
        "changes": [asdict(change) | {"code": change.code} for change in part],
        "count": len(changes), "not_shown": len(changes) - len(part),
        "editions": shown([edition for edition in read_editions(store) if edition["key"] in names], None),
    }  # fmt: skip
