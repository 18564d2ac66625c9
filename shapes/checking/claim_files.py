"""Findings of claims as problems, each at its characters in the claim file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ...graph.claims.record import BrokenClaim, Claim
from ...graph.finding import Finding
from .claim_places import ClaimPlaces
from .problem import UNREADABLE, Problem

if TYPE_CHECKING:
    from ..validator import Validator


def judge_claims(claims: Sequence[Claim], validator: Validator) -> Iterator[Problem]:
    """Give the findings of claims as problems; lines of one patient are judged together, whatever file holds them."""
    sources = {shape: rule.source for shape, rule in validator.rules.items()}
    places = ClaimPlaces()
    for batch, findings in validator.judge_all(claims):
        yield from located(batch, findings, sources, places)


def located(
    claims: Iterable[Claim], findings: Iterable[Finding], sources: dict[str, str], places: ClaimPlaces
) -> Iterator[Problem]:
    """Give findings as problems at their places; of two claims with one id it is the first that has the line."""
    by_id: dict[str, list[Claim]] = {}
    for claim in claims:
        by_id.setdefault(claim.id, []).append(claim)
    for finding in findings:
        named = by_id[finding.claim]
        claim = next((c for c in named if any(line.number == finding.line for line in c.lines)), named[0])
        yield _problem(claim, finding, sources, places)


def _problem(claim: Claim, finding: Finding, sources: dict[str, str], places: ClaimPlaces) -> Problem:
    spot = places.spot(claim, finding)
    edit = next((item.edit or item.edition for item in finding.evidence), "")
    return Problem(
        file=claim.source,
        line=spot.at.line,
        column=spot.at.column,
        severity=finding.severity,
        rule=finding.rule,
        message=f"{claim.id} line {finding.line}: {finding.message}",
        shape=finding.shape,
        subject=spot.subject,
        first=spot.first,
        last=spot.last,
        about=(claim.id, str(finding.line), edit),
        fixes=finding.fixes,
        source=sources.get(finding.shape, ""),
        verdict=finding.verdict,
    )


def broken_problem(item: BrokenClaim) -> Problem:
    """Return a claim that can't be read as a problem."""
    claim = f"claim {item.claim}: " if item.claim else ""
    return Problem(
        item.file, item.line or 1, 1, "error", UNREADABLE, f"{claim}{item.reason}", about=(item.position, item.reason)
    )
