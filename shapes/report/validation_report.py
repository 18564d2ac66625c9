"""Findings as a standard SHACL validation report in Turtle."""

from __future__ import annotations

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, SH, XSD

from ...graph.finding import Finding
from ...ontology.terms import MCG
from .record import Report

SEVERITY = {"error": SH.Violation, "warning": SH.Warning, "info": SH.Info}


def to_turtle(report: Report) -> str:
    """Return a `sh:ValidationReport`; claim and line of each result stand beside its focus node."""
    graph = Graph()
    graph.bind("sh", SH)
    graph.bind("mcg", Namespace(MCG.base))
    node = BNode()
    conforms = not any(f.verdict == "violated" for f in report.findings)
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal(conforms, datatype=XSD.boolean)))
    for number, finding in enumerate(report.findings, 1):
        _add(graph, node, finding, BNode(f"r{number}"))
    return graph.serialize(format="turtle").rstrip()


def _add(graph: Graph, report: BNode, finding: Finding, result: BNode) -> None:
    line = BNode(f"line{result}")
    graph.add((report, SH.result, result))
    graph.add((result, RDF.type, SH.ValidationResult))
    graph.add((result, SH.focusNode, line))
    graph.add((result, SH.resultSeverity, SEVERITY[finding.severity]))
    graph.add((result, SH.sourceShape, URIRef(finding.shape)))
    graph.add((result, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent))
    graph.add((result, SH.resultMessage, Literal(finding.message)))
    graph.add((result, URIRef(MCG["findingRule"]), Literal(finding.rule)))
    graph.add((result, URIRef(MCG["verdict"]), Literal(finding.verdict)))
    graph.add((line, RDF.type, URIRef(MCG["ClaimLine"])))
    graph.add((line, URIRef(MCG["claimId"]), Literal(finding.claim)))
    graph.add((line, URIRef(MCG["lineNumber"]), Literal(finding.line)))
    for code, predicate in ((finding.group, "groupCode"), (finding.carc, "carc")):
        if code:
            graph.add((result, URIRef(MCG[predicate]), Literal(code)))
    for remark in finding.rarc:
        graph.add((result, URIRef(MCG["rarc"]), Literal(remark)))
    for item in finding.evidence:
        graph.add((result, URIRef(MCG["findingEvidence"]), URIRef(item.edit or item.edition)))
