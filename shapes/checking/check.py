"""Check the files of a repository: graph files by the catalog shapes, claims and charge lists by the claim rules."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import InputError
from ...graph.claims.bulk.header import csv_header
from ...graph.claims.read import read_claims
from ...graph.claims.record import BrokenClaim, Claim
from ...graph.claims.sniff import HEAD, claim_format
from .catalog import check_documents, files_of, read_document
from .charge_rules import judge_charges
from .charges import ChargeList
from .claim_files import broken_problem, judge_claims
from .document import Document, read_text
from .problem import UNREADABLE, Checked, Problem, in_order

if TYPE_CHECKING:
    from ...graph.store import Store

GRAPH = (".ttl", ".nt", ".jsonld")
CHARGES = (".csv", ".tsv")
CLAIM_COLUMNS = {"id", "number"}
"""The columns that tell a table of claims from a charge list."""
LINKED = re.compile(rb'"@(context|graph|id)"\s*:')


@dataclass(slots=True)
class Inputs:
    """What the files hold, by kind, and what could not be read of them."""

    files: list[str] = field(default_factory=list[str])
    documents: list[Document] = field(default_factory=list[Document])
    charges: list[ChargeList] = field(default_factory=list[ChargeList])
    claims: list[Claim] = field(default_factory=list[Claim])
    unreadable: list[Problem] = field(default_factory=list[Problem])


def check(paths: Sequence[Path], store: Store, on: date, own_shapes: Sequence[Path] = ()) -> Checked:
    """Check files, and the files of triples of folders; rows of charge lists without a date are judged on a day.

    A file that can't be read is a problem itself, and the others are judged. Raises InputError for a folder without
    a file of triples, and ShapeError for own shapes that can't be run.
    """
    inputs = Inputs()
    for path in files_of(paths):
        _read(path, inputs, on)
    problems = sorted((*inputs.unreadable, *_judged(inputs, store, own_shapes)), key=in_order)
    return Checked(inputs.files, problems)


def _judged(inputs: Inputs, store: Store, own_shapes: Sequence[Path]) -> Iterator[Problem]:
    if inputs.documents:
        yield from check_documents(inputs.documents, store, own_shapes)
    if inputs.charges or inputs.claims:
        from ..validator import Validator  # noqa: PLC0415 - files of triples need no engine for claims

        validator = Validator(store)
        for charges in inputs.charges:
            yield from judge_charges(charges, validator, store)
        yield from judge_claims(inputs.claims, validator)


def _read(path: Path, inputs: Inputs, on: date) -> None:
    name = _shown(path)
    inputs.files.append(name)
    try:
        match _kind(path):
            case "graph":
                inputs.documents.append(read_document(path, name))
            case "charges":
                inputs.charges.append(ChargeList(read_text(path, name), name, on))
            case _:
                _read_claims(Path(name), inputs)
    except InputError as error:
        inputs.unreadable.append(
            Problem(error.path, error.line or 1, error.column or 1, "error", UNREADABLE, error.reason,
                    about=(error.reason,))
        )  # fmt: skip


def _read_claims(path: Path, inputs: Inputs) -> None:
    for item in read_claims(path):
        if isinstance(item, BrokenClaim):
            inputs.unreadable.append(broken_problem(item))
        else:
            inputs.claims.append(item)


def _kind(path: Path) -> str:
    """Tell what a file is by its ending, where that says nothing by its content; what is no claim file is Turtle."""
    if path.suffix in GRAPH:
        return "graph"
    if path.suffix in CHARGES:
        header = csv_header(_head(path))
        return "claims" if header and set(header[1]) >= CLAIM_COLUMNS else "charges"
    if path.suffix == ".json" and LINKED.search(_head(path)):
        return "graph"
    try:
        return claim_format(path)
    except InputError:
        if path.suffix in (".json", ".ndjson") or not path.is_file():
            raise
        return "graph"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            return handle.read(HEAD)
    except OSError as error:
        raise InputError(str(path), None, error.strerror or "can't be read") from error


def _shown(path: Path) -> str:
    """Return the path as reports name it: relative to the working folder where it lies in there."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
