"""Say which rules a line satisfies: judged by all that the rule needs, and not violated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..graph.claims.rows import Row
from ..graph.finding import Finding
from ..ontology.terms import MCG
from .result import Data, Result
from .rules import Rule

SATISFIED = "satisfied"


def satisfied(
    results: Iterable[Result], rules: dict[str, Rule], lines: dict[str, Row], data: Data
) -> Iterator[Finding]:
    """Yield a finding for each line and rule that was judged and did not fire.

    A rule that needs a kind of source is judged when an edition of that kind judges the line and no notice says
    that something of that kind was not checked.
    """
    fired = {(result.focus, rules[result.shape].rule) for result in results}
    unchecked = {(result.focus, kind) for result in results for kind in _unchecked_kinds(result, rules, data)}
    needs = _needs(rules)
    billed = {iri: line for iri, line in lines.items() if not line["withdrawal"]}
    for iri, line in billed.items():
        kinds = _kinds(data, iri) - {kind for focus, kind in unchecked if focus == iri}
        for name, rule in needs.items():
            if (iri, name) not in fired and rule.needs <= kinds:
                yield _finding(line, rule)


def _needs(rules: dict[str, Rule]) -> dict[str, Rule]:
    """Return one shape of each rule that can be violated."""
    return {
        rule.rule: rule
        for rule in sorted(rules.values(), key=lambda r: r.shape, reverse=True)
        if rule.verdict == "violated"
    }


def _kinds(data: Data, line: str) -> set[str]:
    return {
        kind
        for edition in data.all(line, MCG["judgedUnder"])
        for source in data.all(edition, MCG["ofSource"])
        for kind in data.all(source, MCG["sourceKind"])
    }


def _unchecked_kinds(result: Result, rules: dict[str, Rule], data: Data) -> Iterator[str]:
    rule = rules[result.shape]
    if rule.verdict != "not checked":
        return
    yield from rule.needs
    value = result.value or ""
    yield from data.all(data.one(value, MCG["ofSource"]) or value, MCG["sourceKind"])


def _finding(line: Row, rule: Rule) -> Finding:
    return Finding(
        claim=str(line["claim_id"]),
        line=int(str(line["line_number"])),
        rule=rule.rule,
        severity="info",
        verdict=SATISFIED,
        group="",
        carc="",
        rarc=(),
        message=f"Satisfied: {rule.label}.",
        fixes=(),
        evidence=(),
        shape=rule.shape,
    )
