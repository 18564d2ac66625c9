"""Read what a graph holds of a few subjects as plain records; light, because the quickest commands use it."""

from __future__ import annotations

import pyoxigraph as ox

from ...errors import StoreError
from ...ontology.terms import BASE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..store import Store

    Record = dict[str, str]
    """Predicate IRI to value; `iri` and `graph` name the subject and the edition that states it."""


def select(store: Store, sparql: str) -> Iterator[tuple[str, ...]]:
    """Yield the solutions of a SELECT as texts, an unbound variable as an empty one."""
    answer = store.query(sparql)
    if not isinstance(answer, ox.QuerySolutions):
        raise StoreError(f"{store.location}: a SELECT was not answered with solutions")
    for solution in answer:
        yield tuple([getattr(term, "value", "") for term in solution])


def records(store: Store, pattern: str, only: Iterable[str] = ()) -> list[Record]:
    """Return one record for each subject `?s` of the pattern and each named graph that states it, in order.

    Every term read costs a look-up: `only` names the predicates to read where a few of many are wanted.
    """
    found: dict[tuple[str, str], Record] = {}
    chosen = values("p", only) if only else ""
    rows = select(store, f"SELECT ?g ?s ?p ?o WHERE {{ GRAPH ?g {{ {pattern} {chosen} ?s ?p ?o }} }}")
    for graph, subject, predicate, value in rows:
        key = (subject, graph)
        record = found.get(key)
        if record is None:
            record = found[key] = {"iri": subject, "graph": graph}
        record[predicate] = value
    return [found[key] for key in sorted(found)]


def values(name: str, iris: Iterable[str]) -> str:
    """Return a VALUES clause that binds a variable to each IRI, in order."""
    listed = " ".join(f"<{iri}>" for iri in sorted(set(iris)))
    return f"VALUES ?{name} {{ {listed} }}"


def tail(iri: str) -> str:
    """Return the last step of an IRI: the code, the modifier, the value of an indicator."""
    return iri.rpartition("/")[2]


def edition_key(iri: str) -> str:
    """Return `source/release` of an edition's IRI."""
    return iri.removeprefix(BASE + "edition/")
