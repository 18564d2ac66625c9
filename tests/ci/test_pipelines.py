"""What others put in their pipelines, run on a scratch repository: the hooks, the action, the GitLab template."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from junitparser import JUnitXml

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github/actions/check/action.yml"
GITLAB = ROOT / ".ci/gitlab-check.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
TURTLE = """\
@prefix mcg: <https://w3id.org/medcodegraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix modifier: <https://w3id.org/medcodegraph/modifier/> .
modifier:25 a mcg:Modifier ; skos:notation "25" .
"""
FAULT = 'modifier:11 a mcg:Modifier ; skos:notation "11" .\n'
CHARGES = "code,modifiers,pos\n63620,,21\n"
ANNOTATION = "::error file=deep/my catalog.ttl,line=5,col=44,title=modifier-place-of-service::11 is not a modifier"


def _git(folder: Path, *words: str) -> str:
    options = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *options, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A repository with sound files on its main branch, and a branch of which one commit brings a fault."""
    folder = tmp_path / "scratch"
    (folder / "deep").mkdir(parents=True)
    _git(folder, "init", "-q", "-b", "main")
    (folder / "deep/my catalog.ttl").write_text(TURTLE)
    (folder / "charges.csv").write_text(CHARGES)
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "sound")
    _git(folder, "checkout", "-qb", "change")
    (folder / "deep/my catalog.ttl").write_text(TURTLE + FAULT)
    _git(folder, "commit", "-qam", "faulty")
    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return os.environ.get("MEDCODEGRAPH_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def environment(tmp_path: Path, cache: str) -> dict[str, str]:
    """As of a clean machine that has this Python first on its path."""
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
        "MEDCODEGRAPH_CACHE": cache,
        "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org",
        "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org",
    }  # fmt: skip


def _run(words: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str, str]:
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("file", "schema"), [(ACTION, "vendor.github-actions"), (GITLAB, "vendor.gitlab-ci")], ids=["action", "gitlab"]
)
def test_templates_fit_the_schemas_of_their_hosts(file: Path, schema: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)], check=True, cwd=ROOT
    )


def test_hooks_are_well_formed() -> None:
    subprocess.run([sys.executable, "-m", "pre_commit", "validate-manifest", str(HOOKS)], check=True)
    hooks = {hook["id"]: hook for hook in yaml.safe_load(HOOKS.read_text())}
    assert re.search(hooks["medcodegraph-check"]["files"], "a/b.jsonld")
    for name, wanted in (("charges.csv", 1), ("a/charge-list.tsv", 1), ("prices.csv", 0), ("recharges.csv", 0)):
        assert bool(re.search(hooks["medcodegraph-check-charges"]["files"], name)) == bool(wanted)


def _config(folder: Path, source: Path, **options: object) -> None:
    hooks = [{"id": hook["id"], **options} for hook in yaml.safe_load(HOOKS.read_text())]
    revision = _git(source, "rev-parse", "HEAD").strip()
    config = {"repos": [{"repo": str(source), "rev": revision, "hooks": hooks}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))


def test_pre_commit_runs_the_hooks(scratch: Path, environment: dict[str, str], tmp_path: Path) -> None:
    """The hook definitions from a repository of their own; the command is the one that is installed already."""
    source = tmp_path / "source"
    source.mkdir()
    shutil.copy(HOOKS, source)
    _git(source, "init", "-q")
    _git(source, "add", ".")
    _git(source, "commit", "-qm", "hooks")
    _config(scratch, source, language="system")
    code, out, err = _run(["pre-commit", "run", "--all-files"], scratch, environment)
    assert code == 1, out + err
    assert "deep/my catalog.ttl:5:44: error: 11 is not a modifier" in out
    assert re.search(r"charge lists\)\.+Passed", out)
    _run(["pre-commit", "install"], scratch, environment)
    (scratch / "charges.csv").write_text(CHARGES + "63620,11,21\n")
    code, _, err = _run(["git", "commit", "-qam", "more"], scratch, environment)
    assert code == 1
    assert "charges.csv:3:7: error: 11 is not a modifier" in err


@pytest.mark.skipif("MEDCODEGRAPH_SLOW_TESTS" not in os.environ, reason="MEDCODEGRAPH_SLOW_TESTS=1 installs it anew")
def test_pre_commit_installs_and_runs_the_hooks(scratch: Path, environment: dict[str, str]) -> None:
    _config(scratch, ROOT)
    code, out, err = _run(["pre-commit", "run", "--all-files"], scratch, {**os.environ, **environment})
    assert code == 1, out + err
    assert "deep/my catalog.ttl:5:44: error: 11 is not a modifier" in out


