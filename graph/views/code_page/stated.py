"""What was stated of a code in words: our label, curated statements, and what payers say."""

from __future__ import annotations

from ....ontology.terms import DCTERMS, MCG, SKOS
from ..edits import source_of
from ..records import records, select, tail, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .context import Context, Fact

OF_PAYERS = """?s a mcg:PayerStatement .
  OPTIONAL { ?s mcg:inFamily ?family } FILTER(!BOUND(?family) || ?family IN (%s))"""
CONTRADICTION = "?s a mcg:Contradiction . %s ?s mcg:inFamily ?family ."
CORRECTION = (MCG.correction, MCG.evidence, MCG.sourceRow, DCTERMS.source)


def about_code(context: Context) -> tuple[Fact, list[str], list[str]]:
    """Return the summary and end of validity, the families, and the topics that no edition holds."""
    found: Fact = {"summary": None, "valid_to": None}
    families: list[str] = []
    missing: list[str] = []
    validity: dict[str, str] = {}
    rows = select(context.store, f"SELECT ?g ?p ?o {{ GRAPH ?g {{ <{context.iri}> ?p ?o }} }}")
    for graph, predicate, value in rows:
        if predicate == SKOS.prefLabel:
            source = source_of({"graph": graph}, context.editions)
            found["summary"] = {"label": value, "family": None, "source": source}
        elif predicate == MCG.inFamily:
            families.append(value)
        elif predicate in (MCG.validTo, MCG.validitySource):
            validity |= {predicate: value, "graph": graph}
        elif predicate == MCG.notInSource:
            missing.append(topic_name(value))
    if found["summary"] and families:
        found["summary"]["family"] = tail(min(families))
    if MCG.validTo in validity:
        source = source_of(validity, context.editions) | {"cited": validity.get(MCG.validitySource)}
        found["valid_to"] = {"last_day": validity[MCG.validTo], "source": source}
    return found, families, missing


def statements(context: Context) -> Fact:
    """Return the curated statements of a code by topic."""
    found: Fact = {"service_type": None, "typical_settings": None, "clinical_context": None, "course_limit": None}
    for record in records(context.store, f"?s mcg:about <{context.iri}> ."):
        fact = {"statement": record[MCG.statementText], "source": context.source(record)}
        topic = topic_name(record[MCG.topic])
        found[topic] = [*(found.get(topic) or ()), fact]
    return found


def payer_statements(context: Context, families: list[str]) -> Fact:
    """Return by topic what payers state of a code's families, and what they state of every code."""
    found: Fact = {"payers": None, "edit_sets": None, "add_on_rule": None}
    names: dict[str, str] = {}
    for payer, name in select(context.store, "SELECT ?payer ?name { ?payer a mcg:Payer ; skos:prefLabel ?name }"):
        names[payer] = name
    for record in records(context.store, OF_PAYERS % ", ".join(f"<{family}>" for family in families)):
        payer, topic = record[MCG.statedBy], topic_name(record[MCG.topic])
        context.cited.add(payer)
        fact = {
            "payer": names.get(payer),
            "of": "this code's family" if MCG.inFamily in record else "every code",
            "statement": record[MCG.statementText],
            "source": context.source(record),
        }
        found[topic] = [*(found.get(topic) or ()), fact]
    return found


def corrections(context: Context, families: list[str]) -> list[Fact] | None:
    """Return what is often published wrongly of a code's families, put right."""
    return [
        {"correction": record[MCG.correction], "source": context.source(record)}
        for record in records(context.store, CONTRADICTION % values("family", families), CORRECTION)
    ] or None


def topic_name(iri: str) -> str:
    """Return the key of a topic on the page: `unit_limit` of topic/unit-limit."""
    return tail(iri).replace("-", "_")
