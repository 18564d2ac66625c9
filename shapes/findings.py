"""Turn the results of an engine into findings: the rule's words, the record behind it, and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from ..graph.claims.rows import Row
from ..graph.claims.slice import line_iri
from ..graph.finding import Evidence, Finding
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
            message=result.message + _age(data, evidence, line),
            fixes=tuple(_filled(fix, data, line, result.value) for fix in rule.fixes),
            evidence=evidence,
            shape=rule.shape,
        )


def _evidence(data: Graph, value: str | None) -> tuple[Evidence, ...]:
    if value is None:
        return ()
    record = URIRef(value)
    edition = data.value(record, URIRef(MCG["inEdition"]))
    if edition is None:
        file = data.value(record, URIRef(MCG["sourceFile"]))
        return () if file is None else (Evidence(None, value, str(file), None),)
    row = data.value(record, URIRef(MCG["sourceRow"]))
    file = data.value(edition, URIRef(MCG["sourceFile"]))
    return (Evidence(value, str(edition), str(file), None if row is None else int(str(row))),)


def _age(data: Graph, evidence: tuple[Evidence, ...], line: Row) -> str:
    """Say so when the edition is older than its source's rhythm allows for the date of service."""
    day = line["service_from"]
    for item in evidence:
        edition = URIRef(item.edition)
        effective = data.value(edition, URIRef(MCG["effectiveDate"]))
        source = data.value(edition, URIRef(MCG["ofSource"]))
        months = data.value(source, URIRef(MCG["rhythmMonths"])) if source else None
        if not isinstance(day, date) or not isinstance(effective, Literal) or months is None:
            continue
        if _whole_months(date.fromisoformat(str(effective)), day) >= int(str(months)):
            return f" Judged by an older edition: {data.value(edition, DCTERMS.title)}."
    return ""


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
