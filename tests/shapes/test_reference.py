"""The reference engine: stages, what it refuses, and two laws that hold of every line it judges."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.finding import Finding
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.shapes.reference import SliceGraph, to_graph
from medcodegraph.shapes.validator import Validator
from rdflib import Literal, URIRef

Make = Callable[..., Claim]
DATE = "http://www.w3.org/2001/XMLSchema#date"
FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
RELEASING = ("59", "XS", "58", "78", "91", "24", "25", "27", "57", "LT", "RT", "F1")
OTHER = ("22", "50", "76", "KX")
MODIFIERS = st.lists(st.sampled_from(RELEASING + OTHER), max_size=3, unique=True)
DAYS = st.sampled_from(("2018-05-05", "2019-06-30", "2019-07-01", "2025-02-10"))
PAIRS = (("9001A", "9003A"), ("9001A", "99213"), ("99214", "9007A"), ("99215", "99213"))
VIOLATED = {"R-PTP-1", "R-PTP-EM", "R-PTP-SAMEANAT", "R-PTP-COL"}


@pytest.fixture(scope="module")
def validator(store: EmbeddedStore) -> Validator:
    return Validator(store, released=True, engine="reference")


def on_line(findings: list[Finding], line: int, claim: str = "C1") -> set[tuple[str, str]]:
    return {(f.rule, f.verdict) for f in findings if (f.claim, f.line) == (claim, line)}


@FEW
@given(drawn=st.lists(st.tuples(st.sampled_from(PAIRS), MODIFIERS, MODIFIERS, DAYS), min_size=8, max_size=8))
def test_a_pair_with_indicator_1_is_either_released_or_violated_once(
    validator: Validator, claim: Make, drawn: list[tuple[tuple[str, str], list[str], list[str], str]]
):
    """Whatever the modifiers and the day: one rule denies it, or modifiers release it, and never both or neither."""
    claims = [
        claim((one, {"modifiers": first}), (two, {"modifiers": second}), id=f"C{at}", patient=f"P{at}", day=day)
        for at, ((one, two), first, second, day) in enumerate(drawn)
    ]
    findings = validator.judge(claims)
    for made in claims:
        found = on_line(findings, 2, made.id)
        denied = [rule for rule, verdict in found if rule in VIOLATED and verdict == "violated"]
        released = ("R-PTP-1", "released") in found
        assert len(denied) == (0 if released else 1), (made.lines, found)
        assert not on_line(findings, 1, made.id) & {(rule, "violated") for rule in VIOLATED}


SOURCES = {
    "ncci-aoc": ("Not checked against NCCI add-on code edits: no loaded",),
    "ncci-ptp": ("Not checked against NCCI procedure-to-procedure edits", "Not checked against NCCI pair edits"),
    "ncci-mue": ("Not checked against NCCI medically unlikely edits for", "Not checked against NCCI unit limits",
                 "Not checked against NCCI pair edits and unit limits"),
    "mpfs-rvu": ("Not checked against Medicare physician fee schedule relative value file: no loaded",),
}  # fmt: skip
"""How the notices begin that say that nothing of a source judges a line."""


@pytest.mark.parametrize("bill", [None, "0131", "0221", "0111"])
@pytest.mark.parametrize(
    "day", [None, "2010-01-04", "2024-05-01", "2024-06-15", "2024-09-10", "2025-02-10", "2026-08-01"]
)
def test_a_line_is_judged_by_each_source_or_says_so(
    store: EmbeddedStore, claim: Make, day: str | None, bill: str | None
):
    """Silence of a rule means that it was asked: no source is passed over without a notice."""
    form = {"form": "837I", "type_of_bill": bill} if bill else {}
    validator = Validator(store, engine="reference")
    findings = validator.judge([claim(("63620", {"from": day, "to": day}), **form)])
    notices = [finding.message for finding in findings if finding.verdict == "not checked"]
    asked = set(SOURCES) - ({"mpfs-rvu"} if bill else set())
    judged = {name for name in SOURCES for edition in validator.editions_used() if edition.startswith(name)}
    silent = {name for name in asked if not any(notice.startswith(SOURCES[name]) for notice in notices)}
    assert silent == judged


def test_a_later_stage_sees_the_findings_of_an_earlier_one(validator: Validator, claim: Make):
    found = validator.judge([claim(("9009A",), ("9100A",), ("9101A",))])
    assert ("R-PTP-0", "violated") in on_line(found, 2)
    assert ("R-AOC-4", "violated") in on_line(found, 3)
    assert ("R-AOC-4", "violated") not in on_line(validator.judge([claim(("9100A",), ("9101A",))]), 2)


def test_a_rule_that_is_left_out_denies_nothing(store: EmbeddedStore, validator: Validator, claim: Make):
    """Leaving a rule out takes its findings away, and no other shape's."""
    claims = [claim(("9001A",), ("9002A",), ("9203A", {"units": 3}))]
    shape = "https://w3id.org/medcodegraph/shapes#R-PTP-0"
    every = validator.judge(claims)
    fewer = Validator(store, released=True, engine="reference")
    del fewer.rules[shape]
    assert fewer.judge(claims) == [finding for finding in every if finding.shape != shape]


def test_terms_keep_their_kind():
    subject, predicate = ox.NamedNode("https://example.org/s"), ox.NamedNode("https://example.org/p")
    values = [
        ox.Literal("a"), ox.Literal("a", language="en"), ox.Literal("2025-01-01", datatype=ox.NamedNode(DATE)),
        ox.NamedNode("https://example.org/o"),
    ]  # fmt: skip
    graph = to_graph(ox.Triple(subject, predicate, value) for value in values)
    assert set(graph.objects()) == {
        Literal("a"), Literal("a", lang="en"), Literal("2025-01-01", datatype=URIRef(DATE)),
        URIRef("https://example.org/o"),
    }  # fmt: skip


def test_a_quoted_triple_is_refused():
    node = ox.NamedNode("https://example.org/s")
    with pytest.raises(TypeError, match="quoted triple"):
        to_graph([ox.Triple(node, node, ox.Triple(node, node, node))])


def test_a_query_parsed_once_answers_each_graph():
    query, one, two = "SELECT ?o WHERE { ?s ex:p ?o }", SliceGraph(), SliceGraph()
    names = {"ex": "https://example.org/"}
    for graph, value in ((one, "1"), (two, "2")):
        graph.add((URIRef("https://example.org/s"), URIRef("https://example.org/p"), Literal(value)))
    for graph, value in ((one, "1"), (two, "2"), (one, "1")):
        assert [str(row[0]) for row in graph.query(query, initNs=names)] == [value]
