"""Check Turtle files, as of a payer's catalog, against the catalog shapes or shapes of your own.

Each finding names file, line and column. Files are judged together, with what the graph knows beside them:
the published modifiers and places of service, and the rows of the codes that the files name.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from ...shapes.check import Problem, check_files
from .graph_option import add_graph_option, open_graph

RANKS = {"info": 0, "warning": 1, "error": 2}
FAIL_ON = {"error": 2, "warning": 1, "never": 3}
"""The least rank that makes the command fail."""
GITHUB_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="Turtle or N-Triples; of a folder all .ttl")
    parser.add_argument(
        "--shapes",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="SHACL shapes to use instead of the catalog shapes",
    )
    parser.add_argument("--format", choices=list(FORMATS), default="text", help="default: text")
    parser.add_argument(
        "--fail-on",
        choices=list(FAIL_ON),
        default="error",
        help="least severity that gives exit code 1; default: error",
    )
    add_graph_option(parser)


def run(arguments: Namespace) -> int:
    """Print the problems of the files; 1 if one is as grave as `--fail-on`."""
    problems = check_files(arguments.files, open_graph(arguments), arguments.shapes)
    for line in FORMATS[arguments.format](problems):
        print(line)
    return int(any(RANKS[problem.severity] >= FAIL_ON[arguments.fail_on] for problem in problems))


def to_text(problems: list[Problem]) -> list[str]:
    """Return one line a problem, as compilers write them, and a last line that counts."""
    lines = [
        f"{p.file}:{p.line}:{p.column}: {p.severity}: {_one_line(p.message)} [{p.shape.rpartition('#')[2]}]"
        for p in problems
    ]
    counts = [f"{sum(p.severity == severity for p in problems)} {severity}s" for severity in ("error", "warning")]
    return [*lines, ", ".join(counts) if problems else "no problems"]


def to_github(problems: list[Problem]) -> list[str]:
    """Return workflow commands of GitHub Actions, which show each problem at its line.

    GitHub: Workflow commands for GitHub Actions, Setting an error message.
    """
    return [
        f"::{GITHUB_LEVELS[p.severity]} file={_property(p.file)},line={p.line},col={p.column},"
        f"title={_property(p.shape.rpartition('#')[2])}::{_data(p.message)}"
        for p in problems
    ]


FORMATS: dict[str, Callable[[list[Problem]], list[str]]] = {"text": to_text, "github": to_github}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
