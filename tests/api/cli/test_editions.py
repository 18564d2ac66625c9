"""`medcodegraph editions`: what is loaded, from which file, and which dates it judges."""

import json
from pathlib import Path

import pytest
from medcodegraph.api.cli.main import main

SOURCES = {
    "medcodegraph", "medcodegraph-curated", "mpfs-rvu", "ncci-aoc", "ncci-mue-hospital", "ncci-mue-practitioner",
    "ncci-ptp-hospital", "ncci-ptp-practitioner",
}  # fmt: skip


def test_table_has_a_line_an_edition(cli) -> None:
    code, out, _ = cli("editions")
    assert code == 0
    header, *lines = out.splitlines()
    assert header.split()[:2] == ["edition", "effective"]
    assert len(lines) == len(SOURCES)
    practitioner = next(line for line in lines if line.startswith("ncci-ptp-practitioner/"))
    assert "2024-07-01 to now" in practitioner
    assert "8,264" in practitioner
    assert "with the package" in practitioner


def test_json_tells_counts_and_periods(cli) -> None:
    editions = json.loads(cli("editions", "--format", "json")[1])
    assert {edition["source"] for edition in editions} == SOURCES
    rvu = next(edition for edition in editions if edition["source"] == "mpfs-rvu")
    assert (rvu["in_force_from"], rvu["in_force_to"], rvu["coverage"]) == ("2025-10-01", None, "curated")
    assert rvu["rows_read"] == rvu["rows_kept"] + rvu["rows_rejected"] > 300
    assert len(rvu["sha256"]) == 64


def test_a_folder_without_a_graph_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["editions", "--graph", str(tmp_path)]) == 2
    assert f"{tmp_path}: no graph was built here" in capsys.readouterr().err
