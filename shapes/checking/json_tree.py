"""Read JSON so that every value and every key knows its offset: what `json` reads, with places."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from json import decoder
from typing import TYPE_CHECKING, cast

from ...errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

BLANK = re.compile(r"[ \t\n\r]*")
BARE = re.compile(r"[^,\]}\s]+")


@dataclass(frozen=True, slots=True)
class Tree:
    """One JSON value: of an object its members and the offsets of their keys, of an array its items."""

    start: int
    end: int
    value: dict[str, Tree] | list[Tree] | str | float | bool | None
    keys: dict[str, int] = field(default_factory=dict[str, int])

    def get(self, *steps: str | int) -> Tree | None:
        """Return the value under keys and indexes, None where there is none."""
        found: Tree | None = self
        for step in steps:
            if found is None:
                return None
            match found.value, step:
                case dict() as members, str():
                    found = members.get(step)
                case list() as items, int():
                    found = items[step] if step < len(items) else None
                case _:
                    found = None
        return found

    def items(self) -> list[Tree]:
        """Return the items of an array, nothing of another value."""
        return self.value if isinstance(self.value, list) else []


def read_tree(text: str, name: str) -> Tree:
    """Read a JSON text; raises InputError with the line and column of a syntax error."""
    try:
        json.loads(text)
        return _value(text, 0)[0]
    except json.JSONDecodeError as error:
        raise InputError(name, error.lineno, f"JSON syntax error: {error.msg}", error.colno) from error
    except RecursionError as error:
        raise InputError(name, None, "JSON nested too deeply") from error


def _value(text: str, at: int) -> tuple[Tree, int]:
    """Return a value of sound JSON and where it ends."""
    start = _skip(text, at)
    match text[start]:
        case "{":
            return _object(text, start)
        case "[":
            return _array(text, start)
        case '"':
            string, end = _string(text, start)
            return Tree(start, end, string), end
        case _:
            bare = cast("re.Match[str]", BARE.match(text, start))
            return Tree(start, bare.end(), cast("float | bool | None", json.loads(bare[0]))), bare.end()


def _object(text: str, start: int) -> tuple[Tree, int]:
    members: dict[str, Tree] = {}
    keys: dict[str, int] = {}
    at = _skip(text, start + 1)
    while text[at] != "}":
        key, end = _string(text, at)
        keys[key] = at
        members[key], at = _value(text, _skip(text, end) + 1)
        at = _after(text, at)
    return Tree(start, at + 1, members, keys), at + 1


def _array(text: str, start: int) -> tuple[Tree, int]:
    items: list[Tree] = []
    at = _skip(text, start + 1)
    while text[at] != "]":
        item, at = _value(text, at)
        items.append(item)
        at = _after(text, at)
    return Tree(start, at + 1, items), at + 1


def _after(text: str, at: int) -> int:
    """Return the start of the next member or item, or of the closing bracket."""
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    return cast("re.Match[str]", BLANK.match(text, at)).end()


def _string(text: str, start: int) -> tuple[str, int]:
    scan = cast("Callable[[str, int], tuple[str, int]]", decoder.scanstring)  # pyright: ignore[reportAttributeAccessIssue]
    return scan(text, start + 1)
