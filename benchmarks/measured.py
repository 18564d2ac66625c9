"""Run a command as a process of its own and tell what it cost: CPU, wall time, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Run:
    """What one process cost, in seconds and bytes, and what it printed."""

    cpu: float
    wall: float
    peak: int
    output: str


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end.

    A child's peak starts at that of the process that made it (Linux keeps it through exec), so keep this one small.
    Raises RuntimeError, with what it said on standard error, when the command fails.
    """
    with TemporaryFile("w+", encoding="utf-8") as errors:
        start = perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment, text=True)
        assert process.stdout
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"exit code {process.returncode}: {' '.join(command)}\n{errors.read()}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * unit, output)
