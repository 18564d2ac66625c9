"""The benchmarks can be run, and their page names each with its command; their figures are no test."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
PARTS = {
    "attacks.py", "bulk_steps.py", "claims_made.py", "edits_made.py", "measured.py", "report.py", "server.py",
    "shacl_steps.py", "steps.py",
}  # fmt: skip
BENCHMARKS = sorted(path.name for path in FOLDER.glob("*.py") if path.name not in PARTS)


def test_page_lists_each_benchmark_with_its_command_and_each_part() -> None:
    rows = re.findall(r"^\| `(\w+\.py)` \| `python benchmarks/(\w+\.py)", PAGE, re.MULTILINE)
    assert sorted(rows) == [(name, name) for name in BENCHMARKS]
    assert len(rows) == 8
    assert set(re.findall(r"`(\w+\.py)`", PAGE)) - set(BENCHMARKS) == PARTS


@pytest.mark.parametrize("name", [*BENCHMARKS, "bulk_steps.py", "claims_made.py", "shacl_steps.py", "steps.py"])
def test_help_is_told(name: str) -> None:
    done = subprocess.run([sys.executable, str(FOLDER / name), "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: {name}")


@pytest.mark.parametrize("path", sorted((FOLDER / "results").glob("*.md")), ids=lambda path: path.stem)
def test_results_tell_how_they_were_taken(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for fact in ("- command: `python benchmarks/", "- date: ", "- machine: ", "- load (1, 5, 15 minutes): "):
        assert fact in text
    assert str(Path.home()) not in text
