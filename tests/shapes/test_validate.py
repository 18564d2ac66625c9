"""Judging depends on the claims alone: not on their order, their batch, or who else is judged with them."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from medcodegraph.graph.claims.claim_json import claim_from_json
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.finding import Finding
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.shapes.validator import BATCH_LINES, Validator, patient_batches

Make = Callable[..., Claim]
ONE_OF_EQUALS = ("#R-DUP", "#R-MOD-BILAT-lines")
"""Shapes that name one of several lines alike: the later, the earlier."""
FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

CODES = ("9001A", "9002A", "9003A", "99213", "9100A", "9101A", "9102A", "9103A", "9105A", "9203A", "9305A", "9332A",
         "9340A", "9300A")  # fmt: skip
LINES = st.fixed_dictionaries(
    {
        "code": st.sampled_from(CODES),
        "modifiers": st.lists(st.sampled_from(("25", "50", "59", "62", "LT", "RT")), max_size=2),
        "units": st.integers(1, 3),
        "from": st.sampled_from(("2025-02-10", "2025-02-11")),
        "place_of_service": st.sampled_from(("11", "22")),
        "rendering": st.sampled_from(("1000000012", "1000000020")),
    }
)
CLAIMS = st.lists(
    st.tuples(st.sampled_from(("ANNA-7", "BERT-9")), st.lists(LINES, min_size=1, max_size=3)), min_size=2, max_size=3
).map(lambda found: [as_claim(f"C{at}", *one) for at, one in enumerate(found, 1)])


def as_claim(name: str, patient: str, lines: list[dict[str, object]]) -> Claim:
    numbered = [line | {"number": number} for number, line in enumerate(lines, 1)]
    return claim_from_json(
        {"id": name, "form": "837P", "payer": "medicare", "patient": patient, "lines": numbered},
    )


def key(finding: Finding) -> tuple[object, ...]:
    return (finding.claim, finding.line, finding.shape, finding.message, finding.evidence)


def named(findings: Iterable[Finding]) -> Counter[tuple[object, ...]]:
    """The findings of the rules that name a certain line."""
    return Counter(key(finding) for finding in findings if not finding.shape.endswith(ONE_OF_EQUALS))


def unnamed(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(finding.shape for finding in findings if finding.shape.endswith(ONE_OF_EQUALS))


@FEW
@given(claims=CLAIMS, data=st.data())
def test_order_is_of_no_account(validator: Validator, claims: list[Claim], data: st.DataObject):
    shuffled = [
        replace(claim, lines=tuple(data.draw(st.permutations(claim.lines))))
        for claim in data.draw(st.permutations(claims))
    ]
    straight, other = validator.judge(claims), validator.judge(shuffled)
    assert named(straight) == named(other)
    assert unnamed(straight) == unnamed(other)


@FEW
@given(claims=CLAIMS)
def test_batches_of_whole_patients_change_nothing(validator: Validator, claims: list[Claim]):
    apart = [finding for batch in patient_batches(claims, 1) for finding in validator.judge(batch)]
    together = validator.judge(claims)
    assert Counter(map(key, apart)) == Counter(map(key, together))
    assert not any(patient in json.dumps([f.as_json() for f in together]) for patient in ("ANNA", "BERT"))


def test_an_unrelated_patient_changes_nothing(validator: Validator, claim: Make):
    mine = claim(("9001A",), ("9002A",), ("9101A",), ("9203A", {"units": 2}))
    other = claim(("9001A",), ("9100A",), ("9203A", {"units": 2}), id="C2", patient="P2")
    alone = validator.judge([mine])
    beside = [finding for finding in validator.judge([other, mine]) if finding.claim == "C1"]
    assert Counter(map(key, alone)) == Counter(map(key, beside))


def test_findings_come_by_claim_line_and_gravity(validator: Validator, claim: Make):
    found = validator.judge([claim(("9101A",), id="C2"), claim(("9002A",), ("9001A", {"modifiers": ["11"]}))])
    assert [(f.claim, f.line) for f in found] == sorted((f.claim, f.line) for f in found)
    gravity = [("error", "warning", "info").index(f.severity) for f in found if (f.claim, f.line) == ("C1", 1)]
    assert gravity == sorted(gravity)
    assert gravity[0] == 0


def test_no_claims_no_findings(validator: Validator):
    assert validator.judge([]) == []
    assert list(validator.judge_all([])) == []


def test_released_edits_are_told_on_request(store: EmbeddedStore, claim: Make):
    claims = [claim(("9001A",), ("9003A", {"modifiers": ["59"]}))]
    usual, all_of_it = Validator(store), Validator(store, released=True)
    assert {finding.verdict for finding in usual.judge(claims)} == {"not checked"}
    (released,) = [finding for finding in all_of_it.judge(claims) if finding.verdict == "released"]
    assert (released.rule, released.line) == ("R-PTP-1", 2)
    assert "modifier 59" in released.message


def test_satisfied_rules_are_told_on_request(store: EmbeddedStore, claim: Make):
    """A rule is satisfied, violated or not checked on a line, and never two of them."""
    found = Validator(store, satisfied=True).judge([claim(("9100A",), ("9101A",), ("9203A", {"units": 3}))])
    satisfied = {(f.line, f.rule) for f in found if f.verdict == "satisfied"}
    assert {(2, "R-AOC-1"), (3, "R-AOC-1")} <= satisfied
    assert (3, "R-MUE-2") not in satisfied
    assert not satisfied & {(f.line, f.rule) for f in found if f.verdict != "satisfied"}
    unpublished = {f.line for f in found if f.rule == "R-MUE-UNPUB"}
    assert unpublished == {2}
    assert not any((2, f"R-MUE-{kind}") in satisfied for kind in "123")


def test_tells_the_editions_used(store: EmbeddedStore, claim: Make):
    validator = Validator(store)
    assert validator.editions_used() == []
    validator.judge([claim(("9100A",))])
    assert validator.editions_used() == [
        "mpfs-rvu/test-2025-01", "ncci-aoc/test-2025Q1", "ncci-mue-practitioner/test-2025Q1",
        "ncci-ptp-practitioner/test-2025Q1",
    ]  # fmt: skip


@pytest.mark.parametrize("lines", [1, 3, BATCH_LINES])
def test_batches_never_part_a_patient(claim: Make, lines: int):
    claims = [claim(("9300A",), ("9300A",), id=f"C{n}", patient=f"P{n % 5}" if n % 7 else None) for n in range(30)]
    batches = list(patient_batches(claims, lines))
    assert Counter(c.id for batch in batches for c in batch) == Counter(c.id for c in claims)
    for patient in {c.patient for c in claims if c.patient}:
        assert sum(any(c.patient == patient for c in batch) for batch in batches) == 1
    for batch in batches:
        size = sum(len(c.lines) for c in batch)
        assert size <= lines or len({c.patient or c.id for c in batch}) == 1
