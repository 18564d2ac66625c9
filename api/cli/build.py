"""Load CMS files into a graph folder, recognising each by its content, and print what was read, kept and rejected.

The folder keeps what earlier builds loaded. A reader of the old graph is not disturbed: the new one takes over
in one step when it is whole. With --check and no SOURCE a folder that holds a graph is checked as it is. With
--as-loaded DATE the one SOURCE is a graph folder, and DIR becomes what that held on the day: for every command.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from ...errors import UsageError
from ...graph.build import layout
from ...graph.build.build import Built, build
from ...graph.build.rewind import rewind
from ...graph.crosscheck.run import cross_check
from .crosschecks import FORMATS, to_text
from .progress import Progress
from .table import as_table


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of `build`."""
    parser.add_argument("source", nargs="*", type=Path, metavar="SOURCE", help="file, zip or folder from CMS")
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="graph folder to make or to add to")
    parser.add_argument(
        "--as-loaded", type=date.fromisoformat, metavar="DATE", help="make DIR what the graph folder SOURCE held then"
    )
    parser.add_argument("--check", action="store_true", help="run the catalog shapes, compare the files of CMS")
    parser.add_argument(
        "--report", action="append", type=Path, metavar="FILE", default=[],
        help="with --check: write the cross-file report there, as .txt, .json or .ttl",
    )  # fmt: skip


def run(arguments: Namespace) -> int:
    """Build, print the summary, and check if asked; 1 when a shape finds an error.

    That the files of CMS disagree is no error of the graph: it does not change the exit code.
    """
    _refuse_unknown(arguments.report, arguments.check)
    if arguments.as_loaded:
        _rewind(arguments)
    elif arguments.source or not arguments.check or layout.current(arguments.to) is None:
        with Progress() as progress:
            built = build(arguments.source, arguments.to, progress.step)
        _print_summary(built)
    if not arguments.check:
        return 0
    errors = _check_shapes(arguments.to)
    _check_files(arguments.to, arguments.report)
    return int(errors > 0)


def _rewind(arguments: Namespace) -> None:
    if len(arguments.source) != 1:
        raise UsageError("--as-loaded takes one SOURCE: the graph folder whose earlier state is wanted")
    with Progress() as progress:
        quads = rewind(arguments.source[0], arguments.as_loaded, arguments.to, progress.step)
    print(f"{quads:,} quads in {arguments.to}, as {arguments.source[0]} was loaded on {arguments.as_loaded}")


def _refuse_unknown(reports: list[Path], check: bool) -> None:
    """Refuse a report that can't be written before the build that it would follow."""
    if reports and not check:
        raise UsageError("--report is for --check")
    for path in reports:
        if path.suffix not in FORMATS:
            raise UsageError(f"{path}: a report is one of {', '.join(FORMATS)}")
        if not path.parent.is_dir():
            raise UsageError(f"{path}: no such folder")


def _print_summary(built: Built) -> None:
    if built.loaded:
        rows = [
            (item.release.source, item.release.release, Path(item.file).name, item.read, item.kept, item.rejected,
             "already loaded" if item.unchanged else "")
            for item in built.loaded
        ]  # fmt: skip
        print(as_table(("source", "release", "file", "read", "kept", "rejected", ""), rows))
    for item in built.loaded:
        for reason, number in item.reasons:
            print(f"rejected in {Path(item.file).name}: {number} x {reason}")
    for error in built.refused:
        print(f"not loaded: {error}", file=sys.stderr)
    print(f"{built.quads:,} quads in {built.folder}")


def _check_shapes(folder: Path) -> int:
    """Print what fails the catalog shapes, and return the number of errors."""
    from ...shapes.compile.catalog import check_folder  # noqa: PLC0415 - only with --check

    errors = others = 0
    for breach in check_folder(folder):
        errors += breach.severity == "error"
        others += breach.severity != "error"
        print(f"{breach.severity}: {breach.focus}: {breach.message} [{breach.shape}]")
    print(f"catalog shapes: {errors} errors, {others} other results")
    return errors


def _check_files(folder: Path, reports: list[Path]) -> None:
    """Print where the loaded files disagree with each other, and write the report where asked."""
    results = cross_check(folder)
    print(f"\n{to_text(results)}")
    for path in reports:
        path.write_text(FORMATS[path.suffix](results) + "\n", encoding="utf-8")
