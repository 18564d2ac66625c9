"""What the fee schedule in force says of a code: its indicators, and its relative values."""

from __future__ import annotations

from ....ontology.terms import MCG, SKOS
from ..records import records, tail, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..records import Record
    from .context import Context, Fact

INDICATORS = (
    MCG.statusIndicator, MCG.componentIndicator, MCG.globalPeriod, MCG.multipleProcedureIndicator,
    MCG.bilateralIndicator, MCG.assistantIndicator, MCG.cosurgeonIndicator, MCG.teamIndicator,
    MCG.supervisionIndicator, MCG.nonfacilityIndicator, MCG.facilityIndicator,
)  # fmt: skip

RVUS = {
    "work_rvu": MCG.workRvu, "nonfacility_practice_rvu": MCG.nonfacilityPracticeRvu,
    "facility_practice_rvu": MCG.facilityPracticeRvu, "malpractice_rvu": MCG.malpracticeRvu,
    "nonfacility_total_rvu": MCG.nonfacilityTotalRvu, "facility_total_rvu": MCG.facilityTotalRvu,
    "conversion_factor": MCG.conversionFactor,
}  # fmt: skip

MEANING = (SKOS.prefLabel, SKOS.definition, MCG.daysBefore, MCG.daysAfter)


def base_item(context: Context, items: list[Record]) -> Record | None:
    """Return the row in force that holds for the code without a modifier."""
    return next((item for item in items if context.judges(item) and MCG.paysModifier not in item), None)


def indicators(context: Context, base: Record | None) -> list[Fact] | None:
    """Return the indicators of a fee schedule row with their meaning."""
    if base is None:
        return None
    held = [base[predicate] for predicate in INDICATORS if predicate in base]
    meanings = {record["iri"]: record for record in records(context.store, values("s", held), MEANING)}
    context.cited.update(held)
    source = context.source(base)
    return [_indicator(iri, meanings.get(iri, {})) | {"source": source} for iri in held]


def _indicator(iri: str, meaning: Record) -> Fact:
    days = {"days_before": meaning.get(MCG.daysBefore), "days_after": meaning.get(MCG.daysAfter)}
    return {
        "field": iri.split("/")[-2],
        "value": tail(iri),
        "label": meaning.get(SKOS.prefLabel),
        "meaning": meaning.get(SKOS.definition),
    } | {name: int(number) for name, number in days.items() if number is not None}


def benchmarks(context: Context, items: list[Record]) -> list[Fact] | None:
    """Return the relative values in force, one row a modifier; null where the edition holds none."""
    return [
        {"modifier": tail(item[MCG.paysModifier]) if MCG.paysModifier in item else None}
        | {name: float(item[predicate]) if predicate in item else None for name, predicate in RVUS.items()}
        | {"source": context.source(item)}
        for item in items
        if context.judges(item) and MCG.workRvu in item
    ] or None
