"""Tables, budgets and the machine of a benchmark: printed, and with `--write` kept in `results/`."""

from __future__ import annotations

import os
import platform
import shlex
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
PACKAGES = ("medcodegraph", "pyoxigraph", "duckdb", "pyshacl", "rdflib")
AT_START = os.getloadavg()
BUSY = 0.5
"""A load from which other work disturbs the figures."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a report: a title, a header, rows of texts."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    def __str__(self) -> str:
        rule = tuple("---" if column == 0 else "---:" for column in range(len(self.header)))
        widths = [max(map(len, cells)) for cells in zip(self.header, rule, *self.rows, strict=True)]
        lines = [
            "| " + " | ".join(cell.ljust(w) if column == 0 else cell.rjust(w) for column, (cell, w) in pairs) + " |"
            for row in (self.header, rule, *self.rows)
            for pairs in [list(enumerate(zip(row, widths, strict=True)))]
        ]
        return "\n".join([f"## {self.title}", "", *lines])


def budget(what: str, measured: float, most: float, unit: str = "times") -> tuple[str, ...]:
    """Return the row of a budget: what was measured, what is allowed, and whether it is kept."""
    return (what, f"{measured:.2f} {unit}", f"{most:g} {unit}", "kept" if measured <= most else "MISSED")


BUDGET = ("budget", "measured", "at most", "verdict")


def parser(description: str | None) -> ArgumentParser:
    """Return the parser of a benchmark, with the option that all have."""
    made = ArgumentParser(description=description)
    made.add_argument("--write", action="store_true", help="also write the figures into benchmarks/results/")
    return made


def publish(name: str, tables: Sequence[Table], notes: Sequence[str], write: bool, hidden: Sequence[str] = ()) -> None:
    """Print a report, and write it if asked; `hidden` are arguments that name places on this machine."""
    words = ["FOLDER" if word in hidden else shlex.quote(word) for word in sys.argv[1:]]
    command = " ".join(["python", f"benchmarks/{Path(sys.argv[0]).name}", *words])
    facts = "\n".join(f"- {line}" for line in (f"command: `{command}`", *machine(), *notes))
    text = "\n\n".join([f"# {name}", facts, *map(str, tables)]) + "\n"
    print(text)
    if write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")


def machine() -> list[str]:
    """Say when, on what, with what and beside how much other work the figures were taken."""
    state = "busy with other work" if AT_START[0] > BUSY else "nearly idle"
    loads = [" ".join(f"{load:.1f}" for load in loads) for loads in (AT_START, os.getloadavg())]
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return [
        f"date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit or 'unknown'}",
        f"machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python"
        f" {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        f"load (1, 5, 15 minutes): {loads[0]} at the start, {loads[1]} at the end: the machine was {state}"
        " at the start (trust ratios and CPU seconds before wall seconds)",
    ]
