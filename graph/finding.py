"""A finding: what a rule says of a claim line, why, by which source, and what mends it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

SEVERITIES = ("error", "warning", "info")
VERDICTS = ("violated", "satisfied", "released", "not checked")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The record that a finding rests on, the edition that it stands in, and its row in the published file."""

    edit: str | None
    edition: str
    source_file: str
    row: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one claim line; `group`, `carc` and `rarc` are how a payer would say it."""

    claim: str
    line: int
    rule: str
    severity: str
    verdict: str
    group: str
    carc: str
    rarc: tuple[str, ...]
    message: str
    fixes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    shape: str

    def as_json(self) -> dict[str, object]:
        """Return the finding as the JSON contract has it."""
        return asdict(self)


def order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    """Sort key: by claim and line, the graver first, then by rule."""
    return (
        finding.claim,
        finding.line,
        SEVERITIES.index(finding.severity),
        finding.rule,
        finding.shape,
        finding.message,
    )
