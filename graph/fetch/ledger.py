"""What a folder holds of fetched files: checksums for anyone, and what the next fetch needs to ask only for news.

`SHA256SUMS` is in the form of `sha256sum --check`. `.fetched.json` keeps for each file the address it came from and
the validators of that answer, and the same for a part that is not whole yet. Both are replaced in one step.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

SUMS = "SHA256SUMS"
RECORDS = ".fetched.json"


@dataclass(frozen=True, slots=True)
class Record:
    """Where a file came from, what the server said of its version, and the checksum once it is whole."""

    address: str
    etag: str = ""
    modified: str = ""
    fetched: str = ""
    sha256: str = ""

    @property
    def validator(self) -> str:
        """Return what `If-Range` may carry: a strong tag, else a date; nothing where a rest can't be asked for."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


class Ledger:
    """The records of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._records = _read(folder / RECORDS)

    def get(self, name: str) -> Record | None:
        """Return what is known of a file of the folder."""
        return self._records.get(name)

    def put(self, name: str, record: Record) -> None:
        """Keep what is known of a file."""
        self._records[name] = record
        text = json.dumps({key: asdict(value) for key, value in sorted(self._records.items())}, indent=1)
        _replace(self._folder / RECORDS, text + "\n")

    def drop(self, name: str) -> None:
        """Forget a part that became whole or was given up."""
        self._records.pop(name, None)

    def put_sum(self, name: str, checksum: str) -> None:
        """Write the checksum of a file, beside those that stand there."""
        path = self._folder / SUMS
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        kept = [line for line in lines if line[66:] != name]
        _replace(path, "\n".join([*kept, f"{checksum}  {name}"]) + "\n")


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _read(path: Path) -> dict[str, Record]:
    """Records only save transfers: one that can't be read is done without."""
    try:
        raw: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return {name: Record(**values) for name, values in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
