"""What changed in a git working tree since a revision: lines by file, so that only news are told."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from ...errors import UsageError
from .problem import UNREADABLE, Problem

HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
Changed = dict[Path, list[range] | None]
"""The changed lines of each changed file; None: the file is new."""


def changed_since(revision: str, folder: Path) -> Changed:
    """Return what differs between the working tree and where the branch left a revision, new files too.

    A place where lines were only taken out is the lines on both sides of it. Raises UsageError where git can't tell.
    """
    if revision.startswith("-"):
        raise UsageError(f"--changed-since {revision}: not a revision")
    root = Path(_git(folder, "rev-parse", "--show-toplevel").strip())
    differences = _git(root, "diff", "--merge-base", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames",
                       "--src-prefix=a/", "--dst-prefix=b/", revision, "--")  # fmt: skip
    changed: Changed = dict(_hunks(differences, root))
    for name in _git(root, "ls-files", "--others", "--exclude-standard", "-z").split("\0"):
        if name:
            changed[root / name] = None
    return changed


def touched(problems: Iterable[Problem], changed: Changed, folder: Path) -> list[Problem]:
    """Return the problems that a change can have caused."""
    return [problem for problem in problems if _touches(problem, changed, folder)]


def _touches(problem: Problem, changed: Changed, folder: Path) -> bool:
    """Tell whether a change can have caused a problem; a file that can't be read is always one."""
    if problem.rule == UNREADABLE:
        return True
    path = (folder / problem.file).resolve()
    if path not in changed:
        return False
    ranges = changed[path]
    lines = problem.lines
    return ranges is None or any(span.start < lines.stop and lines.start < span.stop for span in ranges)


def _hunks(differences: str, root: Path) -> Iterable[tuple[Path, list[range]]]:
    """Read a difference without context; the lines of a hunk are passed over, whatever they look like."""
    ranges: list[range] = []
    lines = iter(differences.split("\n"))
    for line in lines:
        if line.startswith("+++ "):
            ranges = []
            yield root / _name(line[4:]), ranges
        elif found := HUNK.match(line):
            removed, start, added = int(found[1] or 1), int(found[2]), int(found[3] or 1)
            ranges.append(range(start, start + added) if added else range(start, start + 2))
            for _ in range(removed + added):
                next(lines, "")


def _name(shown: str) -> str:
    """Return a file's name from a header; git quotes names of other than plain letters, as C does."""
    shown = shown.rstrip("\t")
    if shown.startswith('"'):
        shown = shown[1:-1].encode("latin-1").decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
    return shown.removeprefix("b/")


def _git(folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise UsageError("--changed-since needs git, which is not installed") from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(f"--changed-since: git: {reason[0] if reason else 'failed'}")
    return done.stdout.decode(errors="surrogateescape")
