"""Which modifiers a code takes, on a condition or never, and which of them release its edits."""

from __future__ import annotations

from ....ontology.terms import BASE
from ..records import select, tail, values
from .payment import INDICATORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..records import Record
    from .context import Context, Fact

STRICTEST_FIRST = ("refused", "conditional", "allowed")

REQUIREMENTS = """SELECT ?modifier ?label ?evidence ?verdict ?reason ?indicator ?requirement ?said ?cited ?g {
  %s
  GRAPH ?g { ?requirement mcg:onIndicator ?indicator ; mcg:onModifier ?modifier ; mcg:requirementVerdict ?verdict ;
    mcg:reason ?reason ; mcg:evidence ?said ; dcterms:source ?cited }
  ?modifier skos:prefLabel ?label ; mcg:evidence ?evidence .
}"""

RELEASING = """SELECT ?modifier ?label ?evidence ?group ?cited ?g {
  GRAPH ?g { ?modifier mcg:releasesPtp true ; mcg:releaseGroup ?group ; skos:prefLabel ?label ;
    mcg:evidence ?evidence ; dcterms:source ?cited }
}"""


def modifiers(context: Context, base: Record | None) -> list[Fact] | None:
    """Return what the indicators of a fee schedule row say of each modifier; the strictest verdict holds."""
    held = [base[predicate] for predicate in INDICATORS if base and predicate in base]
    if base is None or not held:
        return None
    found: dict[str, Fact] = {}
    row_source = context.source(base)
    passed_over = context.passed_over()
    rows = select(context.store, REQUIREMENTS % values("indicator", held))
    for row in sorted(rows, key=lambda row: (row[0], STRICTEST_FIRST.index(row[3]), row[6])):
        if row[0] in passed_over:
            continue
        modifier, label, evidence, verdict, reason, indicator, requirement, said, cited, graph = row
        fact = found.setdefault(
            modifier,
            {"modifier": tail(modifier), "label": label, "label_evidence": evidence, "verdict": verdict, "reasons": []},
        )
        fact["reasons"].append({
            "verdict": verdict, "reason": reason, "indicator": indicator.removeprefix(BASE + "indicator/"),
            "source": context.cite(requirement, graph, said, cited), "indicator_source": row_source,
        })  # fmt: skip
    context.cited.update(found)
    return sorted(found.values(), key=lambda fact: (-STRICTEST_FIRST.index(fact["verdict"]), fact["modifier"])) or None


def releasing(context: Context) -> list[Fact]:
    """Return the modifiers that release an edit with indicator 1, by group."""
    passed_over = context.passed_over()
    found = [
        {"modifier": tail(row[0]), "label": row[1], "label_evidence": row[2], "group": row[3],
         "source": context.cite(row[0], row[5], row[2], row[4])}
        for row in select(context.store, RELEASING) if row[0] not in passed_over
    ]  # fmt: skip
    return sorted(found, key=lambda fact: (fact["group"], fact["modifier"]))
