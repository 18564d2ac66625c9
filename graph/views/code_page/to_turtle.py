"""The triples behind a code page as Turtle."""

from __future__ import annotations

import pyoxigraph as ox

from ....errors import StoreError
from ....ontology.terms import PREFIXES
from ..records import values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...store import Store
    from .context import Fact


def to_turtle(store: Store, page: Fact) -> str:
    """Return every triple of the subjects that a page cites, in a stable order."""
    answer = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {values('s', page['cited'])} ?s ?p ?o }}")
    if not isinstance(answer, ox.QueryTriples):
        raise StoreError(f"{store.location}: a CONSTRUCT was not answered with triples")
    triples = sorted(set(answer), key=str)
    text = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()
    lines = text.splitlines(keepends=True)
    first = next((place for place, line in enumerate(lines) if not line.startswith("@prefix ")), len(lines))
    return "".join([*sorted(lines[:first]), "\n", *lines[first:]])
