"""`medcodegraph compile`, `explain` and `validate --engine compiled`: the rules as SQL, and what that SQL finds."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from medcodegraph.api.cli.main import main

Cli = Callable[..., tuple[int, str, str]]
CLAIM = {
    "id": "C1", "form": "837P", "payer": "medicare", "patient": "P1",
    "lines": [{"number": 1, "code": "63621", "units": 1, "from": "2024-09-10", "place_of_service": "22"}],
}  # fmt: skip


def test_a_rule_becomes_a_script(capsys: pytest.CaptureFixture[str]):
    assert main(["compile", "R-FMT-TOB", "--dialect", "snowflake"]) == 0
    out = capsys.readouterr().out
    assert "CREATE TABLE" in out and "-- R-FMT-TOB" in out


def test_an_unknown_dialect_is_wrong_use(capsys: pytest.CaptureFixture[str]):
    assert main(["compile", "--dialect", "cobol"]) == 2
    assert "no dialect cobol" in capsys.readouterr().err


def test_a_rule_is_explained(cli: Cli):
    code, out, _ = cli("explain", "R-FMT-TOB", "--no-plan")
    assert code == 0
    assert all(part in out for part in ("# Shape", "# SPARQL", "# SQL"))


def test_engines_print_the_same(cli: Cli, tmp_path: Path):
    file = tmp_path / "claim.json"
    file.write_text(json.dumps(CLAIM), encoding="utf-8")
    compiled = cli("validate", str(file), "--engine", "compiled", "--format", "json")
    assert compiled[:2] == cli("validate", str(file), "--engine", "single", "--format", "json")[:2]


def test_the_compiled_engine_names_what_it_does_not_do(cli: Cli, tmp_path: Path):
    file = tmp_path / "claim.json"
    file.write_text(json.dumps(CLAIM), encoding="utf-8")
    code, _, err = cli("validate", str(file), "--engine", "compiled", "--satisfied")
    assert code == 2
    assert "--satisfied" in err
