"""The rules as one SQL script: the tables that it expects, those that it makes first, and a query for each rule.

A query gives one row for each finding. Rules of your own are compiled from a Turtle file with --shapes.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("rule", nargs="*", metavar="RULE", help="ids of rules or names of shapes; default: all")
    parser.add_argument("--dialect", default="duckdb", metavar="SQL", help="duckdb, spark, snowflake, bigquery, ...")
    parser.add_argument("--shapes", type=Path, metavar="FILE", help="Turtle file of rules; default: the claim rules")


def run(arguments: Namespace) -> int:
    """Print the script."""
    from ...errors import UsageError  # noqa: PLC0415 - `--help` needs no compiler
    from ...shapes.compile.export import DIALECTS, export  # noqa: PLC0415
    from ...shapes.compile.shape import read_shapes  # noqa: PLC0415
    from ...shapes.rules import claim_shapes  # noqa: PLC0415

    if arguments.dialect not in DIALECTS:
        raise UsageError(f"no dialect {arguments.dialect}; dialects: {', '.join(DIALECTS)}")
    shapes = read_shapes(arguments.shapes) if arguments.shapes else claim_shapes()
    print(export(shapes, arguments.rule, arguments.dialect), end="")
    return 0
