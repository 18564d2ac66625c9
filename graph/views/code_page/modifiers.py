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

REQUIREMENTS = """SELECT ?modifier ?from ?to ?label ?evidence ?verdict ?reason ?indicator ?requirement ?said ?cited ?g {
  %s
  GRAPH ?g { ?requirement mcg:onIndicator ?indicator ; mcg:onModifier ?modifier ; mcg:requirementVerdict ?verdict ;
    mcg:reason ?reason ; mcg:evidence ?said ; dcterms:source ?cited }
  ?modifier skos:prefLabel ?label ; mcg:evidence ?evidence .
  OPTIONAL { ?modifier mcg:validFrom ?from } OPTIONAL { ?modifier mcg:validTo ?to }
}"""

RELEASING = """SELECT ?modifier ?from ?to ?label ?evidence ?group ?cited ?g {
  GRAPH ?g { ?modifier mcg:releasesPtp true ; mcg:releaseGroup ?group ; skos:prefLabel ?label ;
    mcg:evidence ?evidence ; dcterms:source ?cited }
  OPTIONAL { ?modifier mcg:validFrom ?from } OPTIONAL { ?modifier mcg:validTo ?to }
}"""


def modifiers(context: Context, base: Record | None) -> list[Fact] | None:
    """Return what the indicators of a fee schedule row say of each modifier; the strictest verdict holds."""
    held = [base[predicate] for predicate in INDICATORS if base and predicate in base]
    if base is None or not held:
        return None
    found: dict[str, Fact] = {}
    row_source = context.source(base)
    rows = [
        row for row in select(context.store, REQUIREMENTS % values("indicator", held)) if _is_valid(row, context.on)
    ]
    for row in sorted(rows, key=lambda row: (row[0], STRICTEST_FIRST.index(row[5]), row[8])):
        modifier, _, _, label, evidence, verdict, reason, indicator, requirement, said, cited, graph = row
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
    found = [
        {"modifier": tail(row[0]), "label": row[3], "label_evidence": row[4], "group": row[5],
         "source": context.cite(row[0], row[7], row[4], row[6])}
        for row in select(context.store, RELEASING) if _is_valid(row, context.on)
    ]  # fmt: skip
    return sorted(found, key=lambda fact: (fact["group"], fact["modifier"]))


def _is_valid(row: tuple[str, ...], on: str) -> bool:
    """Say whether a modifier is valid on a date: its first and last day are the second and third value."""
    return row[1] <= on <= (row[2] or on)
