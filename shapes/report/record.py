"""What a report is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...graph.claims.record import BrokenClaim, Claim
from ...graph.finding import Finding


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one validation: findings, how much was judged, by which graph and editions."""

    findings: Sequence[Finding]
    claims: int
    lines: int
    broken: int
    graph: str
    is_default: bool
    editions: Sequence[str]
    sources: Mapping[str, str]
    """The published source of each rule, by the IRI of its shape."""
    given: Sequence[Claim] = ()
    """The claims as they were read, for formats that name file, line and column."""
    unread: Sequence[BrokenClaim] = ()

    def counts(self) -> dict[str, int]:
        """Return how many findings of each severity, and how many notices of each other verdict."""
        found = Counter(f.severity if f.verdict == "violated" else f.verdict for f in self.findings)
        return {name: found[name] for name in ("error", "warning", "info", "not checked", "released", "satisfied")}
