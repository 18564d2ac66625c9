"""What a server can be told: one row a setting, from which `serve` makes its options."""

from __future__ import annotations

import os
from dataclasses import Field, dataclass, field
from typing import Any

MEGABYTE = 1 << 20


def _setting(default: Any, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True, slots=True)
class Settings:
    """A server's settings; `graph` is a folder or the URL of a SPARQL endpoint, none the embedded default."""

    graph: str | None = None
    workers: int = _setting(max(2, os.cpu_count() or 2), "processes that answer short requests; as many may run long")
    time_limit: float = _setting(30.0, "seconds that a query or a call may take")
    row_limit: int = _setting(1_000_000, "most rows or triples of an answer")
    memory_limit: int = _setting(1024, "megabytes that one worker may use")
    body_limit: int = _setting(10, "megabytes of a request body")
    query_limit: int = _setting(256, "kilobytes of a query")
    stall_limit: float = _setting(20.0, "seconds in which a client must send or take something")
    held_limit: int = _setting(256, "megabytes of answers that clients have not taken, over all: with more none begins")
    cors_origins: str = _setting("*", "origins whose pages may call, parted by commas; '' for none")
    api_key: str | None = None
    protect: str = _setting("claims", "what the API key guards: claims or everything")

    @property
    def body_bytes(self) -> int:
        """The limit of a request body in bytes."""
        return self.body_limit * MEGABYTE

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins of `cors_origins`, parted."""
        return tuple(origin.strip() for origin in self.cors_origins.split(",") if origin.strip())


def options() -> list[Field[Any]]:
    """Return the settings that the command line offers as options of the same name."""
    return [item for item in Settings.__dataclass_fields__.values() if "help" in item.metadata]
