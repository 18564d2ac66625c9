"""`validate --to FILE`: claims of any number by the compiled rules, written as a file of findings, resumable."""

# pyright: reportUnknownParameterType=false, reportUnknownLambdaType=false
# pyarrow has no types

from __future__ import annotations

import hashlib
import os
import sys
from argparse import Namespace
from importlib.resources import files
from pathlib import Path

from rdflib import Graph, URIRef

from ...errors import UsageError
from ...graph.claims.bulk.limits import Limits
from ...graph.claims.record import BrokenClaim
from ...graph.store.embedded import data_version
from ...shapes.bulk.run import Judge, Task, validate_files
from ...shapes.bulk.state import Summary
from ...shapes.rules import claim_shapes, read_rules
from .progress import Progress

SHOWN = 20
FAILS = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
_REFUSED = {
    "satisfied": "--satisfied is not for --to: a finding for each line and rule would be written",
    "as_loaded": "--as-loaded is not for --to",
}


def run_bulk(arguments: Namespace) -> int:
    """Judge and write, tell counts and what could not be read, and return the exit code of `validate`."""
    for name, reason in _REFUSED.items():
        if getattr(arguments, name):
            raise UsageError(reason)
    if arguments.graph and "://" in arguments.graph:
        raise UsageError("--to reads the tables of a graph folder: name it with --graph DIR")
    shapes = _shapes(arguments.released)
    task = Task(
        files=arguments.file,
        to=arguments.to,
        limits=Limits(arguments.memory, arguments.temp, arguments.temp_limit, arguments.threads),
        judged_by=_judged_by(arguments.graph, shapes),
        resume=arguments.resume,
    )
    with Progress() as progress:
        summary = validate_files(task, lambda limits: _engine(arguments.graph, shapes, limits), progress.step)
    _tell(summary, arguments.to)
    return 2 if summary.broken_count else int(any(summary.findings.get(s) for s in FAILS[arguments.fail_on]))


def _engine(graph: str | None, shapes: Graph, limits: Limits) -> Judge:
    from ...shapes.compile.engine import CompiledRules  # noqa: PLC0415 - claims are read first, without it

    rules = CompiledRules(
        graph,
        shapes=shapes,
        memory_limit=f"{limits.memory}B",
        temp=str(limits.temp),
        threads=limits.threads,
        spill=f"{limits.spill}B",
    )
    return rules.judge


def _shapes(released: bool) -> Graph:
    """Return the claim shapes, without those that only say what a modifier released unless asked for."""
    shapes = Graph() + claim_shapes()
    for iri, rule in read_rules(shapes).items():
        if rule.verdict == "released" and not released:
            shapes.remove((URIRef(iri), None, None))
    return shapes


def _judged_by(graph: str | None, shapes: Graph) -> str:
    """Name what judges: a run is resumed by the same alone."""
    digest = hashlib.sha256()
    folder = files("medcodegraph.shapes") / "claims"
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name):
        digest.update(file.read_bytes())
    build = os.path.realpath(Path(graph) / "current") if graph else "default"
    return f"{build} {data_version()} {digest.hexdigest()[:16]} {len(shapes)}"


def _tell(summary: Summary, to: Path) -> None:
    counts = ", ".join(f"{count:,} {kind}" for kind, count in sorted(summary.findings.items())) or "none"
    print(f"{summary.lines:,} lines of {summary.claims:,} claims; findings: {counts}; written to {to}")
    for item in summary.broken[:SHOWN]:
        print(f"medcodegraph: {where(item)}", file=sys.stderr)
    if summary.broken_count > SHOWN:
        print(f"medcodegraph: and {summary.broken_count - SHOWN:,} more that can't be read", file=sys.stderr)


def where(item: BrokenClaim) -> str:
    """Say where a claim that can't be read stands, and why."""
    place = f"{item.file}:{item.line}" if item.line else item.file
    claim = f" claim {item.claim}" if item.claim else ""
    return f"{place}: {item.position}{claim}: {item.reason}"
