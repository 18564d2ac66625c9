"""Make a graph folder as an earlier state of another was: by what was loaded on a day, not by what was in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ...errors import UsageError
from . import layout
from .build import finish
from .progress import Progress, silent
from .restrict import Restriction, restricted_tables


def rewind(source: Path, loaded_by: date, folder: Path, progress: Progress = silent) -> int:
    """Build in an empty folder what the source folder held at the end of a day; return the number of quads.

    Raises UsageError when nothing was built in the source, or when the folder holds a graph already.
    """
    with layout.only_build(folder):
        if layout.current(folder) is not None:
            raise UsageError(f"{folder}: holds a graph; an earlier state goes to a folder of its own")
        progress("taking what was loaded then", 0.0)
        return finish(restricted_tables(source, Restriction(None, loaded_by=loaded_by)), folder, (), progress)
