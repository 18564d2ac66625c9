"""A finding names the record that it rests on, says how old that is, and advises what fits the line."""

from collections.abc import Callable
from typing import Any

import pytest
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.finding import Evidence, Finding
from medcodegraph.shapes.validator import Validator

IRI = "https://w3id.org/medcodegraph/"
OLDER = "Judged by an older edition: "
Make = Callable[..., Claim]


def of_rule(findings: list[Finding], rule: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule]


def test_names_edit_edition_file_and_row(validator: Validator, claim: Make):
    (finding,) = of_rule(validator.judge([claim(("9001A",), ("9013A",))]), "R-PTP-0")
    edition = f"{IRI}edition/ncci-ptp-practitioner/test-2025Q1"
    edit = f"{IRI}edit/ptp/practitioner/9001A-9013A/2016-01-01"
    assert finding.evidence == (Evidence(edit, edition, "ptp_edit.csv", 19),)
    assert finding.line == 2
    assert finding.shape == "https://w3id.org/medcodegraph/shapes#R-PTP-0"


def test_names_the_edition_alone_where_no_record_was_found(validator: Validator, claim: Make):
    (finding,) = of_rule(validator.judge([claim(("9300A",))]), "R-MUE-UNPUB")
    edition = f"{IRI}edition/ncci-mue-practitioner/test-2025Q1"
    assert finding.evidence == (Evidence(None, edition, "unit_limit.csv", None),)


@pytest.mark.parametrize(
    ("day", "older"),
    [
        ("2025-01-01", False),
        ("2025-03-31", False),
        ("2025-04-01", True),
        ("2025-09-30", True),
    ],
)
def test_tells_an_edition_older_than_its_rhythm(validator: Validator, claim: Make, day: str, older: bool):
    """A quarter's limits of 2025-01-01 judge to 2025-03-31; after that the finding says whose they are."""
    (finding,) = of_rule(validator.judge([claim(("9202A", {"units": 3}), day=day)]), "R-MUE-1")
    assert (OLDER in finding.message) == older
    assert finding.message.endswith("Made-up practitioner unit limits.") == older


def test_history_is_not_old(validator: Validator, claim: Make):
    """The newest pair edits answer for dates before their release by rows that were in force then."""
    (finding,) = of_rule(validator.judge([claim(("9001A",), ("9002A",), day="2018-03-05")]), "R-PTP-0")
    assert OLDER not in finding.message


@pytest.mark.parametrize(("day", "listed"), [("2025-03-31", "9100A, 9112A"), ("2025-04-01", "9100A")])
def test_advises_primaries_that_are_active_on_the_day(validator: Validator, claim: Make, day: str, listed: str):
    (finding,) = of_rule(validator.judge([claim(("9111A",), day=day)]), "R-AOC-1")
    assert f"Bill a primary of 9111A that was performed that day: {listed}." in finding.fixes


def test_cuts_a_long_list_of_primaries(validator: Validator, claim: Make):
    (finding,) = of_rule(validator.judge([claim(("20936",), day="2024-09-10")]), "R-AOC-1")
    assert any(", 22556, " in fix and fix.endswith("more.") for fix in finding.fixes)


FIXES: list[tuple[str, list[Any], str]] = [
    ("R-PTP-0", [("9001A",), ("9002A",)], "Remove 9002A: it is part of 9001A that day."),
    ("R-MUE-3", [("9204A", {"units": 4})], "Correct the units: at most 3 a day."),
    ("R-FMT-MOD", [("9300A", {"modifiers": ["ZZ"]})], "Remove ZZ, or correct it to a modifier that exists."),
    ("R-VAL-MOD", [("9300A", {"modifiers": ["GO", "CO"], "from": "2018-01-05", "to": None})],
     "Remove or replace modifier CO."),
    ("R-POS-NA", [("9360A",)], "Check the place of service: the fee schedule has no non-facility payment for 9360A."),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "lines", "fix"), FIXES, ids=[rule for rule, _, _ in FIXES])
def test_fills_a_fix(validator: Validator, claim: Make, rule: str, lines: list[Any], fix: str):
    (finding,) = of_rule(validator.judge([claim(*lines)]), rule)
    assert fix in finding.fixes
