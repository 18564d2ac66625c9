"""`validate --to`: from the words of a command to a file of findings."""

import csv
from pathlib import Path

import pytest

HEADER = "id,form,patient,payer,number,code,modifiers,units,from,place_of_service,rendering\n"
ADD_ON = "C1,837P,P1,medicare,1,63621,,1,2024-09-10,22,1234567893\n"
PRIMARY = "C1,837P,P1,medicare,2,63620,,1,2024-09-10,22,1234567893\n"


@pytest.fixture
def claims(tmp_path):
    def write(text):
        path = tmp_path / "claims.csv"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def test_findings_are_written_and_counted(cli, claims, tmp_path):
    to = tmp_path / "findings.csv"
    code, out, err = cli("validate", claims(HEADER + ADD_ON), "--to", str(to), "--memory", "500MB", "--threads", "1")
    assert code == 1
    assert out.startswith("1 lines of 1 claims; findings: 1 error,")
    assert "judged 1 lines, chunk 1 of 1" in err
    found = [row["rule"] for row in csv.DictReader(to.open(encoding="utf-8")) if row["verdict"] == "violated"]
    assert found == ["R-AOC-1"]


def test_a_broken_row_is_told_and_exit_is_2(cli, claims, tmp_path):
    path = claims(HEADER + ADD_ON + PRIMARY + ADD_ON.replace("C1", "C2").replace(",1,2024", ",x,2024"))
    code, out, err = cli("validate", path, "--to", str(tmp_path / "findings.ndjson"))
    assert code == 2
    assert "2 lines of 1 claims" in out
    assert "row 3 claim C2: units is not a number" in err


@pytest.mark.parametrize(
    ("words", "text", "reason"),
    [
        (["--to", "findings.xml"], HEADER, "its name must end in .parquet, .ndjson, .csv"),
        (["--to", "findings.csv"], HEADER.replace("units,", ""), 'column "units" is missing'),
        (["--to", "findings.csv"], HEADER.replace("payer", "payor"), "column 'payor' is not one of a claims file"),
        (["--to", "findings.csv", "--memory", "much"], HEADER, "'much' is not a size such as 2GB"),
        (["--to", "findings.csv", "--satisfied"], HEADER, "--satisfied is not for --to"),
        (["--to", "findings.csv"], HEADER, "holds no claim"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(cli, claims, words, text, reason):
    path = claims(text)
    folder = Path(path).parent
    code, _, err = cli("validate", path, "--to", str(folder / words[1]), *words[2:])
    assert code == 2
    assert reason in err.splitlines()[-1]
    assert [one.name for one in folder.iterdir()] == ["claims.csv"]
