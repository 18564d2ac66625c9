"""The findings of claims as problems in files, for the formats that build servers read."""

from __future__ import annotations

from ..checking.claim_files import broken_problem, located
from ..checking.claim_places import ClaimPlaces
from ..checking.problem import Checked, in_order
from .record import Report


def to_checked(report: Report) -> Checked:
    """Return the findings at their places in the files that the claims were read from."""
    files = dict.fromkeys([claim.source for claim in report.given] + [item.file for item in report.unread])
    problems = [
        *map(broken_problem, report.unread),
        *located(report.given, report.findings, dict(report.sources), ClaimPlaces()),
    ]
    return Checked(list(files), sorted(problems, key=in_order))
