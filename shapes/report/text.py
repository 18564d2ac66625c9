"""Findings for people: claim by claim, with the fix and the record that each rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...graph.finding import Finding
from ...ontology.terms import BASE
from .record import Report

EXAMPLES = 3


def to_text(report: Report) -> str:
    """Return the report as text; notices of what was not checked are gathered by their message."""
    notices = [finding for finding in report.findings if finding.verdict == "not checked"]
    blocks = [
        *(_block(f, report.sources) for f in report.findings if f.verdict != "not checked"),
        *_notices(notices),
        _summary(report),
    ]
    return "\n".join(blocks)


def _block(finding: Finding, sources: Mapping[str, str]) -> str:
    codes = "-".join(part for part in (finding.group, finding.carc) if part)
    denial = " ".join((codes, *finding.rarc)).strip()
    verdict = finding.severity if finding.verdict == "violated" else finding.verdict
    lines = [
        f"{printable(finding.claim)} line {finding.line}: {verdict} {finding.rule}" + (f"  {denial}" if denial else "")
    ]
    lines.append(f"    {printable(finding.message)}")
    lines += [f"    fix: {printable(fix)}" for fix in finding.fixes]
    for item in finding.evidence:
        row = "" if item.row is None else f" row {item.row}"
        edition = item.edition.removeprefix(BASE + "edition/")
        lines.append(f"    by:  {item.edit or item.edition} ({edition}: {item.source_file}{row})")
    if source := sources.get(finding.shape):
        lines.append(f"    see: {source}")
    return "\n".join(lines) + "\n"


def _notices(notices: list[Finding]) -> Iterator[str]:
    messages: dict[str, list[Finding]] = {}
    for notice in notices:
        messages.setdefault(notice.message, []).append(notice)
    for message, found in messages.items():
        where = ", ".join(f"{printable(f.claim)} line {f.line}" for f in found[:EXAMPLES])
        more = f" and {len(found) - EXAMPLES} more" if len(found) > EXAMPLES else ""
        yield f"{found[0].rule}: {printable(message)}\n    {where}{more}\n"


def _summary(report: Report) -> str:
    counts = ", ".join(f"{number} {name}" for name, number in report.counts().items() if number) or "no findings"
    broken = f", {report.broken} could not be read" if report.broken else ""
    graph = "the embedded default: curated codes only" if report.is_default else report.graph
    editions = "\n".join(f"    {edition}" for edition in report.editions) or "    none"
    return f"{report.claims} claims, {report.lines} lines{broken}: {counts}\nGraph: {graph}\nJudged by:\n{editions}"


def printable(text: str) -> str:
    """Return text of a claim with control characters shown as such, so that it can't steer a terminal."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
