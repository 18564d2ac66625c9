"""The one error tree; each error carries the facts that a user needs to mend its cause.

MedcodegraphError
├── UsageError          wrong use of a command or function            exit 2
│   └── NotFoundError   something that this graph does not hold       exit 2
│       └── UnknownCodeError  a well-formed code that no loaded edition names
├── InputError          a file, row or query that can't be read       exit 2
│   ├── UnreadableClaimsError  claims of which none can be read       exit 2
│   └── ShapeError      a shape outside what the engine supports      exit 2
│       └── NotCompilable  a construct that has no relational plan    exit 2
├── StoreError          the graph can't be opened or answered         exit 2
├── LimitError          a server's limit ended the request            exit 2
│   ├── TimeLimitError    it took longer than is allowed
│   ├── MemoryLimitError  it needed more memory than is allowed
│   └── BusyError         too many others were waiting
└── InternalError       a fault of this package                       exit 3
"""

from __future__ import annotations


class MedcodegraphError(Exception):
    """Root of every error that this package raises on purpose."""

    exit_code = 2


class UsageError(MedcodegraphError):
    """A command or function was called in a way that it does not support."""


class NotFoundError(UsageError):
    """Something was named well, and this graph does not hold it."""


class UnknownCodeError(NotFoundError):
    """A well-formed code that no loaded edition names."""


class InputError(MedcodegraphError):
    """Input that can't be read: says which file, which line and column (from 1) where known, and why."""

    def __init__(self, path: str, line: int | None, reason: str, column: int | None = None) -> None:
        self.path = path
        self.line = line
        self.column = column
        self.reason = reason
        where = ":".join(str(part) for part in (path, line, column) if part is not None)
        super().__init__(f"{where}: {reason}")


class UnreadableClaimsError(InputError):
    """Claims of which none can be read; `broken` says of each where it stands and why."""

    def __init__(self, path: str, broken: list[dict[str, object]]) -> None:
        self.broken = broken
        super().__init__(path, None, "none of the claims can be read")


class ShapeError(InputError):
    """A shape that the chosen engine can't run, refused by name."""


class NotCompilable(ShapeError):  # noqa: N818 - what is said of a shape, beside being raised
    """A construct of a shape that has no relational plan: says which, and in which shape."""

    def __init__(self, construct: str, shape: str = "query") -> None:
        self.construct = construct
        super().__init__(shape, None, f"can't be compiled: {construct}")


class StoreError(MedcodegraphError):
    """The graph can't be opened, or it did not answer."""


class LimitError(MedcodegraphError):
    """A server ended a request because of one of its limits."""


class TimeLimitError(LimitError):
    """A request took longer than is allowed."""


class MemoryLimitError(LimitError):
    """A request needed more memory than is allowed."""


class BusyError(LimitError):
    """A request was not served, or not to its end, because too many others were waiting."""


class InternalError(MedcodegraphError):
    """A fault of this package, told without the text that it was about."""

    exit_code = 3
