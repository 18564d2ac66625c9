"""Judge Turtle files with the catalog shapes, or with shapes of your own: each problem with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..errors import InputError
from ..graph.store import EmbeddedStore
from .background import background
from .conditions import Breach, as_text, check_store
from .turtle import Document, Fact, read_turtle

if TYPE_CHECKING:
    from ..graph.store import Store


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One breach where a file causes it; line and column count from 1."""

    file: str
    line: int
    column: int
    severity: str
    shape: str
    focus: str
    value: str
    message: str


def check_files(paths: Sequence[Path], store: Store, own_shapes: Sequence[Path] = ()) -> list[Problem]:
    """Judge files and folders (all `.ttl` in them) together, against what the store knows beside them.

    Raises InputError for a file that can't be read, and ShapeError for own shapes that can't be run.
    """
    documents = [read_turtle(path) for path in turtle_files(paths)]
    known = background(store, documents)
    if own_shapes:
        from .own_shapes import judge  # noqa: PLC0415 - pySHACL is slow to load and only own shapes need it

        shapes = [read_turtle(path) for path in turtle_files(own_shapes)]
        breaches = judge(documents, (ox.Triple(*fact) for fact in known), shapes)
    else:
        memory = ox.Store()
        memory.bulk_extend(ox.Quad(*fact) for fact in chain(_facts(documents), known))
        breaches = check_store(EmbeddedStore(memory, "the checked files"))
    return sorted(set(_located(breaches, documents)))


def turtle_files(paths: Iterable[Path]) -> list[Path]:
    """Return the named files, and of a named folder all its `.ttl` files.

    Raises InputError for a path that does not exist and for a folder without Turtle.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        inside = sorted(p for p in path.rglob("*.ttl") if p.is_file())
        if not inside:
            raise InputError(str(path), None, "the folder holds no .ttl file")
        found.update(dict.fromkeys(inside))
    return list(found)


def _facts(documents: list[Document]) -> Iterator[Fact]:
    for document in documents:
        yield from document.facts


def _located(breaches: Iterable[Breach], documents: list[Document]) -> Iterator[Problem]:
    for breach in breaches:
        place = _place(breach, documents)
        if place is not None:
            file, line, column = place
            value = "" if breach.value is None else as_text(breach.value)
            yield Problem(
                file, line, column, breach.severity, breach.shape, as_text(breach.focus), value, breach.message
            )


def _place(breach: Breach, documents: list[Document]) -> tuple[str, int, int] | None:
    """Return where to mend a breach: at the value, else at the path, else at the subject, else where it is named."""
    places = ((document, offset, rank) for document in documents for offset, rank in _offsets(breach, document))
    best = min(places, key=lambda place: place[2], default=None)
    return None if best is None else (best[0].path, *best[0].place(best[1]))


def _offsets(breach: Breach, document: Document) -> Iterator[tuple[int, int]]:
    """Give the offsets of a document that concern a breach, the best with rank 0."""
    focus, value = breach.focus, breach.value
    for predicate, term, offset in document.by_subject.get(focus, ()):
        on_path = breach.path is None or predicate.value == breach.path
        if value is not None and term == value and on_path:
            yield offset, 0
        elif breach.path is not None and on_path:
            yield offset, 1
    if focus in document.subjects:
        yield document.subjects[focus], 2
    elif focus in document.first_uses:
        yield document.first_uses[focus], 3
