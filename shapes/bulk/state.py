"""The folder of an unfinished run, beside the file that it writes: chunks of claims, parts of findings, what is done.

A chunk is done when its summary is there, which is written last. Killed at any moment, a run goes on from its chunks.
The folder holds claims, is readable by its owner alone, and is gone when the run is complete.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ...errors import StoreError, UsageError
from ...graph.claims.record import BrokenClaim
from .output import whole

MOST_BROKEN = 1000


@dataclass(slots=True)
class Summary:
    """What became of some chunks: counts, findings by verdict and severity, and the first claims that are broken."""

    lines: int = 0
    claims: int = 0
    findings: dict[str, int] = field(default_factory=dict[str, int])
    broken_count: int = 0
    broken: list[BrokenClaim] = field(default_factory=list[BrokenClaim])

    def add(self, other: Summary) -> None:
        """Count another chunk in."""
        self.lines += other.lines
        self.claims += other.claims
        self.broken_count += other.broken_count
        self.broken = (self.broken + other.broken)[:MOST_BROKEN]
        for kind, count in other.findings.items():
            self.findings[kind] = self.findings.get(kind, 0) + count


@dataclass(frozen=True, slots=True)
class Cut:
    """How claims were cut: the number of chunks, what can't be read at all, rows of CSV files that don't fit."""

    chunks: int
    summary: Summary
    unfit: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of a run: what it is a run of, and how far it came."""

    folder: Path
    suffix: str

    @property
    def claims(self) -> Path:
        """Where the chunks of claims lie."""
        return self.folder / "claims"

    def part(self, chunk: int) -> Path:
        """Return the file of a chunk's findings."""
        return self.folder / f"findings-{chunk:05}{self.suffix}"

    def read(self) -> Cut | None:
        """Return how the claims were cut into chunks, none if they weren't all read."""
        found = _load(self.folder / "read.json")
        return None if found is None else Cut(found["chunks"], _summary(found["summary"]), found["unfit"])

    def set_read(self, cut: Cut) -> None:
        """Note that all claims lie in chunks."""
        _save(self.folder / "read.json", asdict(cut))

    def done(self, chunk: int) -> Summary | None:
        """Return what became of a chunk, none if it isn't judged."""
        found = _load(self._summary(chunk))
        return None if found is None else _summary(found)

    def set_done(self, chunk: int, summary: Summary) -> None:
        """Note that a chunk is judged and its part is written."""
        _save(self._summary(chunk), asdict(summary))

    def _summary(self, chunk: int) -> Path:
        return self.folder / f"findings-{chunk:05}.json"

    def remove(self) -> None:
        """Remove all that the run left."""
        shutil.rmtree(self.folder)


@contextmanager
def run_folder(to: Path, run: dict[str, object], resume: bool) -> Generator[RunFolder]:
    """Open the folder of the run that writes `to`, held by this process; `run` says what is judged by what.

    Raises UsageError where an unfinished run would be overwritten or is not the same, StoreError where another
    process is at it or nothing can be written.
    """
    folder = RunFolder(to.with_name(f"{to.name}.unfinished"), to.suffix)
    try:
        folder.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder.folder / "lock").open("w")
    except OSError as error:
        raise StoreError(f"{folder.folder}: can't be written: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(f"{folder.folder}: another run is writing here") from error
        _check_same(folder.folder, run, resume)
        yield folder


def fingerprint(files: Sequence[Path]) -> list[list[object]]:
    """Return what tells the files of a run from others: name, size and time."""
    return [[str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns] for path in files]


def _check_same(folder: Path, run: dict[str, object], resume: bool) -> None:
    known = _load(folder / "run.json")
    if known is None:
        _save(folder / "run.json", run)
        return
    if not resume:
        raise UsageError(f"{folder}: an unfinished run; --resume goes on with it, or remove it to begin anew")
    if changed := [name for name, value in run.items() if known.get(name) != value]:
        raise UsageError(f"{folder}: an unfinished run of other {' and '.join(changed)}: remove it to begin anew")


def _summary(found: dict[str, Any]) -> Summary:
    summary = Summary(**found)
    summary.broken = [BrokenClaim(**one) for one in found["broken"]]
    return summary


def _load(path: Path) -> dict[str, Any] | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _save(path: Path, value: object) -> None:
    with whole(path) as unfinished:
        unfinished.write_text(json.dumps(value), encoding="utf-8")
