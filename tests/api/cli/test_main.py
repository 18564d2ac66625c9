"""The door itself: help at once, exit codes of the contract, one clear line for each error."""

import subprocess
import sys

import pytest
from medcodegraph import __version__
from medcodegraph.api.cli.main import COMMANDS, main

SLOW = ("duckdb", "rdflib", "pyshacl", "networkx", "matplotlib", "httpx", "fastapi", "dataclasses", "json")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    assert stop.value.code == 0
    assert f"medcodegraph {name}" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["check"], "required: FILE"),
        (["check", "a.ttl", "--format", "pdf"], "invalid choice: 'pdf'"),
        (["check", "a.ttl", "--write", "pdf=a\nb"], "pdf=a b: write FORMAT=FILE"),
        (["query", "--nonsense"], "query"),
    ],
)
def test_wrong_use_is_one_line(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.startswith("medcodegraph: ")
    assert said in err
    assert "--help` tells more" in err


def test_internal_error_is_3_and_shows_no_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("patient SECRET")

    monkeypatch.delenv("MEDCODEGRAPH_DEBUG", raising=False)
    monkeypatch.setattr("medcodegraph.api.cli.demo.run", fail)
    assert main(["demo"]) == 3
    assert "SECRET" not in capsys.readouterr().err


def test_help_imports_nothing_heavy() -> None:
    """The budget of `--help` rests on this; a wall-clock figure is in benchmarks."""
    code = (
        "import sys; from medcodegraph.api.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: print(sorted(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = shown[shown.rindex("[") :]
    assert not [name for name in SLOW if f"'{name}'" in loaded]
