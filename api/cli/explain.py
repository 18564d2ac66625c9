"""One rule from its shape to its plan: Turtle, SPARQL, the tables made first, SQL, and how DuckDB runs it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from .graph_option import add_graph_option


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("rule", metavar="RULE", help="id of a rule (R-PTP-1) or name of a shape (R-AOC-3-none)")
    parser.add_argument("--no-plan", action="store_true", help="leave out how DuckDB runs it, which reads the graph")
    add_graph_option(parser)


def run(arguments: Namespace) -> int:
    """Print the way of each constraint of the rule."""
    from ...shapes.compile.export import explain  # noqa: PLC0415 - `--help` needs no compiler
    from ...shapes.rules import claim_shapes  # noqa: PLC0415

    plans = {} if arguments.no_plan else _plans(arguments.graph)
    for one in explain(claim_shapes(), arguments.rule):
        parts = [("Shape", one.turtle), ("SPARQL", one.sparql)]
        parts += [(f"Derived first: {step.table}", step.sql) for step in one.derived]
        parts += [("SQL", one.sql)]
        parts += [("Plan", plans[one.shape])] if one.shape in plans else []
        print("\n\n".join(f"# {title}\n{text}" for title, text in parts), end="\n\n")
    return 0


def _plans(graph: str | None) -> dict[str, str]:
    from ...shapes.compile.engine import CompiledRules  # noqa: PLC0415 - only with a plan

    return CompiledRules(graph).plans()
