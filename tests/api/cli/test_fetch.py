"""`fetch` through the command line, against a server that answers as CMS does."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from medcodegraph.api.cli.main import main
from medcodegraph.graph.fetch.addresses import read_addresses
from publisher import Answer, Server, packed, page, running

ZIP = "/files/zip/"
NAMES = [f"medicare-ncci-2026q3-practitioner-ptp-edits-ccipra-v322r0-f{part}.zip" for part in (1, 2, 3, 4)]


@pytest.fixture
def server() -> Iterator[Server]:
    pages = {address.source: urlsplit(address.page).path for address in read_addresses()}
    with running() as server:
        server.answers[pages["ncci-ptp-practitioner"]] = page([f"/license/ama?file={ZIP}{name}" for name in NAMES])
        server.answers[pages["hcpcs"]] = page([f"{ZIP}july-2026-alpha-numeric-hcpcs-file.zip"])
        server.answers |= {
            ZIP + name: Answer(packed(seed, 50_000), etag=f'"{seed}"', needs_acceptance=True)
            for seed, name in enumerate(NAMES)
        }
        server.answers[f"{ZIP}july-2026-alpha-numeric-hcpcs-file.zip"] = Answer(packed(9, 50_000))
        yield server


def test_nothing_is_asked_for_without_acceptance(server: Server, tmp_path: Path, capsys) -> None:
    assert main(["fetch", "ptp", "--to", str(tmp_path / "cms"), "--base", server.base]) == 2
    said = capsys.readouterr().err
    assert "terms of these files are not accepted: ncci-ptp-practitioner, ncci-ptp-hospital" in said
    assert "https://www.cms.gov/license/ama" in said
    assert not server.asked
    assert not (tmp_path / "cms").exists()


def test_what_has_no_terms_needs_no_acceptance(server: Server, tmp_path: Path, capsys) -> None:
    words = ["fetch", "hcpcs", "--release", "2026Q3", "--to", str(tmp_path / "cms"), "--base", server.base]
    assert main(words) == 0
    assert "july-2026-alpha-numeric-hcpcs-file.zip" in capsys.readouterr().out


def test_files_are_fetched_once(server: Server, tmp_path: Path, capsys) -> None:
    words = ["fetch", "ncci-ptp-practitioner", "--release", "2026Q3", "--accept-terms", "--to", str(tmp_path)]
    assert main([*words, "--base", server.base]) == 0
    shown = capsys.readouterr()
    assert all(f"{name}: 0.1 MB" in shown.err for name in NAMES)
    assert shown.out.count(" new\n") == 4
    assert f"medcodegraph build {tmp_path} --to GRAPH" in shown.out
    assert sorted(path.name for path in tmp_path.glob("*.zip")) == NAMES
    assert set(json.loads((tmp_path / ".fetched.json").read_text())) == set(NAMES)
    assert main([*words, "--base", server.base]) == 0
    assert capsys.readouterr().out.count(" unchanged\n") == 4


def test_a_changed_file_is_said(server: Server, tmp_path: Path, capsys) -> None:
    words = ["fetch", "hcpcs", "--release", "2026Q3", "--to", str(tmp_path), "--base", server.base]
    assert main(words) == 0
    server.answers[f"{ZIP}july-2026-alpha-numeric-hcpcs-file.zip"] = Answer(packed(10, 50_000))
    assert main(words) == 0
    assert "the new one is july-2026-alpha-numeric-hcpcs-file.2.zip" in capsys.readouterr().out


def test_one_missing_file_does_not_stop_the_others(server: Server, tmp_path: Path, capsys) -> None:
    del server.answers[ZIP + NAMES[1]]
    words = ["fetch", "hcpcs", "ncci-ptp-practitioner", "--release", "2026Q3", "--accept-terms"]
    assert main([*words, "--to", str(tmp_path), "--base", server.base]) == 2
    shown = capsys.readouterr()
    assert f"{NAMES[1]}: nothing is published there (404): CMS renames its files; look for" in shown.err
    assert len(list(tmp_path.glob("*.zip"))) == 4


def test_list_asks_nothing(capsys) -> None:
    assert main(["fetch", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(read_addresses())
    assert lines[0].startswith("source")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense", "--to", "x"], "no source is called 'nonsense'"),
        (["hcpcs"], "--to FOLDER"),
        (["hcpcs", "--to", "x", "--release", "July"], "write a year and a quarter"),
        (["hcpcs", "--to", "x", "--base", "cms.gov"], "--base"),
        (["hcpcs", "--to", __file__], "can't be a folder"),
    ],
)
def test_wrong_use(words: list[str], said: str, capsys) -> None:
    assert main(["fetch", *words]) == 2
    assert said in capsys.readouterr().err


def test_without_a_release_the_quarter_of_today_is_meant(server: Server, tmp_path: Path, capsys) -> None:
    server.answers.clear()
    assert main(["fetch", "hcpcs", "--to", str(tmp_path), "--base", server.base]) == 2
    assert f"{date.today().year}-alpha-numeric-hcpcs-file.zip: nothing is published there" in capsys.readouterr().err
