"""The one error tree; each error carries the facts that a user needs to mend its cause.

MedcodegraphError
├── UsageError          wrong use of a command or function            exit 2
│   └── UnknownCodeError  a well-formed code that no loaded edition names  exit 2
├── InputError          a file, row or query that can't be read       exit 2
│   └── ShapeError      a shape outside what the engine supports      exit 2
└── StoreError          the graph can't be opened or answered         exit 2
"""

from __future__ import annotations


class MedcodegraphError(Exception):
    """Root of every error that this package raises on purpose."""

    exit_code = 2


class UsageError(MedcodegraphError):
    """A command or function was called in a way that it does not support."""


class UnknownCodeError(UsageError):
    """A well-formed code that no loaded edition names."""


class InputError(MedcodegraphError):
    """Input that can't be read: says which file, which line (from 1) and why."""

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        self.path = path
        self.line = line
        self.reason = reason
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {reason}")


class ShapeError(InputError):
    """A shape that the chosen engine can't run, refused by name."""


class StoreError(MedcodegraphError):
    """The graph can't be opened, or it did not answer."""
