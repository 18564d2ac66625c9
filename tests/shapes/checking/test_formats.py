"""What build servers get: SARIF by its schema and a viewer, JUnit by a parser, annotations by their syntax."""

import json
import re
import string
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from medcodegraph.shapes.checking.problem import SEVERITIES, Checked, Place, Problem
from medcodegraph.shapes.report import PROBLEM_FORMATS
from medcodegraph.shapes.report.junit import to_junit
from medcodegraph.shapes.report.problem_text import to_github, to_text
from medcodegraph.shapes.report.sarif import to_sarif
from sarif import loader

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0-rtm.4.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)
GITHUB = re.compile(r"::(error|warning|notice) file=[^,:\r\n]+,line=\d+,col=\d+,title=[^,:\r\n]+::[^\r\n]*")
PROBLEMS = [
    Problem("a.ttl", 3, 5, "error", "mue-value", "A limit is 0 or more: -1.", "https://x#mue-value", Place(2, 1),
            about=("e", "v"), fixes=("Write 1.",), source="CMS"),
    Problem("a.ttl", 3, 5, "warning", "page", "50 % of\nit", about=("f",)),
    Problem("b.csv", 7, 1, "info", "R-STATUS-X", "Paid elsewhere."),
    Problem("b.csv", 8, 1, "info", "R-DATA-UNKNOWN", "Not checked.", verdict="not checked"),
    Problem("b.csv", 9, 2, "error", "R-FMT-MOD", "11 is not a modifier", known=True),
    Problem("/tmp/c d.ttl", 1, 4, "error", "unreadable", "not Turtle"),
]  # fmt: skip
CHECKED = Checked(["a.ttl", "b.csv", "clean.ttl", "/tmp/c d.ttl"], PROBLEMS, gone=2)


def test_sarif_is_valid_and_complete():
    log = json.loads(to_sarif(CHECKED))
    VALIDATOR.validate(log)
    [run] = log["runs"]
    results = run["results"]
    assert [run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] for r in results] == [p.rule for p in PROBLEMS]
    assert [(r["kind"], r["level"]) for r in results] == [
        ("fail", "error"), ("fail", "warning"), ("fail", "note"), ("open", "none"), ("fail", "error"),
        ("fail", "error"),
    ]  # fmt: skip
    assert [r["baselineState"] for r in results].count("unchanged") == 1
    assert results[0]["relatedLocations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 1}
    assert results[-1]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///tmp/c%20d.ttl"}
    assert len({r["partialFingerprints"]["medcodegraph/v1"] for r in results}) == len(PROBLEMS)


def test_sarif_is_read_by_a_viewer(tmp_path: Path):
    path = tmp_path / "check.sarif"
    path.write_text(to_sarif(CHECKED), encoding="utf-8")
    records = loader.load_sarif_file(str(path)).get_records()
    seen = {(one["Location"].removeprefix("file://"), one["Line"], one["Severity"], one["Code"]) for one in records}
    assert ("a.ttl", 3, "error", "mue-value") in seen
    assert ("a.ttl", 3, "warning", "page") in seen
    assert len(records) == len(PROBLEMS)


def test_junit_is_read_by_a_parser(tmp_path: Path):
    path = tmp_path / "check.xml"
    path.write_text(to_junit(CHECKED), encoding="utf-8")
    suites = {suite.name: suite for suite in JUnitXml.fromfile(str(path))}
    assert list(suites) == CHECKED.files
    assert (suites["a.ttl"].tests, suites["a.ttl"].failures) == (2, 2)
    assert (suites["b.csv"].tests, suites["b.csv"].skipped) == (3, 2)
    assert (suites["clean.ttl"].tests, suites["clean.ttl"].failures) == (1, 0)
    kinds = [type(case.result[0]) if case.result else None for suite in suites.values() for case in suite]
    assert kinds == [Failure, Failure, None, Skipped, Skipped, None, Error]
    [first, _] = suites["a.ttl"]
    assert first.result[0].message == "A limit is 0 or more: -1."
    assert first.result[0].text == "a.ttl:3:5: A limit is 0 or more: -1.\nfix: Write 1."


def test_annotations_and_text():
    assert to_github(CHECKED).splitlines() == [
        "::error file=a.ttl,line=3,col=5,title=mue-value::A limit is 0 or more: -1.",
        "::warning file=a.ttl,line=3,col=5,title=page::50 %25 of%0Ait",
        "::notice file=b.csv,line=7,col=1,title=R-STATUS-X::Paid elsewhere.",
        "::notice file=b.csv,line=8,col=1,title=R-DATA-UNKNOWN::Not checked.",
        "::error file=/tmp/c d.ttl,line=1,col=4,title=unreadable::not Turtle",
    ]
    last = to_text(CHECKED).splitlines()[-1]
    assert last == "2 errors, 1 warnings, 1 notes, 1 not checked, 1 known, 2 of the baseline gone"


HOSTILE = st.text(min_size=1) | st.text(st.sampled_from(string.printable + "\x00\x1b\u202e\ud800<>&]:%,"), min_size=1)
ANY = st.builds(
    Problem, file=HOSTILE, line=st.integers(1, 9), column=st.integers(1, 9), severity=st.sampled_from(SEVERITIES),
    rule=st.sampled_from(["R-X", "unreadable", "page"]), message=HOSTILE, known=st.booleans(),
    verdict=st.sampled_from(["violated", "not checked"]),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(ANY, max_size=4))
def test_hostile_text_breaks_no_format(problems: list[Problem]):
    checked = Checked([problem.file for problem in problems], problems)
    VALIDATOR.validate(json.loads(to_sarif(checked)))
    xml = JUnitXml.fromstring(to_junit(checked).encode())
    assert sum(suite.tests for suite in xml) >= len(problems)
    assert all(GITHUB.fullmatch(line) for line in to_github(checked).split("\n") if line)
    shown = [problem for problem in problems if not problem.known]
    assert len(to_text(checked).split("\n")) == len(shown) + 1
    assert all(char.isprintable() for line in to_text(checked).split("\n") for char in line)


@pytest.mark.parametrize("name", PROBLEM_FORMATS)
def test_nothing_found_is_well_formed_too(name: str):
    report = PROBLEM_FORMATS[name](Checked(["a.ttl"], []))
    assert report == "" if name == "github" else report