def _action(folder: Path, environment: dict[str, str], **inputs: str) -> list[tuple[int, str, str]]:
    """Run the shell steps of the action as a runner does, in order, until one fails."""
    action = yaml.safe_load(ACTION.read_text())
    given = {name: one.get("default", "") for name, one in action["inputs"].items()} | {
        name.replace("_", "-"): value for name, value in inputs.items()
    }
    found: list[tuple[int, str, str]] = []
    for step in action["runs"]["steps"]:
        if "run" not in step or (found and found[-1][0]):
            continue
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        texts = {name: _filled(text, given) for name, text in step["env"].items()}
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        found.append(_run(words, folder, environment | texts))
    return found


def _filled(text: str, inputs: dict[str, str]) -> str:
    text = text.replace("${{ github.action_path }}", str(ACTION.parent))
    return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: inputs[match[1]], text)


def test_action_names_each_input_that_it_has() -> None:
    text = ACTION.read_text()
    used = set(re.findall(r"inputs\.([a-z-]+)", text))
    assert used == set(yaml.safe_load(text)["inputs"])
    assert (ACTION.parent / "../../.." / "pyproject.toml").resolve() == ROOT / "pyproject.toml"


def test_action_annotates(scratch: Path, environment: dict[str, str]) -> None:
    files = "**/*.ttl\ncharges.csv"
    [installed, checked] = _action(scratch, environment, files=files, package="medcodegraph", sarif="out.sarif")
    assert installed[0] == 0, installed[2]
    assert checked[0] == 1, checked
    assert checked[1].splitlines()[0].startswith(ANNOTATION)
    assert len(json.loads((scratch / "out.sarif").read_text())["runs"][0]["results"]) == 1


def test_action_takes_every_input(scratch: Path, environment: dict[str, str], tmp_path: Path) -> None:
    given = {"files": "deep/my catalog.ttl", "package": "medcodegraph", "date": "2026-01-31"}
    assert _action(scratch, environment, **given, changed_since="HEAD")[1][:2] == (0, "")
    assert _action(scratch, environment, **given, changed_since="main")[1][0] == 1
    assert _action(scratch, environment, **given, fail_on="never")[1][0] == 0
    _run(["medcodegraph", "check", given["files"], "--write-baseline", "known.json"], scratch, environment)
    assert _action(scratch, environment, **given, baseline="known.json")[1][:2] == (0, "")
    (scratch / "own.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix mcg: <https://w3id.org/medcodegraph/ontology#> .\n"
        "<http://x/s> a sh:NodeShape ; sh:targetClass mcg:Modifier ; sh:property <http://x/p> .\n"
        "<http://x/p> sh:path mcg:validFrom ; sh:minCount 1 .\n"
    )
    assert _action(scratch, environment, **given, shapes="own.ttl")[1][1].count("::error") == 2
    assert _action(scratch, environment, **given, graph="no-such-folder")[1][0] == 2
    assert _action(scratch, environment, **given | {"files": "no*.ttl"})[1][0] == 1


def _gitlab(folder: Path, environment: dict[str, str], **variables: str) -> tuple[int, str, str]:
    """Run the script of the template as a runner does: all lines in one shell that ends at the first failure."""
    job = yaml.safe_load(GITLAB.read_text())[".medcodegraph-check"]
    script = "\n".join(job["script"])
    return _run(["sh", "-ec", script], folder, environment | job["variables"] | variables)


def test_gitlab_template_reports_junit(scratch: Path, environment: dict[str, str]) -> None:
    code, out, err = _gitlab(scratch, environment, MEDCODEGRAPH_FILES="deep charges.csv")
    assert code == 1, out + err
    assert "deep/my catalog.ttl:5:44: error" in out
    suites = {suite.name: suite.failures for suite in JUnitXml.fromfile(str(scratch / "medcodegraph.xml"))}
    assert suites == {"deep/my catalog.ttl": 1, "charges.csv": 0}


def test_gitlab_merge_request_tells_what_it_changed(scratch: Path, environment: dict[str, str]) -> None:
    base = _git(scratch, "rev-parse", "main").strip()
    assert _gitlab(scratch, environment, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)[0] == 1
    (scratch / "charges.csv").write_text(CHARGES + "63621,,21\n")
    head = _git(scratch, "rev-parse", "HEAD").strip()
    given = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": head, "MEDCODEGRAPH_FILES": "deep"}
    assert _gitlab(scratch, environment, **given)[0] == 0
    assert _gitlab(scratch, environment, **given, MEDCODEGRAPH_ALL="true")[0] == 1
    assert (
        _gitlab(scratch, environment, **given, MEDCODEGRAPH_ALL="true", MEDCODEGRAPH_OPTIONS="--fail-on never")[0] == 0
    )
