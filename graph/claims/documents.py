"""Walk the values of a JSON file with their lines: one object a line in bounded memory, or one document.

A document (an object over several lines, or an array) is read whole, so it has a limit; an array gives its
elements one by one. A line that isn't JSON is an item with an error and the next line goes on; a syntax
error inside a document ends it with `InputError`, after the elements before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ...errors import InputError
from .in_memory import InMemory

DOCUMENT_LIMIT = 256 * 2**20
_BOM = b"\xef\xbb\xbf"


class Repeated(dict[str, Any]):
    """An object in which a key stands twice; `key` names it."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a file; `error` says why there is none."""

    position: str
    line: int
    value: object
    error: str | None = None


def json_items(path: Path | InMemory, limit: int = DOCUMENT_LIMIT) -> Iterator[Item]:
    """Every value of the file in order; `limit` is in bytes and holds for one document or one line."""
    if is_one_object_a_line(path, limit):
        yield from (json_line(number, raw) for number, raw in numbered_lines(path, limit))
    else:
        yield from _document(path, limit)


def is_one_object_a_line(path: Path | InMemory, limit: int = DOCUMENT_LIMIT) -> bool:
    """Whether the first line is an object of its own, or broken within where the second is one.

    The first line of a document is cut off at its end, never wrong within.
    """
    with path.open("rb") as handle:
        numbered = _numbered(path, limit, handle)
        first = next(numbered, (1, b""))[1]
        if not first.startswith(b"{"):
            return False
        text = first.decode("utf-8", "replace")
        try:
            return isinstance(_DECODER.decode(text), dict)
        except json.JSONDecodeError as error:
            if error.pos >= len(text):
                return False
        except (ValueError, RecursionError):
            pass
        second = json_line(*next(numbered, (2, b"")))
        return isinstance(second.value, dict)


def _numbered(path: Path | InMemory, limit: int, handle: Any) -> Iterator[tuple[int, bytes]]:
    """The lines that aren't blank, stripped, with their numbers."""
    number = 0
    while raw := handle.readline(limit + 1):
        number += 1
        if len(raw) > limit:
            raise InputError(str(path), number, f"a line {_too_long(limit)}")
        if text := raw.removeprefix(_BOM if number == 1 else b"").strip():
            yield number, text


def _too_long(limit: int) -> str:
    return f"of more than {limit // 2**20} MB: write one claim object a line (NDJSON), which is read as a stream"


def numbered_lines(path: Path | InMemory, limit: int = DOCUMENT_LIMIT) -> Iterator[tuple[int, bytes]]:
    """The lines of a file of one object a line that aren't blank, with their numbers."""
    with path.open("rb") as handle:
        yield from _numbered(path, limit, handle)


def json_line(number: int, raw: bytes) -> Item:
    """The value of one line."""
    try:
        return Item(f"line {number}", number, _DECODER.decode(raw.decode()))
    except (ValueError, RecursionError) as error:
        return Item(f"line {number}", number, None, _reason(error))


def _document(path: Path | InMemory, limit: int) -> Iterator[Item]:
    with path.open("rb") as handle:
        raw = handle.read(limit + 1)
    if len(raw) > limit:
        raise InputError(str(path), None, f"one JSON document {_too_long(limit)}")
    text = ""
    try:
        text = raw.removeprefix(_BOM).decode()
        start = _skip(text, 0)
        if text[start : start + 1] == "[":
            yield from _elements(text, start)
        else:
            yield Item("", 1 + text.count("\n", 0, start), _DECODER.decode(text))
    except json.JSONDecodeError as error:
        cut = " (the file ends too early: is it cut off?)" if error.pos >= len(text.rstrip()) else ""
        raise InputError(str(path), error.lineno, _reason(error) + cut) from None
    except UnicodeDecodeError as error:
        raise InputError(str(path), 1 + raw.count(b"\n", 0, error.start), _reason(error)) from None
    except (ValueError, RecursionError) as error:
        raise InputError(str(path), None, _reason(error)) from None


def _elements(text: str, start: int) -> Iterator[Item]:
    """The elements of the array at `start`, each decoded when it is asked for."""
    index, counted, line = 0, 0, 1
    at = _skip(text, start + 1)
    ended = text[at : at + 1] == "]"
    while not ended:
        line += text.count("\n", counted, at)
        counted = at
        value, at = _DECODER.raw_decode(text, at)
        yield Item(f"[{index}]", line, value)
        index += 1
        at = _skip(text, at)
        ended = text[at : at + 1] == "]"
        if not ended:
            if text[at : at + 1] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
            at = _skip(text, at + 1)
    if (after := _skip(text, at + 1)) < len(text):
        raise json.JSONDecodeError("Extra data", text, after)


def _skip(text: str, at: int) -> int:
    """The next place that isn't blank."""
    while text[at : at + 1] in (" ", "\t", "\n", "\r"):
        at += 1
    return at


def _reason(error: Exception) -> str:
    """What is wrong with the JSON; the messages of the decoder hold no values of the file."""
    match error:
        case json.JSONDecodeError():
            return f"JSON syntax error: {error.msg} (column {error.colno})"
        case _NoNumberError():
            return f"JSON syntax error: {error}"
        case UnicodeDecodeError():
            return "not UTF-8 text"
        case RecursionError():
            return "JSON nested too deeply"
        case _:
            return "JSON with a number of too many digits"


class _NoNumberError(ValueError):
    """NaN or an infinity, which Python's decoder would take and JSON does not have."""


def _refuse_constant(name: str) -> None:
    raise _NoNumberError(f"{name} is no number of JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    repeated = Repeated(found)
    repeated.key = next(name for name in names if names.count(name) > 1)
    return repeated


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=Decimal, parse_constant=_refuse_constant)
