"""A baseline: the problems that a team knows of and that shall not fail, as a file to commit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from ...errors import InputError
from .fingerprint import fingerprints
from .problem import UNREADABLE, Checked, Problem

VERSION = 1
KEYS = ("file", "rule", "fingerprint")


def write_baseline(path: Path, problems: Sequence[Problem]) -> int:
    """Write the violations among problems, one a line, and return how many; no message, so nothing of a claim."""
    rows = sorted(
        (problem.file, problem.rule, mark)
        for problem, mark in zip(problems, fingerprints(problems), strict=True)
        if problem.verdict == "violated" and problem.rule != UNREADABLE
    )
    lines = ",\n".join(f"  {json.dumps(dict(zip(KEYS, row, strict=True)))}" for row in rows)
    try:
        path.write_text(f'{{"version": {VERSION}, "problems": [\n{lines}\n]}}\n', encoding="utf-8")
    except OSError as error:
        raise InputError(str(path), None, error.strerror or "can't be written") from error
    return len(rows)


def apply_baseline(path: Path, checked: Checked) -> Checked:
    """Return the outcome with known problems marked, and how many of the checked files' known ones are gone.

    Raises InputError for a file that is no baseline.
    """
    known = _read(path)
    marks = fingerprints(checked.problems)
    problems = [replace(p, known=mark in known) for p, mark in zip(checked.problems, marks, strict=True)]
    gone = {mark for mark, file in known.items() if file in checked.files} - set(marks)
    return replace(checked, problems=problems, gone=len(gone))


def _read(path: Path) -> dict[str, str]:
    """Return the file of each fingerprint."""
    try:
        raw: object = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(str(path), None, error.strerror or "can't be read") from error
    except json.JSONDecodeError as error:
        raise InputError(str(path), error.lineno, f"no baseline: {error.msg}", error.colno) from error
    except ValueError as error:
        raise InputError(str(path), None, "no baseline: not UTF-8 text") from error
    held = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    rows = held.get("problems")
    if held.get("version") != VERSION or not isinstance(rows, list):
        raise InputError(str(path), None, f"no baseline of version {VERSION}: --write-baseline makes one")
    known = [cast("dict[str, object]", row) for row in cast("list[object]", rows) if isinstance(row, dict)]
    return {str(row.get("fingerprint")): str(row.get("file")) for row in known}
