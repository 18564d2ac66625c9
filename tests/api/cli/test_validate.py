"""`validate` and `demo` through the command line, on the embedded default."""

import csv
import io
import json
from pathlib import Path

import pytest
from medcodegraph.api.cli.main import main
from rdflib import Graph
from rdflib.namespace import RDF, SH

LINE = {
    "number": 1, "code": "63621", "modifiers": [], "units": 1, "from": "2025-10-15", "to": "2025-10-15",
    "place_of_service": "22", "rendering": "1234567893", "group": "G1", "specialty": None, "diagnoses": [],
    "revenue_code": None, "charge": None,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDCODEGRAPH_GRAPH", raising=False)


def claim(name: str, *lines: dict[str, object]) -> str:
    numbered = [LINE | {"number": n} | line for n, line in enumerate(lines, 1)]
    return json.dumps(
        {
            "id": name,
            "form": "837P",
            "payer": "medicare",
            "patient": f"PATIENT-SECRET-{name}",
            "type_of_bill": None,
            "lines": numbered,
        }
    )


@pytest.fixture
def write(tmp_path: Path):
    def to_file(*claims: str) -> str:
        path = tmp_path / "claims"
        path.write_text("\n".join(claims))
        return str(path)

    return to_file


CLEAN = claim("ok", {"code": "63620"}, {"code": "63621"})
ALONE = claim("alone", {"code": "63621"})
OFFICE = claim("office", {"code": "63620", "place_of_service": "11"})


def test_exit_codes(write) -> None:
    assert main(["validate", write(CLEAN)]) == 0
    assert main(["validate", write(ALONE)]) == 1
    assert main(["validate", "--fail-on", "never", write(ALONE)]) == 0
    assert main(["validate", write(OFFICE)]) == 0
    assert main(["validate", "--fail-on", "warning", write(OFFICE)]) == 1
    assert main(["validate", "/nonexistent"]) == 2


def test_text_names_rule_denial_fix_record_and_editions(write, capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", write(ALONE)])
    out, err = capsys.readouterr()
    assert "alone line 1: error R-AOC-1  CO-107 N122" in out
    assert "fix: Bill a primary of 63621 that was performed that day: 63620." in out
    assert "edit/aoc/medicare/63621-63620/unknown (ncci-aoc/curated-2024-06-03: code_family.csv row 3)" in out
    assert "ncci-aoc/curated-2024-06-03" in out
    assert "embedded default" in out
    assert "embedded default" in err


def test_json_is_the_contract(write, capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", "--format", "json", write(ALONE)])
    report = json.loads(capsys.readouterr().out)
    assert report["embedded_default"] is True
    assert report["counts"]["error"] == 1
    (finding,) = report["findings"]
    assert list(finding) == [
        "claim", "line", "rule", "severity", "verdict", "group", "carc", "rarc", "message", "fixes", "evidence",
        "shape",
    ]  # fmt: skip
    assert list(finding["evidence"][0]) == ["edit", "edition", "source_file", "row"]


def test_other_formats_hold_the_same_findings(write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(ALONE, OFFICE)
    shown = {}
    for name in ("json", "ndjson", "csv", "turtle"):
        main(["validate", "--fail-on", "never", "--format", name, path])
        shown[name] = capsys.readouterr().out
    findings = json.loads(shown["json"])["findings"]
    assert [json.loads(line) for line in shown["ndjson"].splitlines()] == findings
    rows = list(csv.DictReader(io.StringIO(shown["csv"])))
    assert [(r["claim"], r["rule"]) for r in rows] == [(f["claim"], f["rule"]) for f in findings]
    graph = Graph().parse(data=shown["turtle"], format="turtle")
    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == len(findings) == 2


def test_a_broken_claim_is_named_and_the_others_are_judged(write, capsys: pytest.CaptureFixture[str]) -> None:
    broken = claim("broken", {"from": "not a date"})
    assert main(["validate", write(ALONE, broken, CLEAN)]) == 2
    out, err = capsys.readouterr()
    assert "alone line 1: error R-AOC-1" in out
    assert "2 claims, 3 lines, 1 could not be read" in out
    assert "claims:2: " in err
    assert "claim broken" in err


def test_nothing_of_the_patient_is_shown(write, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("text", "json", "csv", "turtle"):
        main(["validate", "--released", "--satisfied", "--format", name, write(ALONE, claim("x", {"units": "many"}))])
    shown = capsys.readouterr()
    assert "SECRET" not in shown.out + shown.err


def test_what_is_not_covered_is_not_checked(write, capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", "--format", "json", write(claim("old", {"from": "2001-01-01", "to": "2001-01-01"}))])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {(f["rule"], f["verdict"]) for f in findings} == {("R-DATA-UNKNOWN", "not checked")}
    assert len(findings) == 4


def test_satisfied_leaves_out_what_was_not_checked(write, capsys: pytest.CaptureFixture[str]) -> None:
    old = claim("old", {"from": "2001-01-01", "to": "2001-01-01"})
    main(["validate", "--satisfied", "--format", "json", write(CLEAN, old)])
    found = json.loads(capsys.readouterr().out)["findings"]
    satisfied = {(f["claim"], f["line"], f["rule"]) for f in found if f["verdict"] == "satisfied"}
    assert ("ok", 2, "R-AOC-1") in satisfied
    assert ("ok", 1, "R-FMT-MOD") in satisfied
    assert ("old", 1, "R-FMT-MOD") in satisfied
    assert ("old", 1, "R-AOC-1") not in satisfied


def test_released_names_the_modifier(write, capsys: pytest.CaptureFixture[str]) -> None:
    visit = claim(
        "visit",
        {"code": "20610", "place_of_service": "11"},
        {"code": "99213", "modifiers": ["25"], "place_of_service": "11"},
    )
    assert main(["validate", "--released", "--format", "json", write(visit)]) == 0
    released = [f for f in json.loads(capsys.readouterr().out)["findings"] if f["verdict"] == "released"]
    assert [f["rule"] for f in released] == ["R-PTP-1"]
    assert "released by modifier 25" in released[0]["message"]


def test_hostile_text_is_harmless(write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(claim("=cmd\u001b[2J", {"code": "63621", "modifiers": ['"{?x}']}))
    main(["validate", path])
    assert "\x1b" not in capsys.readouterr().out
    main(["validate", "--format", "csv", path])
    assert all(row["claim"].startswith("'=cmd") for row in csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_demo_shows_findings_and_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    out = capsys.readouterr().out
    assert "setting-as-modifier line 2: error R-FMT-MOD" in out
    assert "11 is not a modifier: it is place of service 11, Office." in out
    assert "10 claims, 17 lines: 7 error, 1 warning, 4 not checked" in out


def test_one_unreadable_file_does_not_stop_the_others(
    write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, missing = tmp_path / "empty", tmp_path / "missing"
    empty.write_text("[]")
    assert main(["validate", str(missing), write(ALONE), str(empty)]) == 2
    out, err = capsys.readouterr()
    assert "alone line 1: error R-AOC-1" in out
    assert "2 could not be read" in out
    assert "missing" in err
    assert "holds no claim" in err


def test_a_file_without_a_claim_is_no_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").write_text("[]")
    assert main(["validate", str(tmp_path / "none")]) == 2
    assert "holds no claim" in capsys.readouterr().err


def test_another_payer_is_told_whose_edits_judge(write, capsys: pytest.CaptureFixture[str]) -> None:
    other = json.loads(ALONE) | {"payer": "unitedhealthcare"}
    main(["validate", write(json.dumps(other))])
    assert "By Medicare's published edits; this payer may differ." in capsys.readouterr().out
