"""Only what a change can have caused is told: by git, on real repositories."""

import subprocess
from pathlib import Path

import pytest
from medcodegraph.errors import UsageError
from medcodegraph.shapes.checking.changes import changed_since, touched
from medcodegraph.shapes.checking.problem import Problem

NAMES = ["a.ttl", "with space.ttl", "ümlaut \"quote'.ttl", "deep/er/b.csv"]


def _git(folder: Path, *words: str) -> str:
    options = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *options, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    _git(tmp_path, "init", "-q", "-b", "main")
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("".join(f"line {n}\n" for n in range(1, 11)))
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-q", "-m", "one")
    return tmp_path


def _lines(folder: Path, name: str, revision: str = "HEAD") -> list[int]:
    problems = [Problem(name, n, 1, "error", "x", "m") for n in range(1, 14)]
    return [p.line for p in touched(problems, changed_since(revision, folder), folder)]


@pytest.mark.parametrize("name", NAMES)
def test_changed_added_and_removed_lines(repository: Path, name: str):
    lines = (repository / name).read_text().splitlines()
    lines[1] = "++ changed"
    lines[5:5] = ["new", "@@ -1 +1 @@"]
    del lines[9]
    (repository / name).write_text("\n".join(lines) + "\n")
    assert _lines(repository, name) == [2, 6, 7, 9, 10]
    assert all(_lines(repository, other) == [] for other in NAMES if other != name)


def test_a_problem_of_several_lines_is_touched_by_any_of_them(repository: Path):
    (repository / "a.ttl").write_text((repository / "a.ttl").read_text().replace("line 5\n", ""))
    wide = Problem("a.ttl", 2, 1, "error", "x", "m", first=2, last=6)
    assert touched([wide], changed_since("HEAD", repository), repository) == [wide]


def test_new_files_are_changed_whole_and_removed_ones_are_no_matter(repository: Path):
    (repository / "new.ttl").write_text("x\n")
    (repository / "a.ttl").unlink()
    assert _lines(repository, "new.ttl") == list(range(1, 14))
    assert _lines(repository, "a.ttl") == []


def test_what_the_other_branch_did_is_no_change_of_this_one(repository: Path):
    _git(repository, "checkout", "-q", "-b", "mine")
    (repository / "a.ttl").write_text((repository / "a.ttl").read_text() + "mine\n")
    _git(repository, "commit", "-q", "-am", "mine")
    _git(repository, "checkout", "-q", "main")
    (repository / "deep/er/b.csv").write_text("theirs\n")
    _git(repository, "commit", "-q", "-am", "theirs")
    _git(repository, "checkout", "-q", "mine")
    assert _lines(repository, "a.ttl", "main") == [11]
    assert _lines(repository, "deep/er/b.csv", "main") == []


def test_what_can_not_be_read_is_told_whatever_changed(repository: Path):
    problem = Problem("a.ttl", 1, 1, "error", "unreadable", "m")
    assert touched([problem], changed_since("HEAD", repository), repository) == [problem]


def test_from_a_folder_within_the_repository(repository: Path):
    (repository / "deep/er/b.csv").write_text("changed\n")
    changed = changed_since("HEAD", repository / "deep")
    problem = Problem("er/b.csv", 1, 1, "error", "x", "m")
    assert touched([problem], changed, repository / "deep") == [problem]


@pytest.mark.parametrize("revision", ["nonsense", "--output=x", "-p"])
def test_what_is_no_revision_is_wrong_use(repository: Path, revision: str):
    with pytest.raises(UsageError, match="--changed-since"):
        changed_since(revision, repository)
    assert not (repository / "x").exists()


def test_outside_of_git_is_wrong_use(tmp_path: Path):
    with pytest.raises(UsageError, match="not a git repository"):
        changed_since("HEAD", tmp_path)
