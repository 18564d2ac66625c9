"""What a newcomer reads is true: commands, paths, examples, pins, scripts, and what the wheel holds."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import pytest
from medcodegraph.api.cli.main import COMMANDS, main
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "NOTICE", *(
    str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").rglob("*.md")))]  # fmt: skip
MADE_UP = {"graph/sources/yours.py", "src/medcodegraph/"}
AT_THE_ROOT = re.compile(r"NOTICE|LICENSE|\w+\.(md|py|toml)")
SCRIPTS = ("script/demo", "script/test", "script/lock", "script/environment")
LOCKS = ("requirements.txt", "requirements-test.txt", "morph-kgc.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _block(kind: str, after: str = "") -> str:
    found = re.search(rf"```{kind}\n(.*?)```", README[README.index(after) :], re.DOTALL)
    assert found
    return found[1]


def _command_lines() -> list[str]:
    inline = re.findall(r"`(medcodegraph [^`]+)`", README)
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL)).splitlines()
    return [*inline, *(line for line in blocks if line.startswith("medcodegraph "))]


@pytest.mark.parametrize("line", _command_lines())
def test_command_lines_of_the_readme_are_understood(line: str) -> None:
    _, name, *words = shlex.split(line)
    parser = ArgumentParser(prog=name, exit_on_error=False)
    import_module(f"medcodegraph.api.cli.{name}").add_arguments(parser)
    parser.parse_args(words)


def test_readme_shows_every_command() -> None:
    shown = {shlex.split(line)[1] for line in _command_lines()}
    assert set(COMMANDS) <= shown
    assert len(_command_lines()) >= 11


def test_example_of_the_readme_gives_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MEDCODEGRAPH_GRAPH", raising=False)
    claim = tmp_path / "claim.json"
    claim.write_text(_block("json", "## A claim in"))
    assert main(["validate", str(claim)]) == 1
    assert capsys.readouterr().out.startswith(_block("text", "## A claim in"))


def test_shape_of_the_readme_is_the_shape_of_the_package() -> None:
    lines = iter((ROOT / "shapes/claims/addon.ttl").read_text(encoding="utf-8").splitlines())
    for line in _block("turtle").splitlines():
        assert line in lines, line  # also in this order: the iterator goes on


@pytest.mark.parametrize("page", PAGES)
def test_paths_that_are_named_exist(page: str) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    tokens = [token.split()[0] for token in re.findall(r"`([^`\n]+)`", text)]
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".venv")}
    named = [
        token for token in tokens
        if re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", token)
        and (("/" in token and token.split("/")[0] in folders) or AT_THE_ROOT.fullmatch(token))
    ]  # fmt: skip
    missing = {name for name in named if not (ROOT / name).exists()} - MADE_UP
    assert missing == set()
    if page in ("README.md", "CONTRIBUTING.md"):
        assert len(named) > 8


def test_readme_table_of_folders_is_complete() -> None:
    table = README[README.index("## Where things are") :]
    for folder in ("ontology", "graph", "shapes", "api"):
        assert f"`{folder}/" in table
    for room in (path.name for path in (ROOT / "graph").iterdir() if (path / "__init__.py").exists()):
        assert f"`graph/{room}/`" in table


def test_decisions_are_numbered_pages_of_one_form() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in pages] == list(range(1, len(pages) + 1))
    assert len(pages) >= 12
    for path in pages:
        headings = re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings[:2] == ["Context", "Decision"], path.name
        assert "Rejected" in headings, path.name


def test_notice_names_the_owners() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for owner in ("American Medical Association", "American Dental Association", "X12", "CMS",
                  "National Uniform Billing Committee", "No CPT descriptor"):  # fmt: skip
        assert owner in notice
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def _pins(lock: str) -> dict[str, list[str]]:
    """Return the pinned versions of each package of a lock file; markers may give it several."""
    text = (ROOT / "script" / lock).read_text(encoding="utf-8")
    pins: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE):
        pins.setdefault(name, []).append(version)
    return pins


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.txt", PROJECT["dependencies"]),
        ("requirements-test.txt", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]),
    ],
)
def test_lock_pins_every_dependency(lock: str, wanted: list[str]) -> None:
    pins = _pins(lock)
    for requirement in map(Requirement, [*wanted, "setuptools>=77"]):
        versions = pins.get(requirement.name.lower(), [])
        assert versions, f"{requirement.name} is not in script/{lock}: run script/lock"
        assert all(version in requirement.specifier for version in versions), requirement


def test_locks_agree_and_name_no_host() -> None:
    every = _pins("requirements-test.txt")
    assert all(every[name] == versions for name, versions in _pins("requirements.txt").items())
    for lock in LOCKS:
        text = (ROOT / "script" / lock).read_text(encoding="utf-8")
        assert "://" not in text
        for entry in re.split(r"\n(?=[a-z])", text)[1:]:
            assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_plain_sh(script: str) -> None:
    text = (ROOT / script).read_text(encoding="utf-8")
    shell = shutil.which("dash") or "sh"
    subprocess.run([shell, "-n", str(ROOT / script)], check=True)
    assert not re.search(r"\[\[|\blocal\b|\bsource\b|\$'|pipefail", text)
    if script != "script/environment":
        assert text.startswith("#!/bin/sh\n")
        assert os.access(ROOT / script, os.X_OK)


def test_script_without_a_python_says_what_to_install(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "script", tmp_path / "repository" / "script")
    for name in ("pyproject.toml", "setup.py"):
        shutil.copy(ROOT / name, tmp_path / "repository" / name)
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("dirname", "cksum", "cat", "rm"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    done = subprocess.run(
        [shutil.which("sh") or "sh", "repository/script/demo"], cwd=tmp_path, env={"PATH": str(tools)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "medcodegraph needs Python 3.11 or newer with venv: apt-get install python3 python3-venv (or see python.org)"
    ]


def test_continuous_integration_runs_the_same_checks() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert "script/test" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert ".ci/run" in (ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that nothing is left in the repository."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("ontology", "graph", "shapes", "api"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "dist"))
    for path in ROOT.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copy(path, copy / path.name)
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        "out",
        ".",
    ]
    subprocess.run(build, cwd=copy, check=True, capture_output=True)
    (made,) = (copy / "out").glob("*.whl")
    return made


def test_wheel_holds_every_file_under_one_name(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    wanted = {
        f"medcodegraph/{path.relative_to(ROOT)}"
        for folder in ("ontology", "graph", "shapes", "api")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".md" and "__pycache__" not in path.parts
        if path.suffix == ".py" or not path.is_relative_to(ROOT / "api" / "web")
    } | {"medcodegraph/__init__.py", "medcodegraph/py.typed"}
    assert wanted - set(names) == set()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"medcodegraph"}


def test_wheel_works_without_the_repository(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    script = (
        "import medcodegraph; from medcodegraph.api.cli.main import main; import sys;"
        f"assert medcodegraph.__file__.startswith({str(tmp_path)!r}); sys.exit(main(['code', '63621']))"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(tmp_path / "site"),
        "MEDCODEGRAPH_CACHE": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "63620" in done.stdout
