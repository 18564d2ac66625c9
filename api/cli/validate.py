"""Check claims against the graph by the claim rules: claim JSON, X12 837P and 837I, FHIR Claim and
EOB, CSV and Parquet with a row a line.

Lines of one patient are judged together, whichever file they stand in. A claim that can't be read is named on
standard error, the others are judged, and the exit code is 2. What no loaded edition covers is said to be not
checked: it is never a pass.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import InputError, UsageError
from ...graph.claims.read import read_claims
from ...graph.claims.record import BrokenClaim, Claim
from ...graph.finding import Finding
from ...graph.store.interface import Store
from ...shapes.report import FORMATS, Report
from ...shapes.validator import Validator
from .bulk_options import add_bulk_arguments
from .graph_option import add_graph_option, open_graph
from .progress import Progress

if TYPE_CHECKING:
    from ...shapes.compile.validator import CompiledValidator

FAIL_ON = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
BROKEN = 2


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of `validate`."""
    parser.add_argument("file", nargs="+", type=Path, metavar="FILE", help="claims, recognised by content")
    parser.add_argument("--format", choices=list(FORMATS), default="text", help="default: text")
    parser.add_argument(
        "--engine",
        choices=["single", "compiled", "reference"],
        default="single",
        help="single: a few claims at once (default); compiled: the rules as SQL, for many; reference: pySHACL, slow",
    )
    parser.add_argument(
        "--fail-on",
        choices=list(FAIL_ON),
        default="error",
        help="exit 1 from this severity on; default: error",
    )
    parser.add_argument("--released", action="store_true", help="also report edits that a modifier releases")
    parser.add_argument("--satisfied", action="store_true", help="also report each rule that a line satisfies")
    parser.add_argument(
        "--as-loaded", type=date.fromisoformat, metavar="DATE", help="judge by what the graph folder held on that day"
    )
    add_graph_option(parser)
    add_bulk_arguments(parser)


def run(arguments: Namespace) -> int:
    """Validate and report; 2 when a claim could not be read, 1 when a finding fails, else 0."""
    if arguments.to:
        from .validate_bulk import run_bulk  # noqa: PLC0415 - one claim needs no engine for millions

        return run_bulk(arguments)
    claims, broken = _read(arguments.file)
    store = _earlier(arguments, claims) if arguments.as_loaded else open_graph(arguments)
    validator = _validator(arguments, store)
    findings = _judge(validator, claims)
    report = Report(
        findings=findings,
        claims=len(claims),
        lines=sum(len(claim.lines) for claim in claims),
        broken=len(broken),
        graph=store.location,
        is_default=store.is_default,
        editions=validator.editions_used(),
        sources={shape: rule.source for shape, rule in validator.rules.items()},
        given=claims,
        unread=broken,
    )
    print(FORMATS[arguments.format](report))
    for item in broken:
        print(f"medcodegraph: {_where(item)}", file=sys.stderr)
    return BROKEN if broken else exit_code(findings, arguments.fail_on)


def _validator(arguments: Namespace, store: Store) -> Validator | CompiledValidator:
    """Return what judges, by the engine that is asked for.

    Raises UsageError for what the compiled rules do not do: they read the tables of a folder, and tell findings only.
    """
    if arguments.engine != "compiled":
        return Validator(store, arguments.released, arguments.satisfied, arguments.engine)
    if arguments.satisfied or arguments.as_loaded or "://" in (arguments.graph or ""):
        raise UsageError("--engine compiled: not with --satisfied, --as-loaded or a graph by URL")
    from ...shapes.compile.validator import CompiledValidator  # noqa: PLC0415 - no engine is loaded that isn't asked for

    return CompiledValidator(arguments.graph, arguments.released)


def _earlier(arguments: Namespace, claims: list[Claim]) -> Store:
    """Return the part of the graph folder that concerns the claims, as it was loaded on a day."""
    from ...graph.build.restrict import Restriction, restricted_store  # noqa: PLC0415 - only with --as-loaded

    if not arguments.graph or "://" in arguments.graph:
        raise UsageError("--as-loaded reads a graph folder: name it with --graph DIR")
    codes = frozenset(line.code for claim in claims for line in claim.lines)
    return restricted_store(Path(arguments.graph), Restriction(codes, loaded_by=arguments.as_loaded))


def exit_code(findings: Iterable[Finding], fail_on: str) -> int:
    """Return 1 when a violation has one of the severities that fail, else 0."""
    return int(any(f.verdict == "violated" and f.severity in FAIL_ON[fail_on] for f in findings))


def _read(files: list[Path]) -> tuple[list[Claim], list[BrokenClaim]]:
    """Return claims and what can't be read; the only file raises InputError, one of several is named like a claim."""
    items: list[Claim | BrokenClaim] = []
    for file in files:
        found: list[Claim | BrokenClaim] = []
        try:
            found.extend(read_claims(file))
            if not found:
                raise InputError(str(file), None, "holds no claim")
        except InputError as error:
            if len(files) == 1 and not found:
                raise
            found.append(BrokenClaim(error.path, "file", error.line, None, error.reason))
        items += found
    claims = [item for item in items if isinstance(item, Claim)]
    return claims, [item for item in items if isinstance(item, BrokenClaim)]


def _judge(validator: Validator | CompiledValidator, claims: list[Claim]) -> list[Finding]:
    findings: list[Finding] = []
    lines = 0
    with Progress() as progress:
        for batch, found in validator.judge_all(claims):
            lines += sum(len(claim.lines) for claim in batch)
            progress.step(f"judged {lines:,} lines")
            findings += found
    return findings


def _where(item: BrokenClaim) -> str:
    place = f"{item.file}:{item.line}" if item.line else item.file
    claim = f" claim {item.claim}" if item.claim else ""
    return f"{place}: {item.position}{claim}: {item.reason}"
