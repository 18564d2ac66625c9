"""The files of a folder by name: one that holds something else is never written over, the next gets a number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count, takewhile
from pathlib import Path

from .ledger import Ledger, Record, checksum_of
from .plan import Wanted


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of the folder: `state` is `new`, `unchanged`, or `changed` for one kept beside an older of its name."""

    wanted: Wanted
    path: Path
    size: int
    sha256: str
    state: str


def keep(folder: Path, wanted: Wanted, part: Path, ledger: Ledger, record: Record) -> Fetched:
    """Give the whole part its name: the next free number where a file of that name holds something else."""
    checksum = checksum_of(part)
    size = part.stat().st_size
    series = _series(folder, wanted.name)
    path = next((path for path in series if checksum_of(path) == checksum), None)
    state = "unchanged" if path else "changed" if series else "new"
    if path:
        part.unlink()
    else:
        path = _numbered(folder, wanted.name, len(series) + 1)
        part.replace(path)
    ledger.drop(part.name)
    fetched = datetime.now(UTC).isoformat(timespec="seconds")
    ledger.put(path.name, replace(record, sha256=checksum, fetched=fetched))
    ledger.put_sum(path.name, checksum)
    return Fetched(wanted, path, size, checksum, state)


def _series(folder: Path, name: str) -> list[Path]:
    """Return the files of a name: `a.zip`, `a.2.zip`, `a.3.zip` and so on, as far as there are."""
    return list(takewhile(Path.exists, (_numbered(folder, name, number) for number in count(1))))


def _numbered(folder: Path, name: str, number: int) -> Path:
    path = folder / name
    return path if number == 1 else path.with_name(f"{path.stem}.{number}{path.suffix}")


def newest(folder: Path, name: str) -> Path | None:
    """Return the last of the files of a name, or None where there is none."""
    return next(reversed(_series(folder, name)), None)


def intact(ledger: Ledger, path: Path | None, wanted: Wanted) -> Record | None:
    """Return the record of a file that is still what was fetched from this address."""
    known = ledger.get(path.name) if path else None
    if not path or not known or known.address != wanted.address or known.sha256 != checksum_of(path):
        return None
    return known
