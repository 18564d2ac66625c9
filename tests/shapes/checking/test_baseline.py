"""Known problems do not fail, stay known when lines move, and are told to be gone."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.store import EmbeddedStore
from medcodegraph.shapes.checking.baseline import apply_baseline, write_baseline
from medcodegraph.shapes.checking.check import check
from medcodegraph.shapes.checking.fingerprint import fingerprints
from medcodegraph.shapes.checking.problem import Checked, Problem

TURTLE = """\
@prefix mcg: <https://w3id.org/medcodegraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix modifier: <https://w3id.org/medcodegraph/modifier/> .
modifier:Z9 a mcg:Modifier ; skos:notation "Z9" .
[] a mcg:PtpEdit ;
  mcg:modifierIndicatr "1" .
"""
CHARGES = "code,modifiers,pos\n63620,11,21\n63620,11,22\n"
CLAIM = (
    '{"id": "A1", "form": "837P", "payer": "medicare", "patient": "P1", "lines": [{"number": 1, "code": "63621",'
    ' "units": 3, "from": "2026-02-10", "place_of_service": "22", "rendering": "1234567893"}]}\n'
)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.chdir(tmp_path)
    for name, text in (("a.ttl", TURTLE), ("charges.csv", CHARGES), ("claims.ndjson", CLAIM)):
        Path(name).write_text(text)
    return [Path("a.ttl"), Path("charges.csv"), Path("claims.ndjson")]


def _check(files: list[Path], store: EmbeddedStore) -> Checked:
    return check(files, store, date(2026, 2, 10))


def test_moved_lines_make_no_new_problem(files: list[Path], default: EmbeddedStore):
    before = _check(files, default)
    count = write_baseline(Path("known.json"), before.problems)
    assert count == len([p for p in before.problems if p.verdict == "violated"]) >= 7
    Path("a.ttl").write_text(TURTLE.replace("modifier:Z9 a", "\n# a comment\n\nmodifier:Z9  a"))
    Path("charges.csv").write_text(CHARGES.replace("\n", "\n63621,,21\n63620,,21\n", 1))
    Path("claims.ndjson").write_text(CLAIM.replace("A1", "A0").replace("P1", "P2").replace(": 3,", ": 1,") + CLAIM)
    after = apply_baseline(Path("known.json"), _check(files, default))
    assert after.gone == 0
    assert {p.rule for p in after.problems if p.fails} == {"R-AOC-1"}
    assert sum(p.known for p in after.problems) == count


def test_a_second_one_of_the_same_kind_is_new(files: list[Path], default: EmbeddedStore):
    write_baseline(Path("known.json"), _check(files, default).problems)
    Path("a.ttl").write_text(TURTLE + '[] a mcg:PtpEdit ;\n  mcg:modifierIndicatr "1" .\n')
    after = apply_baseline(Path("known.json"), _check(files, default))
    assert [p.line for p in after.problems if p.fails and p.rule == "unknown-term"] == [8]


def test_what_was_mended_is_gone_but_not_that_of_other_files(files: list[Path], default: EmbeddedStore):
    write_baseline(Path("known.json"), _check(files, default).problems)
    Path("charges.csv").write_text(CHARGES.replace("11", ""))
    assert apply_baseline(Path("known.json"), _check(files[1:2], default)).gone == 2


def test_a_baseline_holds_nothing_of_a_claim(files: list[Path], default: EmbeddedStore):
    write_baseline(Path("known.json"), _check(files, default).problems)
    text = Path("known.json").read_text()
    assert set(re.findall(r'"(\w+)":', text)) == {"version", "problems", "file", "rule", "fingerprint"}
    assert "A1" not in text
    assert "63621" not in text


def test_what_can_not_be_read_or_judged_is_never_known(tmp_path: Path):
    problems = [
        Problem("a.ttl", 1, 1, "error", "unreadable", "not Turtle"),
        Problem("a.csv", 1, 1, "info", "R-DATA-UNKNOWN", "not checked", verdict="not checked"),
    ]
    assert write_baseline(tmp_path / "known.json", problems) == 0
    assert apply_baseline(tmp_path / "known.json", Checked(["a.ttl"], problems)).problems == problems


def test_fingerprints_tell_equal_problems_apart():
    problem = Problem("a.ttl", 1, 1, "error", "x", "m", about=("s", "v"))
    marks = fingerprints([problem, replace(problem, line=9), replace(problem, about=("s", "w"))])
    assert len(set(marks)) == 3
    assert fingerprints([replace(problem, line=7, message="n")]) == marks[:1]


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2, "problems": []}', '{"version": 1}', "{"])
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(InputError, match="no baseline"):
        apply_baseline(path, Checked([], []))
