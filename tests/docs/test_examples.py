"""The documentation can't rot: its files, commands, Python, queries and pipelines run, and give what it shows."""

import ast
import doctest
import importlib
import shlex
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest
import yaml
from medcodegraph.api.cli.main import COMMANDS

sys.path.insert(0, str(Path(__file__).parent))
from examples import KINDS, Block, Shell, blocks, commands, fits

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
ALL = [(page, block) for page in PAGES for block in blocks(page.read_text(encoding="utf-8"))]


def _of(kind: str) -> list[tuple[Path, Block]]:
    return [(page, block) for page, block in ALL if block.kind == kind]


def _name(value: object) -> str:
    return value.stem if isinstance(value, Path) else str(getattr(value, "line", ""))


def test_examples_were_collected() -> None:
    assert len(PAGES) >= 8
    assert {block.kind for _, block in ALL} <= set(KINDS)
    assert len(_of("console")) >= 20
    assert sum(1 for _, block in _of("console") for _ in commands(block)) >= 25
    assert len(_of("pycon")) >= 2
    assert len(_of("yaml")) == 3
    assert all(page.read_text(encoding="utf-8").count("```") % 2 == 0 for page in PAGES)


@pytest.mark.parametrize("source", PAGES, ids=_name)
def test_examples_of_a_page_give_what_it_shows(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From top to bottom, in one folder, as a reader would."""
    monkeypatch.delenv("MEDCODEGRAPH_GRAPH", raising=False)
    monkeypatch.chdir(tmp_path)
    shell = Shell(tmp_path)
    names: dict[str, object] = {}
    try:
        for block in blocks(source.read_text(encoding="utf-8")):
            where = f"{source.name}:{block.line}"
            if block.title:
                (tmp_path / block.title).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / block.title).write_text(block.text, encoding="utf-8")
            elif block.kind == "console":
                _run_console(block, shell, where)
            elif block.kind == "pycon":
                _run_python(block, names, where)
    finally:
        shell.close()


def _run_console(block: Block, shell: Shell, where: str) -> None:
    for command, shown in commands(block):
        said = shell.run(command)
        assert fits(shown, said), f"{where}: {command}\nshown:\n{shown}\nsaid:\n{said}"


def _run_python(block: Block, names: dict[str, object], where: str) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, names, where, where, block.line)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    said: list[str] = []
    result = runner.run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    assert result.attempted > 0
    assert result.failed == 0, "".join(said)


@pytest.mark.parametrize(("source", "block"), _of("sh"), ids=_name)
def test_commands_that_are_not_run_are_understood(source: Path, block: Block) -> None:
    for line in block.text.splitlines():
        words = [word for word in shlex.split(line) if not word.startswith("MEDCODEGRAPH_API_KEY=")]
        if words[:1] == ["medcodegraph"]:
            assert words[1] in COMMANDS
            parser = ArgumentParser(exit_on_error=False)
            importlib.import_module(f"medcodegraph.api.cli.{words[1]}").add_arguments(parser)
            parser.parse_args(words[2:])


@pytest.mark.parametrize(("source", "block"), _of("python"), ids=_name)
def test_python_that_is_not_run_imports_what_exists(source: Path, block: Block) -> None:
    imports = [node for node in ast.walk(ast.parse(block.text)) if isinstance(node, ast.ImportFrom)]
    assert imports
    for node in imports:
        module = importlib.import_module(node.module or "")
        assert all(hasattr(module, name.name) for name in node.names), f"{source.name}:{block.line}"


@pytest.mark.parametrize(("source", "block"), _of("yaml"), ids=_name)
def test_pipelines_are_valid_and_name_what_exists(source: Path, block: Block, tmp_path: Path) -> None:
    path = tmp_path / Path(block.title).name
    path.write_text(block.text)
    shown = yaml.safe_load(block.text)
    if "repos" in shown:
        subprocess.run([sys.executable, "-m", "pre_commit", "validate-config", str(path)], check=True)
        known = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
        assert {hook["id"] for hook in shown["repos"][0]["hooks"]} == known
        return
    schema = "vendor.github-workflows" if "jobs" in shown else "vendor.gitlab-ci"
    subprocess.run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)], check=True)
    if "jobs" in shown:
        [step] = [one for one in shown["jobs"]["check"]["steps"] if "medcodegraph" in one.get("uses", "")]
        action = ROOT / step["uses"].partition("medcodegraph/medcodegraph/")[2].partition("@")[0] / "action.yml"
        assert step["with"].keys() <= yaml.safe_load(action.read_text())["inputs"].keys()
    else:
        template = yaml.safe_load((ROOT / shown["include"][0]["file"].lstrip("/")).read_text())
        [job] = [one for one in shown.values() if isinstance(one, dict)]
        assert job["variables"].keys() <= template[job["extends"]]["variables"].keys()


@pytest.mark.parametrize(("source", "block"), [(p, b) for p, b in _of("turtle") if not b.title], ids=_name)
def test_shapes_that_are_shown_are_those_of_the_package(source: Path, block: Block) -> None:
    files = (ROOT / "shapes").glob("*/*.ttl")
    assert any(block.text in file.read_text(encoding="utf-8") for file in files), f"{source.name}:{block.line}"
