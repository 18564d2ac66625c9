"""Problems for people, one a line as compilers write them, and for GitHub, which shows each at its line."""

from __future__ import annotations

from ..checking.problem import Checked, Problem
from .text import printable

GITHUB_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def to_text(checked: Checked) -> str:
    """Return one line a new problem, and a last line that counts."""
    shown = [problem for problem in checked.problems if not problem.known]
    return "\n".join([*(_line(problem) for problem in shown), _summary(checked)])


def _line(problem: Problem) -> str:
    where = f"{printable(problem.file)}:{problem.line}:{problem.column}"
    kind = problem.severity if problem.verdict == "violated" else problem.verdict
    return f"{where}: {kind}: {printable(problem.message)} [{problem.rule}]"


def _summary(checked: Checked) -> str:
    known = sum(problem.known for problem in checked.problems)
    unchecked = sum(problem.verdict == "not checked" for problem in checked.problems)
    errors, warnings, notes = (checked.count(severity) for severity in ("error", "warning", "info"))
    counts = [f"{errors} errors, {warnings} warnings"] if errors + warnings + notes else ["no problems"]
    for number, words in (
        (notes, "notes"),
        (unchecked, "not checked"),
        (known, "known"),
        (checked.gone, "of the baseline gone"),
    ):
        counts += [f"{number} {words}"] if number else []
    return ", ".join(counts)


def to_github(checked: Checked) -> str:
    """Return workflow commands of GitHub Actions for the new problems.

    GitHub: Workflow commands for GitHub Actions, Setting an error message.
    """
    return "\n".join(_command(problem) for problem in checked.problems if not problem.known)


def _command(problem: Problem) -> str:
    return (
        f"::{GITHUB_LEVELS[problem.severity]} file={_property(problem.file)},line={problem.line},"
        f"col={problem.column},title={_property(problem.rule)}::{_data(problem.message)}"
    )


def _data(text: str) -> str:
    text = text.encode("utf-8", "backslashreplace").decode()
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
