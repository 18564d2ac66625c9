"""A code's neighbourhood as plain values: for pages and programs that draw it themselves."""

from __future__ import annotations

from datetime import date, timedelta
from operator import itemgetter

from .code_page.context import Context
from .codes import find_code
from .editions import judging
from .layout import ROLES, roles
from .links import BEGINNINGS, LINKING, LINKS, REQUIRES, either, link_kind
from .network import neighbourhood
from .records import select, values
from .relation import not_checked, used

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..store import Store
    from .code_page.context import Fact
    from .network import Network

DAYS = "SELECT DISTINCT ?day {{ {carriers} GRAPH ?g {{ ?edit {ends} <{code}> ; {days} ?day }} }}"


def neighbours(store: Store, text: str, on: str, depth: int = 1, most: int = 60) -> Fact:
    """Return a code and what surrounds it on a date (ISO).

    `dates` are the days on which the edits at the code itself differ from those of the day before.
    Raises UsageError for a malformed code and UnknownCodeError for one that the graph does not name.
    """
    iri = find_code(store, text)
    context = Context(store, iri, on)
    graph = neighbourhood(store, iri, on, depth, most)
    return {
        "code": graph.graph["centre"], "iri": iri, "on": on, "depth": depth,
        "graph": store.location, "is_default": store.is_default,
        "nodes": _nodes(graph), "edges": _edges(graph), "not_shown": graph.graph["not_shown"],
        "not_opened": graph.graph["not_opened"],
        "dates": _dates(context), "not_checked": not_checked(context, (iri,)), "editions": used(context),
    }  # fmt: skip


def _nodes(graph: Network) -> list[Fact]:
    role = roles(graph)
    found = [
        {"code": code, "iri": data["iri"], "label": data["label"] or None, "distance": data["distance"],
         "role": role[code]}
        for code, data in graph.nodes(data=True)
    ]  # fmt: skip
    return sorted(found, key=lambda node: (node["distance"], ROLES.index(node["role"]), node["code"]))


def _edges(graph: Network) -> list[Fact]:
    return [
        {"source": one, "target": two, "relation": relation, "kind": link_kind(relation, carried),
         "type": carried.get("type"), "indicators": {} if relation == REQUIRES else carried}
        for one, two, relation, carried in sorted(graph.edges(keys=True, data=True), key=itemgetter(0, 1, 2))
    ]  # fmt: skip


def _dates(context: Context) -> list[str]:
    """Return the days on which an edit of the code begins or is no longer active."""
    carriers = values("g", judging(context.listed, context.on, LINKING))
    found: set[str] = set()
    for kind in LINKS.values():
        asked = {"carriers": carriers, "ends": either((kind.subject, kind.target)), "code": context.iri}
        found.update(day for (day,) in select(context.store, DAYS.format(**asked, days=either(BEGINNINGS))))
        found.update(_after(day) for (day,) in select(context.store, DAYS.format(**asked, days=either(kind.ends))))
    return sorted(found)


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
