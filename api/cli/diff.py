"""What changed between two editions: rows added, ended, changed and removed, by kind and by code family.

An edition is named SOURCE/RELEASE as `editions` lists it, for example ncci-ptp-practitioner/2024Q2. With --claims
also the claim lines whose findings differ under the two, and why.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ...errors import UsageError
from ...graph.build.difference import difference
from ...graph.claims.record import Claim
from .changes import FORMATS, Differences
from .graph_option import add_graph_option


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of `diff`."""
    parser.add_argument("first", metavar="A", help="SOURCE/RELEASE")
    parser.add_argument("second", metavar="B", help="SOURCE/RELEASE, or the RELEASE of the same source")
    parser.add_argument("--claims", type=Path, metavar="FILE", help="claims to judge under A and under B")
    parser.add_argument("--format", choices=list(FORMATS), default="text", help="default: text")
    add_graph_option(parser)


def run(arguments: Namespace) -> int:
    """Print the differences; it is no fault that editions differ, so the exit code is 0."""
    source, _, first = arguments.first.partition("/")
    other, _, second = arguments.second.rpartition("/")
    if not first or (other and other != source):
        raise UsageError("name two editions of one source: SOURCE/RELEASE SOURCE/RELEASE")
    if not arguments.graph or "://" in arguments.graph:
        raise UsageError("diff reads a graph folder: name it with --graph DIR")
    folder = Path(arguments.graph)
    changes = difference(folder, source, first, second)
    judged = _judged(folder, source, (first, second), arguments.claims) if arguments.claims else None
    print(FORMATS[arguments.format](Differences(source, first, second, changes, judged)))
    return 0


def _judged(folder: Path, source: str, releases: tuple[str, str], path: Path) -> list[tuple[str, int, str, str]]:
    """Return claim, line, sign and text of each finding that only one of the editions gives."""
    from ...graph.build.restrict import Restriction, restricted_store  # noqa: PLC0415 - only with --claims
    from ...graph.claims.read import read_claims  # noqa: PLC0415
    from ...shapes.validator import Validator  # noqa: PLC0415

    claims = [claim for claim in read_claims(path) if isinstance(claim, Claim)]
    codes = frozenset(line.code for claim in claims for line in claim.lines)
    sides: list[set[tuple[str, int, str]]] = []
    for release in releases:
        store = restricted_store(folder, Restriction(codes, newest=((source, release),)))
        found = (f for _, findings in Validator(store).judge_all(claims) for f in findings)
        sides.append({(f.claim, f.line, f"{f.rule} {f.verdict}: {f.message}") for f in found})
    before, after = sides
    differing = [(*key, "-") for key in before - after] + [(*key, "+") for key in after - before]
    return sorted((claim, line, sign, text) for claim, line, text, sign in differing)
