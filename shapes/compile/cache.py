"""Plans kept in the user's cache: compiling the claim rules takes seconds, reading their SQL takes milliseconds.

A plan is named by all that it is made of: the shapes, the mapping, the tables and the compiler itself. Whatever of
it changes gives another name, so that no plan is ever out of date.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from ... import __version__
from ...graph.store.embedded import default_folder
from .plan import Plan, plan_from_json

if TYPE_CHECKING:
    from rdflib import Graph

MADE_OF = ("shapes/claims", "ontology/mapping", "graph/tables", "shapes/compile")


def plan_for(shapes: Graph | None) -> Plan:
    """Return the plan of the claim rules, or of shapes of one's own; compiled at its first use.

    Raises NotCompilable for shapes outside what compiles.
    """
    path = Path(default_folder()).parent / "plans" / f"{_name(shapes)}.json"
    if path.is_file():
        return plan_from_json(path.read_text(encoding="utf-8"))
    from ..rules import claim_shapes  # noqa: PLC0415 - rdflib and the compiler are loaded only to compile
    from .rules import compile_rules  # noqa: PLC0415

    plan = compile_rules(claim_shapes() if shapes is None else shapes)
    _keep(plan, path)
    return plan


def _keep(plan: Plan, path: Path) -> None:
    """Write a plan beside others; who reads meanwhile sees all of it or nothing. Where none can be kept, none is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_text(plan.to_json(), encoding="utf-8")
        part.replace(path)
    except OSError:
        return


def _name(shapes: Graph | None) -> str:
    digest = hashlib.sha256(__version__.encode())
    for folder in MADE_OF:
        for file in _files(files("medcodegraph").joinpath(*folder.split("/"))):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    if shapes is not None:
        from .shape import statement_of  # noqa: PLC0415 - rdflib is loaded by whoever has shapes of his own

        digest.update(statement_of(shapes).encode())
    return digest.hexdigest()[:32]


def _files(folder: Traversable) -> Iterator[Traversable]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _files(item)
        elif item.name.endswith((".py", ".sql", ".ttl")):
            yield item
