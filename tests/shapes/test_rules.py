"""What every claim rule must say of itself, and how its query must be written: read from the shapes alone."""

import csv
import re
from pathlib import Path

import pytest
from medcodegraph import ontology
from medcodegraph.graph.finding import SEVERITIES, VERDICTS
from medcodegraph.ontology.terms import MCG
from medcodegraph.shapes.findings import SLOTS
from medcodegraph.shapes.rules import Rule, claim_shapes, read_rules
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH

SHAPES = claim_shapes()
RULES = sorted(read_rules(SHAPES).values(), key=lambda rule: rule.shape)
CATALOGUE = (
    "R-FMT-CODE R-FMT-MOD R-FMT-POS R-FMT-TOB R-FMT-NPI R-FMT-UNITS R-VAL-CODE R-VAL-MOD R-VAL-POS R-VAL-DX"
    " R-AOC-1 R-AOC-2 R-AOC-3 R-AOC-4 R-AOC-CHAIN R-AOC-SAMECLAIM R-PTP-0 R-PTP-1 R-PTP-EM R-PTP-SAMEANAT R-PTP-COL"
    " R-PTP-ONESIDED R-MUE-0 R-MUE-1 R-MUE-2 R-MUE-3 R-MUE-UNPUB R-MOD-EXCL R-MOD-COMPONENT R-MOD-BILAT R-MOD-51"
    " R-MOD-ASST R-MOD-COSURG R-MOD-TEAM R-MOD-EM R-MOD-GLOBAL R-MOD-FACILITY R-MOD-REQUIRED R-MOD-DUP R-POS-NA"
    " R-POS-RESTRICTED R-PCTC-FAC R-GLOB R-STATUS-B R-STATUS-I R-STATUS-N R-STATUS-X R-STATUS-T R-COSURG-PAIR R-DUP"
    " R-DATA-UNKNOWN"
)
REMARK_NEEDED = {"16", "96", "226", "234", "A1"}
"""Adjustment reasons that X12 allows only beside a remark code."""


def name(rule: Rule) -> str:
    return rule.shape.partition("#")[2]


def constraint(rule: Rule) -> URIRef:
    (found,) = SHAPES.objects(URIRef(rule.shape), SH.sparql)
    assert isinstance(found, URIRef)
    return found


def select(rule: Rule) -> str:
    return str(SHAPES.value(constraint(rule), SH.select))


@pytest.fixture(scope="module")
def adjustments() -> dict[tuple[str, str], dict[str, str]]:
    path = Path(ontology.folder(), "schemes", "adjustment_code.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["kind"], row["code"]): row for row in csv.DictReader(file)}


def test_every_rule_of_the_catalogue_has_a_shape_and_no_other():
    assert len(RULES) == 87
    assert {rule.rule for rule in RULES} == set(CATALOGUE.split())


@pytest.mark.parametrize("rule", RULES, ids=name)
class TestRule:
    def test_says_who_it_is(self, rule: Rule):
        assert rule.label
        assert rule.source
        assert rule.severity in SEVERITIES
        assert rule.verdict in VERDICTS
        assert rule.stage in (1, 2)
        assert name(rule).startswith(rule.rule) or rule.verdict == "released"

    def test_denies_exactly_when_it_is_an_error(self, rule: Rule):
        assert rule.denies == (rule.severity == "error")
        assert rule.verdict == "violated" or rule.severity == "info"

    def test_names_a_fix_unless_there_is_nothing_to_mend(self, rule: Rule):
        """What is released or was not checked is no fault of the claim."""
        assert bool(rule.fixes) == (rule.verdict == "violated")

    def test_fills_only_slots_that_exist(self, rule: Rule):
        for fix in rule.fixes:
            assert set(re.findall(r"\{(.*?)\}", fix)) <= set(SLOTS)

    def test_names_adjustment_codes_that_are_in_use(
        self, rule: Rule, adjustments: dict[tuple[str, str], dict[str, str]]
    ):
        codes = [("group", rule.group), ("carc", rule.carc), *(("rarc", code) for code in rule.rarc)]
        for kind, code in codes:
            assert not code or not adjustments[kind, code]["end_date"]
        assert bool(rule.group) == bool(rule.carc)
        assert rule.carc or not rule.rarc
        assert rule.carc not in REMARK_NEEDED or rule.rarc
        assert bool(rule.carc) == (rule.severity != "info")

    def test_message_uses_what_the_query_gives(self, rule: Rule):
        message, head = str(SHAPES.value(constraint(rule), SH.message)), select(rule).partition("WHERE")[0]
        assert message.endswith((".", "?"))
        for variable in re.findall(r"\{\?(\w+)\}", message):
            assert f"?{variable}" in head
        assert "$this" in head

    def test_query_is_one_that_the_engines_can_run(self, rule: Rule):
        """Constants on another subject than $this make rdflib scan; the words are those that pySHACL refuses."""
        text = select(rule)
        assert re.match(r"\s*SELECT [^{]*WHERE \{\s*\$this a mcg:ClaimLine", text)
        assert not re.search(r"\b(MINUS|VALUES)\b", text)
        assert not re.search(r"[^?$]ERVICE\s", text, re.IGNORECASE)


def test_reads_a_rule_from_a_shape():
    graph, shape = Graph(), URIRef("https://example.org/S")
    graph.add((shape, RDF.type, URIRef(MCG["Rule"])))
    graph.add((shape, RDFS.label, Literal("A label", lang="en")))
    graph.add((shape, SH.severity, SH.Warning))
    for key, value in (("ruleId", "R-X"), ("stage", 2), ("denies", False), ("verdict", "violated")):
        graph.add((shape, URIRef(MCG[key]), Literal(value)))
    for key, value in (("rarc", "N2"), ("rarc", "N1"), ("fix", "B."), ("fix", "A."), ("needsSourceKind", "mue")):
        graph.add((shape, URIRef(MCG[key]), Literal(value)))
    (rule,) = read_rules(graph).values()
    assert (rule.rule, rule.label, rule.severity, rule.stage, rule.denies) == ("R-X", "A label", "warning", 2, False)
    assert (rule.rarc, rule.fixes, rule.needs) == (("N1", "N2"), ("A.", "B."), {"mue"})
    assert (rule.group, rule.carc, rule.source) == ("", "", "")
