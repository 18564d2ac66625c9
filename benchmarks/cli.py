"""Time `medcodegraph --help` and `medcodegraph code 63621` against `python -c "import pyoxigraph"`.

A wheel of this repository is installed into a temporary environment (bytecode compiled), which takes its
dependencies from the one that runs this; `--here` measures the command of the running environment instead.
The embedded default is built first; the commands take turns.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from measured import Run, run
from report import BUDGET, ROOT, Table, budget, parser, publish

BARE = "python -c 'import pyoxigraph'"
MOST = 3
CODE = "63621"
FOLDERS = ("ontology", "graph", "shapes", "api")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=30, help="runs of each command; default: 30")
    arguments.add_argument("--here", action="store_true", help="measure the running environment, install nothing")
    chosen = arguments.parse_args()
    with TemporaryDirectory() as folder:
        python, command = _here() if chosen.here else _installed(Path(folder))
        runs = _interleaved(_commands(python, command), _environment(folder), chosen.rounds)
    where = "the running environment" if chosen.here else "a wheel in a temporary environment"
    notes = [f"medians of {chosen.rounds} runs each, taken in turns; {where}; embedded default, built before"]
    publish("cli", [_table(runs), _budgets(runs)], notes, chosen.write)


def _commands(python: Path, command: Path) -> dict[str, list[str]]:
    return {
        "python -c pass": [str(python), "-c", "pass"],
        BARE: [str(python), "-c", "import pyoxigraph"],
        "medcodegraph --help": [str(command), "--help"],
        f"medcodegraph code {CODE}": [str(command), "code", CODE],
    }


def _interleaved(commands: dict[str, list[str]], environment: dict[str, str], rounds: int) -> dict[str, list[Run]]:
    """Run the commands in turns after two rounds that warm them: bytecode, the default graph, file cache."""
    for command in [*commands.values()] * 2:
        run(command, environment)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(run(command, environment))
    return runs


def _environment(cache: str) -> dict[str, str]:
    """Return the environment of the commands: nothing that hinders bytecode or names another graph."""
    hindering = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "MEDCODEGRAPH_GRAPH"}
    kept = {name: value for name, value in os.environ.items() if name not in hindering}
    return {**kept, "MEDCODEGRAPH_CACHE": str(Path(cache) / "cache")}


def _here() -> tuple[Path, Path]:
    return Path(sys.executable), Path(sysconfig.get_path("scripts")) / "medcodegraph"


def _installed(folder: Path) -> tuple[Path, Path]:
    """Install a wheel into a new environment whose dependencies are those of the running one."""
    environment, copy = folder / "environment", folder / "copy"
    copy.mkdir()
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "dist"))
    for path in ROOT.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copy(path, copy / path.name)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _do([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(copy)])
    _do([sys.executable, "-m", "venv", "--without-pip", str(environment)])
    (wheel,) = folder.glob("*.whl")
    python = environment / "bin" / "python"
    _do([*pip, "--python", str(python), "install", "--no-deps", str(wheel)])
    (site,) = (environment / "lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python, environment / "bin" / "medcodegraph"


def _do(command: list[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


def _table(runs: dict[str, list[Run]]) -> Table:
    rows = [
        (
            name,
            f"{_cpu(of) * 1000:.1f}",
            f"{_wall(of) * 1000:.1f}",
            f"{_cpu(of) / _cpu(runs[BARE]):.2f}",
            f"{_wall(of) / _wall(runs[BARE]):.2f}",
        )
        for name, of in runs.items()
    ]
    return Table("Commands", ("command", "CPU ms", "wall ms", "CPU ratio", "wall ratio"), rows)


def _budgets(runs: dict[str, list[Run]]) -> Table:
    rows = [
        budget(f"{name}, {kind}", of(taken) / of(runs[BARE]), MOST)
        for name, taken in runs.items()
        if name.startswith("medcodegraph")
        for kind, of in (("CPU", _cpu), ("wall", _wall))
    ]
    return Table(f"Budgets, against {BARE}", BUDGET, rows)


def _cpu(runs: list[Run]) -> float:
    return median(item.cpu for item in runs)


def _wall(runs: list[Run]) -> float:
    return median(item.wall for item in runs)


if __name__ == "__main__":
    main()
