"""Turn the results of an engine into findings: the rule's words, the record behind it, and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Node

from ..graph.claims.rows import Row
from ..graph.claims.slice import line_iri
from ..graph.finding import Evidence, Finding
from ..graph.source_row import part_and_row
from ..ontology.terms import MCG
from .reference import Result
from .rules import Rule

Slot = Callable[[Graph, Row, str | None], str]


def to_findings(
    results: Iterable[Result], rules: dict[str, Rule], lines: dict[str, Row], data: Graph
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


def _evidence(data: Graph, value: str | None) -> tuple[Evidence, ...]:
    if value is None:
        return ()
    record = URIRef(value)
    edition = data.value(record, URIRef(MCG["inEdition"]))
    if edition is None:
        file = data.value(record, URIRef(MCG["sourceFile"]))
        return () if file is None else (Evidence(None, value, str(file), None),)
    stated = data.value(record, URIRef(MCG["sourceRow"]))
    part, row = part_and_row(int(str(stated))) if stated is not None else (1, None)
    return (Evidence(value, str(edition), _file(data, edition, part), row),)


def _file(data: Graph, edition: Node, part: int) -> str:
    """Return the name of the file of an edition, or of the part of it that is meant."""
    for file in data.subjects(URIRef(MCG["ofEdition"]), edition):
        if (file, URIRef(MCG["part"]), Literal(part)) in data:
            return str(data.value(file, URIRef(MCG["sourceFile"])))
    return str(data.value(edition, URIRef(MCG["sourceFile"])))


def _age(data: Graph, evidence: tuple[Evidence, ...], focus: str, day: object) -> str:
    """Say so when the newest edition that judged is older than its source's rhythm allows for the date of service."""
    for item in evidence:
        source = data.value(URIRef(item.edition), URIRef(MCG["ofSource"]))
        months = data.value(source, URIRef(MCG["rhythmMonths"])) if source else None
        effective, title = max(_judging(data, focus, source), default=("", ""))
        if not isinstance(day, date) or not effective or months is None:
            continue
        if _whole_months(date.fromisoformat(effective), day) >= int(str(months)):
            return f" Judged by an older edition: {title}."
    return ""


def _judging(data: Graph, focus: str, source: Node | None) -> Iterator[tuple[str, str]]:
    """Yield effective date and title of each edition of the source that judged the line."""
    for edition in data.objects(URIRef(focus), URIRef(MCG["judgedUnder"])):
        effective = data.value(edition, URIRef(MCG["effectiveDate"]))
        if effective is not None and (edition, URIRef(MCG["ofSource"]), source) in data:
            yield str(effective), str(data.value(edition, DCTERMS.title))


def _whole_months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _filled(text: str, data: Graph, line: Row, value: str | None) -> str:
    for name, slot in SLOTS.items():
        if "{" + name + "}" in text:
            text = text.replace("{" + name + "}", slot(data, line, value))
    return text


def _primaries(data: Graph, line: Row, value: str | None) -> str:
    """The listed primaries of the line's add-on by the edits that are active on its date."""
    billed = URIRef(line_iri(line))
    edits = data.objects(billed, URIRef(MCG["underAddOnEdit"]))
    codes = sorted({str(data.value(edit, URIRef(MCG["primaryNotation"]))) for edit in edits} - {"CCCCC"})
    shown = codes[:12]
    return ", ".join(shown) + (f" and {len(codes) - len(shown)} more" if len(codes) > len(shown) else "")


def _column_one(data: Graph, line: Row, value: str | None) -> str:
    first = data.value(URIRef(value or ""), URIRef(MCG["columnOne"]))
    return str(data.value(first, SKOS.notation)) if first else ""


def _limit(data: Graph, line: Row, value: str | None) -> str:
    return str(data.value(URIRef(value or ""), URIRef(MCG["unitMaximum"])))


def _notation(data: Graph, line: Row, value: str | None) -> str:
    notation = data.value(URIRef(value or ""), SKOS.notation) if value and value.startswith("http") else None
    return str(notation) if notation is not None else value or ""


SLOTS: dict[str, Slot] = {
    "code": lambda data, line, value: str(line["code_text"]),
    "primaries": _primaries,
    "column_one": _column_one,
    "limit": _limit,
    "value": _notation,
}
"""What a rule's fix may name in braces."""
