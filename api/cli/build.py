"""Load CMS files into a graph folder, recognising each by its content, and print what was read, kept and rejected.

The folder keeps what earlier builds loaded. A reader of the old graph is not disturbed: the new one takes over
in one step when it is whole.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ...graph.build.build import Built, build
from .progress import Progress
from .table import as_table


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of `build`."""
    parser.add_argument("source", nargs="*", type=Path, metavar="SOURCE", help="file, zip or folder from CMS")
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="graph folder to make or to add to")
    parser.add_argument("--check", action="store_true", help="run the catalog shapes over the new graph")


def run(arguments: Namespace) -> int:
    """Build, print the summary, and check if asked; 1 when the check finds an error."""
    with Progress() as progress:
        built = build(arguments.source, arguments.to, progress.step)
    _print_summary(built)
    return _check(built) if arguments.check else 0


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


def _check(built: Built) -> int:
    from ...graph.store import open_folder  # noqa: PLC0415 - only with --check
    from ...shapes.conditions import check_store  # noqa: PLC0415

    errors = others = 0
    for breach in check_store(open_folder(str(built.folder))):
        errors += breach.severity == "error"
        others += breach.severity != "error"
        print(f"{breach.severity}: {breach.focus}: {breach.message} [{breach.shape}]")
    print(f"catalog shapes: {errors} errors, {others} other results")
    return int(errors > 0)
