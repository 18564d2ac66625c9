"""Findings for programs: JSON, one finding a line, CSV."""

from __future__ import annotations

import csv
import io
import json

from ...graph.finding import Finding
from .record import Report

COLUMNS = (
    "claim", "line", "rule", "severity", "verdict", "group", "carc", "rarc", "message", "fixes", "edit", "edition",
    "source_file", "row", "shape",
)  # fmt: skip


def to_json(report: Report) -> str:
    """Return one object: the graph, the editions that judged, the counts and the findings."""
    return json.dumps(
        {
            "graph": report.graph,
            "embedded_default": report.is_default,
            "editions": list(report.editions),
            "claims": report.claims,
            "lines": report.lines,
            "broken": report.broken,
            "counts": report.counts(),
            "findings": [finding.as_json() for finding in report.findings],
        },
        indent=1,
    )


def to_ndjson(report: Report) -> str:
    """Return one finding a line."""
    return "\n".join(json.dumps(finding.as_json()) for finding in report.findings)


def to_csv(report: Report) -> str:
    """Return one finding a row; lists are joined by `; `, and the first record of the evidence stands for all."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(finding) for finding in report.findings)
    return out.getvalue().rstrip("\n")


def _row(finding: Finding) -> list[object]:
    first = finding.evidence[0] if finding.evidence else None
    record = (first.edit, first.edition, first.source_file, first.row) if first else (None, None, None, None)
    texts = ("; ".join(finding.rarc), finding.message, "; ".join(finding.fixes))
    cells = (
        finding.claim,
        finding.line,
        finding.rule,
        finding.severity,
        finding.verdict,
        finding.group,
        finding.carc,
    )
    return [_safe(cell) for cell in (*cells, *texts, *record, finding.shape)]


def _safe(cell: object) -> object:
    """Keep a spreadsheet from reading a text of the claim as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
