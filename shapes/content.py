"""Judge the claims that a text holds, in whatever supported format: what HTTP and MCP call."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..errors import InputError, UnreadableClaimsError
from ..graph.claims.claim_json import claim_to_json
from ..graph.claims.in_memory import InMemory
from ..graph.claims.read import read_claims
from ..graph.claims.record import BrokenClaim, Claim
from ..graph.store.interface import Store
from ..graph.views.editions import read_editions, shown
from .report import FORMATS, Report
from .validator import Validator

NAME = "the claims"
"""What messages call the text; it has no file name."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is reported beside violations and what was not checked."""

    released: bool = False
    satisfied: bool = False
    echo: bool = False
    """Answer the claims as they were read too, so that a client can mend one that came as X12 or FHIR."""


def prepare(store: Store) -> None:
    """Make ready what judges claims: that takes longer than to judge one."""
    _validator(store, released=False, satisfied=False)
    _editions(store)


@lru_cache(maxsize=1)
def _editions(store: Store) -> list[dict[str, Any]]:
    """Return the editions of a store, read once: that takes as long as to judge a claim."""
    return read_editions(store)


@lru_cache(maxsize=4)
def _validator(store: Store, *, released: bool, satisfied: bool) -> Validator:
    return Validator(store, released, satisfied)


def judge_content(store: Store, content: bytes, options: Options) -> dict[str, Any]:
    """Return the findings of claim JSON, FHIR or X12 as plain values; `broken` are claims that can't be read.

    Raises InputError for a content that is none of the formats or holds no claim, UnreadableClaimsError where none
    of its claims can be read.
    """
    report, claims, broken = _judged(store, content, options)
    used = [edition for edition in _editions(store) if edition["key"] in report.editions]
    days = [day for claim in claims for line in claim.lines if (day := line.from_)]
    return {
        "graph": report.graph, "is_default": report.is_default,
        "editions": shown(used, max(days).isoformat() if days else None),
        "claims": report.claims, "lines": report.lines, "counts": report.counts(),
        "findings": [finding.as_json() for finding in report.findings],
        "broken": [_where(item) for item in broken],
        "read": [claim_to_json(claim) for claim in claims] if options.echo else None,
    }  # fmt: skip


def _where(item: BrokenClaim) -> dict[str, object]:
    return {"position": item.position, "line": item.line, "claim": item.claim, "reason": item.reason}


def report_content(store: Store, content: bytes, options: Options, form: str) -> str:
    """Return the findings in a format of `validate --format`.

    Raises InputError for a content that is none of the formats or holds no claim, UnreadableClaimsError where none
    of its claims can be read.
    """
    return FORMATS[form](_judged(store, content, options)[0])


def _judged(store: Store, content: bytes, options: Options) -> tuple[Report, list[Claim], list[BrokenClaim]]:
    items = list(read_claims(InMemory(NAME, content)))
    if not items:
        raise InputError(NAME, None, "holds no claim")
    claims = [item for item in items if isinstance(item, Claim)]
    broken = [item for item in items if isinstance(item, BrokenClaim)]
    if broken and not claims:
        raise UnreadableClaimsError(NAME, [_where(item) for item in broken])
    validator = _validator(store, released=options.released, satisfied=options.satisfied)
    validator.start_over()
    findings = [finding for _, found in validator.judge_all(claims) for finding in found]
    report = Report(
        findings=findings,
        claims=len(claims),
        lines=sum(len(claim.lines) for claim in claims),
        broken=len(broken),
        graph=store.location,
        is_default=store.is_default,
        editions=validator.editions_used(),
        sources={shape: rule.source for shape, rule in validator.rules.items()},
    )
    return report, claims, broken
