"""Turn the results of an engine into findings: the rule's words, the record behind it, and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from ..graph.claims.rows import Row
from ..graph.claims.slice import line_iri
from ..graph.finding import Evidence, Finding
from ..graph.source_row import part_and_row
from ..ontology.terms import DCTERMS, MCG, SKOS
from .result import Data, Result
from .rules import Rule

Slot = Callable[[Data, Row, str | None], str]
READS = (
    MCG["inEdition"], MCG["sourceFile"], MCG["sourceRow"], MCG["part"], MCG["ofSource"], MCG["rhythmMonths"],
    MCG["judgedUnder"], MCG["effectiveDate"], MCG["underAddOnEdit"], MCG["primaryNotation"], MCG["columnOne"],
    MCG["unitMaximum"], DCTERMS.title, SKOS.notation,
)  # fmt: skip
"""The properties that findings read of a subject."""
READS_BACK = (MCG["ofEdition"],)
"""The properties by whose value findings look for a subject."""


def to_findings(
    results: Iterable[Result], rules: dict[str, Rule], lines: dict[str, Row], data: Data
) -> Iterator[Finding]:
    """Yield a finding for each result; `data` is the slice that the results come from."""
    for result in results:
        rule, line = rules[result.shape], lines[result.focus]
        evidence = _evidence(data, result.value)
        yield Finding(
            claim=str(line["claim_id"]),
            line=int(str(line["line_number"])),
            rule=rule.rule,
            severity=rule.severity,
            verdict=rule.verdict,
            group=rule.group,
            carc=rule.carc,
            rarc=rule.rarc,
            message=result.message + _whose(rule, line) + _age(data, evidence, result.focus, line["service_from"]),
            fixes=tuple(_filled(fix, data, line, result.value) for fix in rule.fixes),
            evidence=evidence,
            shape=rule.shape,
        )


def _whose(rule: Rule, line: Row) -> str:
    """Say whose edits they are where another payer judges: payers follow, change or replace what Medicare publishes."""
    published = rule.needs and rule.verdict != "not checked" and line["payer"] != "medicare"
    return " By Medicare's published edits; this payer may differ." if published else ""


def _evidence(data: Data, value: str | None) -> tuple[Evidence, ...]:
    if value is None:
        return ()
    edition = data.one(value, MCG["inEdition"])
    if edition is None:
        file = data.one(value, MCG["sourceFile"])
        return () if file is None else (Evidence(None, value, file, None),)
    stated = data.one(value, MCG["sourceRow"])
    part, row = part_and_row(int(stated)) if stated is not None else (1, None)
    return (Evidence(value, edition, _file(data, edition, part), row),)


def _file(data: Data, edition: str, part: int) -> str:
    """Return the name of the file of an edition, or of the part of it that is meant.

    Curated schemes are no published file: they are named by their release.
    """
    for file in data.having(MCG["ofEdition"], edition):
        if data.one(file, MCG["part"]) == str(part):
            return str(data.one(file, MCG["sourceFile"]))
    return data.one(edition, MCG["sourceFile"]) or edition.rpartition("/")[2]


def _age(data: Data, evidence: tuple[Evidence, ...], focus: str, day: object) -> str:
    """Say so when the newest edition that judged is older than its source's rhythm allows for the date of service."""
    for item in evidence:
        source = data.one(item.edition, MCG["ofSource"])
        months = data.one(source, MCG["rhythmMonths"]) if source else None
        effective, title = max(_judging(data, focus, source), default=("", ""))
        if not isinstance(day, date) or not effective or months is None:
            continue
        if _whole_months(date.fromisoformat(effective), day) >= int(months):
            return f" Judged by an older edition: {title}."
    return ""


def _judging(data: Data, focus: str, source: str | None) -> Iterator[tuple[str, str]]:
    """Yield effective date and title of each edition of the source that judged the line."""
    for edition in data.all(focus, MCG["judgedUnder"]):
        effective = data.one(edition, MCG["effectiveDate"])
        if effective is not None and source == data.one(edition, MCG["ofSource"]):
            yield effective, str(data.one(edition, DCTERMS.title))


def _whole_months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _filled(text: str, data: Data, line: Row, value: str | None) -> str:
    for name, slot in SLOTS.items():
        if "{" + name + "}" in text:
            text = text.replace("{" + name + "}", slot(data, line, value))
    return text


def _primaries(data: Data, line: Row, value: str | None) -> str:
    """The listed primaries of the line's add-on by the edits that are active on its date."""
    edits = data.all(line_iri(line), MCG["underAddOnEdit"])
    codes = sorted({str(data.one(edit, MCG["primaryNotation"])) for edit in edits} - {"CCCCC"})
    shown = codes[:12]
    return ", ".join(shown) + (f" and {len(codes) - len(shown)} more" if len(codes) > len(shown) else "")


def _column_one(data: Data, line: Row, value: str | None) -> str:
    first = data.one(value or "", MCG["columnOne"])
    return data.one(first, SKOS.notation) or "" if first else ""


def _limit(data: Data, line: Row, value: str | None) -> str:
    return str(data.one(value or "", MCG["unitMaximum"]))


def _notation(data: Data, line: Row, value: str | None) -> str:
    notation = data.one(value, SKOS.notation) if value and value.startswith("http") else None
    return notation if notation is not None else value or ""


SLOTS: dict[str, Slot] = {
    "code": lambda data, line, value: str(line["code_text"]),
    "primaries": _primaries,
    "column_one": _column_one,
    "limit": _limit,
    "value": _notation,
}
"""What a rule's fix may name in braces."""
