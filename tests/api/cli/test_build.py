"""`build` through the command line: what it says, what it refuses, and the check of what it made."""

from pathlib import Path

import pytest
from medcodegraph.api.cli.main import main

BANNER = ",,2026 National Physician Fee Schedule Relative Value File July Release" + "," * 29
HEADER = "HCPCS,MOD,DESCRIPTION,CODE" + ",COLUMN" * 28
ROW = "{code},,,A,,1.00,0.00,,0.00,,0.00,1.00,1.00,0,000,0.00,0.00,0.00,0,0,0,0,0,9,,33.4009,09,0,99,0.00,0.00,0.00"


@pytest.fixture
def fee_schedule(tmp_path: Path) -> Path:
    path = tmp_path / "anything.dat"
    rows = [BANNER, HEADER, ROW.format(code="20610"), ROW.format(code="GXXX1")]
    path.write_text("\n".join(rows) + "\n")
    return path


def test_build_tells_what_it_kept_and_why_not_the_rest(fee_schedule: Path, tmp_path: Path, capsys) -> None:
    assert main(["build", str(fee_schedule), "--to", str(tmp_path / "graph"), "--check"]) == 0
    out = capsys.readouterr().out
    assert "mpfs-rvu" in out
    assert "2026-07" in out
    assert "rejected in anything.dat: 1 x code has no known format" in out
    assert "catalog shapes: 0 errors" in out
    assert main(["editions", "--graph", str(tmp_path / "graph")]) == 0
    assert "2026-07" in capsys.readouterr().out


def test_build_says_what_is_loaded_already(fee_schedule: Path, tmp_path: Path, capsys) -> None:
    words = ["build", str(fee_schedule), "--to", str(tmp_path / "graph")]
    assert main(words) == 0
    assert main(words) == 0
    assert "already loaded" in capsys.readouterr().out


def test_build_refuses_an_unknown_file_in_one_line(tmp_path: Path, capsys) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear CMS,\n")
    assert main(["build", str(path), "--to", str(tmp_path / "graph")]) == 2
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("medcodegraph:")]
    assert len(errors) == 1
    assert "letter.txt" in errors[0]
    assert "not recognised" in errors[0]
