"""Read the claims of a file, whatever supported format it has: claim JSON, FHIR, X12 837, CSV or Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

from ...errors import InputError
from .claim_json import claim_from_json, claim_id
from .documents import Item, json_items, json_line
from .fhir import bundle_claims, claim_from_fhir, resource_id
from .fhir_values import Resource
from .in_memory import InMemory
from .record import BrokenClaim, Claim
from .sniff import claim_format
from .values import NotAClaimError, UnreadableError
from .x12 import x12_claims


def read_claims(path: Path | InMemory) -> Iterator[Claim | BrokenClaim]:
    """Every claim of the file in order; one that can't be read is a `BrokenClaim` and the others go on.

    Raises `InputError` at once for a file that is none of the formats, and while reading for a JSON document
    with a syntax error or a file whose only content is no claim (a remittance, a preauthorization).
    """
    kind = claim_format(path)
    if kind in ("csv", "parquet"):
        if not isinstance(path, Path):
            raise InputError(str(path), None, "a table of claims is read from a file; send claim JSON, FHIR or X12 837")
        from .bulk.table_claims import table_claims  # noqa: PLC0415 - only a table needs DuckDB

        return table_claims(path)
    return x12_claims(path) if kind == "x12" else _json_claims(path)


def _json_claims(path: Path | InMemory) -> Iterator[Claim | BrokenClaim]:
    only: BrokenClaim | None = None
    for index, item in enumerate(json_items(path)):
        if only:
            yield only
            only = None
        try:
            yield from _item_claims(str(path), item)
        except NotAClaimError as refusal:
            broken = _broken(str(path), item, item.position, item.value, refusal)
            if index:
                yield broken
            else:
                only = broken
    if only:
        raise InputError(only.file, only.line, only.reason)


def _item_claims(file: str, item: Item) -> Iterator[Claim | BrokenClaim]:
    """The claim of one JSON value, or all claims of a Bundle; `NotAClaimError` is of the value as a whole."""
    if item.error:
        yield BrokenClaim(file, item.position, item.line, None, item.error)
    elif not _is_fhir(item.value) or cast("Resource", item.value).get("resourceType") != "Bundle":
        yield _claim(file, item, item.position, item.value, {})
    else:
        yield from _bundle(file, item)


def _bundle(file: str, item: Item) -> Iterator[Claim | BrokenClaim]:
    try:
        for entry, resource, known in bundle_claims(cast("Resource", item.value)):
            position = f"{item.position} {entry}".strip()
            try:
                yield _claim(file, item, position, resource, known)
            except NotAClaimError as refusal:
                yield _broken(file, item, position, resource, refusal)
    except NotAClaimError:
        raise
    except UnreadableError as fault:
        yield _broken(file, item, item.position, None, fault)


def line_claims(file: str, number: int, raw: bytes) -> Iterator[Claim | BrokenClaim]:
    """The claim, or the claims of a Bundle, in one line of a file of one object a line."""
    item = json_line(number, raw)
    try:
        yield from _item_claims(file, item)
    except NotAClaimError as refusal:
        yield _broken(file, item, item.position, item.value, refusal)


def _claim(file: str, item: Item, position: str, value: object, known: dict[str, Resource]) -> Claim | BrokenClaim:
    try:
        fhir = _is_fhir(value)
        claim = claim_from_fhir(cast("Resource", value), known) if fhir else claim_from_json(value)
    except NotAClaimError:
        raise
    except UnreadableError as fault:
        return _broken(file, item, position, value, fault)
    return replace(claim, source=file, position=position)


def _broken(file: str, item: Item, position: str, value: object, fault: UnreadableError) -> BrokenClaim:
    return BrokenClaim(file, position, item.line, _id(value), str(fault))


def _id(value: object) -> str | None:
    try:
        return resource_id(cast("Resource", value)) if _is_fhir(value) else claim_id(value)
    except UnreadableError:
        return None


def _is_fhir(value: object) -> bool:
    return isinstance(value, dict) and "resourceType" in value
