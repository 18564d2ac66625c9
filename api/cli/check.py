"""Check the files of a repository: Turtle, N-Triples and JSON-LD, claims, and charge lists (CSV).

Each problem names file, line and column. Graph files are judged together by the catalog shapes, or by shapes of your
own, with what the graph knows beside them; a name under mcg: that the vocabulary does not have is a problem. Claims
and the rows of charge lists are judged by the claim rules. Of a folder the files of triples are checked; name claim
files and charge lists one by one.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from datetime import date
from pathlib import Path

from ...errors import InputError
from ...shapes.checking.baseline import apply_baseline, write_baseline
from ...shapes.checking.changes import changed_since, touched
from ...shapes.checking.check import check
from ...shapes.checking.problem import UNREADABLE, Checked
from ...shapes.report import PROBLEM_FORMATS
from .dates import add_date_option
from .graph_option import add_graph_option, open_graph

FAIL_ON = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
"""The severities that make the command fail."""
UNREAD = 2


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files, recognised by ending and content")
    parser.add_argument(
        "--shapes",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="SHACL shapes to use instead of the catalog shapes",
    )
    parser.add_argument("--format", choices=list(PROBLEM_FORMATS), default="text", help="default: text")
    parser.add_argument(
        "--write",
        action="append",
        default=[],
        type=_format_and_file,
        metavar="FORMAT=FILE",
        help="also write the report in this format to a file, as sarif=check.sarif",
    )
    parser.add_argument(
        "--fail-on",
        choices=list(FAIL_ON),
        default="error",
        help="least severity that gives exit code 1; default: error",
    )
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="problems that are known: they do not fail")
    parser.add_argument("--write-baseline", type=Path, metavar="FILE", help="write all problems of now as known")
    parser.add_argument(
        "--changed-since", metavar="REV", help="only problems of lines that git says changed since REV, new files too"
    )
    add_date_option(parser)
    add_graph_option(parser)


def run(arguments: Namespace) -> int:
    """Report the problems of the files: 2 when a file can't be read, 1 when a problem fails, else 0."""
    changed = changed_since(arguments.changed_since, Path.cwd()) if arguments.changed_since else None
    on = date.fromisoformat(arguments.on) if arguments.on else date.today()
    checked = check(arguments.files, open_graph(arguments), on, arguments.shapes)
    if arguments.write_baseline:
        count = write_baseline(arguments.write_baseline, checked.problems)
        print(f"{arguments.write_baseline}: {count} known problems", file=sys.stderr)
        arguments.baseline = arguments.write_baseline
    if arguments.baseline:
        checked = apply_baseline(arguments.baseline, checked)
    if changed is not None:
        checked = replace(checked, problems=touched(checked.problems, changed, Path.cwd()))
    return _report(checked, arguments)


def _report(checked: Checked, arguments: Namespace) -> int:
    report = PROBLEM_FORMATS[arguments.format](checked)
    if report:
        print(report)
    for name, path in arguments.write:
        _write(path, PROBLEM_FORMATS[name](checked) + "\n")
    unread = [problem for problem in checked.problems if problem.rule == UNREADABLE]
    for problem in unread:
        where = f"{problem.file}:{problem.line}:{problem.column}"
        print(f"medcodegraph: {where}: {problem.message}", file=sys.stderr)
    return UNREAD if unread else int(any(checked.count(severity) for severity in FAIL_ON[arguments.fail_on]))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(str(path), None, error.strerror or "can't be written") from error


def _format_and_file(text: str) -> tuple[str, Path]:
    name, _, file = text.partition("=")
    if name not in PROBLEM_FORMATS or not file:
        raise ArgumentTypeError(f"{text}: write FORMAT=FILE, the format one of {', '.join(PROBLEM_FORMATS)}")
    return name, Path(file)
