"""Judge files of triples with the catalog shapes, or with shapes of your own, and look for unknown terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ...errors import InputError
from ...graph.store import EmbeddedStore
from ..conditions import Breach, as_text, check_store, read_conditions
from .background import background
from .document import Document, Fact
from .json_ld import read_json_ld
from .problem import Problem, in_order
from .terms import unknown_terms
from .turtle import read_turtle

if TYPE_CHECKING:
    from ...graph.store import Store

JSON_LD = (".jsonld", ".json")
IN_FOLDERS = (".ttl", ".nt", ".jsonld")
"""Endings of the files that are checked of a named folder."""


def check_files(paths: Sequence[Path], store: Store, own_shapes: Sequence[Path] = ()) -> list[Problem]:
    """Judge files and folders together, against what the store knows beside them.

    Raises InputError for a file that can't be read, and ShapeError for own shapes that can't be run.
    """
    return check_documents([read_document(path) for path in files_of(paths)], store, own_shapes)


def check_documents(documents: list[Document], store: Store, own_shapes: Sequence[Path] = ()) -> list[Problem]:
    """Judge documents together; terms of own shapes are looked at like those of the documents."""
    known = background(store, documents)
    shapes = [read_document(path) for path in files_of(own_shapes)]
    sources: dict[str, str] = {}
    if own_shapes:
        from .own_shapes import judge  # noqa: PLC0415 - pySHACL is slow to load and only own shapes need it

        breaches = judge(documents, (ox.Triple(*fact) for fact in known), shapes)
    else:
        memory = ox.Store()
        memory.bulk_extend(ox.Quad(*fact) for fact in chain(_facts(documents), known))
        conditions = read_conditions()
        sources = {condition.shape: condition.cited for condition in conditions}
        breaches = check_store(EmbeddedStore(memory, "the checked files"), conditions)
    found = {*_located(breaches, documents, sources), *unknown_terms([*documents, *shapes])}
    return sorted(found, key=in_order)


def read_document(path: Path, shown: str | None = None) -> Document:
    """Read a file of triples by its ending: JSON-LD, else Turtle or N-Triples."""
    return (read_json_ld if path.suffix in JSON_LD else read_turtle)(path, shown)


def files_of(paths: Iterable[Path]) -> list[Path]:
    """Return the named files, and of a named folder all its files of triples but those in hidden folders.

    Raises InputError for a folder without one.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        inside = sorted(p for p in path.rglob("*") if p.suffix in IN_FOLDERS and p.is_file() and _own(p, path))
        if not inside:
            raise InputError(str(path), None, f"the folder holds no {', '.join(IN_FOLDERS)} file")
        found.update(dict.fromkeys(inside))
    return list(found)


def _own(path: Path, folder: Path) -> bool:
    """Tell files of a team from those of its tools: environments, caches, installed packages."""
    return not any(part.startswith(".") or part == "node_modules" for part in path.relative_to(folder).parts)


def _facts(documents: list[Document]) -> Iterator[Fact]:
    for document in documents:
        yield from document.facts


def _located(breaches: Iterable[Breach], documents: list[Document], sources: dict[str, str]) -> Iterator[Problem]:
    for breach in breaches:
        best = min(_places(breach, documents), key=lambda found: found[2], default=None)
        if best is not None:
            yield _problem(breach, *best, sources.get(breach.shape, ""))


def _places(breach: Breach, documents: list[Document]) -> Iterator[tuple[Document, int, int]]:
    for document in documents:
        for offset, rank in _offsets(breach, document):
            yield document, offset, rank


def _offsets(breach: Breach, document: Document) -> Iterator[tuple[int, int]]:
    """Give where to mend a breach: at the value (0), at the path (1), at the subject (2), where it is named (3)."""
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


def _problem(breach: Breach, document: Document, offset: int, rank: int, source: str) -> Problem:
    place = document.lines.place(offset)
    begun = document.subjects.get(breach.focus)
    first, last = document.extent(breach.focus) if rank == 2 else (place.line, place.line)
    named = isinstance(breach.focus, ox.NamedNode)
    value = "" if breach.value is None or isinstance(breach.value, ox.BlankNode) else as_text(breach.value)
    return Problem(
        file=document.path,
        line=place.line,
        column=place.column,
        severity=breach.severity,
        rule=breach.shape.rpartition("#")[2],
        message=" ".join(breach.message.split()),
        shape=breach.shape,
        subject=None if begun is None else document.lines.place(begun),
        first=first,
        last=last,
        about=(as_text(breach.focus) if named else document.lines.line(place.line), breach.path or "", value),
        source=source,
    )
