"""A shape that the single-claim engine can't run is refused with its name and the construct; it is never skipped."""

import pytest
from medcodegraph.errors import NotCompilable
from medcodegraph.shapes.single.constraints import constraint, derivations
from medcodegraph.shapes.single.facts import Needs
from rdflib import Graph

SHAPE = "https://example.org/rule"
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix mcg: <https://w3id.org/medcodegraph/ontology#> .
@prefix ex: <https://example.org/> .
"""
RULE = "ex:rule sh:targetClass mcg:ClaimLine ; sh:severity sh:Info ; sh:sparql ex:select "
SELECT = 'ex:select sh:message "no" ; sh:select "SELECT $this { $this ex:p ?o }" ; sh:prefixes ex:names . '
NAMES = 'ex:names sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/" ] . '


def compiled(*turtle: str) -> Graph:
    graph = Graph().parse(data=PREFIXES + "".join(turtle), format="turtle")
    constraint(graph, SHAPE, Needs())
    return graph


def test_a_rule_of_the_known_form_compiles():
    compiled(RULE, ". ", SELECT, NAMES)


@pytest.mark.parametrize(
    ("turtle", "construct"),
    [
        ((RULE, "; sh:property ex:more . ", SELECT, NAMES), "sh:property in a rule"),
        ((RULE, "; sh:deactivated true . ", SELECT, NAMES), "sh:deactivated in a rule"),
        ((RULE, ", ex:other . ", SELECT, NAMES), "2 values of sh:sparql"),
        ((RULE, "; sh:targetClass ex:Other . ", SELECT, NAMES), "a target other than mcg:ClaimLine"),
        ((RULE, ". ", SELECT, NAMES, 'ex:select sh:message "two" . '), "2 values of sh:message"),
        ((RULE, ". ", SELECT.replace("{ $this", "{ GRAPH ?g { $this").replace("?o }", "?o } }"), NAMES),
         "pattern Graph"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_another_form_is_refused_by_name(turtle: tuple[str, ...], construct: str):
    with pytest.raises(NotCompilable) as refusal:
        compiled(*turtle)
    assert (refusal.value.path, refusal.value.construct) == (SHAPE, construct)


def test_a_derivation_other_than_sparql_is_refused_by_name():
    graph = Graph().parse(data=PREFIXES + "ex:rule sh:rule ex:triple . ex:triple a sh:TripleRule .", format="turtle")
    with pytest.raises(NotCompilable, match="sh:SPARQLRule") as refusal:
        derivations(graph, Needs())
    assert refusal.value.path == "https://example.org/triple"
