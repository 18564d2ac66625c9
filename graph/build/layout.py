"""The graph folder: builds stand beside each other, and one atomic step switches from the old to the new.

DIR/current            link to the build in use
DIR/builds/<stamp>/    tables/<table>/<source>@<release>.parquet, store/ (Oxigraph), manifest.json
DIR/lock               held by the one build that may run
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ...errors import StoreError

UNWRITABLE = (OSError, duckdb.IOException, duckdb.OutOfMemoryException)
"""What a full disk, a full spill folder or a lost device raises."""


def current(folder: Path) -> Path | None:
    """Return the build in use, or none if nothing was built there yet."""
    link = folder / "current"
    return link.resolve() if link.is_symlink() and link.exists() else None


@contextmanager
def new_build(folder: Path) -> Generator[Path]:
    """Yield an empty folder for a build that is not in use yet; what fails within leaves nothing of it.

    Raises StoreError when it can't be written, as on a full disk.
    """
    path = folder / "builds" / datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
    try:
        path.mkdir(parents=True)
        yield path
    except BaseException as error:
        shutil.rmtree(path, ignore_errors=True)
        if isinstance(error, UNWRITABLE):
            reason = str(error).partition("\n")[0]
            raise StoreError(f"{folder}: the build can't be written, the graph before it stays: {reason}") from error
        raise


def switch(folder: Path, build: Path) -> None:
    """Make a finished build the one in use; a kill before or after leaves the old or the new one whole."""
    link = folder / f"current.{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(build.relative_to(folder))
    link.replace(folder / "current")


def sweep(folder: Path, keep: Path) -> None:
    """Remove builds that are neither in use nor named: leftovers of an earlier or a killed build."""
    for path in (folder / "builds").iterdir():
        if path != keep:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def only_build(folder: Path, wait: bool = False) -> Generator[None]:
    """Hold the folder's lock for one build.

    Raises StoreError at once when another build holds it, unless asked to wait, when the folder can't be
    written, or when it holds other things than a graph: a build removes what earlier builds left.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "lock").exists() and any(folder.iterdir()):
            raise StoreError(f"{folder}: holds other files; name a new, an empty or a graph folder")
        handle = (folder / "lock").open("w")
    except OSError as error:
        raise StoreError(f"{folder}: can't be written: {error.strerror}") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(f"{folder}: another build is running here") from error
        yield
